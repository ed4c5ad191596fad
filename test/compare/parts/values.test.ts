import { describe, expect, test } from "vitest";
import { canonicalDigest } from "../../../src/compare/canonical.ts";
import type { Value, ValuePart } from "../../../src/compare/part.ts";
import { compareValues } from "../../../src/compare/parts/values.ts";
import { type CompareRules, exactly, type Tolerance } from "../../../src/domain/compare-rules.ts";
import { seeded } from "../mutations.ts";

/** A value of a program as a value of a part. */
function asValue(plain: unknown): Value {
  if (Array.isArray(plain)) return plain.map(asValue);
  const isPlain = typeof plain === "object" && plain !== null && Object.getPrototypeOf(plain) === Object.prototype;
  if (!isPlain || "exact" in plain || "numbers" in plain) return plain as Value;
  return new Map(Object.entries(plain).map(([key, member]) => [key, asValue(member)]));
}

const part = (plain: unknown, at = ""): ValuePart => ({ kind: "value", at, value: asValue(plain) });

const compared = (recorded: unknown, produced: unknown, rules: Partial<CompareRules> = {}) =>
  compareValues(part(recorded), part(produced), { ...exactly, ...rules });

const scaled = (rtol: number, atol = 0): Tolerance => ({ kind: "scaled", rtol, atol });

const vector = (...numbers: readonly number[]) => ({ numbers: Float64Array.from(numbers), shape: [numbers.length] });

describe("the first place that differs is said", () => {
  test.each([
    [{ a: { b: 1 } }, { a: { b: 2 } }, "/a/b: recorded 1, produced 2"],
    [{ a: [1, 2, "x"] }, { a: [1, 2, "y"] }, '/a/2: recorded "x", produced "y"'],
    [{ a: 1 }, { a: 1, b: { c: 1 } }, '/b is new: an object with "c"'],
    [{ a: 1, b: 2 }, { a: 1 }, "/b is not there any more; it was 2"],
    [
      { dose: 2.5 },
      { Dose: 2.5 },
      '/dose is not there any more; it was 2.5, which "Dose" is now; 2 differences in all',
    ],
    [[1, 2, 3], [1, 9, 2, 3], "/1 is new: 9"],
    [[1, 2, 3], [1, 3], "/1 is not there any more; it was 2"],
    [["a", "b", "c"], ["b", "x", "c"], '/0: recorded "a", produced "b"; 2 differences in all'],
    [{ a: 3 }, { a: "3" }, '/a: recorded 3 (a number), produced "3" (text)'],
    [{ a: null }, { a: [] }, "/a: recorded null, produced an empty list"],
    [{ "a/b~c": 1 }, { "a/b~c": 2 }, "/a~1b~0c: recorded 1, produced 2"],
    [1n, 1, "recorded 1 (a whole number), produced 1 (a number)"],
    [{ exact: "9007199254740993e0" }, 9007199254740992, "recorded 9007199254740993, produced 9007199254740992"],
  ])("%o and %o", (recorded, produced, explanation) => {
    expect(compared(recorded, produced)).toMatchObject({ kind: "different", explanation });
  });

  test.each([
    [{ "<NULL>": true }, { "<list>": [] }, "recorded NULL, produced list of 0"],
    [
      { "<NULL>": true },
      { "<value>": 1, "<attributes>": { unit: "m" } },
      "recorded NULL, produced 1; 2 differences in all",
    ],
    [{ a: 1 }, { a: { "<value>": 1, "<attributes>": { unit: "m" } } }, '/a/<attributes>/unit is new: "m"'],
    [
      { a: { "<value>": 1, "<attributes>": { unit: "m" } } },
      { a: 1 },
      '/a/<attributes>/unit is not there any more; it was "m"',
    ],
    // A file may have such a key of its own.
    [{ "<value>": 1 }, 1, "recorded 1 (an object), produced 1 (a number)"],
    [
      { "<bytes>": "\u0007\u00e8a" },
      { "<bytes>": "\u0007\u00e8b" },
      "/<bytes>: recorded bytes 07 e8 61, produced 07 e8 62",
    ],
    [
      { numbers: Int32Array.of(1), shape: [] },
      { numbers: Int32Array.of(1), shape: [1] },
      "recorded 1 (a single number), produced 1 (an array of 1)",
    ],
    [
      { numbers: Int32Array.of(-2147483648, -3), shape: [2] },
      ["1", "2", "3"],
      "recorded [-2147483648 (NA in R), -3], produced a list of 3",
    ],
    [0, -0, "recorded 0, produced -0; the sign of a zero"],
  ])("what is made of other things is told for what it is: %o and %o", (recorded, produced, explanation) => {
    const finding = compared(recorded, produced);
    expect(finding.kind).toBe("different");
    expect(finding.explanation.replace(/^\/<value>: /, "")).toBe(explanation);
  });

  test("what is missing is called as the file's own language calls it", () => {
    const [a, b] = [
      ["a", null],
      ["a", "NA"],
    ].map((plain) => ({ ...part(plain), missing: "NA" }));
    expect(compareValues(a as ValuePart, b as ValuePart, exactly).explanation).toBe(
      '/1: recorded NA (a missing value), produced "NA" (text)',
    );
  });

  test("in the words of the format where it has its own", () => {
    const named: ValuePart = { ...part([1]), address: ([at]) => `[[${Number(at) + 1}]]` };
    expect(compareValues(named, part([2]), exactly).explanation).toBe("[[1]]: recorded 1, produced 2");
  });

  test("a list in another order is one difference", () => {
    const { explanation } = compared({ genes: ["TP53", "MYC", "KRAS"] }, { genes: ["KRAS", "TP53", "MYC"] });
    expect(explanation).toMatch(/^\/genes: the same 3 elements in another order; the first that moved is number 1: /);
    expect(explanation).toContain("PYTHONHASHSEED");
    expect(explanation).not.toContain("in all");
  });

  test("so is a list of objects, and one that holds another", () => {
    expect(compared([{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }]).explanation).toContain("another order");
    expect(compared([[1, 2], [3]], [[2, 1], [3]]).explanation).toMatch(/^\/0: the same 2 elements/);
  });

  test("of keys is not that of a set", () => {
    const { explanation } = compared({ "<order of keys>": ["a", "b"] }, { "<order of keys>": ["b", "a"] });
    expect(explanation).toContain("the same 2 keys in another order");
    expect(explanation).not.toContain("set of Python");
  });

  test("what is the same number of times there is not taken for another order", () => {
    expect(compared([1, 1, 2], [1, 2, 2]).explanation).not.toContain("order");
  });
});

