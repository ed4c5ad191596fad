import { describe, expect, test } from "vitest";
import { canonicalDigest } from "../../../src/compare/canonical.ts";
import type { Finding } from "../../../src/compare/finding.ts";
import type { ArrayPart, Numbers } from "../../../src/compare/part.ts";
import { compareArrays } from "../../../src/compare/parts/arrays.ts";
import { type CompareRules, exactly } from "../../../src/domain/compare-rules.ts";

const array = (type: string, shape: readonly number[], numbers: Numbers, piece = 1 << 30): ArrayPart => ({
  kind: "array",
  at: "dataset /x",
  type,
  shape,
  *chunks() {
    for (let at = 0; at < numbers.length; at += piece) yield numbers.subarray(at, at + piece);
  },
});
const doubles = (shape: readonly number[], numbers: readonly number[], piece?: number) =>
  array("f8", shape, new Float64Array(numbers), piece);
const list = (...numbers: readonly number[]) => doubles([numbers.length], numbers);

/** Compares, and checks that the verdict `equal` is given exactly when the digests are equal. */
function compare(recorded: ArrayPart, produced: ArrayPart, rules: Partial<CompareRules> = {}): Finding {
  const finding = compareArrays(recorded, produced, { ...exactly, ...rules });
  const isSame = canonicalDigest("x", [recorded]) === canonicalDigest("x", [produced]);
  expect(finding.kind === "equal").toBe(isSame);
  return finding;
}
const rtol = (value: number) => ({ tolerance: { kind: "scaled", rtol: value, atol: 0 } }) as const;

const random = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x40000000 - 1;
  };
};
const noise = (length: number, seed = 1) => Array.from({ length }, random(seed));

describe("arrays are equal", () => {
  test("when their numbers are, however they are cut into pieces", () => {
    expect(compare(doubles([7], noise(7), 2), doubles([7], noise(7), 3)).kind).toBe("equal");
  });

  test("when they are empty", () => {
    expect(compare(doubles([0, 3], []), doubles([0, 3], [])).kind).toBe("equal");
  });

  test("when a NaN of arithmetic has another sign, as on another processor", () => {
    const nan = (bits: bigint) => array("f8", [1], new Float64Array(new BigUint64Array([bits]).buffer));
    expect(compare(nan(0x7ff8000000000000n), nan(0xfff8000000000000n)).kind).toBe("equal");
    const single = (bits: number) => array("f4", [1], new Float32Array(new Uint32Array([bits]).buffer));
    expect(compare(single(0x7fc00000), single(0xffc00000)).kind).toBe("equal");
  });
});

