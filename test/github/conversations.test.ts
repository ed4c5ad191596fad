import { afterEach, beforeEach, expect, test } from "vitest";
import { usualPermissions } from "./app.ts";
import { badAnswersOf, octokitOf, octokitWith, type Receiver, refusalOf, startReceiver, tokenOf } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Json, Repository } from "./state.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
let receiver: Receiver;
let repository: Repository;
let issue: number;
let pull: number;
beforeEach(async () => {
  github = await startGitHub({ permissions: { ...usualPermissions, issues: "write" } });
  receiver = await startReceiver();
  repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
  await github.push(repository, "main", { "a.txt": "1\n" });
  await github.push(repository, "feature", { "b.txt": "1\n" });
  issue = github.createIssue(repository, { title: "Does it rerun?", author: "grace" });
  pull = (await github.openPullRequest(repository, { branch: "feature" })).number;
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

test("issues and pull requests share their numbers, and only one of them is a pull request", async () => {
  expect([issue, pull]).toEqual([1, 2]);
  const { issues } = octokitOf(github);
  expect((await issues.get({ ...walks, issue_number: issue })).data).toMatchObject({ title: "Does it rerun?" });
  expect((await issues.get({ ...walks, issue_number: issue })).data.pull_request).toBeUndefined();
  expect((await issues.get({ ...walks, issue_number: pull })).data.pull_request?.url).toContain("/pulls/2");
  expect(await refusalOf(issues.get({ ...walks, issue_number: 3 }))).toMatchObject({ status: 404 });
});

test("what people say is told, with who said it", async () => {
  const { guid, id } = await github.comment(repository, pull, "/tickmark run", { author: "grace" });
  expect(receiver.received[0]?.headers["x-github-delivery"]).toBe(guid);
  expect(last()).toMatchObject({
    issue: { number: pull, pull_request: { url: expect.any(String) } },
    comment: { id, body: "/tickmark run", user: { login: "grace", type: "User" } },
    sender: { login: "grace", type: "User" },
  });
  await github.comment(repository, issue, "bump", { author: "dependabot", authorType: "Bot" });
  expect(last()).toMatchObject({ sender: { type: "Bot" } });
  await github.review(repository, pull, "/tickmark run", { author: "grace" });
  expect(last()).toMatchObject({
    review: { body: "/tickmark run", state: "commented" },
    pull_request: { number: pull },
  });
  await github.reviewComment(repository, pull, "/tickmark explain");
  expect(last()).toMatchObject({ comment: { body: "/tickmark explain" }, pull_request: { number: pull } });
  expect(heard()).toEqual([
    "issue_comment.created",
    "issue_comment.created",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
  ]);
  await expect(github.review(repository, issue, "no")).rejects.toThrow("not a pull request");
});

test("the app comments, changes its comment and takes it away, and hears of all that", async () => {
  const { issues } = octokitOf(github);
  const { data } = await issues.createComment({ ...walks, issue_number: pull, body: "One" });
  await issues.updateComment({ ...walks, comment_id: data.id, body: "Two" });
  expect(github.comments(repository, pull)).toMatchObject([
    { id: data.id, author: "tickmark[bot]", body: "Two", history: ["One", "Two"], reactions: [] },
  ]);
  await github.waitFor(() => heard().length === 2);
  expect(receiver.received.map(({ payload }) => payload)).toMatchObject([
    { action: "created", sender: { login: "tickmark[bot]", type: "Bot" }, comment: { body: "One" } },
    { action: "edited", changes: { body: { from: "One" } }, comment: { body: "Two" } },
  ]);
  await issues.deleteComment({ ...walks, comment_id: data.id });
  await github.waitFor(() => heard().includes("issue_comment.deleted"));
  expect(github.comments(repository, pull)).toEqual([]);
  expect(await refusalOf(issues.updateComment({ ...walks, comment_id: data.id, body: "x" }))).toMatchObject({
    status: 404,
  });
});

test("a comment is neither empty nor longer than 65536 characters", async () => {
  const { issues } = octokitOf(github);
  const saying = (body: string) => issues.createComment({ ...walks, issue_number: issue, body });
  await saying("ü".repeat(65_536));
  expect((await refusalOf(saying("x".repeat(65_537)))).errors).toMatchObject([{ message: /maximum is 65536/ }]);
  expect(await refusalOf(saying(" "))).toMatchObject({ status: 422 });
  await github.waitFor(() => heard().length === 1);
});

test("a conversation comes in pages, oldest first", async () => {
  for (const body of ["1", "2", "3"]) await github.comment(repository, issue, body, { deliver: false });
  const { issues } = octokitOf(github);
  const first = await issues.listComments({ ...walks, issue_number: issue, per_page: 2 });
  const second = await issues.listComments({ ...walks, issue_number: issue, per_page: 2, page: 2 });
  expect([...first.data, ...second.data].map(({ body }) => body)).toEqual(["1", "2", "3"]);
  expect(first.headers.link).toContain('rel="next"');
  const later = { ...walks, issue_number: issue, since: new Date(Date.now() + 60_000).toISOString() };
  expect((await issues.listComments(later)).data).toEqual([]);
});

test("a reaction is given once", async () => {
  const { reactions } = octokitOf(github);
  const { id } = await github.comment(repository, pull, "/tickmark run");
  const eyes = { ...walks, comment_id: id, content: "eyes" as const };
  expect((await reactions.createForIssueComment(eyes)).status).toBe(201);
  expect((await reactions.createForIssueComment(eyes)).status).toBe(200);
  expect(github.comments(repository, pull)[0]?.reactions).toEqual(["eyes"]);
  const beside = await github.reviewComment(repository, pull, "/tickmark run");
  const answer = await reactions.createForPullRequestReviewComment({ ...eyes, comment_id: beside.id });
  expect(answer.status).toBe(201);
  expect(github.reviewComments(repository, pull)[0]?.reactions).toEqual(["eyes"]);
  expect(await refusalOf(reactions.createForIssueComment({ ...eyes, comment_id: beside.id }))).toMatchObject({
    status: 404,
  });
});

test("with pull requests alone an app comments on them, and not on issues", async () => {
  const client = octokitWith(github, await tokenOf(github, { permissions: { pull_requests: "write" } }));
  const { data } = await client.issues.createComment({ ...walks, issue_number: pull, body: "here" });
  await client.issues.updateComment({ ...walks, comment_id: data.id, body: "there" });
  const refused = { status: 403, message: "Resource not accessible by integration" };
  const saying = client.issues.createComment({ ...walks, issue_number: issue, body: "here" });
  expect(await refusalOf(saying)).toMatchObject(refused);
  const { id } = await github.comment(repository, issue, "hello");
  expect(await refusalOf(client.issues.deleteComment({ ...walks, comment_id: id }))).toMatchObject(refused);
  const reader = octokitWith(github, await tokenOf(github, { permissions: { issues: "read" } }));
  expect((await reader.issues.listComments({ ...walks, issue_number: issue })).data).toHaveLength(1);
  const reading = reader.issues.createComment({ ...walks, issue_number: pull, body: "here" });
  expect(await refusalOf(reading)).toMatchObject(refused);
  expect(github.violations.map(({ rule }) => rule)).toEqual(["permission", "permission", "permission"]);
});

test("an app without the right to read issues does not hear what is said in them", async () => {
  const { issues: _issues, ...rest } = usualPermissions;
  const deaf = await startGitHub({ permissions: rest });
  const twin = await deaf.createRepository({ owner: "ada", name: "walks" });
  deaf.pointWebhooksAt(receiver.url);
  await deaf.comment(twin, deaf.createIssue(twin, { title: "x" }), "/tickmark run");
  expect(deaf.deliveries).toEqual([]);
  await deaf.close();
});

test("a release is told, of a tag that is there", async () => {
  await expect(github.release(repository, "v1")).rejects.toThrow("no tag v1");
  const { data } = await octokitOf(github).repos.getBranch({ ...walks, branch: "main" });
  await github.tag(repository, "v1", data.commit.sha);
  await github.release(repository, "v1", { author: "grace" });
  expect(last()).toMatchObject({ action: "published", release: { tag_name: "v1" }, sender: { login: "grace" } });
});
