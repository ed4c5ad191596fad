import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { appLab, declaration, lockFor, patience } from "./app-lab.ts";
import { containersOf } from "./tickmark-server.ts";

/* Buttons, commands, the one comment, and the proposal: on a real server, with the right to write. */

const granted = {
  metadata: "read",
  checks: "write",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  merge_queues: "read",
};
const lab = appLab({ permissions: granted });
const name = "reproducible!";
const bot = () => `${lab.github.app.slug}[bot]`;

const makes = (value: string) => declaration(`mkdir -p out && echo ${value} > out/a.csv`);
const diverging = {
  "reproduce.yml": makes("2"),
  "reproduce.lock": lockFor({ "out/a.csv": "1\n" }),
  "out/a.csv": "1\n",
};

async function paperWith(files: Record<string, string>) {
  const repository = await lab.newRepository();
  lab.github.setCollaborator(repository, "ada", "write");
  lab.github.setCollaborator(repository, "eve", "read");
  const { sha } = await lab.github.push(repository, "main", files);
  return { repository, sha };
}

test("Record outputs commits the lock and what is tracked, with who pressed it, and the new commit is reproduced", async () => {
  const { github } = lab;
  const { repository, sha } = await paperWith(diverging);
  const diverged = await github.waitForConclusion(repository, sha, name, patience);
  expect(diverged.conclusion).toBe("failure");
  await github.clickAction(diverged.id, "accept", "ada");
  const head = await github.waitFor(async () => {
    const call = github.calls.findLast(({ operationId }) => operationId === "git/update-ref");
    return (call?.body as { sha?: string } | undefined)?.sha;
  }, patience);
  expect((await github.waitForConclusion(repository, head, name, patience)).conclusion).toBe("success");
  const lastBody = (operation: string) =>
    (github.calls.findLast(({ operationId }) => operationId === operation)?.body ?? {}) as Record<string, unknown>;
  expect(lastBody("git/create-commit").message).toContain("Accepted by @ada");
  expect(lastBody("git/create-tree").tree).toMatchObject([{ path: "reproduce.lock" }, { path: "out/a.csv" }]);
  await expect.poll(() => github.checkRuns(repository, sha)[0]?.output.summary).toContain("Accepted by");
});

test("a head that moved is not written to, and who may only read writes nothing", async () => {
  const { github } = lab;
  const { repository, sha } = await paperWith(diverging);
  const diverged = await github.waitForConclusion(repository, sha, name, patience);
  const writes = () => github.calls.filter(({ operationId }) => operationId === "git/update-ref").length;
  const before = writes();
  await github.clickAction(diverged.id, "accept", "eve");
  await github.push(repository, "main", { "note.txt": "x" });
  await github.clickAction(diverged.id, "accept", "ada");
  await expect.poll(() => github.checkRuns(repository, sha)[0]?.output.summary).toContain("is not at");
  expect(writes()).toBe(before);
});

test("the comment of a pull request comes when something differs, is updated in place, and goes when it is mended", async () => {
  const { github } = lab;
  const { repository } = await paperWith({
    "reproduce.yml": makes("1"),
    "reproduce.lock": lockFor({ "out/a.csv": "1\n" }),
  });
  const { sha } = await github.push(repository, "change", { "reproduce.yml": makes("2") });
  const { number } = await github.openPullRequest(repository, { branch: "change", author: "ada" });
  await github.waitForConclusion(repository, sha, name, patience);
  const ours = () => github.comments(repository, number).filter(({ author }) => author === bot());
  await github.waitFor(() => ours().length === 1, patience);
  const first = ours()[0]?.id;
  expect(ours()[0]?.body).toContain("Does it still reproduce?");
  expect(ours()[0]?.body).toContain("out/a.csv");
  const { sha: second } = await github.push(repository, "change", { "reproduce.yml": makes("3") });
  await github.waitForConclusion(repository, second, name, patience);
  await github.waitFor(() => ours()[0]?.body.includes(second.slice(0, 12)), patience);
  // In place: it was never taken away and written anew.
  expect(ours().map(({ id }) => id)).toEqual([first]);
  const { sha: third } = await github.push(repository, "change", { "reproduce.yml": makes("1") });
  expect((await github.waitForConclusion(repository, third, name, patience)).conclusion).toBe("success");
  await github.waitFor(() => ours().length === 0, patience);
});

