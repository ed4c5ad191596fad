import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { type GitHubApp, githubApp } from "../../../src/adapters/github.ts";
import type { CheckState } from "../../../src/domain/check.ts";
import type { Repository } from "../../../src/domain/repository.ts";
import { type GitHub, startGitHub } from "../../github/stand-in.ts";

/* GitHub on a bad day. */

let github: GitHub;
let repository: Repository;
let commit: string;

beforeEach(async () => {
  await scene();
});
afterEach(() => github.close());

async function scene(tokenLifetimeSeconds?: number): Promise<void> {
  github = await startGitHub(tokenLifetimeSeconds === undefined ? {} : { tokenLifetimeSeconds });
  const { id } = await github.createRepository({ owner: "ada", name: "walks", private: true });
  const htmlUrl = `${github.url}/ada/walks`;
  const named = { id, owner: "ada", name: "walks", htmlUrl, cloneUrl: `${htmlUrl}.git` };
  repository = { ...named, isPrivate: true, defaultBranch: "main", installationId: github.installationId };
  commit = (await github.push("ada/walks", "main", { "reproduce.yml": "version: 1\n" })).sha;
}

function app(): GitHubApp {
  const { id: appId, privateKey } = github.app;
  return githubApp(
    { appId, privateKey, apiUrl: `${github.url}/api/v3` },
    { secondMilliseconds: 1, timeoutSeconds: 20 },
  );
}

const queued: CheckState = { status: "queued", output: { title: "Queued", summary: "Waiting for a worker" } };
const done: CheckState = {
  status: "completed",
  conclusion: "success",
  output: { title: "Reproduced", summary: "3 outputs are identical" },
};
const check = {
  name: "reproducible!",
  get commit() {
    return commit;
  },
  externalId: "job-1",
};
const runs = () => github.checkRuns("ada/walks", commit);
const mints = () =>
  github.calls.filter(({ operationId }) => operationId === "apps/create-installation-access-token").length;

test("a token that not all of GitHub knows yet is tried again", async () => {
  github.fail("checks/list-for-ref", { status: 401, body: { message: "Bad credentials" }, times: 2 });
  await app().checks.open(repository, check, queued);
  expect(runs()).toHaveLength(1);
  expect(mints()).toBe(1);
});

test("a token that ends in the middle of a run is replaced by a new one", async () => {
  await github.close();
  await scene(2);
  const { checks } = app();
  const id = await checks.open(repository, check, queued);
  // Longer than its life, and than the time for which the App takes a refusal for GitHub being slow.
  await new Promise((resolve) => setTimeout(resolve, 5500));
  await checks.update(repository, id, done);
  expect(runs()).toMatchObject([{ conclusion: "success" }]);
  expect(mints()).toBe(2);
});

test("a token that GitHub goes on refusing is a fault, and not asked for for ever", async () => {
  const { checks } = app();
  const id = await checks.open(repository, check, queued);
  await new Promise((resolve) => setTimeout(resolve, 5100));
  github.fail("checks/update", { status: 401, body: { message: "Bad credentials" }, times: 50 });
  await expect(checks.update(repository, id, done)).rejects.toMatchObject({ code: "GITHUB" });
  expect(mints()).toBe(2);
});

test("a check that was created behind a 502 is not created again", async () => {
  github.fail("checks/create", { status: 502, afterwards: true });
  const { checks } = app();
  await expect(checks.open(repository, check, queued)).rejects.toMatchObject({ code: "GITHUB" });
  expect(await checks.open(repository, check, queued)).toBe(runs()[0]?.id);
  expect(runs()).toHaveLength(1);
});

test("where even the plain report is refused, the buttons are left out, and the check ends", async () => {
  const { checks } = app();
  const id = await checks.open(repository, check, queued);
  github.fail("checks/update", { status: 422, body: { message: "Invalid request." }, times: 2 });
  const actions = [{ label: "Find the cause", description: "Why it differs", identifier: "find-cause" as const }];
  await checks.update(repository, id, { ...done, actions });
  expect(runs()).toMatchObject([
    { conclusion: "success", output: { summary: expect.stringContaining("full report") } },
  ]);
});

test("a redirect to another server is not followed: it gets neither the token nor the report", async () => {
  const heard: unknown[] = [];
  const elsewhere = createServer((request, response) => {
    heard.push(request.headers);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void elsewhere.close());
  const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/api/v3/repositories/1`;
  const { checks } = app();
  const id = await checks.open(repository, check, queued);
  for (const status of [301, 307]) {
    github.fail("checks/update", { status, headers: { location }, times: 4 });
    await expect(checks.update(repository, id, done)).rejects.toThrow(/another server/);
    github.repair();
  }
  expect(heard).toEqual([]);
});

test("a 301 is followed with what was to be written, and a ring of them is left", async () => {
  const { checks } = app();
  const id = await checks.open(repository, check, queued);
  const location = `/api/v3/repositories/${repository.id}/check-runs/${id}`;
  github.fail("checks/update", { status: 301, headers: { location } });
  await checks.update(repository, id, done);
  expect(runs()).toMatchObject([{ conclusion: "success" }]);
  github.fail("checks/update", { status: 301, headers: { location }, times: 50 });
  await expect(checks.update(repository, id, done)).rejects.toThrow(/sent on more than/);
});

test("an hour that is used up is a fault that says when to come back", async () => {
  const { checks } = app();
  const id = await checks.open(repository, check, queued);
  const reset = String(Math.floor(Date.now() / 1000) + 600);
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
  github.fail("checks/update", { status: 403, body: { message: "API rate limit exceeded" }, headers });
  const fault = await checks.update(repository, id, done).catch((error) => error);
  expect(fault).toMatchObject({ code: "GITHUB", message: expect.stringContaining(`update check ${id}`) });
  expect(fault.retryAfterSeconds).toBeGreaterThan(590);
  // And until then nobody asks.
  const before = github.calls.length;
  await expect(checks.update(repository, id, done)).rejects.toMatchObject({ code: "GITHUB" });
  expect(github.calls).toHaveLength(before);
});
