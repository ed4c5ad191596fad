import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, expect, test } from "vitest";
import { guardedOperations } from "./access.ts";
import { badAnswersOf, octokitOf, octokitWith, refusalOf, tokenOf } from "./clients.ts";
import { operationIds } from "./openapi.ts";
import { handlers } from "./routes/table.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  await github.close();
});

async function withCommit(name = "walks", hidden = true) {
  const repository = await github.createRepository({ owner: "ada", name, private: hidden });
  const { sha } = await github.push(repository, "main", { "README.md": "# Walks\n" });
  return { repository, sha };
}

test("every described operation is handled, and somebody may call it", () => {
  expect(Object.keys(handlers).sort()).toEqual(operationIds().sort());
  expect(guardedOperations().sort()).toEqual(operationIds().sort());
});

test("a renamed repository is found by its old name, through a redirect", async () => {
  const { repository, sha } = await withCommit();
  await github.rename(repository, "steps");
  const client = octokitOf(github);
  expect((await client.repos.get(walks)).data.full_name).toBe("ada/steps");
  expect((await client.repos.getCommit({ ...walks, ref: "main" })).data.sha).toBe(sha);
  await client.checks.create({ ...walks, name: "reproducible!", head_sha: sha });
  expect(github.checkRuns("ada/steps", sha)).toHaveLength(1);
});

test("commits and branches are those of the real repository", async () => {
  const { repository, sha } = await withCommit();
  const second = await github.push(repository, "feature/x", { "README.md": null, "a b.txt": "1\n2\n" });
  const client = octokitOf(github);
  const { data } = await client.repos.getBranch({ ...walks, branch: "feature/x" });
  expect(data.commit).toMatchObject({ sha: second.sha, parents: [{ sha }] });
  const commit = await client.repos.getCommit({ ...walks, ref: second.sha });
  expect(commit.data.files?.map(({ filename, status }) => [filename, status])).toEqual([
    ["README.md", "removed"],
    ["a b.txt", "added"],
  ]);
  expect(commit.data.stats).toEqual({ additions: 2, deletions: 1, total: 3 });
  expect(await refusalOf(client.repos.getBranch({ ...walks, branch: "none" }))).toMatchObject({ status: 404 });
  expect(await refusalOf(client.repos.getCommit({ ...walks, ref: "none" }))).toMatchObject({
    status: 422,
    message: "No commit found for SHA: none",
  });
});

test("a person's permission is that of the role, rounded down", async () => {
  const { repository } = await withCommit();
  github.setCollaborator(repository, "grace", "maintain");
  const of = async (username: string): Promise<string> =>
    (await octokitOf(github).repos.getCollaboratorPermissionLevel({ ...walks, username })).data.permission;
  expect(await Promise.all(["ada", "grace", "mallory"].map(of))).toEqual(["admin", "write", "none"]);
});

test("what GitHub does not offer is a 500 and is remembered", async () => {
  await withCommit();
  const client = octokitOf(github);
  await expect(client.request("GET /repos/ada/walks/stargazers")).rejects.toMatchObject({ status: 500 });
  await expect(client.request("PUT /repos/ada/walks")).rejects.toMatchObject({ status: 500 });
  expect(github.unexpected).toEqual(["GET /api/v3/repos/ada/walks/stargazers", "PUT /api/v3/repos/ada/walks"]);
});

test("a query key or a value that GitHub does not describe is refused", async () => {
  await withCommit();
  const client = octokitOf(github);
  const strange = client.request("GET /repos/ada/walks/contents/README.md", { branch: "main" });
  expect((await refusalOf(strange)).message).toContain('"branch" is not a permitted key');
  const bad = client.request("GET /repos/ada/walks/commits/main/check-runs", { filter: "newest" });
  expect((await refusalOf(bad)).message).toContain('"newest" is not a member of');
  const id = client.request("GET /repos/ada/walks/check-runs/first");
  expect(await refusalOf(id)).toMatchObject({ status: 422 });
  expect(github.violations.map(({ rule }) => rule)).toEqual(["validation", "validation", "validation"]);
});

test("a body that is not JSON is refused", async () => {
  await withCommit();
  const response = await fetch(`${github.url}/api/v3/repos/ada/walks/check-runs`, {
    method: "POST",
    headers: { authorization: `token ${await tokenOf(github)}` },
    body: "{",
  });
  expect([response.status, await response.json()]).toMatchObject([400, { message: "Problems parsing JSON" }]);
});

test("an answer that did not change is a 304", async () => {
  await withCommit("open", false);
  const first = await fetch(`${github.url}/api/v3/repos/ada/open`);
  const etag = first.headers.get("etag") ?? "";
  const second = await fetch(`${github.url}/api/v3/repos/ada/open`, { headers: { "if-none-match": etag } });
  expect([second.status, await second.text()]).toEqual([304, ""]);
  expect(Number(second.headers.get("x-ratelimit-used"))).toBe(Number(first.headers.get("x-ratelimit-used")) + 1);
});

test("a planned failure happens as often as it was planned, with its headers", async () => {
  await withCommit();
  github.fail("repos/get", { status: 403, headers: { "retry-after": "7" }, body: { message: "secondary" }, times: 2 });
  const client = octokitOf(github);
  for (let times = 0; times < 2; times += 1) {
    const error: unknown = await client.repos.get(walks).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 403, response: { headers: { "retry-after": "7" } } });
  }
  await client.repos.get(walks);
  expect(github.calls.filter(({ faulty }) => faulty)).toHaveLength(2);
});

test("a connection can break before the operation, or after it", async () => {
  const { repository, sha } = await withCommit();
  const client = octokitOf(github);
  const wanted = { ...walks, name: "reproducible!", head_sha: sha };
  github.resetConnection("checks/create");
  await expect(client.checks.create(wanted)).rejects.toThrow();
  expect(github.checkRuns(repository, sha)).toHaveLength(0);
  github.resetConnection("checks/create", { afterwards: true });
  await expect(client.checks.create(wanted)).rejects.toThrow();
  github.fail("checks/create", { status: 502, afterwards: true });
  await expect(client.checks.create(wanted)).rejects.toMatchObject({ status: 502 });
  expect(github.checkRuns(repository, sha)).toHaveLength(2);
});

test("an answer can be late", async () => {
  await withCommit("open", false);
  github.delay("repos/get", 120);
  const began = performance.now();
  await octokitWith(github).repos.get({ owner: "ada", repo: "open" });
  expect(performance.now() - began).toBeGreaterThan(110);
});

test("waiting in vain says how things stand", async () => {
  const { sha, repository } = await withCommit();
  await octokitOf(github).checks.create({ ...walks, name: "reproducible!", head_sha: sha });
  await expect(github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60 })).rejects.toThrow(
    /waited 60 ms.*run \d+ ada\/walks@[0-9a-f]{7} "reproducible!": queued/s,
  );
});

test("closing twice leaves nothing behind", async () => {
  const traces = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("tickmark-github-"));
  const other = await startGitHub();
  const { directory } = await other.createRepository({ owner: "ada", name: "walks" });
  expect(existsSync(directory)).toBe(true);
  await Promise.all([other.close(), other.close()]);
  await other.close();
  expect(existsSync(directory)).toBe(false);
  expect(traces().some((name) => directory.includes(name))).toBe(false);
  await expect(fetch(other.url)).rejects.toThrow();
});
