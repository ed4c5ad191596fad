import { expect, test } from "vitest";
import { interpret, isWanted } from "../../src/entry/events.ts";

const repository = {
  id: 7,
  name: "paper",
  private: true,
  default_branch: "main",
  clone_url: "https://github.test/lab/paper.git",
  html_url: "https://github.test/lab/paper",
  owner: { login: "lab" },
};
const common = { installation: { id: 3 }, repository };
const commit = "a".repeat(40);
const delivery = (event: string, payload: object) => ({ guid: "g", event, payload: { ...common, ...payload } });

test("a push to a branch is verified, whatever the branch is called", () => {
  const intent = interpret(delivery("push", { ref: "refs/heads/feature/a b", after: commit, deleted: false }));
  expect(intent).toMatchObject({
    kind: "push",
    commit,
    branch: "feature/a b",
    repository: { id: 7, isPrivate: true },
  });
});

test.each([
  ["a deleted tag", delivery("push", { ref: "refs/tags/v1", after: "0".repeat(40), deleted: true })],
  ["a branch of the merge queue", delivery("push", { ref: "refs/heads/gh-readonly-queue/main/pr-1-a", after: commit })],
  [
    "a push without an installation",
    { guid: "g", event: "push", payload: { repository, ref: "refs/heads/main", after: commit } },
  ],
  ["a check that we wrote ourselves", delivery("check_run", { action: "completed", check_run: {} })],
  ["an event that nobody asked for", delivery("star", { action: "created" })],
])("%s asks nothing of us", (_, given) => {
  expect(interpret(given)).toEqual({ kind: "nothing" });
});

test("Re-run names the one check, Re-run all none", () => {
  const run = { name: "reproducible! / main", head_sha: commit, check_suite: { head_branch: "main" } };
  expect(interpret(delivery("check_run", { action: "rerequested", check_run: run }))).toMatchObject({
    kind: "rerun",
    commit,
    branch: "main",
    check: "reproducible! / main",
  });
  const suite = { head_sha: commit, head_branch: null };
  expect(interpret(delivery("check_suite", { action: "rerequested", check_suite: suite }))).toMatchObject({
    kind: "rerun",
    branch: null,
    check: null,
  });
});

test("a repository that was renamed or hidden is remembered anew, a deleted one forgotten", () => {
  expect(interpret(delivery("repository", { action: "privatized" }))).toMatchObject({ kind: "remember" });
  expect(interpret(delivery("repository", { action: "deleted" }))).toEqual({ kind: "forget", repositoryId: 7 });
});

test("of the checks' events only requests to run again are worth storing", () => {
  expect(isWanted("push", {})).toBe(true);
  expect(isWanted("check_run", { action: "rerequested" })).toBe(true);
  expect(isWanted("check_run", { action: "created" })).toBe(false);
  expect(isWanted("check_suite", { action: "requested" })).toBe(false);
  expect(isWanted("issues", { action: "opened" })).toBe(false);
});