test("commands answer below, are acknowledged, and do only what the asker may do", async () => {
  const { github } = lab;
  const { repository, sha } = await paperWith(diverging);
  await github.waitForConclusion(repository, sha, name, patience);
  const issue = github.createIssue(repository, { title: "Review" });
  const says = async (body: string, author: string) => {
    const before = github.comments(repository, issue).length;
    const { id } = await github.comment(repository, issue, body, { author });
    await github.waitFor(() => github.comments(repository, issue).length > before + 1, patience);
    expect(github.comments(repository, issue).find((each) => each.id === id)?.reactions).toContain("eyes");
    return github.comments(repository, issue).at(-1)?.body ?? "";
  };
  const help = await says("/tickmark help", "eve");
  expect(help).toContain("/tickmark status");
  expect(help).not.toContain("/tickmark run");
  expect(await says("/tickmark help", "ada")).toContain("/tickmark run");
  expect(await says("/tickmark run", "eve")).toContain("people with write access");
  expect(await says("/tickmark statsu", "eve")).toContain("/tickmark status");
  expect(await says("Hello\n\n@tickmark status\n", "eve")).toContain("Diverged");
  expect(await says("/tickmark explain", "eve")).toContain("What differs");
  expect(await says("/tickmark badge", "eve")).toContain(`/badge/lab/${repository.name}.svg`);
  const runs = github.checkRuns(repository, sha).length;
  expect(await says("/tickmark run", "ada")).toContain("once more");
  await github.waitFor(() => github.checkRuns(repository, sha).length > runs, patience);
  const before = github.comments(repository, issue).length;
  await github.comment(repository, issue, "/tickmark run", { author: "other[bot]", authorType: "Bot" });
  await github.comment(repository, issue, "> /tickmark run", { author: "ada" });
  expect(await says("/tickmark status", "ada")).toContain(sha.slice(0, 12));
  expect(github.comments(repository, issue)).toHaveLength(before + 4);
  await expect.poll(() => github.checkRuns(repository, sha).every(({ status }) => status === "completed")).toBe(true);
});

test("a review and a comment beside a line are heard as well", async () => {
  const { github } = lab;
  const { repository } = await paperWith(diverging);
  await github.push(repository, "change", { "note.txt": "x" });
  const { number } = await github.openPullRequest(repository, { branch: "change", author: "ada" });
  const answers = () => github.comments(repository, number).filter(({ body }) => body.includes("What you can ask"));
  await github.review(repository, number, "Fine.\n\n/tickmark help", { author: "ada" });
  await github.waitFor(() => answers().length === 1, patience);
  await github.reviewComment(repository, number, "/tickmark help", { author: "ada" });
  await github.waitFor(() => answers().length === 2, patience);
});

test("/tickmark cancel ends what runs, and says who asked", async () => {
  const { github } = lab;
  const { repository, sha } = await paperWith({ "reproduce.yml": declaration("sleep 40") });
  await github.waitFor(() => containersOf(lab.server.home).length > 0, patience);
  const issue = github.createIssue(repository, { title: "Stop" });
  await github.comment(repository, issue, "/tickmark cancel", { author: "ada" });
  const run = await github.waitForConclusion(repository, sha, name, { timeoutMs: 25_000 });
  expect(run.conclusion).toBe("cancelled");
  expect(run.output.title).toContain("stopped by @ada");
});

test("/tickmark init proposes a declaration, and its description follows the branch", async () => {
  const { github } = lab;
  const { repository } = await paperWith({ "analysis.py": "open('result.csv', 'w').write('1')\n" });
  const issue = github.createIssue(repository, { title: "How do I begin?" });
  await github.comment(repository, issue, "/tickmark init", { author: "ada" });
  await github.waitFor(() => github.comments(repository, issue).length === 2, patience);
  const answer = github.comments(repository, issue).at(-1)?.body ?? "";
  const number = Number(/pull\/(\d+)/.exec(answer)?.[1]);
  expect(github.pullRequest(repository, number).body).toContain("python analysis.py");
  await github.push(repository, "tickmark/init", { "reproduce.yml": "version: 1\n" });
  await github.waitFor(() => github.pullRequest(repository, number).body?.includes("must be mended first"), patience);
});

