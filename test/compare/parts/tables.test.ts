import { describe, expect, test } from "vitest";
import { comparePart } from "../../../src/compare/compare-part.ts";
import type { Cell, TablePart } from "../../../src/compare/part.ts";
import { type CompareRules, exactly, type Tolerance } from "../../../src/domain/compare-rules.ts";
import { comparing } from "../formats/comparing.ts";

const rtol = (value: number): Tolerance => ({ kind: "scaled", rtol: value, atol: 0 });
const table = (rows: readonly string[], header = "id,mean,group") => `${[header, ...rows].join("\n")}\n`;
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => `s${at + 1},${(0.5 + at / 7).toPrecision(12)},${at % 2 ? "a" : "b"}`);
const rows = rowsOf(40);
const recorded = table(rows);

const compare = (produced: string, rules: Partial<CompareRules> = {}, from = recorded) =>
  comparing("table.csv", from, produced, rules);
const replaced = (row: number, from: string | RegExp, to: string) =>
  table(rows.map((text, at) => (at === row - 1 ? text.replace(from, to) : text)));

describe("numbers", () => {
  test("how many differ, where most and by how much, with the tolerance that would do", async () => {
    const { kind, explanation, suggestion, largest } = await compare(replaced(17, "2.78571428571", "2.78571428591"));
    expect(kind).toBe("different");
    expect(explanation).toMatch(
      /^1 of 40 numbers differs, in row 17 \(line 18, id=s17\), column mean: recorded 2\.78571428571, produced 2\.78571428591 \(difference 2e-10, 3\.29.e-11 of the column's size\): rounding/,
    );
    expect(suggestion).toBe("compare: { rtol: 4e-11 }");
    expect(largest).toMatchObject({ where: "row 17, column mean" });
  });

  test("close with the tolerance that was suggested, and not with a smaller one", async () => {
    const produced = table(
      rows.map((text) => text.replace(/(\d),([ab])$/, (_, digit, group) => `${9 - digit},${group}`)),
    );
    const { suggestion } = await compare(produced);
    const suggested = Number(/rtol: (\S+)/.exec(suggestion ?? "")?.[1]);
    expect((await compare(produced, { tolerance: rtol(suggested) })).kind).toBe("close");
    expect((await compare(produced, { tolerance: rtol(suggested / 3) })).kind).toBe("different");
  });

  test("a tolerance of a column goes before that of all", async () => {
    const produced = replaced(3, "0.785714285714", "0.785714");
    expect((await compare(produced, { tolerance: rtol(1e-3), columns: { mean: rtol(1e-12) } })).kind).toBe("different");
    expect((await compare(produced, { columns: { mean: rtol(1e-3) } })).kind).toBe("close");
    const { suggestion } = await compare(produced, { columns: { mean: rtol(1e-12) } });
    expect(suggestion).toMatch(/^compare: \{ columns: \{ "mean": \{ rtol: \S+ \} \} \}$/);
  });

  test("the size of a column is that of all of it, also where rows are not looked at", async () => {
    const from = table(["a,1e-9,x", ...Array.from({ length: 5000 }, () => "b,100.5,y")]);
    const produced = from.replace("1e-9", "2e-9");
    expect((await compare(produced, { tolerance: rtol(1e-10) }, from)).kind).toBe("close");
    expect((await compare(produced, { tolerance: rtol(1e-12) }, from)).kind).toBe("different");
  });

  test("whole numbers and words are exact whatever is tolerated, and nothing is suggested", async () => {
    const from = table(["1,10,x", "2,20,y"], "id,n,group");
    const { kind, suggestion } = await compare(from.replace("20", "21"), { tolerance: rtol(0.5) }, from);
    expect({ kind, suggestion }).toEqual({ kind: "different", suggestion: null });
    expect((await compare(from.replace("y", "z"), { tolerance: rtol(0.5) }, from)).kind).toBe("different");
    // One number that is not whole makes it a column of measurements, on either side.
    expect((await compare(from.replace("20", "20.5"), { tolerance: rtol(0.5) }, from)).kind).toBe("close");
    expect((await compare(from, { tolerance: rtol(0.5) }, from.replace("20", "20.5"))).kind).toBe("close");
  });

  test("whole numbers are near where the tolerance is declared for their column", async () => {
    const from = table(["1,10,x", "2,20,y"], "id,n,group");
    const produced = from.replace("20", "21");
    expect((await compare(produced, { columns: { n: { kind: "scaled", rtol: 0, atol: 1 } } }, from)).kind).toBe(
      "close",
    );
    const small = { columns: { n: { kind: "scaled", rtol: 0, atol: 0.5 } } } as const;
    expect((await compare(produced, small, from)).kind).toBe("different");
    const { explanation } = await compare(produced, { tolerance: rtol(0.5) }, from);
    expect(explanation).toContain("whole numbers are compared exactly; declare a tolerance for column n to allow it");
    const far = await compare(from.replace("20", "2000"), { tolerance: rtol(0.5) }, from);
    expect(far.explanation).not.toContain("compared exactly");
    // Between words, too: the author says that they are numbers.
    const mixed = table(["1,10,x", "2,none,y"], "id,n,group");
    expect((await compare(mixed.replace("10", "11"), { columns: { n: rtol(0.5) } }, mixed)).kind).toBe("close");
    expect((await compare(mixed.replace("10", "11"), { tolerance: rtol(0.5) }, mixed)).kind).toBe("different");
  });

  test("what is told is a number that failed, not one that is tolerated", async () => {
    const from = table(["1.0,1.0,x", "2.0,2.0,y"], "a,b,group");
    const produced = table(["1.5,1.001,x", "2.0,2.0,y"], "a,b,group");
    const rules = { tolerance: rtol(0.5), columns: { b: rtol(0) } };
    const { explanation, largest } = await compare(produced, rules, from);
    expect(explanation).toContain("(columns a and b), 1 by more than is allowed, in row 1");
    expect(explanation).toContain("column b: recorded 1.0, produced 1.001");
    expect(largest?.where).toBe("row 1, column b");
    // In one column, by numpy's rule, a smaller difference may be the one that is too large.
    const one = await compare(
      "v\n1000.5\n1.01\n",
      { tolerance: { kind: "numpy", rtol: 1e-3, atol: 0 } },
      "v\n1000.1\n1.0\n",
    );
    expect(one.explanation).toContain("1 by more than is allowed, in row 2");
    expect(one.largest?.abs).toBeCloseTo(0.01);
  });

  test("a row that is a cell short is told from one whose cell is empty", async () => {
    const { explanation } = await compare("a,b,c\n1,2,\n3,4,5\n", {}, "a,b,c\n1,2\n3,4,5\n");
    expect(explanation).toContain("column c: recorded no cell at all, produced an empty cell");
  });

  test("an ignored column that only one table has is named", async () => {
    const { kind, explanation } = await compare("a\n1\n2\n", { ignore: ["seconds"] }, "a,seconds\n1,5\n2,6\n");
    expect({ kind, explanation }).toEqual({
      kind: "close",
      explanation: "only column seconds differs, which is ignored",
    });
  });

  test("two infinities and what is too small for a double have words of their own", async () => {
    const one = (from: string, to: string) => compare(`v\n${to}\n2.5\n`, {}, `v\n${from}\n2.5\n`);
    expect((await one("inf", "-inf")).explanation).toContain("both are infinite, with opposite signs");
    expect((await one("inf", "1.5")).explanation).toContain("one is NaN or infinite where the other is a number");
    expect((await one("1e-400", "0")).explanation).toContain("digits that no double holds");
    expect((await one("0", "-0")).explanation).toContain("the sign of a zero");
  });

  test("columns that may stand in any order need names of their own", async () => {
    const any = { columnOrder: "any" } as const;
    const { kind, explanation } = await compare("a,b,a\n1,3,2\n", any, "a,a,b\n1,2,3\n");
    expect(kind).toBe("different");
    expect(explanation).toContain("; columnOrder: any needs names that stand once, and a stands more often");
    const numbered = await compare("1,x,2\n3,y,4\n", any, "x,1,2\ny,3,4\n");
    expect(numbered.explanation).toContain("; columnOrder: any needs a first row of names, each of which stands there");
    expect((await compare("b,a\n2,1\n", any, "a,b\n1,2\n")).kind).toBe("close");
    expect((await compare("b,a\n2,5\n", any, "a,b\n1,2\n")).explanation).not.toContain("columnOrder");
  });

  test("a missing value is no number, however large the tolerance", async () => {
    for (const other of ["", "NA", "nan", "inf"]) {
      const { kind, suggestion } = await compare(replaced(3, "0.785714285714", other), { tolerance: rtol(1e9) });
      expect({ other, kind, suggestion }).toEqual({ other, kind: "different", suggestion: null });
    }
  });

  test("the sign of a zero and digits beyond a double differ, and are near", async () => {
    for (const [was, is] of [
      ["0.0", "-0.0"],
      ["0.1234567890123456789", "0.1234567890123456788"],
    ] as const) {
      const [from, produced] = [table([`a,${was},x`, "b,1.5,y"]), table([`a,${is},x`, "b,1.5,y"])];
      expect((await compare(produced, {}, from)).kind).toBe("different");
      expect((await compare(produced, { tolerance: rtol(1e-9) }, from)).kind).toBe("close");
    }
  });

  test("the size of a change that no tolerance should cover is told without a suggestion", async () => {
    expect((await compare(replaced(3, "0.785714285714", "3.9"))).suggestion).toBeNull();
  });

  test("a sign that flipped in a whole column", async () => {
    const produced = table(rows.map((text) => text.replace(",", ",-")));
    expect((await compare(produced)).explanation).toMatch(/negative/);
  });

  test("a number among words is near only by a tolerance", async () => {
    const from = "metric,value\naccuracy,0.91\nmodel,forest\n";
    const produced = from.replace("0.91", "0.910001");
    expect((await compare(produced, {}, from)).kind).toBe("different");
    expect((await compare(produced, { tolerance: rtol(1e-3) }, from)).kind).toBe("close");
    expect((await compare(from.replace("0.91", "0.910"), {}, from)).kind).toBe("different");
  });
});

describe("columns", () => {
  const shape = (header: string, cell: (cells: string[]) => readonly string[]) =>
    table(
      rows.map((row) => cell(row.split(",")).join(",")),
      header,
    );

  test.each([
    ["column block is new; all else is the same", shape("id,mean,group,block", (cells) => [...cells, "n"])],
    ["column group is missing; all else is the same", shape("id,mean", (cells) => cells.slice(0, 2))],
    ["column mean is called median now; all else is the same", shape("id,median,group", (cells) => cells)],
    [
      "columns mean and group swapped places; all else is the same",
      shape("id,group,mean", ([a = "", b = "", c = ""]) => [a, c, b]),
    ],
    [
      "the columns stand in another order; all else is the same",
      shape("mean,group,id", ([a = "", b = "", c = ""]) => [b, c, a]),
    ],
    [
      "columns id and group swapped places; all values stand where they stood",
      shape("group,mean,id", (cells) => cells),
    ],
    ["the line of column names is missing", table(rows.slice(1), rows[0])],
  ])("%s", async (clause, produced) => {
    const { kind, explanation } = await compare(produced);
    expect(kind).toBe("different");
    expect(explanation).toContain(clause);
  });

  test("another order of columns may be allowed, and then what they hold still counts", async () => {
    const produced = shape("group,id,mean", ([a = "", b = "", c = ""]) => [c, a, b]);
    expect((await compare(produced, { columnOrder: "any" })).kind).toBe("close");
    expect((await compare(produced.replace("s7,", "s8,"), { columnOrder: "any" })).kind).toBe("different");
    // The same bytes below other names are other columns.
    const renamed = shape("mean,id,group", (cells) => cells);
    expect((await compare(renamed, { columnOrder: "any" })).kind).toBe("different");
  });

  test("a table of which every column is ignored is no result, unless it is the same", async () => {
    const ignore = { ignore: ["id", "mean", "group"] };
    const { kind, explanation } = await compare(replaced(3, "0.785714285714", "9"), ignore);
    expect([kind, explanation]).toEqual(["different", expect.stringContaining("nothing is left to compare")]);
    expect((await compare(recorded.replaceAll("\n", "\r\n"), ignore)).kind).toBe("equivalent");
  });

  test("what is ignored does not count, be it other, new, missing or at another place", async () => {
    const ignore = { ignore: ["group"] };
    expect((await compare(recorded.replaceAll(",a\n", ",c\n"), ignore)).kind).toBe("close");
    expect(
      (
        await compare(
          shape("id,mean", (cells) => cells.slice(0, 2)),
          ignore,
        )
      ).kind,
    ).toBe("close");
    expect(
      (
        await compare(
          shape("group,id,mean", ([a = "", b = "", c = ""]) => [c, a, b]),
          ignore,
        )
      ).kind,
    ).toBe("close");
    expect((await compare(recorded.replaceAll(",a\n", ",c\n").replace("s3", "s0"), ignore)).kind).toBe("different");
    expect((await compare(recorded.replaceAll(",a\n", ",c\n"), ignore)).explanation).toMatch(
      /column group differs, which is ignored/,
    );
  });

  test("names that every object has are names like others", async () => {
    const from = "__proto__,constructor\n1.5,2.5\n";
    const { kind, explanation } = await compare(from.replace("2.5", "2.6"), { tolerance: rtol(1e-6) }, from);
    expect(kind).toBe("different");
    expect(explanation).toMatch(/column constructor/);
  });
});

describe("rows", () => {
  const without = (row: number) => rows.filter((_, at) => at !== row - 1);
  const withNew = (row: number, text: string) => [...rows.slice(0, row - 1), text, ...rows.slice(row - 1)];

  test.each([
    ["row 12 (line 13, id=s12) is missing", table(without(12))],
    ["produced row 12 (line 13, id=new) is new", table(withNew(12, "new,0.25,a"))],
    ["1 row was appended: row 41 (line 42, id=s41)", table([...rows, "s41,1.5,a"])],
    ["the last 3 rows are missing, from row 38 (line 39, id=s38) on", table(rows.slice(0, 37))],
    ["all 40 rows are missing", table([])],
    ["the same 40 rows in another order, first in row 1", table(rows.toReversed())],
    [
      "the same 40 rows in another order, first in row 5",
      table([...rows.slice(0, 4), ...rows.slice(5, 9), rows[4] ?? "", ...rows.slice(9)]),
    ],
    [
      "row 6 (line 7, id=s6) is missing; produced row 30 (line 31, id=late) is new",
      table([...without(6).slice(0, 29), "late,9.5,b", ...without(6).slice(29)]),
    ],
  ])("%s", async (clause, produced) => {
    const { kind, explanation, suggestion } = await compare(produced);
    expect({ kind, suggestion }).toEqual({ kind: "different", suggestion: null });
    expect(explanation).toBe(clause);
  });

  test("a missing row is found also where rounding made every other row another one", async () => {
    const moved = without(12).map((row) => row.replace(/(\d),([ab])$/, (_, digit, group) => `${9 - digit},${group}`));
    const { explanation } = await compare(table(moved));
    expect(explanation).toMatch(/^row 12 \(line 13, id=s12\) is missing; 39 of 39 numbers differ/);
  });

  test("what else changed is told of the rows that are on both sides", async () => {
    const { explanation } = await compare(table(without(12).map((row) => row.replace("s30,", "s99,"))));
    expect(explanation).toMatch(
      /is missing; 1 cell differs, in row 30 \(line 31\), column id: recorded "s30", produced "s99"$/,
    );
  });

  test("one row more near the beginning of many is one difference, wherever blocks end", async () => {
    const many = Array.from({ length: 30_000 }, (_, at) => `row${at},${at / 8},text that fills the line`);
    const from = table(many);
    const produced = table([...many.slice(0, 10), "new,1.5,x", ...many.slice(10)]);
    expect((await compare(produced, {}, from)).explanation).toBe("produced row 11 (line 12, id=new) is new");
  });

  test("rows with line breaks in them have the line in which they begin", async () => {
    const from = 'id,note,n\na,"x\ny",1\nb,z,2\n';
    expect((await compare(from.replace("z", "w"), {}, from)).explanation).toMatch(/row 2 \(line 4, id=b\)/);
  });

  test("a row with more cells than there are columns", async () => {
    const from = "a,b\nq,x\nr,y\n";
    expect((await compare(from.replace("x\n", "x,more\n"), {}, from)).explanation).toMatch(
      /row 1 \(line 2, a=q\) has 2 cells, produced 3/,
    );
  });
});

describe("rows that are matched by keys", () => {
  const keys = { keys: ["id"] };

  test("may stand in any order", async () => {
    const { kind, explanation } = await compare(table(rows.toReversed()), keys);
    expect(kind).toBe("close");
    expect(explanation).toBe("the rows stand in another order, and are matched by id");
  });

  test("are compared with their counterparts, with tolerance and without", async () => {
    const moved = rows.toReversed().map((row) => row.replace("0.785714285714", "0.785714285715"));
    const { kind, explanation, suggestion } = await compare(table(moved), keys);
    expect({ kind, suggestion }).toEqual({ kind: "different", suggestion: "compare: { rtol: 2e-13 }" });
    expect(explanation).toMatch(/^1 of 40 numbers differs, in row 3 \(line 4, id=s3\), column mean/);
    expect((await compare(table(moved), { ...keys, tolerance: rtol(1e-12) })).kind).toBe("close");
  });

  test("are told by their keys where only one side has them", async () => {
    const moved = rows.toReversed().filter((row) => !row.startsWith("s7,"));
    expect((await compare(table([...moved, "s99,1.5,a"]), keys)).explanation).toBe(
      "row 7 (line 8, id=s7) is missing; produced row 40 (line 41, id=s99) is new",
    );
  });

  test("cannot be matched where a key stands twice, or where there is no such column", async () => {
    const twice = table([...rows.slice(1), rows[1] ?? ""]);
    const { kind, explanation } = await compare(twice, keys);
    expect(kind).toBe("different");
    expect(explanation).toBe("rows cannot be matched by id: produced, rows 1 and 40 have the same (id=s2)");
    expect((await compare(table(rows.toReversed()), { keys: ["nr"] })).explanation).toMatch(
      /^there is no column nr by which rows could be matched/,
    );
  });

  test("several columns can be one key, and a number in it is told by value", async () => {
    const from = "site,year,n\nA,1,5\nA,2,6\nB,1,7\n";
    const produced = "site,year,n\nB,1.0,7\nA,2.0,6\nA,1.0,5\n";
    expect((await compare(produced, { keys: ["site", "year"] }, from)).kind).toBe("close");
    expect((await compare(produced.replace("7", "8"), { keys: ["site", "year"] }, from)).explanation).toMatch(
      /row 3 \(line 4, site=B, year=1\)/,
    );
  });

  test("more of them than are held at once", async () => {
    const many = Array.from({ length: 250_000 }, (_, at) => `k${at},${at}`);
    const from = table(many, "id,n");
    const moved = table([...many.slice(100_000), ...many.slice(0, 100_000)], "id,n");
    expect((await compare(moved, keys, from)).kind).toBe("close");
    expect((await compare(moved.replace("k77,77", "k77,78"), keys, from)).explanation).toMatch(
      /row 78 \(line 79, id=k77\)/,
    );
  });
});

describe("cells with types", () => {
  const typed = (type: string | null, ...cells: readonly Cell[]): TablePart => ({
    kind: "table",
    at: "",
    columns: [{ name: "v", type }],
    textual: false,
    rows: () => [cells.map((cell) => [cell])],
  });

  test.each<[string, Cell, Cell]>([
    ["a number and its text", 1, "1"],
    ["a whole and a real number", 1n, 1],
    ["null and an empty text", null, ""],
    ["a truth value and a number", true, 1],
    ["text and its bytes", "a", Uint8Array.of(97)],
    ["the zeros", 0, -0],
    ["two whole numbers beyond 2^53", 2n ** 53n, 2n ** 53n + 1n],
  ])("%s differ", (_what, was, is) => {
    const { kind, explanation } = comparePart(typed("any", was), typed("any", is), exactly);
    expect(kind).toBe("different");
    const [, said, now] = /recorded (.*), produced (.*?)(?: \(difference.*)?$/.exec(explanation) ?? [];
    expect(said).not.toBe(now);
  });

  test("NaN is NaN, and equal bytes are equal", () => {
    expect(comparePart(typed("f", Number.NaN), typed("f", Number.NaN), exactly).kind).toBe("equal");
    expect(comparePart(typed("b", Uint8Array.of(1)), typed("b", Uint8Array.of(1)), exactly).kind).toBe("equal");
  });

  test("a column of another type is another column", () => {
    expect(comparePart(typed("int64", 1n), typed("int32", 1n), exactly).explanation).toMatch(
      /column v holds int32, recorded int64/,
    );
  });

  test("whole numbers are exact; doubles that happen to be whole are not, where the type says so", () => {
    const rules = { ...exactly, tolerance: rtol(0.5) };
    expect(comparePart(typed("int64", 10n), typed("int64", 11n), rules).kind).toBe("different");
    expect(comparePart(typed(null, 10), typed(null, 11), rules).kind).toBe("different");
    expect(comparePart(typed("double", 10), typed("double", 11), rules).kind).toBe("close");
  });

  test("whole numbers of any size are near where the tolerance is their column's", () => {
    const name = typed("int64", 0n).columns[0]?.name ?? "";
    const rules = (atol: number): CompareRules => ({
      ...exactly,
      columns: { [name]: { kind: "scaled", rtol: 0, atol } },
    });
    const [from, to] = [2n ** 53n, 2n ** 53n + 1n];
    expect(comparePart(typed("int64", 10n), typed("int64", 11n), rules(1)).kind).toBe("close");
    expect(comparePart(typed("int64", from), typed("int64", to), rules(1)).kind).toBe("close");
    expect(comparePart(typed("int64", from), typed("int64", to), rules(0.5)).kind).toBe("different");
    const general = { ...exactly, tolerance: rtol(0.5) };
    expect(comparePart(typed("int64", 10n), typed("int64", 11n), general).explanation).toMatch(
      /whole numbers are compared exactly; declare a tolerance for column \S+ to allow it/,
    );
  });
});
