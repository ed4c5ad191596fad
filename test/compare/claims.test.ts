import { expect, test } from "vitest";
import { checkClaims } from "../../src/compare/claims.ts";
import type { Claim, ClaimPlace } from "../../src/domain/claim.ts";
import { exactly } from "../../src/domain/compare-rules.ts";
import { inMemory, named } from "./corpus.ts";

const about = (place: ClaimPlace, value: number, tolerance = 0.0005): Claim => ({
  text: `it is ${value}`,
  value,
  tolerance,
  output: "out",
  place,
});

async function looked(name: string, content: string, place: ClaimPlace, value: number) {
  const [result] = await checkClaims([about(place, value)], named(name, Buffer.from(content)), exactly, inMemory);
  return result;
}

const json = '{"fit": {"p": 0.0317, "n/m": [1, 2.5e0], "huge": 12345678901234567890, "word": "x", "said": "0.25"}}';

test.each([
  ["/fit/p", 0.0317, true],
  ["/fit/p", 0.033, false],
  ["/fit/n~1m/1", 2.5, true],
  ["/fit/huge", 12345678901234567000, true],
  ["/fit/said", 0.25, true],
])("a JSON pointer finds a number: %s against %f", async (pointer, value, holds) => {
  expect(await looked("r.json", json, { kind: "pointer", pointer }, value)).toMatchObject({ holds });
});

test.each([
  ["/fit/q", "there is nothing at /fit/q"],
  ["/fit/word", "what stands at /fit/word is no number"],
  ["/fit", "what stands at /fit is no number"],
])("what is not there does not hold: %s", async (pointer, explanation) => {
  const result = await looked("r.json", json, { kind: "pointer", pointer }, 1);
  expect(result).toMatchObject({ holds: false, produced: null, explanation });
});

const csv = "id,name,mean\n1,ada,0.5\n17,bob,0.4317\n";

test("a cell is found by its row's number, or by what one of its columns says", async () => {
  expect(await looked("t.csv", csv, { kind: "cell", row: 2, column: "mean" }, 0.4317)).toMatchObject({ holds: true });
  const row = { key: "id", value: "17" };
  expect(await looked("t.csv", csv, { kind: "cell", row, column: "mean" }, 0.4317)).toMatchObject({ holds: true });
  for (const [place, explanation] of [
    [{ kind: "cell", row: 3, column: "mean" }, "there are only 2 rows"],
    [{ kind: "cell", row: 0, column: "mean" }, "rows are counted from 1"],
    [{ kind: "cell", row: { key: "id", value: "18" }, column: "mean" }, "no row has id=18"],
    [{ kind: "cell", row, column: "median" }, "there is no column median"],
    [{ kind: "cell", row, column: "name" }, "what stands in that cell is no number"],
  ] as const) {
    expect(await looked("t.csv", csv, place, 1)).toMatchObject({ holds: false, explanation });
  }
});

test("a key that several rows have names a number only where it is the same in all of them", async () => {
  const rows = "id,mean,n\n17,0.5,3\n17,0.6,3\n";
  const place = (column: string): ClaimPlace => ({ kind: "cell", row: { key: "id", value: "17" }, column });
  expect(await looked("t.csv", rows, place("n"), 3)).toMatchObject({ holds: true });
  expect(await looked("t.csv", rows, place("mean"), 0.5)).toMatchObject({
    holds: false,
    explanation: "several rows have id=17, and not the same there",
  });
});

test("a comma between thousands is no decimal comma, and the other way round", async () => {
  const pattern = (text: string): ClaimPlace => ({ kind: "pattern", pattern: text, cell: null });
  const text = "n = 12,345\np = 0,032\n";
  expect(await looked("run.log", text, pattern("n = (\\S+)"), 12_345)).toMatchObject({ holds: true });
  expect(await looked("run.log", text, pattern("p = (\\S+)"), 32)).toMatchObject({ holds: false, produced: null });
});

test("a pattern finds its first group in any text", async () => {
  const pattern = (text: string): ClaimPlace => ({ kind: "pattern", pattern: text, cell: null });
  expect(await looked("run.log", "n = 12\nR2 = 0.98\n", pattern("R2 = (\\S+)"), 0.98)).toMatchObject({ holds: true });
  expect(await looked("run.log", "n = 12\n", pattern("R2 = (\\S+)"), 0.98)).toMatchObject({
    holds: false,
    explanation: "nothing matches the pattern",
  });
});

test("the output of a notebook's cell is searched, not its source", async () => {
  const notebook = JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: "markdown", id: "a", metadata: {}, source: "# 99" },
      {
        cell_type: "code",
        id: "b",
        metadata: {},
        execution_count: 1,
        source: "print(7)",
        outputs: [{ output_type: "stream", name: "stdout", text: ["R2 and x_1: we saw 42 walks\n"] }],
      },
    ],
  });
  expect(await looked("n.ipynb", notebook, { kind: "cell-output", cell: 2 }, 42)).toMatchObject({ holds: true });
  const place = { kind: "pattern", pattern: "saw (\\d+)", cell: 2 } as const;
  expect(await looked("n.ipynb", notebook, place, 42)).toMatchObject({ holds: true });
  expect(await looked("n.ipynb", notebook, { kind: "cell-output", cell: 1 }, 99)).toMatchObject({ holds: false });
});

test("the first number of an output is no piece of a longer word", async () => {
  const printing = (text: string) =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [
        {
          cell_type: "code",
          id: "a",
          metadata: {},
          execution_count: 1,
          source: "",
          outputs: [{ output_type: "stream", name: "stdout", text }],
        },
      ],
    });
  for (const text of [
    "12.5ms and 42",
    "3D12x: 42.",
    "1,234kg: 42",
    "1.2.3 gives 42, 43",
    `${"1".repeat(100_000)}x 42`,
  ]) {
    expect(await looked("n.ipynb", printing(text), { kind: "cell-output", cell: 1 }, 42)).toMatchObject({
      holds: true,
    });
  }
});

test("an output that cannot be read bears nothing out", async () => {
  const result = await looked("r.json", '{"p": ', { kind: "pointer", pointer: "/p" }, 1);
  expect(result).toMatchObject({ holds: false, produced: null });
});
