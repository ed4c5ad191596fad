import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { badAnswersOf, octokitOf, type Receiver, startReceiver } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Json, Repository } from "./state.ts";

const walks = { owner: "ada", repo: "walks" };
const zeros = "0".repeat(40);
let github: GitHub;
let receiver: Receiver;
let repository: Repository;
beforeEach(async () => {
  github = await startGitHub();
  receiver = await startReceiver();
  github.pointWebhooksAt(receiver.url);
  repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  await github.close();
  receiver.close();
});

function heard(): string[] {
  return receiver.received.map(({ headers, payload }) =>
    [headers["x-github-event"], payload.action].filter(Boolean).join("."),
  );
}

function last(): Json {
  return receiver.received.at(-1)?.payload ?? {};
}

test("a push is heard as a check suite and then as a push, signed with the app's secret", async () => {
  const { before, guid, sha } = await github.push(repository, "main", { "a.txt": "1\n" }, { message: "First" });
  expect(before).toBe(zeros);
  expect(heard()).toEqual(["check_suite.requested", "push"]);
  const { body, headers } = receiver.received[1] ?? { body: "", headers: {} };
  const signature = createHmac("sha256", github.app.webhookSecret).update(body).digest("hex");
  expect(headers).toMatchObject({
    "x-github-event": "push",
    "x-github-delivery": guid,
    "x-hub-signature-256": `sha256=${signature}`,
    "content-type": "application/json",
  });
  expect(last()).toMatchObject({
    ref: "refs/heads/main",
    before: zeros,
    after: sha,
    created: true,
    deleted: false,
    forced: false,
    head_commit: { id: sha, message: "First", added: ["a.txt"], removed: [], modified: [] },
    repository: { full_name: "ada/walks", clone_url: `${github.url}/ada/walks.git`, private: true },
    installation: { id: github.installationId },
    sender: { login: "ada" },
  });
});

test("each push builds on the branch, and a new branch on the default one", async () => {
  const first = await github.push(repository, "main", { "a.txt": "1", "b.txt": "1" });
  const second = await github.push(repository, "main", { "a.txt": "2", "b.txt": null });
  expect(second.before).toBe(first.sha);
  expect(last()).toMatchObject({ head_commit: { modified: ["a.txt"], removed: ["b.txt"] }, created: false });
  const branched = await github.push(repository, "new", { "c.txt": "3" });
  expect(branched.before).toBe(zeros);
  const { data } = await octokitOf(github).repos.getCommit({ ...walks, ref: "new" });
  expect(data.parents.map((parent) => parent.sha)).toEqual([second.sha]);
});

test("a push that leaves the branch's line is forced", async () => {
  const first = await github.push(repository, "main", { "a.txt": "1" });
  const second = await github.push(repository, "main", { "a.txt": "2" });
  await github.push(repository, "main", { "a.txt": "3" }, { from: first.sha });
  expect(last()).toMatchObject({ before: second.sha, forced: true });
});

test("the same files, message, date and parent make the same commit", async () => {
  const other = await github.createRepository({ owner: "ada", name: "twin" });
  const how = { date: new Date("2026-01-01T12:00:00Z"), message: "Same" };
  const one = await github.push(repository, "main", { "a.txt": "1" }, how);
  expect((await github.push(other, "main", { "a.txt": "1" }, how)).sha).toBe(one.sha);
});

test("a deleted branch and a tag are pushes as well", async () => {
  const { sha } = await github.push(repository, "main", { "a.txt": "1" });
  const side = await github.push(repository, "side", { "b.txt": "1" });
  await github.deleteBranch(repository, "side");
  expect(last()).toMatchObject({
    ref: "refs/heads/side",
    before: side.sha,
    after: zeros,
    deleted: true,
    head_commit: null,
  });
  await github.tag(repository, "v1.0", sha);
  expect(last()).toMatchObject({
    ref: "refs/tags/v1.0",
    before: zeros,
    after: sha,
    created: true,
    head_commit: { id: sha },
  });
});

