import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Ceilings } from "../../src/domain/ceilings.ts";
import type { Declaration } from "../../src/domain/declaration.ts";
import { formatProblem } from "../../src/domain/problem.ts";
import { parseDeclaration } from "../../src/plan/parse-declaration.ts";

const fixtures = new URL("../fixtures/declarations/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const named = (folder: string) => readdirSync(new URL(folder, fixtures)).filter((name) => name.endsWith(".yml"));

const everythingAllowed: Ceilings = {
  cpus: 64,
  memoryBytes: 2 ** 40,
  diskBytes: 2 ** 40,
  timeoutSeconds: 86_400,
  network: true,
  build: true,
};

function accepted(text: string): Declaration {
  const parsed = parseDeclaration(text);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.declaration;
}

function problems(text: string): string[] {
  const parsed = parseDeclaration(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

describe("what is accepted", () => {
  test.each(named("good/"))("%s", (name) => {
    expect(parseDeclaration(read(`good/${name}`), { ceilings: everythingAllowed })).toMatchObject({ ok: true });
  });

  test("the short forms are made alike", () => {
    expect(accepted(read("good/smallest.yml"))).toEqual({
      title: null,
      paper: null,
      reverify: true,
      analyses: [
        {
          name: "main",
          pointer: "",
          folder: "",
          environment: { kind: "image", image: "python:3.12-slim" },
          sources: null,
          parameters: null,
          env: {},
          inputs: [],
          steps: [{ name: "run", command: "python analysis.py", image: null, skip: null }],
          outputs: [
            { path: "results.csv", label: null, digest: null },
            { path: "figures/*.png", label: null, digest: null },
          ],
          claims: [],
          resources: {},
          network: "none",
        },
      ],
    });
  });

  test("tolerances and claims are read in all their forms", () => {
    const [{ outputs, claims }] = accepted(read("good/tolerances-and-claims.yml")).analyses;
    expect(outputs.map(({ compare }) => compare)).toMatchObject([
      {
        tolerance: { kind: "scaled", rtol: 1e-9, atol: 0 },
        columns: { mean: { kind: "digits", digits: 6 } },
        keys: ["id"],
        ignore: ["seconds"],
        columnOrder: "same",
      },
      {
        tolerance: { kind: "numpy", rtol: 1e-5, atol: 1e-8 },
        paths: { "/fit/p": { kind: "scaled", rtol: 0, atol: 0.0005 } },
      },
      { tolerance: null, pixels: { channel: 3, share: 0 } },
      { tolerance: null, log: true, as: "text" },
      // A block that says nothing is no block.
      undefined,
    ]);
    expect(claims.map(({ value, output, place }) => [value, output, place])).toEqual([
      [0.032, "results.json", { kind: "pointer", pointer: "/p" }],
      [12400, "results.csv", { kind: "cell", row: { key: "id", value: "17" }, column: "n" }],
      [-1.5, "results.csv", { kind: "cell", row: 3, column: "slope" }],
      [0.98, "run.log", { kind: "pattern", pattern: "R2 = (\\S+)", cell: null }],
      [42, "analysis.ipynb", { kind: "cell-output", cell: 5 }],
      [0.032, "results.json", { kind: "pointer", pointer: "/p" }],
    ]);
    // Without a tolerance, what rounds to the printed number holds.
    expect(claims.map(({ tolerance }) => Number(tolerance.toPrecision(3)))).toEqual([
      0.0005, 0.5, 0.05, 0.005, 0.5, 0.0005,
    ]);
  });

  test("every key finds its place in the declaration", () => {
    const { title, paper, analyses } = accepted(read("good/everything.yml"));
    expect({ title, paper }).toEqual({
      title: "Random walks in one dimension",
      paper: { doi: "10.1000/xyz", title: null, authors: [], url: null },
    });
    expect(analyses[0]).toMatchObject({
      sources: ["src/**", "params.json"],
      parameters: "params.json",
      env: { MODE: "full" },
      inputs: [
        {
          path: "data/raw.csv",
          fetched: { url: "https://data.example.org/raw.csv", digest: `sha256:aa${"2".repeat(62)}` },
          restricted: null,
        },
      ],
      steps: [
        { name: "simulate", image: null },
        { name: "plot", image: `r-base@sha256:${"3".repeat(64)}` },
      ],
      outputs: [{ label: null }, { label: "Table 1" }, { label: "Figure 2", digest: `sha256:${"4".repeat(64)}` }],
      resources: { cpus: 2, memoryBytes: 4 * 2 ** 30, diskBytes: 10 * 2 ** 30, timeoutSeconds: 1800 },
    });
  });

  test("paths of an analysis in a folder are from the repository's root", () => {
    const { analyses } = accepted(read("good/several-analyses.yml"));
    expect(analyses.map(({ name, pointer }) => [name, pointer])).toEqual([
      ["main", "/analyses/main"],
      ["appendix-a.2", "/analyses/appendix-a.2"],
    ]);
    expect(analyses[1]).toMatchObject({
      folder: "papers/appendix",
      environment: { kind: "build", context: "docker", dockerfile: "docker/appendix.Dockerfile", target: "final" },
      sources: ["papers/appendix/**", "shared/**"],
      parameters: "papers/appendix/config.yml",
      outputs: [{ path: "papers/appendix/figures/**/*.svg" }, { path: "papers/appendix/notebook.ipynb" }],
    });
  });

  test("values of variables are handed on as they are spelled, not as YAML reads them", () => {
    const { analyses } = accepted(`
version: 1
image: a
run: b
outputs: [c]
env: { VERSION: 1.10, FLAG: True, SEED: 0123, HEX: 0x1F, TEXT: "yes", LONG: 12345678901234567890, NONE: "" }
`);
    expect(analyses[0].env).toEqual({
      VERSION: "1.10",
      FLAG: "True",
      SEED: "0123",
      HEX: "0x1F",
      TEXT: "yes",
      LONG: "12345678901234567890",
      NONE: "",
    });
  });

  test("steps without a name are called by their place", () => {
    const { analyses } = accepted("version: 1\nimage: a\nrun: [x, { run: y }, { name: plot, run: z }]\noutputs: [c]");
    expect(analyses[0].steps.map(({ name }) => name)).toEqual(["step 1", "step 2", "plot"]);
  });

  test("a Dockerfile alone is built with the folder of the analysis as its context", () => {
    const { analyses } = accepted("version: 1\nbuild: env/Dockerfile\nrun: b\noutputs: [c]");
    expect(analyses[0].environment).toEqual({
      kind: "build",
      context: "",
      dockerfile: "env/Dockerfile",
      args: {},
      target: null,
    });
  });

  test("an empty compare asks for nothing, so it may stand there", () => {
    expect(problems("version: 1\nimage: a\nrun: b\noutputs: [{ path: c, compare: {} }]\nclaims: []")).toEqual([]);
  });
});

describe("what is refused", () => {
  test.each(named("refused/"))("%s", (name) => {
    const parsed = parseDeclaration(read(`refused/${name}`), { file: name, ceilings: everythingAllowed });
    const said = parsed.ok ? ["accepted"] : parsed.problems.map(formatProblem);
    expect(`${said.join("\n")}\n`).toBe(read(`refused/${name.replace(/yml$/, "txt")}`));
  });

  test.each([
    ["a list", "[a, b]", "1:1: the file must hold lines of `key: value`: begin it with `version: 1`"],
    ["a word", "analysis", "1:1: the file must hold lines of `key: value`: begin it with `version: 1`"],
    ["null", "~", "1:1: the file must hold lines of `key: value`: begin it with `version: 1`"],
    ["nothing", "", "1:1: the file is empty: begin it with `version: 1`"],
  ])("a file that is %s", (_, text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  test("a problem names the JSON pointer of what stands in the file", () => {
    const parsed = parseDeclaration("version: 1\nimage: a\nrun: b\noutputs: [ok, /c, { path: ../d }]\nx/y: 1");
    expect(parsed.ok ? [] : parsed.problems.map(({ pointer }) => pointer)).toEqual(["/x~1y"]);
    const rules = parseDeclaration("version: 1\nimage: a\nrun: b\noutputs: [ok, /c, { path: ../d }]");
    expect(rules.ok ? [] : rules.problems.map(({ pointer }) => pointer)).toEqual(["/outputs/1", "/outputs/2/path"]);
  });

  test("a wrong value behind an alias is reported where the alias stands", () => {
    const text = "version: 1\nanalyses:\n  a: &a { image: x, run: y, outputs: 3 }\n  b: *a\n";
    expect(problems(text).map((problem) => problem.split(": ")[0])).toEqual(["3:38", "4:6"]);
  });

  test("a hundred problems are enough", () => {
    const keys = Array.from({ length: 300 }, (_, index) => `zz${index}: 1`).join("\n");
    const all = problems(`version: 1\nimage: a\nrun: b\noutputs: [c]\n${keys}`);
    expect(all).toHaveLength(101);
    expect(all.at(-1)).toBe("105:1: there are 200 more problems from here on");
  });

  test("a message never carries control characters of the file on", () => {
    const text = 'version: 1\nimage: a\nrun: b\noutputs: [c]\n"a\\u202eb\\ec\\n`": 1\nparameters: "x\\ny"\n';
    for (const problem of problems(text)) expect(problem).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe("what a stranger may send", () => {
  const tail = "\nimage: a\nrun: b\noutputs: [c]\n";

  test("ten megabytes are refused without being read", () => {
    expect(problems("a".repeat(10_000_000))).toEqual(["1:1: the file is larger than 64 KiB"]);
  });

  test("the limit counts bytes, not characters", () => {
    expect(problems(`# ${"é".repeat(40_000)}`)).toEqual(["1:1: the file is larger than 64 KiB"]);
  });

  test("an alias bomb is stopped before anything walks through it", () => {
    const levels = "abcdefg".split("").map((name, index, names) => {
      const items = index === 0 ? Array(8).fill("x") : Array(8).fill(`*${names[index - 1]}`);
      return `${name}: &${name} [${items.join(", ")}]`;
    });
    expect(problems(`version: 1${tail}${levels.join("\n")}`)[0]).toMatch(/unfold to too many values$/);
  });

  test("more aliases than anyone needs are refused", () => {
    const text = `version: 1${tail}x: &x 1\ny: [${Array(60).fill("*x").join(", ")}]`;
    expect(problems(text)[0]).toMatch(/^6:\d+: too many aliases/);
  });

  test("an alias inside what it names is refused", () => {
    expect(problems("version: 1\nfoo: &a { bar: *a }")).toEqual([
      "2:16: this alias stands inside what it names, so it never ends",
    ]);
  });

  test.each([
    ["brackets", "[".repeat(5000)],
    ["closed brackets", `${"[".repeat(1000)}${"]".repeat(1000)}`],
    ["dashes", "- ".repeat(30_000)],
    ["braces", `${"{a: ".repeat(1000)}1${"}".repeat(1000)}`],
  ])("%s without end are nested too deeply", (_, text) => {
    expect(problems(text)[0]).toContain("nested too deeply");
  });

  test("keys that mean something to JavaScript are keys like any other", () => {
    const parsed = parseDeclaration(`version: 1${tail}env: { constructor: x, toString: y }`);
    expect(parsed.ok && parsed.declaration.analyses[0].env).toEqual({ constructor: "x", toString: "y" });
    expect(problems(`version: 1${tail}__proto__: { network: full }`)).toHaveLength(1);
    expect(({} as Record<string, unknown>).network).toBeUndefined();
  });

  test("half a character cannot be handed on", () => {
    expect(problems(`version: 1${tail}title: "\\ud800"`)[0]).toMatch(/^5:8: this text holds a character/);
  });

  test("sizes and times without end stay numbers", () => {
    const { analyses } = accepted(`version: 1${tail}resources: { memory: 999999 TiB, timeout: 999999 d }`);
    expect(analyses[0].resources).toEqual({ memoryBytes: Number.MAX_SAFE_INTEGER, timeoutSeconds: 86_399_913_600 });
  });
});
