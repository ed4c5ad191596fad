import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { type ProvDocument, provenance, qualified } from "../../src/record/prov.ts";
import { aContext, hostile, identical, someEvidence } from "../builders.ts";

const content = '{"N": 40}';
const parameters = {
  path: "params.json",
  digest: digestOf(content),
  content,
  values: { N: 40, tol: 1e-9, "a b": "x" },
};
const input = {
  path: "raw.csv",
  url: "https://example.org/raw.csv",
  sizeBytes: 3,
  origin: "stored" as const,
  digestBefore: digestOf("raw"),
  digestAfter: digestOf("raw"),
};
const first = someEvidence({ comparisons: [identical("results.csv")], record: { parameters, inputs: [input] } });
const again = someEvidence({
  comparisons: [identical("results.csv")],
  record: { nonce: "0".repeat(31) + "2", parameters, inputs: [input], repeats: first.run.id },
});

function documentOf(...all: readonly Evidence[]): ProvDocument {
  const known = provenance();
  for (const evidence of all) known.add({ evidence, context: aContext({ tags: ["paper"] }) });
  return known.document();
}

test("a run is an activity that used its source, parameters, image and inputs, and generated its outputs", () => {
  const document = documentOf(first, again);
  const run = `run:${first.run.id}`;
  expect(document.activity?.[run]).toMatchObject({
    "prov:startTime": "2026-01-31T12:00:00.000Z",
    "prov:endTime": "2026-01-31T12:00:12.400Z",
    "tickmark:verdict": "reproduced",
  });
  const relations = (section: "used" | "wasGeneratedBy") =>
    Object.values(document[section] ?? {}).filter((each) => each["prov:activity"] === run);
  expect(relations("used").map((each) => each["prov:role"])).toEqual([
    "source",
    "commit",
    "parameters",
    "image",
    "input",
  ]);
  expect(relations("wasGeneratedBy")).toEqual([
    { "prov:entity": `${run}/results.csv`, "prov:activity": run, "prov:time": "2026-01-31T12:00:12.400Z" },
  ]);
  expect(Object.values(document.wasAssociatedWith ?? {})).toHaveLength(4);
  expect(Object.values(document.wasInformedBy ?? {})).toEqual([
    { "prov:informed": `run:${again.run.id}`, "prov:informant": run },
  ]);
  // What they share stands there once: six entities, and an output of each.
  expect(Object.keys(document.entity ?? {})).toHaveLength(6 + 2);
  expect(Object.keys(document.agent ?? {})).toEqual(["program:tickmark-0.1.0", "person:tickmark"]);
});

test("every name that a relation uses is one of the document, and every prefix is declared", () => {
  const document = documentOf(first, again);
  const named = new Set(
    [document.entity, document.activity, document.agent].flatMap((section) => Object.keys(section ?? {})),
  );
  const relations = [
    document.used,
    document.wasGeneratedBy,
    document.wasAssociatedWith,
    document.actedOnBehalfOf,
    document.wasInformedBy,
  ];
  for (const [name, relation] of relations.flatMap((section) => Object.entries(section ?? {}))) {
    expect(name).toMatch(/^_:[\w-]+$/);
    for (const [attribute, value] of Object.entries(relation)) {
      if (!["prov:time", "prov:role"].includes(attribute))
        expect([attribute, named.has(String(value))]).toEqual([attribute, true]);
    }
  }
  for (const name of named) expect(Object.keys(document.prefix)).toContain(name.split(":")[0]);
});

test("a name is qualified whatever it is made from", () => {
  // PN_LOCAL of PROV-N, without what needs a backslash.
  const local = /^(?:[A-Za-z0-9_/]|%[0-9A-F]{2})(?:(?:[A-Za-z0-9_./-]|%[0-9A-F]{2})*(?:[A-Za-z0-9_/-]|%[0-9A-F]{2}))?$/;
  for (const text of [...Object.values(hostile), "-a", "a.", ".", "(a)=b;c,d:'e'[f]", "größer", "__proto__"]) {
    const name = qualified("run", text);
    expect([text.slice(0, 50), name.startsWith("run:") && local.test(name.slice(4))]).toEqual([
      text.slice(0, 50),
      true,
    ]);
  }
  expect(qualified("image", "docker.io/library/python@sha256:ab")).toBe("image:docker.io/library/python%40sha256%3Aab");
});

const python = "/usr/bin/python3";

test("the prov library reads all of it, and knows the types", () => {
  const { long: _, surrogate: __, ...names } = hostile;
  const odd = someEvidence({
    comparisons: Object.values(names).map((name) => identical(name)),
    record: { user: hostile.bidi, parameters: { ...parameters, values: { [hostile.markup]: hostile.pipe } } },
  });
  const document = documentOf(first, again, odd);
  const script = `
import json, sys, prov.model as p
d = p.ProvDocument.deserialize(sys.stdin, format="json")
d.get_provn()
plans = [e for e in d.get_records(p.ProvEntity) if p.PROV["Plan"] in e.get_asserted_types()]
print(json.dumps([len(d.get_records()), len(plans), len(list(d.get_records(p.ProvActivity)))]))`;
  const done = spawnSync(python, ["-c", script], { input: JSON.stringify(document), encoding: "utf8" });
  const { prefix: _prefix, ...sections } = document;
  const count = Object.values(sections).reduce((sum, section) => sum + Object.keys(section ?? {}).length, 0);
  expect(done.stderr).toBe("");
  expect(JSON.parse(done.stdout)).toEqual([count, 1, 3]);
});