test("the app hears nothing of repositories where it is not installed", async () => {
  const apart = await github.createRepository({ owner: "ada", name: "apart", installed: false });
  await github.push(apart, "main", { "a.txt": "1" });
  await github.push(repository, "main", { "a.txt": "1" }, { deliver: false });
  expect(receiver.received).toEqual([]);
  expect(github.deliveries).toEqual([]);
});

test("re-running a check queues its suite and leaves the run alone", async () => {
  const { sha } = await github.push(repository, "main", { "a.txt": "1" });
  const octokit = octokitOf(github);
  const { data } = await octokit.checks.create({
    ...walks,
    name: "reproducible!",
    head_sha: sha,
    conclusion: "failure",
    status: "completed",
    external_id: "run-7",
  });
  await github.waitFor(() => heard().includes("check_suite.completed"));
  await github.rerequestRun(data.id);
  expect(last()).toMatchObject({
    action: "rerequested",
    check_run: {
      id: data.id,
      external_id: "run-7",
      conclusion: "failure",
      check_suite: { status: "queued", conclusion: null },
    },
  });
  await github.rerequestSuite(repository, sha, "grace");
  expect(last()).toMatchObject({ action: "rerequested", check_suite: { head_sha: sha }, sender: { login: "grace" } });
  const waiting = github.waitForConclusion(repository, sha, "reproducible!", { after: data.id });
  const again = await octokit.checks.create({ ...walks, name: "reproducible!", head_sha: sha });
  await octokit.checks.update({ ...walks, check_run_id: again.data.id, conclusion: "success" });
  expect(await waiting).toMatchObject({ id: again.data.id, conclusion: "success" });
});

test("a button works once the run completed, and only if the run offers it", async () => {
  const { sha } = await github.push(repository, "main", { "a.txt": "1" });
  const octokit = octokitOf(github);
  const actions = [{ label: "Record outputs", description: "Write the lock", identifier: "record" }];
  const { data } = await octokit.checks.create({ ...walks, name: "reproducible!", head_sha: sha, actions });
  await expect(github.clickAction(data.id, "record")).rejects.toThrow("only after the run completed");
  await octokit.checks.update({ ...walks, check_run_id: data.id, conclusion: "action_required" });
  await expect(github.clickAction(data.id, "accept")).rejects.toThrow("no button accept");
  const guid = await github.clickAction(data.id, "record", "grace");
  const delivery = github.deliveries.find((each) => each.guid === guid);
  expect(delivery).toMatchObject({
    action: "requested_action",
    request: { payload: { requested_action: { identifier: "record" }, sender: { login: "grace" } } },
  });
});

test("the app hears of its own runs, unless that is turned off", async () => {
  const { sha } = await github.push(repository, "main", { "a.txt": "1" });
  await octokitOf(github).checks.create({ ...walks, name: "x", head_sha: sha });
  await github.waitFor(() => heard().includes("check_run.created"));
  const quiet = await startGitHub({ checkEvents: false });
  quiet.pointWebhooksAt(receiver.url);
  const twin = await quiet.createRepository({ owner: "ada", name: "walks" });
  const pushed = await quiet.push(twin, "main", { "a.txt": "1" });
  await octokitOf(quiet).checks.create({ ...walks, name: "x", head_sha: pushed.sha });
  await quiet.close();
  expect(quiet.deliveries.map(({ event }) => event)).toEqual(["check_suite", "push"]);
});

test("installing, renaming and hiding are told", async () => {
  const other = await github.createRepository({ owner: "ada", name: "late", installed: false });
  await github.announceInstallation();
  expect(last()).toMatchObject({ repositories: [{ full_name: "ada/walks" }] });
  await github.installRepository(other);
  expect(last()).toMatchObject({ repositories_added: [{ full_name: "ada/late" }], repositories_removed: [] });
  await github.rename(repository, "steps");
  expect(last()).toMatchObject({ changes: { repository: { name: { from: "walks" } } }, repository: { name: "steps" } });
  await github.setPrivate(repository, false);
  expect(last()).toMatchObject({ repository: { private: false, visibility: "public" } });
  await github.uninstall(other);
  await github.uninstall();
  expect(heard()).toEqual([
    "installation.created",
    "installation_repositories.added",
    "repository.renamed",
    "repository.publicized",
    "installation_repositories.removed",
    "installation.deleted",
  ]);
});
