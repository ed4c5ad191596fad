import { expect, test } from "vitest";
import { causesOf } from "../../src/compare/causes.ts";
import type { Comparison } from "../../src/domain/comparison.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { Basis, RecordedAnalysis } from "../../src/domain/lock.ts";
import type { RunRecord } from "../../src/domain/run.ts";
import { aRecord, different, found, identical, someFacts } from "../builders.ts";

const was = aRecord({ sourceDigest: digestOf("tree"), sourceFiles: { "a.py": digestOf("a"), "b.py": digestOf("b") } });
const basis: Basis = {
  commit: null,
  source: was.sourceDigest,
  sourceFiles: was.sourceFiles,
  parameters: was.parameters?.digest ?? null,
  inputs: Object.fromEntries(was.inputs.map(({ path, digestBefore }) => [path, digestBefore])),
  env: was.plan.env,
  cpu: was.machine.cpu,
  packages: was.packages,
};
const recorded = (parts: Partial<Basis> = {}): RecordedAnalysis => ({
  run: null,
  plan: null,
  recordedAt: null,
  images: was.images.map(({ image, resolved }) => ({ image, resolved })),
  outputs: [],
  basis: { ...basis, ...parts },
});
const changed = [different("walk.csv")];
const causes = (record: Partial<RunRecord>, comparisons: readonly Comparison[] = changed) =>
  causesOf(recorded(), { ...was, ...record }, comparisons);

test("where nothing differs, nothing is explained", () => {
  expect(causes({ packages: ["pip numpy 2.1.0"] }, [identical("walk.csv")])).toEqual([]);
});

test("a changed package is named with both versions, what the analysis imports first", () => {
  const packages = ["dpkg libc6 2.41-1", "pip numpy 2.1.0", "pip pandas 2.0"];
  expect(causes({ packages })).toMatchObject([
    {
      kind: "packages",
      sentence: "The environment changed since the record: pip numpy 1.26.4 → 2.1.0 and 2 other packages",
      evidence: ["pip numpy 1.26.4 → 2.1.0", "pip pandas 2.0 is new", "dpkg libc6 2.36-9 → 2.41-1"],
    },
  ]);
});

test("a list of packages that could not be had is no change", () => {
  expect(causes({ packages: [] }).map(({ kind }) => kind)).toEqual(["unseen"]);
});

test("changed, new and lost source files are named", () => {
  const sourceFiles = { "a.py": digestOf("other"), "c.py": digestOf("c") };
  expect(causes({ sourceDigest: digestOf("other tree"), sourceFiles })).toMatchObject([
    {
      kind: "source",
      sentence: "3 source files changed since the record",
      evidence: ["a.py changed", "b.py is gone", "c.py is new"],
    },
  ]);
  // Of a large tree only the digest is known.
  expect(causes({ sourceDigest: digestOf("other tree"), sourceFiles: null })).toMatchObject([
    { sentence: "Source files changed since the record", evidence: [] },
  ]);
});

test("parameters, inputs, variables, image and processor are compared too", () => {
  const record: Partial<RunRecord> = {
    parameters: { path: "params.json", digest: digestOf("n = 2"), content: "n = 2" },
    inputs: [
      {
        path: "raw.csv",
        url: "https://data.example/raw.csv",
        sizeBytes: 1,
        origin: "stored",
        digestBefore: digestOf("new"),
        digestAfter: digestOf("new"),
      },
    ],
    plan: { ...was.plan, env: { ...was.plan.env, OMP_NUM_THREADS: "4" } },
    images: was.images.map((image) => ({ ...image, resolved: `${image.image}@sha256:${"9".repeat(64)}` })),
    machine: { ...was.machine, cpu: "Another CPU" },
  };
  expect(causes(record).map(({ kind }) => kind)).toEqual(["parameters", "input", "variables", "processor", "image"]);
});

test("when nothing changed that was written down, that is said, and how to go on", () => {
  expect(causes({})).toMatchObject([{ kind: "unseen", advice: expect.stringContaining("doctor --rerun") }]);
});

test("a lock without a basis claims nothing", () => {
  const { basis: _, ...bare } = recorded();
  expect(causesOf(bare, { ...was, packages: [] }, changed)).toEqual([]);
});

test.each([
  ["clock", 'line 3: recorded "made 2026-01-22 12:35:26", produced "made 2026-01-31 12:00:01"'],
  ["clock", 'line 3: recorded "January 30, 2026", produced "February 1, 2026"'],
  ["clock", 'line 1: recorded "Thu Jan 29 08:00:00 UTC 2026", produced "Sat Jan 31 12:00:03 UTC 2026"'],
  ["clock", 'line 1: recorded "30.01.2026", produced "31.01.2026"'],
  ["clock", 'line 1: recorded "started 08:01", produced "started 12:00"'],
  ["clock", 'cell 5 output 1: line 1: recorded "1759350891.5", produced "1769860805.7"'],
  ["address", 'line 1: recorded "<object at 0x7f2b3c4d5e60>", produced "<object at 0x7fffab4d5e60>"'],
  ["address", 'line 1: recorded "id 140255947670880", produced "id 139790175438176"'],
  ["path", 'line 1: recorded "/tmp/tmpab12/x", produced "/tmp/tmpcd34/x"'],
  ["identifier", 'recorded "2f1e0c9a-3b7d-4a55-9d0e-1c2b3a4d5e6f", produced "7a1e0c9a-3b7d-4a55-9d0e-1c2b3a4d5e6f"'],
  ["order", "the same 12 rows in another order"],
])("a difference that looks like the %s of a run is told as such", (kind, explanation) => {
  const facts = { recorded: someFacts("a"), produced: someFacts("b") };
  const comparison: Comparison = {
    kind: "different",
    path: "run.log",
    label: null,
    ...facts,
    ...found({ explanation }),
  };
  expect(causes({}, [comparison])).toMatchObject([{ kind, evidence: [`run.log: ${explanation}`] }]);
});

test.each([
  'row 3, column day: recorded "2020-03-01 10:00:00", produced "2020-03-02 10:00:00"',
  'row 3, column count: recorded "1534567890", produced "1534567891"',
  'line 2: recorded "mean interval 00:10:01", produced "mean interval 00:10:02"',
  'line 2: recorded "crc 0x1a2b3c4d", produced "crc 0x99ab3c4d"',
  'line 1: recorded "made 2026-01-31: 4", produced "made 2026-01-31: 5"',
])("a changed result is no clock and no address for looking like one: %s", (explanation) => {
  expect(causes({}, [different("walk.csv", explanation)]).map(({ kind }) => kind)).toEqual(["unseen"]);
});

test("a number that only looks like a time on one side is no clock", () => {
  const explanation = 'row 3, column n: recorded "1795350891", produced "12"';
  expect(causes({}, [different("walk.csv", explanation)]).map(({ kind }) => kind)).toEqual(["unseen"]);
});