test("a commit of another repository is verified for whoever reviews it, and only for people with write access", async () => {
  const { github, server } = lab;
  const { repository: review } = await paperWith({ "README.md": "reviews\n" });
  const paper = await github.createRepository({ owner: "authors", name: "paper", installed: false });
  const { sha } = await github.push(paper, "main", {
    "reproduce.yml": makes("1"),
    "reproduce.lock": lockFor({ "out/a.csv": "1\n" }),
  });
  await github.tag(paper, "v1.0", sha);
  const issue = github.createIssue(review, { title: "Review of a paper" });
  const address = `${github.url}/authors/paper`;
  await github.comment(review, issue, `/tickmark verify ${address} at v1.0`, { author: "eve" });
  await github.comment(review, issue, `/tickmark verify https://elsewhere.example/authors/paper at v1.0`, {
    author: "ada",
  });
  await github.comment(review, issue, `Please look at this.\n\n/tickmark verify ${address} at v1.0`, { author: "ada" });
  const answer = await github.waitFor(
    () => github.comments(review, issue).find(({ body }) => body.includes("was rerun")),
    patience,
  );
  expect(answer.body).toContain("Reproduced");
  expect(answer.body).toContain("Asked by <code>&#64;ada</code>");
  const bodies = github.comments(review, issue).map(({ body }) => body);
  expect(bodies.filter((body) => body.includes("people with write access"))).toHaveLength(1);
  expect(bodies.filter((body) => body.includes("Say which"))).toHaveLength(1);
  const page = /\((http[^)]+\/runs\/[^)]+)\)/.exec(answer.body)?.[1] ?? "";
  expect((await server.get(new URL(page).pathname)).status).toBe(200);
  // It is no run of the repository in which it was asked for.
  expect((await server.get(`/r/lab/${review.name}/${sha}`)).status).toBe(404);
});

test("a journal asks for a public commit, polls for the verdict, and lays a certificate of its own beside the server's", async () => {
  const { github, server } = lab;
  // The stand-in for GitHub answers in this process, so nothing may be waited for with it standing still.
  const tickmark = (home: string, ...words: string[]) =>
    promisify(execFile)(process.execPath, [cli, ...words], { cwd: home, env: { ...process.env, TICKMARK_HOME: home } });
  const token = (await tickmark(server.home, "token", "journal", "Walks")).stdout.trim();
  const api = (path: string, more: RequestInit = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      ...more,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...more.headers },
    });
  const files = { "reproduce.yml": makes("1"), "reproduce.lock": lockFor({ "out/a.csv": "1\n" }) };
  const { repository, sha } = await paperWith(files);
  const url = `${github.url}/${repository.owner}/${repository.name}`;
  const ask = (body: object) => api("/verifications", { method: "POST", body: JSON.stringify(body) });
  const toUs = await ask({ url, commit: sha, callback: { url: `${server.url.replace("http:", "https:")}/hook` } });
  expect([toUs.status, await toUs.text()]).toEqual([
    422,
    expect.stringContaining("not an address of the public internet"),
  ]);
  const asked = await ask({ url, commit: sha });
  expect(asked.status).toBe(202);
  const { id } = (await asked.json()) as { id: string };
  const ended = await github.waitFor(async () => {
    const told = (await (await api(`/verifications/${id}`)).json()) as Told;
    return told.state === "queued" || told.state === "running" ? undefined : told;
  }, patience);
  expect(ended).toMatchObject({ state: "finished", commit: sha, verdict: "reproduced", grade: "identical" });
  const page = new URL(ended.links.page ?? "").pathname;
  expect((await server.get(page)).status).toBe(200);
  // What the journal was told of is no run of the repository.
  await github.waitForConclusion(repository, sha, name, patience);
  const together = `/repositories/${repository.owner}/${repository.name}/commits/${sha}/certificates`;
  expect(await (await api(together)).json()).toMatchObject({ analyses: [{ reproducedBy: 1, parties: [{}] }] });
  // It runs its own, with a key of its own.
  const journal = temporaryFolder();
  await tickmark(journal, "verify", `${github.url}/${repository.owner}/${repository.name}.git@${sha}`, "--certify");
  const certificate = readFileSync(join(journal, "certificate.zip"));
  const headers = { "content-type": "application/zip" };
  expect((await api(together, { method: "POST", body: certificate, headers })).status).toBe(201);
  const commit = await server.get(`/r/${repository.owner}/${repository.name}/${sha}`);
  expect(await commit.text()).toContain("Reproduced by 2 parties");
});

interface Told {
  readonly state: string;
  readonly links: { readonly page: string | null };
}

const cli = new URL("../../dist/cli.js", import.meta.url).pathname;
