import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { UsageError } from "../../src/cli/command.ts";
import { parseTarget } from "../../src/cli/target.ts";

const nowhere = "/nowhere";

test.each([
  ["https://github.com/lab/paper", "https://github.com/lab/paper", "HEAD"],
  ["https://github.com/lab/paper@v1.0", "https://github.com/lab/paper", "v1.0"],
  ["https://github.com/lab/paper.git@feature/plots", "https://github.com/lab/paper.git", "feature/plots"],
  ["file:///srv/paper.git@main", "file:///srv/paper.git", "main"],
  ["git@github.com:lab/paper.git", "git@github.com:lab/paper.git", "HEAD"],
  ["git@github.com:lab/paper.git@v1.0", "git@github.com:lab/paper.git", "v1.0"],
  ["ssh://git@github.com/lab/paper.git", "ssh://git@github.com/lab/paper.git", "HEAD"],
  ["ssh://git@github.com:22/lab/paper.git@v1", "ssh://git@github.com:22/lab/paper.git", "v1"],
  ["https://ada:token@example.org/lab/paper", "https://ada:token@example.org/lab/paper", "HEAD"],
  ["https://ada:token@example.org/lab/paper@v1", "https://ada:token@example.org/lab/paper", "v1"],
  ["https://ada@example.org/lab/paper", "https://ada@example.org/lab/paper", "HEAD"],
])("%s is a repository and what is wanted of it", (text, url, ref) => {
  expect(parseTarget(text, nowhere)).toEqual({ kind: "repository", url, ref });
});

test("what is here as a folder is a folder, whatever it is called", () => {
  const root = mkdtempSync(join(tmpdir(), "tickmark-target-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "paper@v1"));
  expect(parseTarget("paper@v1", root)).toEqual({ kind: "folder", path: join(root, "paper@v1") });
  expect(parseTarget(".", root)).toEqual({ kind: "folder", path: root });
});

test.each(["nothing-here", "--upload-pack=touch", "-oProxyCommand=x", "ext::sh -c x", "ftp://example.org/x", ""])(
  "%j is neither a folder nor the address of a repository",
  (text) => {
    expect(() => parseTarget(text === "" ? "\u0000" : text, nowhere)).toThrow();
    if (text !== "") expect(() => parseTarget(text, nowhere)).toThrow(UsageError);
  },
);

test("an @ with nothing behind it is not taken for the newest commit", () => {
  expect(() => parseTarget("https://github.com/lab/paper@", nowhere)).toThrow(UsageError);
});

test("a file is not a folder", () => {
  const root = mkdtempSync(join(tmpdir(), "tickmark-target-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, "reproduce.yml"), "");
  expect(() => parseTarget("reproduce.yml", root)).toThrow(UsageError);
});
