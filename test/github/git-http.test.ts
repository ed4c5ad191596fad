import { readFileSync } from "node:fs";
import { lstat, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gitWith, tokenOf } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Repository } from "./state.ts";

let github: GitHub;
let repository: Repository;
let folder: string;
let first: string;
beforeEach(async () => {
  github = await startGitHub();
  repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
  first = (
    await github.push(repository, "main", {
      "a.txt": "1\n",
      "run.sh": { executable: "#!/bin/sh\n" },
      link: { symlink: "a.txt" },
    })
  ).sha;
  await github.push(repository, "main", { "a.txt": "2\n" });
  folder = await mkdtemp(join(tmpdir(), "tickmark-git-"));
  await gitWith(undefined, folder, "init", "--quiet");
});
afterEach(async () => {
  expect(github.unexpected).toEqual([]);
  await github.close();
  await rm(folder, { recursive: true });
});

function fetched(token: string | undefined, name = "walks", what = first) {
  return gitWith(token, folder, "fetch", "--quiet", "--depth", "1", `${github.url}/ada/${name}.git`, what);
}

test("one commit is fetched by its sha with a token that only a header holds", async () => {
  const token = await tokenOf(github, { repository_ids: [repository.id], permissions: { contents: "read" } });
  expect(await fetched(token)).toMatchObject({ code: 0 });
  await gitWith(undefined, folder, "checkout", "--quiet", "--detach", "FETCH_HEAD");
  expect(await gitWith(undefined, folder, "rev-list", "--count", "HEAD")).toMatchObject({ stdout: "1" });
  expect(await gitWith(undefined, folder, "rev-parse", "HEAD")).toMatchObject({ stdout: first });
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("1\n");
  expect((await lstat(join(folder, "link"))).isSymbolicLink()).toBe(true);
  expect((await lstat(join(folder, "run.sh"))).mode & 0o111).not.toBe(0);
  const files = await readdir(join(folder, ".git"), { recursive: true, withFileTypes: true });
  const kept = files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), "latin1"));
  expect(kept.some((text) => text.includes(token))).toBe(false);
});

// The older protocol asks the server's settings whether it may; the newer one always may.
test.each(["0", "2"])(
  "a commit that no branch has any more can be fetched by its sha (protocol %s)",
  async (version) => {
    await gitWith(undefined, folder, "config", "protocol.version", version);
    const side = await github.push(repository, "side", { "b.txt": "1" });
    await github.deleteBranch(repository, "side");
    expect(await fetched(await tokenOf(github), "walks", side.sha)).toMatchObject({ code: 0 });
    expect(await fetched(await tokenOf(github), "walks", "f".repeat(40))).toMatchObject({ code: 128 });
  },
);

test("a private repository is closed to strangers, and so is an absent one", async () => {
  const closed = await fetched(undefined);
  const absent = await fetched(undefined, "nothing");
  expect([closed.code, absent.code]).toEqual([128, 128]);
  expect(closed.stderr.replaceAll("walks", "nothing")).toBe(absent.stderr);
});

test("a bad token is refused, even where none is needed", async () => {
  await github.createRepository({ owner: "ada", name: "open" });
  const { sha } = await github.push("ada/open", "main", { "a.txt": "1" });
  expect(await fetched("ghs_424242_made.up.token")).toMatchObject({ code: 128 });
  expect(await fetched("ghs_424242_made.up.token", "open", sha)).toMatchObject({ code: 128 });
  expect(await fetched(undefined, "open", sha)).toMatchObject({ code: 0 });
  expect(github.violations.every(({ rule }) => rule === "authentication")).toBe(true);
});

test("a token opens only what it covers, and only with the right to read contents", async () => {
  const other = await github.createRepository({ owner: "ada", name: "other", private: true });
  const elsewhere = await fetched(await tokenOf(github, { repository_ids: [other.id] }));
  expect(elsewhere).toMatchObject({ code: 128, stderr: expect.stringContaining("not found") });
  const blind = await fetched(await tokenOf(github, { permissions: { checks: "write" } }));
  expect(blind).toMatchObject({ code: 128, stderr: expect.stringContaining("403") });
  expect(github.violations.map(({ rule }) => rule)).toEqual(["scope", "permission"]);
});

test("the head of a fork's pull request is fetched from the base repository, by its ref or its sha", async () => {
  const fork = { owner: "mallory", files: { "c.txt": "1\n" }, private: true };
  const { headSha } = await github.openPullRequest(repository, { branch: "patch", fork });
  const token = await tokenOf(github, { repository_ids: [repository.id], permissions: { contents: "read" } });
  expect(await fetched(token, "walks", "refs/pull/1/head")).toMatchObject({ code: 0 });
  expect(await gitWith(undefined, folder, "rev-parse", "FETCH_HEAD")).toMatchObject({ stdout: headSha });
  github.deleteFork(repository, 1);
  expect(await fetched(token, "walks", headSha)).toMatchObject({ code: 0 });
});

test("a renamed repository is fetched through a redirect from its old name", async () => {
  await github.rename(repository, "steps");
  expect(await fetched(await tokenOf(github))).toMatchObject({ code: 0 });
});

test("nobody pushes over HTTP", async () => {
  const token = await tokenOf(github);
  await fetched(token);
  const pushed = await gitWith(token, folder, "push", `${github.url}/ada/walks.git`, "FETCH_HEAD:refs/heads/evil");
  expect(pushed).toMatchObject({ code: 128, stderr: expect.stringContaining("403") });
  const headers = { authorization: `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}` };
  const posted = await fetch(`${github.url}/ada/walks.git/git-receive-pack`, { method: "POST", headers });
  expect(posted.status).toBe(403);
  expect(github.violations.map(({ operationId }) => operationId)).toEqual(["git/receive-pack", "git/receive-pack"]);
});

test("a fetch can be made to fail, and is among the calls", async () => {
  const token = await tokenOf(github);
  github.fail("git/upload-pack", { status: 503 });
  expect(await fetched(token)).toMatchObject({ code: 128, stderr: expect.stringContaining("503") });
  github.resetConnection("git/upload-pack");
  expect((await fetched(token)).code).toBe(128);
  expect(await fetched(token)).toMatchObject({ code: 0 });
  expect(github.calls.filter(({ operationId }) => operationId === "git/upload-pack").length).toBeGreaterThan(3);
});
