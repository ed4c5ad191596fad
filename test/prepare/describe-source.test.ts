import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitSources } from "../../src/adapters/git/sources.ts";
import { describeSource } from "../../src/prepare/describe-source.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";

function aRepository(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = join(temporaryFolder(), "repository");
  mkdirSync(folder);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder }).toString().trim();
  git("init", "--quiet", "--initial-branch=main");
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  const commit = () => {
    git("add", "--all");
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=one");
  };
  const described = async () => describeSource(await gitSources(join(folder, ".tickmark", "git")).folder(folder));
  return { folder, git, commit, described };
}

test("what a repository says of itself is kept word for word, with git's name of its files", async () => {
  const { git, commit, described } = aRepository({
    "CITATION.cff": "title: Walks\n",
    "LICENSE.md": "MIT",
    "a.txt": "a",
  });
  expect((await described()).tree).toBeNull();
  commit();
  expect(await described()).toEqual({
    tree: git("rev-parse", "HEAD^{tree}"),
    files: { "CITATION.cff": "title: Walks\n" },
    licence: "LICENSE.md",
    message: "one",
  });
});

test("what is no text, too large or a link describes nothing, and a changed folder is no tree", async () => {
  const { folder, commit, described } = aRepository({
    ".zenodo.json": Buffer.from([0xff, 0xfe, 0x00]),
    "codemeta.json": "x".repeat(65 * 1024),
  });
  symlinkSync("/etc/hostname", join(folder, "CITATION.cff"));
  commit();
  writeFileSync(join(folder, "more.txt"), "changed since");
  expect(await described()).toMatchObject({ tree: null, files: {}, licence: null });
});
