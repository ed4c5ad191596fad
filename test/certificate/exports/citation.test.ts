import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { commitOne } from "../../builders.ts";
import { aPoor, aRich, files, partsOf, tree, walkBlob } from "./exported.ts";

const schema = new URL("../../fixtures/schemas/cff-1.2.0.schema.json", import.meta.url);
const ajv = new Ajv({ strict: false });
formats.default(ajv);
const isCff = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

async function proposals(about: Readonly<Record<string, string>>) {
  const parts = await partsOf(aRich({ about: { tree, files: about, licence: null } }));
  const text = parts.get("exports/CITATION.cff") ?? "";
  const citation = load(text) as Record<string, unknown>;
  return { text, citation, zenodo: JSON.parse(parts.get("exports/.zenodo.json") ?? "") as Record<string, unknown> };
}

test("the proposal for CITATION.cff is valid, whatever the repository says of itself", async () => {
  const codemeta = {
    name: "Walks",
    author: { "@type": "Person", givenName: "Ada", familyName: "L", "@id": "https://orcid.org/0000-0002-1825-0097" },
    license: "https://spdx.org/licenses/MIT",
  };
  const zenodo = { title: "Walks", creators: [{ name: "L, Ada", orcid: "0000-0002-1825-0097" }], license: "cc-by-4.0" };
  for (const about of [
    {},
    files,
    { "codemeta.json": JSON.stringify(codemeta) },
    { ".zenodo.json": JSON.stringify(zenodo) },
    { "CITATION.cff": "[not what it should be", "codemeta.json": "nor this" },
    { "CITATION.cff": "a: &a [1]\nb: *a" },
    { "reproduce.yml": "paper: { title: Walks, authors: [{ name: Ada, orcid: wrong }] }" },
  ] as Record<string, string>[]) {
    const { citation } = await proposals(about);
    expect([isCff(citation), isCff.errors]).toEqual([true, null]);
  }
});

test("what the repository says stays as it is, and commit, address and SWHID are added", async () => {
  const { text, citation } = await proposals(files);
  expect(citation).toMatchObject({
    ...(load(files["CITATION.cff"] ?? "") as object),
    "repository-code": "https://github.com/ada/notes",
    commit: commitOne,
    identifiers: [{ type: "swh", value: `swh:1:rev:${commitOne}` }],
  });
  expect(text).not.toContain("FIXME");
});

test("nobody's name is made up", async () => {
  const { text, citation, zenodo } = await proposals({});
  expect(citation).toMatchObject({ title: "FIXME", authors: [{ name: "FIXME" }] });
  expect(zenodo).toMatchObject({ title: "FIXME", creators: [{ name: "FIXME" }], license: "FIXME" });
  expect(text).toMatch(/^# A proposal. FIXME stands where only you know./);
});

test("the proposal for Zenodo keeps the repository's own, and names the paper and the run", async () => {
  const own = {
    title: "Mine",
    creators: [{ name: "L, Ada" }],
    related_identifiers: [{ identifier: "10.1000/xyz", relation: "cites" }],
  };
  const { zenodo } = await proposals({ ...files, ".zenodo.json": JSON.stringify(own) });
  expect(zenodo).toMatchObject({ title: "Mine", creators: own.creators, license: "MIT", upload_type: "software" });
  expect(zenodo.related_identifiers).toEqual([
    ...own.related_identifiers,
    { identifier: expect.stringMatching(/\/runs\/[0-9a-f]{64}$/), relation: "isDocumentedBy", scheme: "url" },
  ]);
  expect((await proposals(files)).zenodo.creators).toEqual([
    { name: "Carberry, Josiah", orcid: "0000-0002-1825-0097", affiliation: "Brown University" },
    { name: "The Walking Group" },
  ]);
});

test("SWHIDs name commit, files and outputs, with the repository as their origin", async () => {
  const origin = "origin=https://github.com/ada/notes";
  expect((await partsOf(aRich())).get("exports/SWHIDS.txt")?.split("\n").slice(1)).toEqual([
    `swh:1:rev:${commitOne};${origin}\tthe commit`,
    `swh:1:dir:${tree};${origin};anchor=swh:1:rev:${commitOne}\tthe files of the commit`,
    `swh:1:cnt:${walkBlob}\toutput figures/walk 1.csv`,
    "",
  ]);
  expect((await partsOf(aPoor())).get("exports/SWHIDS.txt")).not.toContain("swh:1:");
});
