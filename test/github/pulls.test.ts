import { afterEach, beforeEach, expect, test } from "vitest";
import { usualPermissions } from "./app.ts";
import { badAnswersOf, octokitOf, type Receiver, refusalOf, startReceiver } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Json, Repository } from "./state.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
let receiver: Receiver;
let repository: Repository;
let base: string;
beforeEach(async () => {
  github = await startGitHub({ permissions: { ...usualPermissions, contents: "write" } });
  receiver = await startReceiver();
  repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
  base = (await github.push(repository, "main", { "a.txt": "1\n" })).sha;
  github.pointWebhooksAt(receiver.url);
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

async function fromBranch() {
  await github.push(repository, "feature", { "b.txt": "1\n" }, { deliver: false });
  return github.openPullRequest(repository, { branch: "feature", title: "Add b" });
}

function fromFork(owner = "mallory") {
  return github.openPullRequest(repository, { branch: "patch", fork: { owner, files: { "c.txt": "1\n" } } });
}

test("a pull request of a branch is opened, and a push to the branch goes into it", async () => {
  const pull = await fromBranch();
  expect(pull).toMatchObject({ number: 1, headRef: "feature", baseRef: "main", author: "ada", state: "open" });
  expect(heard()).toEqual(["pull_request.opened"]);
  expect(last()).toMatchObject({
    number: 1,
    pull_request: {
      head: { ref: "feature", sha: pull.headSha, repo: { full_name: "ada/walks", fork: false } },
      base: { ref: "main", sha: base },
      commits: 1,
      additions: 1,
      changed_files: 1,
    },
  });
  const before = pull.headSha;
  const { sha } = await github.push(repository, "feature", { "b.txt": "2\n" });
  expect(heard().slice(1)).toEqual(["check_suite.requested", "push", "pull_request.synchronize"]);
  expect(last()).toMatchObject({ before, after: sha, pull_request: { head: { sha } } });
  const again = await github.pushToPullRequest(repository, 1, { "b.txt": "3\n" }, { sender: "grace" });
  expect(last()).toMatchObject({ before: sha, after: again.sha, sender: { login: "grace" } });
  expect(github.pullRequest(repository, 1).headSha).toBe(again.sha);
});

test("the runs of a branch name its pull request, those of a fork's commit none", async () => {
  const client = octokitOf(github);
  const own = await fromBranch();
  const foreign = await fromFork();
  const runAt = async (head_sha: string) => (await client.checks.create({ ...walks, name: "x", head_sha })).data;
  expect((await runAt(own.headSha)).pull_requests).toMatchObject([{ number: own.number }]);
  expect((await runAt(foreign.headSha)).pull_requests).toEqual([]);
  expect(github.checkSuite(repository, foreign.headSha)?.head_branch).toBeNull();
});

test("of a fork only the pull request is heard, and its commit is in the base repository", async () => {
  const pull = await fromFork();
  expect(pull).toMatchObject({ author: "mallory", headRef: "patch" });
  expect(heard()).toEqual(["pull_request.opened"]);
  expect(last()).toMatchObject({
    pull_request: { head: { label: "mallory:patch", repo: { full_name: "mallory/walks", fork: true } } },
    sender: { login: "mallory" },
  });
  const client = octokitOf(github);
  const commit = await client.repos.getCommit({ ...walks, ref: "pull/1/head" });
  expect([commit.data.sha, commit.data.parents[0]?.sha]).toEqual([pull.headSha, base]);
  const { sha } = await github.pushToPullRequest(repository, 1, { "c.txt": "2\n" });
  expect(heard().slice(1)).toEqual(["pull_request.synchronize"]);
  expect(last()).toMatchObject({ before: commit.data.sha, after: sha });
  expect((await client.repos.getCommit({ ...walks, ref: sha })).data.files?.[0]?.filename).toBe("c.txt");
  expect(await refusalOf(client.repos.get({ owner: "mallory", repo: "walks" }))).toMatchObject({ status: 404 });
});

test("one person's second pull request comes from the same fork, on the base as it is now", async () => {
  await fromFork();
  const newer = await github.push(repository, "main", { "a.txt": "2\n" });
  const fork = { owner: "mallory", files: { "d.txt": "1\n" } };
  const second = await github.openPullRequest(repository, { branch: "other", fork });
  const { data } = await octokitOf(github).repos.getCommit({ ...walks, ref: second.headSha });
  expect([second.number, data.parents[0]?.sha]).toEqual([2, newer.sha]);
});

test("a deleted fork leaves its pull request behind, without a repository", async () => {
  await fromFork();
  github.deleteFork(repository, 1);
  const client = octokitOf(github);
  expect((await client.pulls.get({ ...walks, pull_number: 1 })).data.head.repo).toBeNull();
  expect((await client.pulls.list(walks)).data[0]?.head.repo).toBeNull();
  await github.closePullRequest(repository, 1);
  expect(last()).toMatchObject({ action: "closed", pull_request: { head: { repo: null }, merged: false } });
  await expect(github.pushToPullRequest(repository, 1, {})).rejects.toThrow("is gone");
});

test("closing and opening again are told; merging pushes to the base first", async () => {
  const pull = await fromBranch();
  await github.closePullRequest(repository, 1);
  await github.push(repository, "feature", { "b.txt": "2\n" });
  await github.reopenPullRequest(repository, 1, { sender: "grace" });
  expect(last()).toMatchObject({ action: "reopened", sender: { login: "grace" } });
  await github.closePullRequest(repository, 1, { merged: true });
  expect(heard()).toEqual([
    "pull_request.opened",
    "pull_request.closed",
    "check_suite.requested",
    "push",
    "pull_request.reopened",
    "check_suite.requested",
    "push",
    "pull_request.closed",
  ]);
  const merge = github.pullRequest(repository, 1).mergeCommitSha;
  expect(last()).toMatchObject({ pull_request: { merged: true, merge_commit_sha: merge, state: "closed" } });
  const { data } = await octokitOf(github).repos.getBranch({ ...walks, branch: "main" });
  expect([data.commit.sha, data.commit.parents.map(({ sha }) => sha)]).toEqual([merge, [base, pull.headSha]]);
  await expect(github.reopenPullRequest(repository, 1)).rejects.toThrow("is merged");
});

test("deleting the branch closes its pull request", async () => {
  await fromBranch();
  await github.deleteBranch(repository, "feature");
  expect(heard()).toEqual(["pull_request.opened", "push", "pull_request.closed"]);
  expect(github.pullRequest(repository, 1).state).toBe("closed");
});

test("pull requests are listed by state, branch and commit", async () => {
  const own = await fromBranch();
  const foreign = await fromFork();
  await github.closePullRequest(repository, own.number);
  const { pulls, repos } = octokitOf(github);
  const numbers = async (query: object) => (await pulls.list({ ...walks, ...query })).data.map(({ number }) => number);
  expect(await numbers({})).toEqual([2]);
  expect(await numbers({ state: "all" })).toEqual([2, 1]);
  expect(await numbers({ state: "all", head: "ada:feature" })).toEqual([1]);
  expect(await numbers({ state: "all", direction: "asc", per_page: 1 })).toEqual([1]);
  const of = async (commit_sha: string) =>
    (await repos.listPullRequestsAssociatedWithCommit({ ...walks, commit_sha })).data.map(({ number }) => number);
  expect([await of(foreign.headSha), await of(base), await of(own.headSha)]).toEqual([[2], [], []]);
});

test("the app opens a pull request of a branch, once, and closes it", async () => {
  await github.push(repository, "feature", { "b.txt": "1\n" });
  const { pulls } = octokitOf(github);
  const wanted = { ...walks, title: "Add b", head: "feature", base: "main" };
  const { data } = await pulls.create(wanted);
  expect(data).toMatchObject({ user: { login: "tickmark[bot]", type: "Bot" }, number: 1 });
  await github.waitFor(() => heard().includes("pull_request.opened"));
  expect(last()).toMatchObject({ sender: { type: "Bot" } });
  const messageOf = async (call: Promise<unknown>) => (await refusalOf(call)).errors;
  expect(await messageOf(pulls.create(wanted))).toMatchObject([{ message: /already exists for ada:feature/ }]);
  expect(await messageOf(pulls.create({ ...wanted, head: "main" }))).toMatchObject([{ message: /No commits between/ }]);
  expect(await messageOf(pulls.create({ ...wanted, head: "none" }))).toMatchObject([{ field: "head" }]);
  await pulls.update({ ...walks, pull_number: 1, state: "closed", title: "Drop b" });
  await github.waitFor(() => heard().includes("pull_request.closed"));
  expect(github.pullRequest(repository, 1)).toMatchObject({ state: "closed", title: "Drop b" });
});

test("a merge group is a commit and a branch of GitHub's own, gone when it is done with", async () => {
  const pull = await fromBranch();
  const { ref, sha } = await github.mergeGroup(repository, pull.number);
  expect(ref).toBe(`refs/heads/gh-readonly-queue/main/pr-1-${base}`);
  expect(heard().slice(1)).toEqual(["check_suite.requested", "push", "merge_group.checks_requested"]);
  expect(last()).toMatchObject({
    merge_group: { head_sha: sha, head_ref: ref, base_sha: base, base_ref: "refs/heads/main" },
  });
  await github.destroyMergeGroup(repository, sha, "dequeued");
  expect(heard().slice(4)).toEqual(["merge_group.destroyed", "push"]);
  expect(last()).toMatchObject({ ref, deleted: true });
  await expect(github.destroyMergeGroup(repository, sha, "dequeued")).rejects.toThrow("no merge group");
});

test("a merge group that passed becomes the base, and its pull request is merged", async () => {
  const pull = await fromBranch();
  const { sha } = await github.mergeGroup(repository, pull.number);
  const count = heard().length;
  await github.destroyMergeGroup(repository, sha, "merged");
  expect(heard().slice(count)).toEqual(["push", "pull_request.closed", "merge_group.destroyed", "push"]);
  expect(github.pullRequest(repository, 1)).toMatchObject({ state: "closed", mergeCommitSha: sha });
  expect((await octokitOf(github).repos.getBranch({ ...walks, branch: "main" })).data.commit.sha).toBe(sha);
});