describe("numbers", () => {
  test("are near each other only by a tolerance", () => {
    expect(compared({ a: 0.1 }, { a: 0.1 + 1e-15 }).kind).toBe("different");
    expect(compared({ a: 0.1 }, { a: 0.1 + 1e-15 }, { tolerance: scaled(1e-12) })).toMatchObject({
      kind: "close",
      largest: { where: "/a" },
    });
  });

  test("that are whole have to be the same", () => {
    expect(compared({ n: 100 }, { n: 101 }, { tolerance: scaled(0.5) }).kind).toBe("different");
    expect(compared([1n], [2n], { tolerance: scaled(9) }).kind).toBe("different");
  });

  test("that are whole among others that are not are measured like them", () => {
    expect(compared([100, 2.5], [100.0001, 2.5], { tolerance: scaled(1e-5) }).kind).toBe("close");
    expect(compared([100, 2.5], [101, 2.5], { tolerance: scaled(0.1) }).kind).toBe("close");
    expect(compared(vector(1, 2.5), vector(2, 2.5), { tolerance: scaled(0.5) }).kind).toBe("close");
    expect(compared(vector(1, 2), vector(1, 3), { tolerance: scaled(0.5) }).kind).toBe("different");
  });

  test("in a list are measured by the largest of them, and alone by themselves", () => {
    const rules = { tolerance: scaled(1e-6) };
    expect(compared([1000.5, 1e-12], [1000.5, 5e-12], rules).kind).toBe("close");
    expect(compared({ a: 1000.5, b: 1e-12 }, { a: 1000.5, b: 5e-12 }, rules).kind).toBe("different");
  });

  test("a swapped pair that is near enough is close, not another order", () => {
    expect(compared([1.5, 1.5000000001], [1.5000000001, 1.5], { tolerance: scaled(1e-6) }).kind).toBe("close");
    expect(compared([1.5, 2.5], [2.5, 1.5], { tolerance: scaled(1e-6) }).explanation).toContain("another order");
  });

  test.each([
    [Number.NaN, 1.5],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, 1.5],
    [null, 0],
    ["1.5", 1.5],
    [{ exact: "1e400" }, { exact: "2e400" }],
  ])("%o and %o are never near, whatever is tolerated", (recorded, produced) => {
    for (const [a, b] of [
      [recorded, produced],
      [produced, recorded],
      [
        [recorded, 2.5],
        [produced, 2.5],
      ],
    ]) {
      const finding = compared(a, b, { tolerance: scaled(1e9, 1e9) });
      expect(finding).toMatchObject({ kind: "different", suggestion: null });
    }
  });

  test("the zeros are two without a tolerance and one with it", () => {
    expect(compared([0], [-0]).kind).toBe("different");
    expect(compared([0], [-0], { tolerance: scaled(0) }).kind).toBe("close");
  });

  test("of a vector: a missing one of R is not one that is no number", () => {
    const missing = vector(1, 2);
    new BigUint64Array(missing.numbers.buffer)[1] = 0x7ff00000000007a2n;
    const none = vector(1, Number.NaN);
    const finding = compared(missing, none, { tolerance: scaled(1) });
    expect(finding).toMatchObject({ kind: "different", explanation: "/1: recorded NA, produced NaN" });
  });

  test("of vectors of another type or shape are not compared", () => {
    expect(compared(vector(1), { numbers: Int32Array.of(1), shape: [1] }).explanation).toBe(
      "recorded double numbers, produced int32 numbers",
    );
    const two = { numbers: Float64Array.of(1, 2), shape: [1, 2] };
    expect(compared(two, { ...two, shape: [2, 1] }).explanation).toBe(
      "recorded 1 × 2 double numbers, produced 2 × 1 double numbers",
    );
  });

  test("a vector with one number more is told so", () => {
    expect(compared(vector(1.5, 2.5, 3.5), vector(1.5, 9, 2.5, 3.5)).explanation).toBe("/1 is new: 9");
  });

  test("get the smallest tolerance suggested, unless something else differs or a result has changed", () => {
    expect(compared([1.5, 2], [1.5000000000000002, 2]).suggestion).toBe("compare: { rtol: 2e-16 }");
    expect(compared({ a: 1.5, b: 1 }, { a: 1.5000000000000002, b: 2 }).suggestion).toBeNull();
    expect(compared({ a: 1.5 }, { a: 1.6 }).suggestion).toBeNull();
  });

  test("that are times get none, and are called a clock", () => {
    const finding = compared({ at: 1795350891.5 }, { at: 1795350955.7 });
    expect(finding).toMatchObject({ suggestion: null });
    expect(finding.explanation).toContain("clock");
  });
});

