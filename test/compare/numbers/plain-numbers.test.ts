import { describe, expect, test } from "vitest";
import { PlainNumbers } from "../../../src/compare/numbers/plain-numbers.ts";

const numbers = new PlainNumbers();
const bytesOf = (text: string) => Buffer.from(`${text},`);
/** The value of a text that is read to its end; undefined where it takes more thought. */
const read = (text: string): number | undefined =>
  numbers.read(bytesOf(text), 0) === text.length ? numbers.value : undefined;

/** The same numbers each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const next = random(1);
const whole = (below: number) => Math.floor(next() * below);
const digits = (count: number) => Array.from({ length: count }, () => whole(10)).join("");

/** Decimal numbers of all lengths and sizes, with points anywhere, and the middles between two doubles. */
function decimal(): string {
  const value = (next() - 0.5) * 10 ** (whole(14) - 7);
  switch (whole(6)) {
    case 0:
      return value.toPrecision(17);
    case 1:
      return value.toExponential(whole(17));
    case 2:
      return String(value);
    case 3:
      return `${1 + whole(9)}${digits(whole(9))}.${digits(whole(9))}`;
    case 4:
      return `${2 ** 53 + 2 * whole(2 ** 52) + 1}`.replace(/(?=\d{3}$)/, ".");
    default:
      return `-0.${"0".repeat(whole(6))}${digits(1 + whole(17))}`;
  }
}

describe("a number in the bytes of a table", () => {
  test("is the double that Number makes of it, wherever it is one at all", () => {
    let told = 0;
    for (let at = 0; at < 100_000; at += 1) {
      const text = decimal();
      const value = read(text);
      if (value === undefined) continue;
      told += 1;
      if (value !== Number(text)) expect(`${text} is ${value}`).toBe(`${text} is ${Number(text)}`);
    }
    expect(told).toBeGreaterThan(70_000);
  });

  test("that lies in the middle of two doubles, or nearly, is left to those who take their time", () => {
    expect(read("9007199254740993.0")).toBeUndefined();
    expect(read("4503599627370497.5")).toBeUndefined();
    expect(read("9007199254740993")).toBeUndefined();
  });

  test.each([
    "",
    "-",
    ".",
    ".5",
    "-.5",
    "007",
    "00",
    "-0",
    "-0.0",
    "1e",
    "1e+",
    "1e9999",
    "1e23",
    "abc",
    " 1",
    "nan",
    "-inf",
  ])("is not read from what takes more thought: %s", (text) => {
    expect(read(text)).toBeUndefined();
  });

  test.each([
    ["0", 0, true],
    ["+12", 12, true],
    ["1.", 1, false],
    ["0.0", 0, false],
    ["1E+05", 100000, false],
    ["1e-22", 1e-22, false],
    ["123456789012345", 123456789012345, true],
  ])("%s", (text, value, isWhole) => {
    expect([read(text), numbers.isWhole]).toEqual([value, isWhole]);
  });
});

describe("two numbers that begin alike", () => {
  const [common, own] = [new PlainNumbers(), new PlainNumbers()];
  /** Both values as they are read together, and the end of each; undefined where they take more thought. */
  function together(was: string, is: string) {
    const [x, y] = [bytesOf(was), bytesOf(`;${is}`)];
    const parted = common.common(x, 0, y, 1);
    if (parted === -1) return undefined;
    const ends = [own.readOn(x, 0, parted, common)];
    const values = [own.value];
    ends.push(own.readOn(y, 1, parted + 1, common) - 1);
    values.push(own.value);
    return ends[0] === was.length && ends[1] === is.length ? values : undefined;
  }

  test("are read together as each is by itself", () => {
    let told = 0;
    for (let at = 0; at < 50_000; at += 1) {
      const was = decimal();
      const cut = 1 + whole(was.length);
      const is = `${was.slice(0, cut)}${["", digits(whole(4)), ".5", "e5", `.${digits(2)}`][whole(5)]}`;
      const found = together(was, is);
      if (found === undefined) continue;
      told += 1;
      const expected = [Number(was), Number(is)];
      if (found.some((value, side) => value !== expected[side]))
        expect({ was, is, found }).toEqual({ was, is, found: expected });
    }
    expect(told).toBeGreaterThan(20_000);
  });

  test.each([
    ["5", ""],
    ["5", "-"],
    ["0", "05"],
    ["5", "05"],
    ["-5", "-05"],
    ["0", "00"],
    ["-1", "1"],
    ["1", "abc"],
    ["0.5", "05"],
    ["0,", "0a"],
  ])("are not taken for numbers where one of them is none: %s and %s", (was, is) => {
    for (const [a, b] of [
      [was, is],
      [is, was],
    ] as const) {
      const found = together(a, b);
      if (found !== undefined) expect([read(a), read(b)]).toEqual(found);
    }
  });
});
