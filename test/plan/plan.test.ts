import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Ceilings } from "../../src/domain/ceilings.ts";
import type { Declaration } from "../../src/domain/declaration.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { Lock, RecordedAnalysis, RecordedOutput } from "../../src/domain/lock.ts";
import { selectSources } from "../../src/domain/select-sources.ts";
import { parseDeclaration } from "../../src/plan/parse-declaration.ts";
import { type PlanContext, plan } from "../../src/plan/plan.ts";

const ceilings: Ceilings = {
  cpus: 4,
  memoryBytes: 8 * 2 ** 30,
  diskBytes: 20 * 2 ** 30,
  timeoutSeconds: 3600,
  network: false,
  build: false,
};

const source = { repository: "https://example.org/ada/walks.git", commit: "c".repeat(40), modified: false };

function declared(text: string): Declaration {
  const parsed = parseDeclaration(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.declaration;
}

const planned = (text: string, context: Partial<PlanContext> = {}) =>
  plan(declared(text), { source, ceilings, lock: null, ...context });

const small = "version: 1\nimage: python:3.12-slim\nrun: python a.py\noutputs: [results.csv]\n";

const output = (path: string, content: string): RecordedOutput => ({
  path,
  digest: digestOf(content),
  sizeBytes: content.length,
  mediaType: "text/csv",
});

const locked = (...outputs: RecordedOutput[]): RecordedAnalysis => ({
  run: "a".repeat(64),
  plan: digestOf("plan"),
  recordedAt: "2026-01-01T12:00:00.000Z",
  images: [
    { image: "python:3.12-slim", resolved: `python@${digestOf("image")}` },
    { image: "r-base:4.4.1", resolved: `r-base@${digestOf("other")}` },
  ],
  outputs,
});

const lockOf = (analysis: RecordedAnalysis): Lock => ({ version: 1, analyses: { main: analysis } });

describe("a plan", () => {
  test("of the smallest declaration is complete", () => {
    const [{ plan, recorded, notes }] = planned(small);
    expect(plan).toMatchObject({
      format: 1,
      source,
      analysis: "main",
      folder: "",
      environment: { kind: "image", image: "python:3.12-slim" },
      pins: [],
      sources: ["**"],
      parameters: null,
      inputs: [],
      steps: [{ name: "run", command: "python a.py", image: null }],
      outputs: [{ path: "results.csv", label: null }],
      limits: { cpus: 2, memoryBytes: 4 * 2 ** 30, diskBytes: 10 * 2 ** 30, timeoutSeconds: 1800 },
      network: "none",
    });
    expect({ recorded, notes }).toEqual({ recorded: null, notes: [] });
  });

  test("has an id that does not depend on how the file is laid out", () => {
    const other =
      'outputs:\n  - { path: "results.csv" }\nenv: { B: 1, A: x }\nrun: python a.py\nimage: "python:3.12-slim"\nversion: 1';
    const [one] = planned(`${small}env: { A: x, B: 1 }`);
    expect(planned(other)[0].plan.id).toBe(one.plan.id);
    expect(planned(small)[0].plan.id).not.toBe(one.plan.id);
  });

  test("has another id for another commit or limit", () => {
    const ids = [
      planned(small),
      planned(small, { source: { ...source, commit: "d".repeat(40) } }),
      planned(small, { ceilings: { ...ceilings, cpus: 1 } }),
    ].map(([{ plan }]) => plan.id);
    expect(new Set(ids).size).toBe(3);
  });

  test("is made for each analysis, in the order of the file", () => {
    const text = `version: 1
analyses:
  z: { in: two, image: a, run: b, outputs: [c], parameters: p.json, sources: [src/**] }
  a: { image: a, run: b, outputs: [d] }`;
    const plans = planned(text).map(({ plan }) => plan);
    expect(plans.map(({ analysis }) => analysis)).toEqual(["z", "a"]);
    expect(plans[0]).toMatchObject({
      folder: "two",
      sources: ["two/src/**", "two/p.json"],
      outputs: [{ path: "two/c" }],
    });
  });

  test("adds the parameters to the sources, and nothing else", () => {
    const sources = (line: string) => planned(`${small}${line}`)[0].plan.sources;
    expect(sources("sources: [src/**]")).toEqual(["src/**"]);
    expect(sources("sources: [src/**]\nparameters: p.json")).toEqual(["src/**", "p.json"]);
    expect(sources("sources: [src/**, '*.json']\nparameters: p.json")).toEqual(["src/**", "*.json"]);
    expect(sources("parameters: p.json")).toEqual(["**"]);
  });
});

describe("limits", () => {
  test("are what the author asked for, up to the operator's", () => {
    const [{ plan, notes }] = planned(`${small}resources: { cpus: 16, memory: 500 MB, disk: 1 TiB, timeout: 2 h }`);
    expect(plan.limits).toEqual({ cpus: 4, memoryBytes: 5e8, diskBytes: 20 * 2 ** 30, timeoutSeconds: 3600 });
    expect(notes).toEqual([
      "The number of processors is limited to 4 here, less than 16.",
      "Disk is limited to 20 GiB here, less than 1 TiB.",
      "Time is limited to 1 h here, less than 2 h.",
    ]);
  });

  test("of the operator hold for the defaults too", () => {
    const [{ plan, notes }] = planned(small, { ceilings: { ...ceilings, memoryBytes: 2 ** 30 } });
    expect(plan.limits.memoryBytes).toBe(2 ** 30);
    expect(notes).toEqual(["Memory is limited to 1 GiB here, less than 4 GiB."]);
  });

  test("on network and builds cannot be passed even by a declaration that nobody held against them", () => {
    expect(() => planned(`${small}network: full`)).toThrow("does not allow the network");
    expect(() => planned("version: 1\nbuild: Dockerfile\nrun: b\noutputs: [c]")).toThrow("does not allow builds");
    const allowing = { ceilings: { ...ceilings, network: true, build: true } };
    expect(planned(`${small}network: full`, allowing)[0].plan.network).toBe("full");
  });
});

describe("variables", () => {
  test("of the author go before the defaults, by name", () => {
    const { env } = planned(`${small}env: { TZ: Europe/Tallinn, OMP_NUM_THREADS: 4, MODE: full }`)[0].plan;
    expect(env).toMatchObject({ TZ: "Europe/Tallinn", OMP_NUM_THREADS: "4", MODE: "full", LC_ALL: "C.UTF-8" });
  });
});

describe("the recorded side", () => {
  test("is the lock's, with the images as they were", () => {
    const lock = lockOf(locked(output("results.csv", "1")));
    const [{ plan, recorded, notes }] = planned(small, { lock });
    expect(recorded).toEqual(lock.analyses.main);
    expect(plan.pins).toEqual([{ image: "python:3.12-slim", resolved: `python@${digestOf("image")}` }]);
    expect(notes).toEqual([]);
  });

  test("leaves out what is no longer declared, and says so", () => {
    const lock = lockOf(locked(output("old.csv", "1"), output("results.csv", "1")));
    const [{ recorded, notes }] = planned(small, { lock });
    expect(recorded?.outputs.map(({ path }) => path)).toEqual(["results.csv"]);
    expect(notes).toEqual(["reproduce.lock records old.csv, which is no longer declared as an output."]);
  });

  test("holds digests pinned by hand where the lock has no entry, without a size", () => {
    const text = `version: 1\nimage: a\nrun: b\noutputs: [x.csv, { path: walk.svg, sha256: "${digestOf("svg")}" }]`;
    const pin = { path: "walk.svg", digest: digestOf("svg"), sizeBytes: null, mediaType: "image/svg+xml" };
    expect(planned(text)[0].recorded).toEqual({ run: null, plan: null, recordedAt: null, images: [], outputs: [pin] });
    const lock = lockOf(locked(output("x.csv", "1")));
    expect(planned(text, { lock })[0].recorded?.outputs).toEqual([output("x.csv", "1"), pin]);
    const both = lockOf(locked(output("walk.svg", "svg")));
    expect(planned(text, { lock: both })[0].recorded?.outputs).toEqual([output("walk.svg", "svg")]);
  });

  test("is empty when there is no lock for this analysis, even one called like a method of JavaScript", () => {
    const text = "version: 1\nanalyses: { constructor: { image: a, run: b, outputs: [c] } }";
    expect(planned(text, { lock: lockOf(locked()) })[0].recorded).toBeNull();
  });

  test("pins the image of a step as well", () => {
    const text = "version: 1\nimage: a\nrun: [{ run: b, image: 'r-base:4.4.1' }]\noutputs: [c]";
    expect(planned(text, { lock: lockOf(locked()) })[0].plan.pins).toEqual([
      { image: "r-base:4.4.1", resolved: `r-base@${digestOf("other")}` },
    ]);
  });
});

describe("what the authors leave out", () => {
  const text = readFileSync(new URL("../fixtures/declarations/good/left-out.yml", import.meta.url), "utf8");
  const [{ plan: partial, recorded, notes }] = planned(text, {
    lock: lockOf(locked(output("sim.csv", "given"), output("results.csv", "1"))),
  });

  test("is no part of what is run, fetched, compared or checked", () => {
    expect(partial.steps.map(({ name }) => name)).toEqual(["plot"]);
    expect(partial.inputs.map(({ path }) => path)).toEqual(["figures/one.png"]);
    expect(partial.outputs.map(({ path }) => path)).toEqual(["results.csv"]);
    expect(partial.claims?.map(({ text: claim }) => claim)).toEqual(["q = 0.04"]);
    expect(recorded?.outputs.map(({ path }) => path)).toEqual(["results.csv"]);
    expect(notes).toEqual([]);
  });

  test("is named with the reason", () => {
    expect(partial.leftOut).toEqual([
      {
        kind: "step",
        name: "simulate",
        label: null,
        reason:
          "not rerun: Takes three weeks on 64 processors (what it makes is taken as given: sim.csv, raw.npz, figures/one.png)",
      },
      {
        kind: "input",
        name: "data/patients.csv",
        label: null,
        reason: "restricted: Health records; apply at https://data.example.org/access",
      },
      ...[
        ["sim.csv", "Table 1"],
        ["figures/one.png", "Figure 1"],
      ].map(([name, label]) => ({
        kind: "output",
        name,
        label,
        reason: "not rerun: step simulate makes it, which is skipped",
      })),
      { kind: "claim", name: "p = 0.03", label: null, reason: "not checked: sim.csv is not rerun" },
    ]);
  });

  test("a restricted file is not given to the container, though it were committed; what a skipped step makes is", () => {
    const files = ["data/patients.csv", "sim.csv", "results.csv", "plot.py"].map((path) => ({
      path,
      kind: "file" as const,
    }));
    expect(selectSources({ ...partial, sources: ["**"] }, files).paths).toEqual(["sim.csv", "plot.py"]);
  });

  test("an analysis that leaves out nothing has the plan that it had before there was such a thing", () => {
    expect(planned(small)[0].plan).not.toHaveProperty("leftOut");
  });
});
