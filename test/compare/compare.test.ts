import { expect, test } from "vitest";
import { compare, type Readers, type Sides } from "../../src/compare/compare.ts";
import { someFacts } from "../builders.ts";

const noBytes: Readers = { recorded: async () => undefined, produced: async () => undefined };

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

test("bytes are read only of what is different", async () => {
  const asked: string[] = [];
  const readers: Readers = {
    recorded: async ({ path }) => void asked.push(`recorded ${path}`),
    produced: async ({ path }) => void asked.push(`produced ${path}`),
  };
  await compare(sides({ declared: ["a", "b"], recorded: { a: "1", b: "1" }, produced: { a: "1", b: "2" } }), readers);
  expect(asked).toEqual(["recorded b", "produced b"]);
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
