import { expect, test } from "vitest";
import { compare, type Sides } from "../../src/compare/compare.ts";
import type { Judges } from "../../src/compare/compare-outputs.ts";
import { exactly } from "../../src/domain/compare-rules.ts";
import { found, someFacts } from "../builders.ts";

const neverAsked = async (): Promise<never> => {
  throw new TypeError("there is nothing to look into");
};
const noBytes: Judges = { holds: async () => false, compare: neverAsked, canonical: neverAsked };

function sides(parts: {
  declared: readonly (string | { path: string; label: string })[];
  recorded?: Readonly<Record<string, string>>;
  produced?: Readonly<Record<string, string>>;
  refused?: Readonly<Record<string, string>>;
}): Sides {
  const files = (contents: Readonly<Record<string, string>> = {}) =>
    Object.entries(contents).map(([path, content]) => ({ path, ...someFacts(content) }));
  return {
    declared: parts.declared.map((each) => (typeof each === "string" ? { path: each, label: null } : each)),
    recorded: files(parts.recorded),
    produced: files(parts.produced),
    refused: Object.entries(parts.refused ?? {}).map(([path, reason]) => ({ path, reason })),
  };
}

const kinds = async (given: Sides) => (await compare(given, noBytes)).map(({ path, kind }) => `${kind} ${path}`);

test("each declared output is compared once, in the order of the declaration, patterns by path", async () => {
  const contents = { "b.csv": "b", "figures/2.png": "2", "figures/10.png": "10", "a.csv": "a" };
  expect(
    await kinds(sides({ declared: ["b.csv", "figures/*.png", "a.csv"], recorded: contents, produced: contents })),
  ).toEqual(["identical b.csv", "identical figures/10.png", "identical figures/2.png", "identical a.csv"]);
});

test("the same name with other bytes is different, and both sides are shown", async () => {
  const [only] = await compare(sides({ declared: ["a"], recorded: { a: "1" }, produced: { a: "22" } }), noBytes);
  expect(only).toMatchObject({ kind: "different", recorded: someFacts("1"), produced: someFacts("22") });
});

test("an output nobody produced is missing, not forgotten", async () => {
  expect(await kinds(sides({ declared: ["a", "*.png"], recorded: { a: "1", "x.png": "x" } }))).toEqual([
    "missing a",
    "missing x.png",
  ]);
  expect(await kinds(sides({ declared: ["a"] }))).toEqual(["missing a"]);
});

test("a pattern that nothing was recorded or produced for is itself missing", async () => {
  const [only] = await compare(sides({ declared: ["figures/*.png"] }), noBytes);
  expect(only).toMatchObject({
    kind: "missing",
    path: "figures/*.png",
    recorded: null,
    explanation: expect.stringContaining("pattern"),
  });
});

test("an output that was refused is missing, and says why", async () => {
  const [only] = await compare(
    sides({ declared: ["a"], recorded: { a: "1" }, refused: { a: "is a symbolic link" } }),
    noBytes,
  );
  expect(only).toMatchObject({ kind: "missing", explanation: "was not collected: it is a symbolic link" });
});

test("what a pattern refused is missing, though nothing of that name was recorded", async () => {
  expect(
    await kinds(
      sides({
        declared: ["*.txt"],
        produced: { "a.txt": "a" },
        recorded: { "a.txt": "a" },
        refused: { "b.txt": "is a link" },
      }),
    ),
  ).toEqual(["identical a.txt", "missing b.txt"]);
});

test("a produced file without a recorded side is unrecorded", async () => {
  expect(
    await kinds(sides({ declared: ["*.png"], recorded: { "a.png": "a" }, produced: { "a.png": "a", "b.png": "b" } })),
  ).toEqual(["identical a.png", "unrecorded b.png"]);
});

test("a path that is spelled out takes its label and its place from there, not from a pattern", async () => {
  const contents = { "figures/a.png": "a", "figures/b.png": "b" };
  const declared = ["figures/*.png", { path: "figures/a.png", label: "Figure 1" }];
  const comparisons = await compare(sides({ declared, recorded: contents, produced: contents }), noBytes);
  expect(comparisons.map(({ path, label }) => [path, label])).toEqual([
    ["figures/b.png", null],
    ["figures/a.png", "Figure 1"],
  ]);
});

test("a pattern whose only file is spelled out elsewhere has kept its promise", async () => {
  const declared = ["figures/*.png", { path: "figures/a.png", label: "Figure 1" }];
  const contents = { "figures/a.png": "a" };
  expect(await kinds(sides({ declared, recorded: contents, produced: contents }))).toEqual(["identical figures/a.png"]);
});

test("two patterns that cover one file compare it once", async () => {
  const contents = { "a.csv": "a" };
  expect(await kinds(sides({ declared: ["*.csv", "a*"], recorded: contents, produced: contents }))).toEqual([
    "identical a.csv",
  ]);
});

test("what is recorded but no longer declared is not compared", async () => {
  expect(await kinds(sides({ declared: ["a"], recorded: { a: "1", old: "x" }, produced: { a: "1" } }))).toEqual([
    "identical a",
  ]);
});

test("there is never nothing to say about a declaration", async () => {
  for (const declared of [["a"], ["*.png"], ["a", "a"], ["**"]]) {
    expect((await compare(sides({ declared }), noBytes)).length).toBeGreaterThan(0);
  }
});

test("files are looked into only where their digests differ", async () => {
  const asked: string[] = [];
  const judges: Judges = { ...noBytes, holds: async ({ path }) => asked.push(path) < 0 };
  await compare(sides({ declared: ["a", "b"], recorded: { a: "1", b: "1" }, produced: { a: "1", b: "2" } }), judges);
  expect(asked).toEqual(["b"]);
});

test("each output is compared by the rules of the entry that declares it", async () => {
  const declared = [
    { path: "*.csv", label: null, compare: { ...exactly, keys: ["pattern"] } },
    { path: "b.csv", label: null, compare: { ...exactly, keys: ["own"] } },
    { path: "c.txt", label: null },
  ];
  const asked: unknown[] = [];
  const judges: Judges = {
    ...noBytes,
    holds: async () => true,
    compare: async (name, _, __, { keys }) => {
      asked.push([name, ...keys]);
      return { ...found(), kind: "equivalent" };
    },
  };
  const was = { "a.csv": "1", "b.csv": "1", "c.txt": "1" };
  const is = { "a.csv": "2", "b.csv": "2", "c.txt": "2" };
  const comparisons = await compare({ ...sides({ declared: [], recorded: was, produced: is }), declared }, judges);
  expect(asked).toEqual([["a.csv", "pattern"], ["b.csv", "own"], ["c.txt"]]);
  expect(comparisons.map(({ kind }) => kind)).toEqual(["equivalent", "equivalent", "equivalent"]);
});

// The test's own time-out is what a quadratic walk would run into.
test("tens of thousands of outputs are compared", { timeout: 20_000 }, async () => {
  const contents = Object.fromEntries(
    Array.from({ length: 30_000 }, (_, index) => [`many/${index}.txt`, String(index)]),
  );
  expect(
    await compare(sides({ declared: ["many/*.txt"], recorded: contents, produced: contents }), noBytes),
  ).toHaveLength(30_000);
});
