import { expect, test } from "vitest";
import { counted, duration, moment, size } from "../../src/report/quantities.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [10_188, "9.9 KiB"],
  [10_240, "10 KiB"],
  [1_048_575, "1.0 MiB"],
  [4 * 2 ** 30, "4.0 GiB"],
  [5000 * 2 ** 40, "5000 TiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

test.each([
  [0.04, "0.0 s"],
  [0.44, "0.4 s"],
  [9.96, "10 s"],
  [59.7, "1 min"],
  [200, "3 min 20 s"],
  [3599.9, "1 h"],
  [7500, "2 h 5 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("counts and moments", () => {
  expect(counted(1, "output")).toBe("1 output");
  expect(counted(10_000, "output")).toBe("10,000 outputs");
  expect(moment("2026-01-31T12:00:00.123Z")).toBe("2026-01-31 12:00:00 UTC");
  expect(moment("whenever")).toBe("whenever");
});
