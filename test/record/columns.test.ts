import { expect, test } from "vitest";
import { cellsUnder, columnSurvey } from "../../src/record/columns.ts";
import type { Row } from "../../src/record/flat.ts";

const surveyed = (...rows: readonly Row[]) => {
  const survey = columnSurvey();
  for (const row of rows) survey.see(row);
  return survey.columns();
};
const kinds = (...rows: readonly Row[]) => Object.fromEntries(surveyed(...rows).map(({ name, kind }) => [name, kind]));

test("a column is of the narrowest kind that holds all of its values", () => {
  const of = (...values: readonly Row[string][]) =>
    kinds(...values.map((value) => ({ "parameters.p": value })))["parameters.p"];
  expect(of(1, 2, 3)).toBe("integer");
  expect(of(1, 2.5)).toBe("number");
  expect(of(0.5, 2)).toBe("number");
  expect(of(true, false, null)).toBe("truth");
  expect(of("a", "b")).toBe("text");
  expect(of(1, "a")).toBe("text");
  expect(of(true, 1)).toBe("text");
  expect(of(1, "a", 2)).toBe("text");
  expect(of(null, null)).toBe("text");
  // Zero with a sign, and what is no longer exact as a whole number, keep what they are as numbers.
  expect(of(1, -0)).toBe("number");
  expect(of(1, 2 ** 60)).toBe("number");
});

test("what every run has is of the same kind whichever runs are chosen", () => {
  const row = {
    timestamp: "2026-01-31T12:00:00.000Z",
    duration: 12,
    cpus: 2,
    peak_memory_bytes: null,
    modified: false,
  };
  expect(kinds(row)).toEqual({
    timestamp: "time",
    duration: "number",
    cpus: "number",
    peak_memory_bytes: "integer",
    modified: "truth",
  });
  // A time that is none is still not lost.
  expect(kinds(row, { timestamp: "yesterday" }).timestamp).toBe("text");
});

test("columns stand together by what they are of, gaps and the longest text are known", () => {
  const columns = surveyed(
    { label: "a", "parameters.N": 1, "outputs.x": "/data/ü" },
    { label: "bcd", "parameters.N": 2, "parameters.suite": null },
    { label: "ef", "parameters.__proto__": 1, constructor: "c" },
  );
  expect(columns).toEqual([
    { name: "label", kind: "text", hasGaps: false, widthBytes: 3 },
    { name: "constructor", kind: "text", hasGaps: true, widthBytes: 1 },
    { name: "parameters.N", kind: "integer", hasGaps: true, widthBytes: 0 },
    { name: "parameters.suite", kind: "text", hasGaps: true, widthBytes: 0 },
    { name: "parameters.__proto__", kind: "integer", hasGaps: true, widthBytes: 0 },
    { name: "outputs.x", kind: "text", hasGaps: true, widthBytes: 8 },
  ]);
});

test("a text column is as wide as its numbers are written", () => {
  expect(surveyed({ p: 123456 }, { p: "a" })).toMatchObject([{ kind: "text", widthBytes: 6 }]);
  expect(cellsUnder(surveyed({ p: 123456 }, { p: "a" }), { p: 123456 })).toEqual(["123456"]);
});

test("cells stand under their columns, with nothing where a row has none", () => {
  const row = { timestamp: "2026-01-31T12:00:00.250Z", N: 4, fast: true };
  const columns = surveyed(row, { N: 1.5, other: "x" });
  expect(cellsUnder(columns, row)).toEqual([Date.UTC(2026, 0, 31, 12, 0, 0, 250), 4, true, null]);
  expect(cellsUnder(columns, {})).toEqual([null, null, null, null]);
});