describe("what differs is told", () => {
  test("the type and the shape first", () => {
    const finding = compare(doubles([2, 3], noise(6)), array("f4", [3, 2], new Float32Array(noise(6))));
    expect(finding).toMatchObject({
      kind: "different",
      explanation: "another type and shape: recorded float64 2 × 3, produced float32 3 × 2",
    });
  });

  test("the place, both numbers and the size", () => {
    const [was, is] = [noise(12), noise(12)];
    was[0] = 8;
    is[0] = 8;
    was[10] = 1.5;
    is[10] = 1.5 + 8e-12;
    const finding = compare(doubles([3, 4], was), doubles([3, 4], is));
    expect(finding.explanation).toMatch(
      /^1 of 12 numbers differs, at \[2, 2\]: recorded 1\.5, produced 1\.500000000008 \(difference 1e-12 of the array's size\): rounding, as from another CPU kernel/,
    );
    expect(finding.largest).toMatchObject({ where: "[2, 2]" });
    expect(finding.suggestion).toBe("compare: { rtol: 2e-12 }");
  });

  test("the number that differs most, in whatever piece it comes", () => {
    const was = noise(5000);
    const is = was.map((value, at) => value + (at % 7 === 0 ? 1e-9 : 0) + (at === 4321 ? 0.25 : 0));
    const finding = compare(doubles([5000], was, 1000), doubles([5000], is, 700));
    expect(finding.explanation).toMatch(/^716 of 5,000 numbers differ, most at \[4321\]/);
  });

  test("a single number without a place", () => {
    expect(compare(doubles([], [1]), doubles([], [2])).explanation).toMatch(
      /^the number differs: recorded 1, produced 2/,
    );
  });

  test("zeros of another sign and NaNs of other bits, when nothing else differs", () => {
    expect(compare(list(0, 1, 0), list(-0, 1, -0)).explanation).toBe(
      "the numbers are the same, but 2 zeros have another sign",
    );
    const nan = (bits: bigint) => array("f8", [1], new Float64Array(new BigUint64Array([bits]).buffer));
    expect(compare(nan(0x7ff8000000000000n), nan(0x7ff00000000007a2n)).explanation).toBe(
      "the numbers are the same, but 1 NaN has other bits",
    );
  });

  test("a NaN where there was a number", () => {
    const finding = compare(list(1, 2, 3), list(1, Number.NaN, 3));
    expect(finding.explanation).toBe(
      "1 of 3 numbers differs, at [1]: recorded 2, produced NaN: one is NaN or infinite where the other is a number",
    );
    expect(finding.suggestion).toBeNull();
  });

  test("whole numbers of 64 bits that no double tells apart", () => {
    const long = (...numbers: bigint[]) => array("i8", [numbers.length], new BigInt64Array(numbers));
    const finding = compare(long(1n, 9007199254740993n), long(1n, 9007199254740992n));
    expect(finding.explanation).toBe(
      "1 of 2 numbers differs, at [1]: recorded 9007199254740993, produced 9007199254740992 (difference 1)",
    );
  });

  test("the half of a complex number", () => {
    const complex = (...numbers: number[]) => array("c16", [2], new Float64Array(numbers));
    expect(compare(complex(1, 2, 3, 4), complex(1, 2, 3, 5)).explanation).toMatch(/at \[1\] \(imaginary part\)/);
  });

  test("numbers of single precision by their own digits", () => {
    const single = (...numbers: number[]) => array("f4", [2], new Float32Array(numbers));
    expect(compare(single(1, 0.1), single(1, 0.2)).explanation).toMatch(/recorded 0\.1, produced 0\.2 /);
  });

  test("that another type holds the same numbers", () => {
    const single = array("f4", [3], new Float32Array(noise(3)));
    expect(compare(doubles([3], noise(3)), single).explanation).toMatch(
      /float32 3; the numbers are the same once rounded/,
    );
    const ints = array("i4", [3], new Int32Array([1, 2, 3]));
    expect(compare(list(1, 2, 3), ints).explanation).toMatch(/int32 3; the numbers are the same$/);
  });
});

describe("what happened to the whole is told", () => {
  const table = (change: (value: number, row: number, column: number) => number, columns = 3, rows = 40) =>
    doubles(
      [rows, columns],
      noise(rows * columns).map((value, at) => change(value, Math.floor(at / columns), at % columns)),
    );
  const plain = table((value) => value);

  test("a component that changed its sign", () => {
    const flipped = table((value, _, column) => (column === 1 ? -value : value * (1 + 4e-15)));
    expect(compare(plain, flipped).explanation).toMatch(
      /: column 1 is the negative of the recorded one, the others differ by at most \S+e-15 of the array's size$/,
    );
  });

  test("a component that is a row", () => {
    const wide = (sign: number) => table((value, row) => (row === 2 ? sign * value : value), 100, 4);
    expect(compare(wide(1), wide(-1)).explanation).toMatch(
      /: row 2 is the negative of the recorded one, the others are equal$/,
    );
  });

  test("a factor", () => {
    const scaled = table((value, _, column) => (column === 2 ? value * 1.001 : value));
    expect(compare(plain, scaled).explanation).toMatch(
      /: column 2 is 1\.001 times the recorded one, the others are equal$/,
    );
    expect(
      compare(
        plain,
        table((value) => value * 2),
      ).explanation,
    ).toMatch(/: every number is 2 times the recorded one$/);
    const barely = compare(
      plain,
      table((value) => value * 1.0000001),
    );
    expect(barely.explanation).toMatch(/: every number is 1\.0000001 times the recorded one$/);
  });

  test("rows in another order", () => {
    const turned = table((_, row, column) => noise(120)[(39 - row) * 3 + column] as number);
    expect(compare(plain, turned).explanation).toMatch(/: the same rows in another order$/);
    expect(compare(list(1, 2, 3), list(3, 1, 2)).explanation).toMatch(/: the same numbers in another order$/);
  });

  test("rows that are new, missing or both", () => {
    const rows = (...numbers: number[]) => doubles([numbers.length / 2, 2], numbers);
    const was = rows(1, 2, 3, 4);
    expect(compare(was, rows(1, 2, 3, 4, 5, 6)).explanation).toMatch(/: 1 more row at the end$/);
    expect(compare(rows(1, 2, 3, 4, 5, 6), was).explanation).toMatch(/: the last row is missing$/);
    expect(compare(was, rows(9, 9, 1, 2, 3, 4)).explanation).toMatch(/: 0 of the recorded rows are gone, 1 are new$/);
  });

  test("rows that became columns", () => {
    expect(compare(doubles([2, 3], [1, 2, 3, 4, 5, 6]), doubles([3, 2], [1, 4, 2, 5, 3, 6])).explanation).toMatch(
      /produced float64 3 × 2: the same numbers, transposed$/,
    );
    expect(compare(doubles([2, 2], [1, 2, 3, 4]), doubles([2, 2], [1, 3, 2, 4])).explanation).toMatch(/transposed/);
  });
});

describe("a declared tolerance", () => {
  test("is in units of the largest recorded magnitude of the whole array, equal pieces included", () => {
    const was = doubles([4], [1e6, 1, 2, 0], 2);
    const is = doubles([4], [1e6, 1, 2, 1e-6], 2);
    expect(compare(was, is, rtol(1e-12))).toMatchObject({ kind: "close", suggestion: null });
    expect(compare(was, is, rtol(1e-13)).kind).toBe("different");
    expect(compare(is, was, { tolerance: { kind: "numpy", rtol: 1e-12, atol: 0 } }).kind).toBe("different");
  });

  test("is what is suggested, and then it is enough", () => {
    const was = noise(500);
    const is = was.map((value, at) => value * (1 + at * 1e-9));
    const { suggestion } = compare(doubles([500], was), doubles([500], is));
    const value = Number(/rtol: (\S+) /.exec(suggestion ?? "")?.[1]);
    expect(compare(doubles([500], was), doubles([500], is), rtol(value)).kind).toBe("close");
    expect(compare(doubles([500], was), doubles([500], is), rtol(value / 3)).kind).toBe("different");
  });

  test("is suggested as a number also where the difference is at the end of what doubles hold", () => {
    const { suggestion } = compare(list(1, 0), list(1, 5e-324));
    expect(suggestion).toBe("compare: { rtol: 1e-300 }");
    expect(compare(list(1, 0), list(1, 5e-324), rtol(1e-300)).kind).toBe("close");
    expect(compare(list(1e308, 0), list(1e308, 5e-324)).suggestion).toBe("compare: { rtol: 1e-300 }");
  });

  test("is not suggested where it would hide a result", () => {
    expect(compare(list(1, 2, 3), list(1, 2, 3.5)).suggestion).toBeNull();
  });

  test("takes NaN for NaN, and never an infinity for a number", () => {
    const nan = new Float64Array(new BigUint64Array([0x7ff00000000007a2n]).buffer)[0] as number;
    expect(compare(list(1, Number.NaN, 0), list(1, nan, -0), rtol(1e-9)).kind).toMatch(/close|equal/);
    expect(compare(list(1, 2), list(1, Number.POSITIVE_INFINITY), rtol(1)).kind).toBe("different");
    expect(compare(list(1, Number.NEGATIVE_INFINITY), list(1, Number.POSITIVE_INFINITY), rtol(1)).kind).toBe(
      "different",
    );
    expect(compare(list(1, Number.NaN), list(1, 2), rtol(1)).kind).toBe("different");
  });

  test("a number that moved by much of itself is not called rounding for being small", () => {
    const { explanation } = compare(list(0.9, 1e-15), list(0.9, 2e-15));
    expect(explanation).toMatch(/: rounding if what moved by much of itself should be zero, else a changed result$/);
    expect(compare(list(0.9, 1e-15), list(0.9, 1.0001e-15)).explanation).toMatch(
      /: the last bits only, as from rounding$/,
    );
    const many = Array.from({ length: 5000 }, (_, at) => 1 + at);
    const [was, is] = [list(...many, 1e-9, 1e-9), list(...many, 2e-9, 1e-9)];
    expect(compare(was, is).explanation).toContain("rounding if");
  });

  test("a single number is told from an array that holds one", () => {
    expect(compare(doubles([], [1]), list(1)).explanation).toBe(
      "another shape: recorded a single number (float64), produced an array (float64 1)",
    );
  });

  test("makes zeros of another sign close", () => {
    expect(compare(list(0, 1), list(-0, 1), rtol(1e-12))).toMatchObject({ kind: "close" });
  });

  test("says how many numbers are beyond it", () => {
    const finding = compare(list(1, 2, 3, 4), list(1 + 1e-9, 2, 3.1, 4), rtol(1e-6));
    expect(finding.explanation).toMatch(/; 1 by more than the declared rtol: 0\.000001, atol: 0: a changed result$/);
  });

  test("does not hold for whole numbers, unless it is declared for them", () => {
    const ints = (...numbers: number[]) => array("i4", [2], new Int32Array(numbers));
    expect(compare(ints(1000, 5), ints(1001, 5), rtol(0.1)).kind).toBe("different");
    const own = { paths: { "/x": { kind: "scaled", rtol: 0.1, atol: 0 } } } as const;
    expect(compare(ints(1000, 5), ints(1001, 5), own).kind).toBe("close");
    const bools = (...numbers: number[]) => array("b1", [2], new Uint8Array(numbers));
    expect(compare(bools(0, 1), bools(1, 1), own)).toMatchObject({
      kind: "different",
      explanation: expect.stringContaining("recorded false, produced true"),
    });
  });

  test("of what stands above does not hold for whole numbers, and it is said what would", () => {
    const ints = (...numbers: number[]) => array("i4", [2], new Int32Array(numbers));
    const above = { paths: { "/": { kind: "scaled", rtol: 0.1, atol: 0 } } } as const;
    for (const rules of [rtol(0.1), above]) {
      expect(compare(ints(1000, 5), ints(1001, 5), rules)).toMatchObject({
        kind: "different",
        explanation: expect.stringMatching(
          /whole numbers are compared exactly; declare a tolerance for dataset \/x to allow/,
        ),
      });
    }
    expect(compare(ints(1000, 5), ints(9000, 5), rtol(0.1)).explanation).not.toContain("compared exactly");
  });

  test("may be declared for a file that is one array by the path /", () => {
    const one = (number: number): ArrayPart => ({ ...array("i4", [1], new Int32Array([number])), at: "" });
    const rules = { ...exactly, paths: { "/": { kind: "scaled", rtol: 0, atol: 1 } } } as const;
    expect(compareArrays(one(5), one(6), rules).kind).toBe("close");
    expect(compareArrays(one(5), one(7), rules).kind).toBe("different");
  });

  test("is held against every number: the one that is told is one that failed", () => {
    const rules = { tolerance: { kind: "numpy", rtol: 1e-3, atol: 0 } } as const;
    const { explanation, largest } = compare(list(1000, 1, 5), list(1000.5, 1.01, 5), rules);
    expect(explanation).toContain("at [1]: recorded 1, produced 1.01");
    expect(largest?.where).toBe("[1]");
    expect(largest?.abs).toBeCloseTo(0.01);
  });

  test("of a path overrides that of the file, the longest path first", () => {
    const exact = { kind: "scaled", rtol: 0, atol: 0 } as const;
    const wide = { kind: "scaled", rtol: 0.5, atol: 0 } as const;
    const kindOf = (paths: CompareRules["paths"], tolerance: CompareRules["tolerance"] = null) =>
      compare(list(1, 2), list(1, 2.1), { paths, tolerance }).kind;
    expect(kindOf({ "dataset /x": wide })).toBe("close");
    expect(kindOf({ "/": wide })).toBe("close");
    expect(kindOf({ "/": wide, "/x": exact })).toBe("different");
    expect(kindOf({ "/x": exact }, wide)).toBe("different");
    expect(kindOf({ "/xx": wide, "/y": wide })).toBe("different");
  });

  test("cannot hide whole numbers behind what doubles cannot tell apart", () => {
    const long = (value: bigint) => array("i8", [1], new BigInt64Array([value]));
    const none = { paths: { "/x": { kind: "scaled", rtol: 0, atol: 0 } } } as const;
    expect(compare(long(9007199254740993n), long(9007199254740992n), none).kind).toBe("different");
  });
});

test("the digest and the comparison agree on arrays with zeros, NaNs and infinities in every mixture", () => {
  const next = random(7);
  const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 1 + 2 ** -52];
  const pick = () => special[Math.floor(((next() + 1) / 2) * special.length)] ?? 0;
  for (let round = 0; round < 300; round += 1) {
    const was = Array.from({ length: 4 }, pick);
    const is = was.map((value) => (next() > 0.5 ? pick() : value));
    compare(doubles([2, 2], was, 3), doubles([2, 2], is, 1), round % 2 === 0 ? {} : rtol(1e-12));
  }
});

test("of millions of changed numbers each is counted", () => {
  const was = new Float64Array(2_000_000).map(random(3));
  const is = was.map((value, at) => value * (1 + 2.2e-16 * (at % 3)));
  const finding = compare(array("f8", [2_000_000], was), array("f8", [2_000_000], is));
  expect(finding.explanation).toMatch(/of 2,000,000 numbers differ, most at \[\d+\]/);
});
