import { expect, test } from "vitest";
import { parseDuration, parseSize } from "../../src/domain/units.ts";

test.each([
  ["4 GiB", 4 * 2 ** 30],
  ["4GiB", 4 * 2 ** 30],
  ["1.5 MiB", 1.5 * 2 ** 20],
  ["500 MB", 500e6],
  ["10 kB", 10_000],
  ["512 B", 512],
])("%s is %i bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each([
  ["30 min", 1800],
  ["90 s", 90],
  ["6 h", 21_600],
  ["1.5 h", 5400],
  ["2 d", 172_800],
])("%s are %i seconds", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each([
  "",
  "4",
  "GiB",
  "4 gib",
  "4 Gi",
  "-1 GiB",
  "0 GiB",
  "1e3 GiB",
  "4  GiB",
  "4 GiB 2 MiB",
  "99999999999 TiB",
  "1 constructor",
  "0x10 B",
])("%j is no size", (text) => expect(parseSize(text)).toBeUndefined());

test.each(["", "30", "min", "30 minutes!", "0 s", "-5 s", "1 toString"])("%j is no duration", (text) =>
  expect(parseDuration(text)).toBeUndefined(),
);
