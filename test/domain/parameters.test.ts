import { expect, test } from "vitest";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { comparable } from "../../src/domain/parameters/field.ts";
import { overrideParameters, readParameters } from "../../src/domain/parameters.ts";

const given = (...pairs: string[]) =>
  pairs.map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1) }));

const json = `{
  "wait": 1,  "label": "first run",
  "solver": { "rtol": 1e-6, "verbose": false, "names": ["a", "b"] },
  "seed": null
}
`;
const yaml = `# how many walkers
wait: 1   # seconds
label: first run
solver:
  rtol: 1.0e-6
  verbose: false
  names: [a, b]
version: "1.10"
`;
const plain = `# drawn from
seed = 65785 # seed for random number generator
distr = "uniform"   # statistical distribution
n=100
fast = True
`;
const ini = `; settings
[solver]
rtol = 1e-6
name: gmres ; iterative

[output]
folder = out
lines = one
  two
`;

test.each([
  ["params.json", json, "JSON", { wait: 1, label: "first run", "solver.rtol": 1e-6, "solver.verbose": false }],
  ["params.yaml", yaml, "YAML", { wait: 1, label: "first run", "solver.rtol": 1e-6, version: "1.10" }],
  ["default.param", plain, "k = v", { seed: 65785, distr: "uniform", n: 100, fast: true }],
  ["run.cfg", ini, "INI", { "solver.rtol": 1e-6, "solver.name": "gmres", "output.lines": "one\ntwo" }],
  ["walk.conf", json, "JSON", { "solver.names": '["a","b"]', seed: null }],
])("%s is read by what it holds", (path, text, format, values) => {
  expect(readParameters(path, text)).toMatchObject({ format, values });
});

test.each([
  ["a.json", json, ["wait=3", "solver.rtol=1e-9"], ['"wait": 1,', '"wait": 3,', '"rtol": 1e-6', '"rtol": 1e-9']],
  ["a.json", json, ["label=3"], ['"first run"', '"3"']],
  ["a.json", json, ['label=say "hi"'], ['"first run"', '"say \\"hi\\""']],
  ["a.json", json, ["wait=+.5"], ['"wait": 1,', '"wait": 0.5,']],
  ["a.json", json, ["solver.names=[1, 2]", "seed=7"], ['["a", "b"]', "[1, 2]", "null", "7"]],
  ["a.yml", yaml, ["wait=3", "solver.rtol=1e-9"], ["wait: 1 ", "wait: 3 ", "1.0e-6", "1.0e-9"]],
  ["a.yml", yaml, ["label=yes", "version=2.0"], ["first run", '"yes"', '"1.10"', '"2.0"']],
  ["a.param", plain, ["seed=1", "distr=normal"], ["65785", "1", '"uniform"', '"normal"']],
  ["a.param", plain, ["fast=false", "n=5"], ["True", "False", "n=100", "n=5"]],
  ["a.ini", ini, ["solver.rtol=1e-9", "solver.name=cg"], ["rtol = 1e-6", "rtol = 1e-9", "gmres", "cg"]],
])("%s keeps everything else as it stands when parameters are overridden: case %#", (path, text, pairs, changes) => {
  let expected = text;
  for (let at = 0; at < changes.length; at += 2) expected = expected.replace(changes[at] ?? "", changes[at + 1] ?? "");
  expect(expected).not.toBe(text);
  expect(overrideParameters(path, text, given(...pairs))).toEqual({ text: expected });
});

test.each([
  ["a.json", json, "wiat=3", "has no parameter wiat"],
  ["a.json", json, "solver=3", "has no parameter solver"],
  ["a.json", json, "wait=soon", 'wait is a number (1), and "soon" is not'],
  ["a.json", json, "wait=10,40", "is a number"],
  ["a.json", json, "solver.verbose=1", "is true or false"],
  ["a.json", json, "solver.names=c", "is a list"],
  ["a.json", '{"a": {"b": 1}, "a.b": 2}', "a.b=3", "2 parameters that are called a.b"],
  ["a.json", "{", "a=1", "could not be read as JSON"],
  ["a.json", "[1]", "a=1", "holds no names"],
  ["a.yml", "a: &x 1\nb: *x\n", "a=2", "without changing something else"],
  ["a.yml", "a: |\n  one\n  two\n", "a=2", "in place"],
  ["a.yml", "a: [1, 2]\n", "a=[3]", "in place"],
  ["a.yml", "a: &a [*a]\n", "a=1", "could not be read as YAML"],
  ["a.param", plain, "n=many", "is a number"],
  ["a.param", plain, 'distr=a"b', "quotes, which this value would break"],
  ["a.param", "word = uniform\n", "word=a # b", "without changing something else"],
  ["a.param", plain, "distr=a\nseed = 1", "one line of text"],
  ["a.ini", ini, "output.lines=three", "in place"],
])("%s: what cannot be meant is refused, and nothing is changed: case %#", (path, text, pair, problem) => {
  expect(overrideParameters(path, text, given(pair))).toMatchObject({ problem: expect.stringContaining(problem) });
});

test("a file that means more than it says is refused at once", () => {
  const bomb = `a: &a [${"x, ".repeat(9)}x]\n${"bcdefghij"
    .split("")
    .map((name, index) => `${name}: &${name} [${`*${"abcdefghij"[index]}, `.repeat(9)}1]`)
    .join("\n")}\n`;
  expect(readParameters("a.yaml", bomb)).toHaveProperty("problem");
  expect(readParameters("a.json", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`)).toHaveProperty("problem");
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`p${index}`, index]));
  expect(readParameters("a.json", JSON.stringify(many))).toHaveProperty("problem");
});

test("an integer that a double would round stays as it is written", () => {
  expect(readParameters("a.json", '{"seed": 12345678901234567890}')).toMatchObject({
    values: { seed: "12345678901234567890" },
  });
  expect(overrideParameters("a.json", '{"seed": 1}', given("seed=12345678901234567891"))).toEqual({
    text: '{"seed": 12345678901234567891}',
  });
});

test("the same number in another spelling is the same parameter", () => {
  expect(["1e3", "1000", "1000.0", "+1000"].map(comparable)).toEqual(["1000", "1000", "1000", "1000"]);
  expect([comparable(1000), comparable("12345678901234567890"), comparable("1e999"), comparable("abc")]).toEqual([
    "1000",
    "12345678901234567890",
    "1e999",
    "abc",
  ]);
});

test("whatever a file holds can be written down in canonical form", () => {
  for (const [path, text] of [
    ["a.json", '{"half": "\\ud800", "\\udc00": 1, "__proto__": 2, "large": 1e999}'],
    ["a.yaml", 'half: "\\ud800"\n__proto__: 2\nlarge: .inf\nno: .nan\nday: 2026-01-31\nnull: ~\n'],
    ["a.param", "__proto__ = 2\nlarge = 1e999\n"],
  ] as const) {
    const read = readParameters(path, text);
    if ("problem" in read) throw new Error(read.problem);
    expect([path, JSON.parse(canonicalJson(read.values))]).toEqual([path, read.values]);
    expect(Object.keys(read.values)).toContain("__proto__");
  }
});
