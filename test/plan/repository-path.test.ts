import { describe, expect, test } from "vitest";
import { depthOf, fromRoot, pathProblem } from "../../src/plan/repository-path.ts";

describe("paths that name a file of the repository", () => {
  test.each(["a", "a/b.csv", "ä ö/ß.png", "a b", "..a/b..", ".github/x", "a.git/x", "-x", "a~", "日本/図.svg"])(
    "%j",
    (path) => {
      expect(pathProblem(path)).toBeUndefined();
    },
  );
});

describe("paths that do not", () => {
  test.each([
    ["/etc/passwd", "absolute"],
    ["C:/data", "absolute"],
    ["C:data", "absolute"],
    ["\\\\server\\x", "backslash"],
    ["..", "leaves"],
    ["../a", "leaves"],
    ["a/../../b", "`..` in the middle"],
    ["a/..", "`..` in the middle"],
    [".", "empty or `.` folders"],
    ["./a", "write `a`"],
    ["a//b", "write `a/b`"],
    ["a/", "write `a`, or `a/**`"],
    ["//", "absolute"],
    [".git", "`.git`"],
    ["a/.Git/config", "`.git`"],
    ["~", "home folder"],
    ["~ada/x", "home folder"],
    ["a\0b", "control characters"],
    ["a\nb", "control characters"],
    ["a\u007fb", "control characters"],
    ["a\u202eb", "invisible"],
    ["a\u2028b", "invisible"],
  ])("%j", (path, words) => {
    expect(pathProblem(path)).toContain(words);
  });
});

test("a path may climb only as far as the folder of its analysis is deep", () => {
  expect(pathProblem("../../a", { climb: 2 })).toBeUndefined();
  expect(pathProblem("../../../a", { climb: 2 })).toContain("leaves");
  expect(pathProblem("../..", { climb: 2, isFolder: true })).toBeUndefined();
  expect(pathProblem("..", { climb: 2 })).toContain("leaves");
});

test("a folder may be the one it is written from", () => {
  expect(pathProblem(".", { isFolder: true })).toBeUndefined();
});

test("a resolved path never leaves the root, whatever it was made from", () => {
  expect(fromRoot("a/b", "../c")).toBe("a/c");
  expect(fromRoot("a", "../../../c")).toBe("c");
  expect(fromRoot("", "/etc/./passwd")).toBe("etc/passwd");
  expect(fromRoot("a", ".")).toBe("a");
  expect(depthOf("")).toBe(0);
  expect(depthOf("a/b")).toBe(2);
});