describe("places that the declaration names", () => {
  const recorded = { fit: { r2: 0.5, at: "x", list: [1.5, 2.5] }, fitted: 0.5 };

  test("are left out with all that stands below", () => {
    const produced = { fit: { r2: 0.7, list: [9, 9, 9], more: 1 }, fitted: 0.5 };
    expect(compared(recorded, produced, { ignore: ["/fit"] }).kind).toBe("equal");
    expect(compared(recorded, { fit: recorded.fit }, { ignore: ["/fitted"] }).kind).toBe("equal");
    expect(compared(recorded, { ...recorded, fitted: 0.6 }, { ignore: ["/fit"] }).kind).toBe("different");
  });

  test("an element that is left out does not count as moved", () => {
    const rules = { ignore: ["/0/id", "/1/id"] };
    expect(
      compared(
        [
          { id: 1, v: 5 },
          { id: 2, v: 5 },
        ],
        [
          { id: 2, v: 5 },
          { id: 1, v: 5 },
        ],
        rules,
      ).kind,
    ).toBe("equal");
  });

  test("have the tolerance of the longest name that leads to them", () => {
    const produced = { fit: { r2: 0.5001, at: "x", list: [1.5, 2.5001] }, fitted: 0.5 };
    const rules = { paths: { "/fit": scaled(1e-9), "/fit/r2": scaled(1e-2), "/fit/list": scaled(1e-2) } };
    expect(compared(recorded, produced, rules).kind).toBe("close");
    expect(compared(recorded, { ...recorded, fitted: 0.5001 }, rules).kind).toBe("different");
  });

  test("that are whole are near only where the tolerance is declared for them", () => {
    const atol = scaled(0, 1);
    const kindOf = (paths: CompareRules["paths"], tolerance: Tolerance | null = null) =>
      compared({ t: 5, l: [1, 2], o: { n: 3 } }, { t: 6, l: [1, 3], o: { n: 4 } }, { paths, tolerance }).kind;
    expect(kindOf({ "/t": atol, "/l": atol, "/o/n": atol })).toBe("close");
    expect(kindOf({ "/t": atol, "/l/1": atol, "/*/n": atol })).toBe("close");
    expect(kindOf({ "/t": atol, "/l": atol, "/o": atol })).toBe("different");
    expect(kindOf({}, atol)).toBe("different");
    expect(kindOf({ "/t": scaled(0, 0.5), "/l": atol, "/o/n": atol }, atol)).toBe("different");
    const { explanation } = compared({ t: 5 }, { t: 6 }, { tolerance: atol });
    expect(explanation).toBe(
      "/t: recorded 5, produced 6; whole numbers are compared exactly; declare a tolerance for /t to allow it",
    );
    expect(compared({ t: 5 }, { t: 9 }, { tolerance: atol }).explanation).toBe("/t: recorded 5, produced 9");
  });

  test("that are whole in a vector are, too, unless one is missing", () => {
    const whole = (...numbers: readonly number[]) => ({ numbers: Int32Array.from(numbers), shape: [numbers.length] });
    const rules = { paths: { "/n": scaled(1) } };
    expect(compared({ n: whole(1, 2) }, { n: whole(1, 3) }, rules).kind).toBe("close");
    expect(compared({ n: whole(1, 2) }, { n: whole(1, -2147483648) }, rules).kind).toBe("different");
  });

  test("with exponents are numbers, and no random ids", () => {
    const { explanation, suggestion } = compared({ p: 1.2543520927429195e-7 }, { p: 1.2543520921809185e-7 });
    expect(explanation).toMatch(/^\/p: recorded 1.25\S+, produced 1.25\S+; by .*rounding/);
    expect(suggestion).toBe("compare: { rtol: 5e-10 }");
  });

  test("that look like rounding do not stand before what is none", () => {
    const { explanation, largest, suggestion } = compared({ a: 0.5, n: 1 }, { a: 0.50000001, n: 2 });
    expect(explanation).toMatch(
      /^\/n: recorded 1, produced 2; 2 differences in all; one of them a number, by 1e-8 .*rounding/,
    );
    expect([largest?.where, suggestion]).toEqual(["/n", null]);
    expect(compared({ a: 0.5, n: 1 }, { a: 0.7, n: 2 }).explanation).toMatch(/^\/a: recorded 0.5, produced 0.7/);
    expect(compared({ n: 1 }, { n: 2 }).largest).toEqual({ abs: 1, scaled: 0.5, where: "/n" });
  });

  test("that failed are the ones that are told", () => {
    const rules = { paths: { "/a": scaled(0.01) } };
    expect(compared({ a: 1.5, t: 5 }, { a: 1.501, t: 6 }, rules)).toMatchObject({
      explanation: "/t: recorded 5, produced 6; 1 other number is near enough",
      largest: { abs: 1, scaled: 1 / 6, where: "/t" },
    });
    const { explanation, largest } = compared({ a: 1.5, b: 5.5 }, { a: 1.501, b: 5.5001 }, rules);
    expect(explanation).toContain("2 numbers differ, 1 by more than is allowed, at most by 0.0001");
    expect(largest?.where).toBe("/b");
  });

  test("may be called with the part that they are in", () => {
    const [a, b] = [part({ x: 1.5 }, "group /g"), part({ x: 1.6 }, "group /g")];
    expect(compareValues(a, b, { ...exactly, paths: { "group /g/x": scaled(0.1) } }).kind).toBe("close");
    expect(compareValues(a, b, { ...exactly, paths: { "group /g": scaled(0.1) } }).kind).toBe("close");
    expect(compareValues(a, b, { ...exactly, paths: { "group /": scaled(0.1) } }).kind).toBe("different");
  });
});

