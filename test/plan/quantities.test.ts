import { expect, test } from "vitest";
import { formatDuration, formatSize } from "../../src/plan/quantities.ts";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KiB"],
  [500_000_000, "476.8 MiB"],
  [4 * 2 ** 30, "4 GiB"],
  [1.5 * 2 ** 30, "1.5 GiB"],
  [2 ** 41, "2 TiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each([
  [1, "1 s"],
  [90, "90 s"],
  [1800, "30 min"],
  [5400, "90 min"],
  [7200, "2 h"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
