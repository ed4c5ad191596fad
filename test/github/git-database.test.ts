import { afterEach, beforeEach, expect, test } from "vitest";
import { usualPermissions } from "./app.ts";
import { badAnswersOf, octokitOf, octokitWith, type Receiver, refusalOf, startReceiver, tokenOf } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Repository } from "./state.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
let receiver: Receiver;
let repository: Repository;
let head: string;
beforeEach(async () => {
  github = await startGitHub({ permissions: { ...usualPermissions, contents: "write" } });
  receiver = await startReceiver();
  repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
  head = (await github.push(repository, "main", { "a.txt": "1\n", "data/b.txt": "1\n", "data/c.txt": "1\n" })).sha;
  github.pointWebhooksAt(receiver.url);
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  await github.close();
  receiver.close();
});

type Entry = {
  path?: string;
  mode?: "100644" | "100755" | "040000";
  type?: "blob" | "tree";
  sha?: string | null;
  content?: string;
};

async function treeWith(entries: Entry[], base_tree: string | undefined = head) {
  const { data } = await octokitOf(github).git.createTree({
    ...walks,
    tree: entries,
    ...(base_tree === undefined ? {} : { base_tree }),
  });
  return data;
}

async function commitOn(parent: string, entries: Entry[], extra: object = {}) {
  const tree = await treeWith(entries, parent);
  const wanted = { ...walks, message: "Record outputs", tree: tree.sha, parents: [parent], ...extra };
  return (await octokitOf(github).git.createCommit(wanted)).data;
}

async function pathsOf(tree_sha: string, recursive = true): Promise<string[]> {
  const { data } = await octokitOf(github).git.getTree({
    ...walks,
    tree_sha,
    ...(recursive ? { recursive: "1" } : {}),
  });
  return data.tree.map(({ path, type }) => `${path} ${type}`);
}

test("a tree is made on top of another: files added, replaced and taken away", async () => {
  const { git } = octokitOf(github);
  const blob = await git.createBlob({
    ...walks,
    content: Buffer.from([0, 255]).toString("base64"),
    encoding: "base64",
  });
  const tree = await treeWith([
    { path: "data/b.txt", mode: "100644", type: "blob", content: "2\n" },
    { path: "data/c.txt", mode: "100644", type: "blob", sha: null },
    { path: "new/d.bin", mode: "100755", type: "blob", sha: blob.data.sha },
  ]);
  expect(await pathsOf(tree.sha)).toEqual(["a.txt blob", "data tree", "data/b.txt blob", "new tree", "new/d.bin blob"]);
  expect(await pathsOf("main", false)).toEqual(["a.txt blob", "data tree"]);
  const data = tree.tree.find(({ path }) => path === "data")?.sha ?? "";
  const swapped = await treeWith([{ path: "a.txt", mode: "040000", type: "tree", sha: data }]);
  expect(await pathsOf(swapped.sha)).toContain("a.txt/b.txt blob");
  const alone = await git.createTree({ ...walks, tree: [{ path: "x", mode: "100644", type: "blob", content: "x" }] });
  expect(await pathsOf(alone.data.sha)).toEqual(["x blob"]);
});

test("a tree of nonsense is refused", async () => {
  const refused = async (entry: Entry) => (await refusalOf(treeWith([entry]))).message;
  const file = { mode: "100644", type: "blob" } as const;
  expect(await refused({ ...file, path: "../x", content: "x" })).toContain("malformed path");
  expect(await refused({ ...file, path: "x", sha: "f".repeat(40) })).toContain("not a valid blob");
  expect(await refused({ ...file, path: "x", sha: null, content: "x" })).toContain("Must supply either");
  expect(await refusalOf(treeWith([{ ...file, path: "x", content: "x" }], "f".repeat(40)))).toMatchObject({
    status: 404,
  });
});

