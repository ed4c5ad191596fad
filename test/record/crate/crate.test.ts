import { expect, test } from "vitest";
import type { CrateDocument } from "../../../src/domain/crate.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import { crateDocument } from "../../../src/record/crate/crate.ts";
import {
  placeOfLog,
  placeOfOutput,
  placeOfParameters,
  placeOfRecord,
  runEntities,
} from "../../../src/record/crate/run-entities.ts";
import { aContext, hostile, identical, someEvidence } from "../../builders.ts";
import { brokenMusts } from "./musts.ts";

const facts = { name: "2 runs", published: "2026-02-01T12:00:00.000Z", license: "CC-BY-4.0" };
const content = '{"N": 40}';
const parameters = { path: "in/params.json", digest: digestOf(content), content, values: { N: 40, "a b": null } };
const input = (url: string, text = "raw") => ({
  path: "data/raw.csv",
  url,
  sizeBytes: 3,
  origin: "downloaded" as const,
  digestBefore: digestOf(text),
  digestAfter: digestOf(text),
});

const good = someEvidence({
  comparisons: [identical("results.csv"), identical("figures/the plot #1.png")],
  record: { parameters, inputs: [input("https://example.org/raw.csv")] },
});
const failed = someEvidence({
  comparisons: [],
  failure: { kind: "exited", step: "simulate", exitCode: 1 },
  record: { inputs: [input("https://example.org/raw.csv", "another time"), input("file:///etc/passwd")] },
});

function crateOf(all: readonly Evidence[], holds = true): { document: CrateDocument; files: Set<string> } {
  const files = new Set<string>();
  const entities = all.map(({ run }) => {
    for (const place of [placeOfLog(run.id), placeOfRecord(run.id)]) files.add(place);
    if (run.record.parameters !== null) files.add(placeOfParameters(run.id, run.record.parameters.path));
    for (const { path } of run.record.outputs) if (holds) files.add(placeOfOutput(run.id, path) ?? "");
    return runEntities({ run, context: aContext({ tags: ["paper"], reason: "for Figure 1" }), holds: () => holds });
  });
  return { document: crateDocument(entities, facts), files };
}

const broken = (all: readonly Evidence[], holds = true) => {
  const { document, files } = crateOf(all, holds);
  return brokenMusts(document, (path) => files.has(path));
};

test("a crate of runs holds everything that the specifications ask for", () => {
  expect(broken([good, failed])).toEqual([]);
  expect(broken([good], false)).toEqual([]);
});

test("a crate that breaks a rule is found out", () => {
  const { document, files } = crateOf([good]);
  const without = (change: (entity: CrateDocument["@graph"][number]) => object | undefined) =>
    brokenMusts({ ...document, "@graph": document["@graph"].flatMap((each) => change(each) ?? []) as never }, (path) =>
      files.has(path),
    );
  expect(without((each) => (each["@id"] === "./" ? { ...each, license: undefined } : each))).not.toEqual([]);
  expect(without((each) => (each["@type"] === "File" ? undefined : each))).not.toEqual([]);
  expect(without((each) => (each["@type"] === "CreateAction" ? { ...each, instrument: undefined } : each))).not.toEqual(
    [],
  );
  expect(brokenMusts(document, () => false)).not.toEqual([]);
});

test("a run says what ran, with what, in which image, by whom, and what it left", () => {
  const { document } = crateOf([good, failed]);
  const at = (id: string) => document["@graph"].find((each) => each["@id"] === id);
  const { id } = good.run;
  expect(at(`#run-${id}`)).toMatchObject({
    "@type": "CreateAction",
    description: "python simulate.py params.json\npython plot.py",
    startTime: "2026-01-31T12:00:00.000Z",
    agent: { "@id": "#user-tickmark" },
    actionStatus: { "@id": "http://schema.org/CompletedActionStatus" },
    result: [
      { "@id": `runs/${id.slice(0, 12)}/outputs/results.csv` },
      { "@id": `runs/${id.slice(0, 12)}/outputs/figures/the%20plot%20%231.png` },
    ],
  });
  expect(at(`#run-${failed.run.id}`)).toMatchObject({
    "@type": "ActivateAction",
    actionStatus: { "@id": "http://schema.org/FailedActionStatus" },
    error: "exited in simulate",
  });
  // The record's digest is the run's id, so whoever has the crate can compute it again.
  expect(at(`runs/${id.slice(0, 12)}/record.json`)).toMatchObject({ sha256: id });
  expect(document["@graph"].find((each) => each["@type"] === "ContainerImage")).toMatchObject({
    registry: "docker.io",
    name: "library/python",
    tag: "3.12-slim",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(at("https://spdx.org/licenses/CC-BY-4.0")).toBeDefined();
});

test("one address with two contents is two inputs, and one that is not on the web is no file", () => {
  const ids = crateOf([good, failed]).document["@graph"].map((each) => each["@id"]);
  expect(ids.filter((id) => id.startsWith("https://example.org/raw.csv#sha256="))).toHaveLength(2);
  expect(ids.filter((id) => id.startsWith("file:"))).toEqual([]);
});

test("a path that would leave the crate has no place in it, and hostile names break nothing", () => {
  for (const path of ["../x", "a/../../x", "/etc/passwd", "a//b", ".", "a\0b", "a\\..\\b"]) {
    expect([path, placeOfOutput("ab", path)]).toEqual([path, undefined]);
  }
  expect(placeOfParameters("ab".repeat(32), "../..")).toBe("runs/abababababab/parameters/parameters");
  // A record has no canonical form with half a sign in it.
  const { long: _, surrogate: __, ...names } = hostile;
  const evidence = someEvidence({
    comparisons: Object.values(names).map((name) => identical(`out/${name}`)),
    record: { user: hostile.markup, parameters: { ...parameters, values: { [hostile.attribute]: hostile.pipe } } },
  });
  const { document, files } = crateOf([evidence]);
  expect(brokenMusts(document, (path) => files.has(path))).toEqual([]);
});

test("nobody's licence is made up", () => {
  const document = crateDocument([runEntities({ run: good.run, context: aContext(), holds: () => true })], {
    ...facts,
    license: null,
  });
  expect(document["@graph"].find((each) => each["@id"] === "#licence")).toMatchObject({ name: "No licence is stated" });
});
