import { describe, expect, test } from "vitest";
import { type CompareRules, exactly, type Tolerance } from "../../../src/domain/compare-rules.ts";
import { comparing } from "../formats/comparing.ts";

/*
 * Rows of plain numbers are compared over their bytes, all others as text. The second way is taken when any cell of a file is in
 * quotes: so the same table with its name of a column in quotes has to give the same answer.
 */

let state = 7;
const whole = (below: number) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * below);
};
const pick = <T>(items: readonly T[]): T => items[whole(items.length)] as T;

const cells = [
  "0",
  "0.0",
  "-0",
  "0.5",
  ".5",
  "1",
  "1.0",
  "007",
  "NA",
  "",
  "nan",
  "inf",
  " 1.5",
  "1e-3",
  "9007199254740993",
  "x",
];
/** Columns of one kind each, so that some hold nothing but numbers. */
const kinds: readonly (() => string)[] = [
  () => (whole(2_000_000) / 1e6 - 1).toPrecision(17),
  () => (whole(2_000_000) / 1e6 - 1).toPrecision(6),
  () => String(whole(50)),
  () => pick(["0", "0.0", "1.5", "0.25", "NA", ""]),
  () => pick(["a", "b", "c"]),
  () => pick(cells),
];

function changed(cell: string): string {
  const value = Number(cell);
  if (cell.trim() === "" || Number.isNaN(value)) return pick([cell, "x", "1"]);
  return pick([
    cell,
    `${cell}0`,
    String(-value),
    String(value * (1 + 2.2e-16)),
    (value * 1.0001).toPrecision(17),
    String(value + 1),
    pick(cells),
  ]);
}

function tables() {
  const columns = Array.from({ length: 1 + whole(4) }, () => pick(kinds));
  const rows = Array.from({ length: 1 + whole(120) }, () => columns.map((kind) => kind()));
  const share = pick([2, 5, 40]);
  const others = rows.map((row) => row.map((cell) => (whole(share) === 0 ? changed(cell) : cell)));
  if (whole(4) === 0) others.splice(whole(others.length), 1);
  if (whole(4) === 0) others.push(columns.map((kind) => kind()));
  if (whole(8) === 0) others.splice(whole(others.length), 1, ["1"], ["1", "2", "3", "4", "5", "6"]);
  const names = columns.map((_, at) => `c${at}`);
  const end = pick(["\n", "\r\n"]);
  const isEnded = whole(2) === 0;
  const text = (header: readonly string[], body: readonly (readonly string[])[]) =>
    [header, ...body].map((row) => row.join(",")).join(end) + (isEnded ? end : "");
  const quoted = names.map((name, at) => (at === 0 ? `"${name}"` : name));
  return {
    plain: [text(names, rows), text(names, others)],
    quoted: [text(quoted, rows), text(quoted, others)],
  } as const;
}

const tolerance = (rtol: number): Tolerance => ({ kind: "scaled", rtol, atol: 0 });
const rules: readonly Partial<CompareRules>[] = [
  {},
  { tolerance: tolerance(1e-12) },
  { tolerance: tolerance(1e-3) },
  { columns: { c0: tolerance(0.1) } },
  { ignore: ["c1"] },
];

describe("rows that are compared over their bytes", () => {
  test("give the same answer as rows that are compared as text", async () => {
    let differing = 0;
    for (let at = 0; at < 300; at += 1) {
      const { plain, quoted } = tables();
      const rule = { ...exactly, ...pick(rules) };
      const [fast, slow] = [await comparing("t.csv", ...plain, rule), await comparing("t.csv", ...quoted, rule)];
      if (fast.kind === "different") differing += 1;
      expect({ tables: plain, rule, ...fast }).toEqual({ tables: plain, rule, ...slow });
    }
    expect(differing).toBeGreaterThan(100);
  });

  test("of which every number moved by its last digits are told apart by value, with the place of the largest", async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => [Math.sin(at), Math.cos(at)] as const);
    const spelled = (values: readonly (readonly number[])[]) =>
      `x,y\n${values.map((row) => row.map((value) => value.toPrecision(17)).join(",")).join("\n")}\n`;
    const moved = rows.map(([x, y], at) => [x * (1 + 2 ** -52), at === 3210 ? y + 1e-3 : y]);
    const { kind, largest, explanation } = await comparing("t.csv", spelled(rows), spelled(moved));
    expect(kind).toBe("different");
    expect(largest).toMatchObject({ where: "row 3,211, column y" });
    expect(explanation).toContain("5,000 of 10,000 numbers differ");
  });
});