test("a commit without an author is the app's own", async () => {
  const commit = await commitOn(head, [{ path: "a.txt", mode: "100644", type: "blob", content: "2\n" }]);
  expect(commit).toMatchObject({
    author: { name: "tickmark[bot]", email: expect.stringMatching(/^\d+\+tickmark\[bot\]@users\.noreply/) },
    committer: { name: "GitHub" },
    parents: [{ sha: head }],
  });
  const person = { name: "Ada", email: "ada@example.org", date: "2026-01-01T12:00:00Z" };
  const theirs = await commitOn(head, [], { author: person });
  expect([theirs.author.name, theirs.committer.name, Date.parse(theirs.author.date)]).toEqual([
    "Ada",
    "Ada",
    Date.parse(person.date),
  ]);
  const { git } = octokitOf(github);
  expect((await git.getCommit({ ...walks, commit_sha: commit.sha })).data.message).toBe("Record outputs");
  expect(await refusalOf(git.getCommit({ ...walks, commit_sha: "f".repeat(40) }))).toMatchObject({ status: 404 });
  const bad = { ...walks, message: "x", tree: commit.tree.sha, parents: ["f".repeat(40)] };
  expect(await refusalOf(git.createCommit(bad))).toMatchObject({ status: 422 });
});

test("moving a branch is a push by the app's bot, into its pull request as well", async () => {
  const { sha } = await github.push(repository, "feature", { "b.txt": "1" }, { deliver: false });
  await github.openPullRequest(repository, { branch: "feature", deliver: false });
  const commit = await commitOn(sha, [{ path: "a.txt", mode: "100644", type: "blob", content: "2\n" }]);
  expect(receiver.received).toEqual([]);
  await octokitOf(github).git.updateRef({ ...walks, ref: "heads/feature", sha: commit.sha });
  expect(github.pullRequest(repository, 1).headSha).toBe(commit.sha);
  await github.waitFor(() => receiver.received.length === 3);
  expect(receiver.received.map(({ headers, payload }) => [headers["x-github-event"], payload])).toMatchObject([
    ["check_suite", { action: "requested", check_suite: { head_sha: commit.sha } }],
    ["push", { before: sha, after: commit.sha, sender: { login: "tickmark[bot]", type: "Bot" } }],
    ["pull_request", { action: "synchronize", before: sha, after: commit.sha }],
  ]);
});

test("a branch only goes forward, unless it is forced", async () => {
  const { git } = octokitOf(github);
  const aside = await commitOn(head, [{ path: "x", mode: "100644", type: "blob", content: "x" }]);
  const newer = await github.push(repository, "main", { "a.txt": "2\n" });
  const move = { ...walks, ref: "heads/main", sha: aside.sha };
  expect(await refusalOf(git.updateRef(move))).toMatchObject({ status: 422, message: "Update is not a fast forward" });
  expect((await git.getRef({ ...walks, ref: "heads/main" })).data.object.sha).toBe(newer.sha);
  await git.updateRef({ ...move, force: true });
  await github.waitFor(() => receiver.received.at(-1)?.payload.forced === true);
  const missing = git.updateRef({ ...move, ref: "heads/none" });
  expect(await refusalOf(missing)).toMatchObject({ message: "Reference does not exist" });
  const dangling = git.updateRef({ ...move, sha: "f".repeat(40) });
  expect(await refusalOf(dangling)).toMatchObject({ message: "Object does not exist" });
  expect(github.violations.map(({ operationId }) => operationId)).toEqual(["git/update-ref", "git/update-ref"]);
});

test("a new ref is a branch or a tag that is not there yet", async () => {
  const { git } = octokitOf(github);
  await git.createRef({ ...walks, ref: "refs/heads/tickmark/setup", sha: head });
  await github.waitFor(() => receiver.received.length === 1);
  expect(receiver.received[0]?.payload).toMatchObject({ created: true, after: head, commits: [] });
  const refused = async (ref: string, sha = head) => (await refusalOf(git.createRef({ ...walks, ref, sha }))).message;
  expect(await refused("refs/heads/main")).toBe("Reference already exists");
  expect(await refused("main")).toContain("not a valid ref name");
  expect(await refused("refs/heads/x", "f".repeat(40))).toBe("Object does not exist");
  expect(await refusalOf(git.getRef({ ...walks, ref: "heads/none" }))).toMatchObject({ status: 404 });
});

test("who may only read contents writes nothing", async () => {
  const reader = octokitWith(github, await tokenOf(github, { permissions: { contents: "read" } }));
  const refused = { status: 403, message: "Resource not accessible by integration" };
  expect(await refusalOf(reader.git.createBlob({ ...walks, content: "x" }))).toMatchObject(refused);
  expect(await refusalOf(reader.git.updateRef({ ...walks, ref: "heads/main", sha: head }))).toMatchObject(refused);
  expect((await reader.git.getRef({ ...walks, ref: "heads/main" })).data.object.sha).toBe(head);
});
