import { afterEach, beforeEach, expect, test } from "vitest";
import { octokitOf, type Receiver, startReceiver } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Repository } from "./state.ts";
import { payloadProblems } from "./webhooks.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
let receiver: Receiver;
let repository: Repository;
beforeEach(async () => {
  github = await startGitHub();
  receiver = await startReceiver();
  repository = await github.createRepository({ owner: "ada", name: "walks" });
  github.pointWebhooksAt(receiver.url);
});
afterEach(async () => {
  await github.close();
  receiver.close();
});

function heard(): string[] {
  return receiver.received.map(({ headers, payload }) =>
    [headers["x-github-event"], payload.action].filter(Boolean).join("."),
  );
}

test("a payload that lacks something is told by its place, and so is an event that nobody described", async () => {
  await github.push(repository, "main", { "a.txt": "1\n" });
  const payload = receiver.received.at(-1)?.payload ?? {};
  expect(payloadProblems({ name: "push", payload })).toEqual([]);
  const { pusher: _pusher, ...rest } = payload;
  const [problem, ...more] = payloadProblems({ name: "push", payload: { ...rest, forced: "no" } });
  expect([problem, ...more].sort()).toMatchObject(
    [/^push must have.*pusher/, /^push\/forced must be boolean/].map((text) => expect.stringMatching(text)),
  );
  expect(payloadProblems({ name: "star", payload: { action: "created" } })).toEqual(["star-created is not described"]);
});

test("what a button, an installation and a repository send is as GitHub describes it", async () => {
  const { sha } = await github.push(repository, "main", { "a.txt": "1\n" });
  const actions = [{ label: "Record", description: "Write the lock", identifier: "record" }];
  const wanted = { ...walks, name: "reproducible!", head_sha: sha, conclusion: "failure" as const, actions };
  const { data } = await octokitOf(github).checks.create({ ...wanted, status: "completed" });
  await github.waitFor(() => heard().includes("check_suite.completed"));
  await github.clickAction(data.id, "record");
  await github.rerequestRun(data.id);
  await github.rerequestSuite(repository, sha);
  await github.announceInstallation();
  await github.suspend();
  await github.unsuspend();
  const other = await github.createRepository({ owner: "ada", name: "other", installed: false });
  await github.installRepository(other);
  await github.rename(repository, "steps");
  await github.setPrivate(repository, true);
  await github.setPrivate(repository, false);
  await github.transfer(repository, "grace");
  await github.deleteRepository(repository);
  await github.uninstall(other);
  await github.uninstall();
  expect(heard().slice(2).sort()).toEqual([
    "check_run.completed",
    "check_run.created",
    "check_run.requested_action",
    "check_run.rerequested",
    "check_suite.completed",
    "check_suite.rerequested",
    "installation.created",
    "installation.deleted",
    "installation.suspend",
    "installation.unsuspend",
    "installation_repositories.added",
    "installation_repositories.removed",
    "repository.deleted",
    "repository.privatized",
    "repository.publicized",
    "repository.renamed",
    "repository.transferred",
  ]);
  expect(github.unexpected).toEqual([]);
});
