import { expect, test } from "vitest";
import { listed } from "../../../src/adapters/docker/packages.ts";

test("what an image lists is sorted, and each package told once", () => {
  const text =
    "pip numpy 1.26.4\ndpkg libc6 2.36-9+deb12u10\npip numpy 1.26.4\nR stats 4.2.2\nprogram python3 3.11.2\n";
  expect(listed(text)).toEqual([
    "R stats 4.2.2",
    "dpkg libc6 2.36-9+deb12u10",
    "pip numpy 1.26.4",
    "program python3 3.11.2",
  ]);
});

test("an image is a stranger's: whatever is no package line is dropped", () => {
  const hostile = [
    "sh: apk: not found",
    "pip numpy",
    "pip <script>alert(1)</script> 1",
    "pip \u001b[2J 1",
    "evil package 1",
    `pip ${"x".repeat(500)} 1`,
    "dpkg a b c",
    "",
  ];
  expect(listed(hostile.join("\n"))).toEqual([]);
});