test("two trees are equal exactly when their digests are", () => {
  const random = seeded(11);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const tree = (depth: number): unknown => {
    const kind = depth === 0 ? 0 : Math.floor(random() * 4);
    if (kind === 1) return Array.from({ length: Math.floor(random() * 3) }, () => tree(depth - 1));
    if (kind === 2)
      return Object.fromEntries(
        ["a", "b", "__proto__x"].filter(() => random() < 0.5).map((key) => [key, tree(depth - 1)]),
      );
    if (kind === 3)
      return pick([vector(1), vector(1, 2), vector(Number.NaN), { numbers: Int32Array.of(1), shape: [1] }]);
    return pick<unknown>([null, true, 0, -0, 1, 1n, "1", "", Number.NaN, { exact: "1e400" }]);
  };
  let same = 0;
  for (let round = 0; round < 3000; round += 1) {
    const [a, b] = [part(tree(2)), part(tree(2))];
    const isSame = canonicalDigest("tree", [a]) === canonicalDigest("tree", [b]);
    same += isSame ? 1 : 0;
    const { kind, explanation } = compareValues(a, b, exactly);
    expect({ isSame: kind === "equal", explanation }).toMatchObject({ isSame });
  }
  expect(same).toBeGreaterThan(50);
});

test("long lists that differ in many places do not take forever", () => {
  const list = (shift: number) => Array.from({ length: 100_000 }, (_, at) => at + shift / 7);
  const { explanation } = compared(list(1), list(2));
  expect(explanation).toContain("100,000 numbers differ");
});
