import { expect, test } from "vitest";
import { appLab, declaration, lockFor, patience } from "./app-lab.ts";
import { containersOf } from "./tickmark-server.ts";

/* Every way a commit arrives, on a real server that runs real containers. */

const lab = appLab();

const good = {
  "reproduce.yml": declaration("mkdir -p out && echo 1 > out/a.csv"),
  "reproduce.lock": lockFor({ "out/a.csv": "1\n" }),
};
const name = "reproducible!";

test("a commit of a pull request that was pushed as well is run once", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  await github.push(repository, "main", { "README.md": "a paper\n" });
  const { sha } = await github.push(repository, "change", good);
  await github.openPullRequest(repository, { branch: "change", author: "ada" });
  const run = await github.waitForConclusion(repository, sha, name, patience);
  expect(run.conclusion).toBe("success");
  await github.comment(repository, 1, "/tickmark status");
  await github.waitFor(() => github.comments(repository, 1).length === 2, patience);
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("a fork's commit waits for an approval that is for it alone, and runs by the base's limits", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  github.setCollaborator(repository, "ada", "write");
  await github.push(repository, "main", good);
  const pull = await github.openPullRequest(repository, {
    branch: "idea",
    fork: { owner: "eve", files: { "reproduce.yml": declaration("mkdir -p out && echo 2 > out/a.csv") } },
  });
  const held = await github.waitForConclusion(repository, pull.headSha, name, patience);
  expect(held.conclusion).toBe("action_required");
  expect(held.actions.map(({ label }) => label)).toEqual(["Approve and run"]);
  expect(held.output.summary).toContain("Read it");

  // "Re-run" is no approval, and a stranger's words are none either.
  await github.rerequestRun(held.id, "ada");
  await github.comment(repository, pull.number, `/tickmark approve ${pull.headSha}`, { author: "eve" });
  await github.waitFor(() => github.checkRuns(repository, pull.headSha).length === 2, patience);
  await github.waitFor(() => github.comments(repository, pull.number).length >= 2, patience);
  expect(github.comments(repository, pull.number).at(-1)?.body).toContain("people with write access");
  for (const run of github.checkRuns(repository, pull.headSha)) expect(run.conclusion).toBe("action_required");

  await github.clickAction(held.id, "approve", "ada");
  // It ran, and what it made is not what the base recorded.
  await github.waitFor(
    () => github.checkRuns(repository, pull.headSha).some((each) => each.conclusion === "failure"),
    patience,
  );

  const { sha } = await github.pushToPullRequest(repository, pull.number, { "x.txt": "1" });
  const next = await github.waitForConclusion(repository, sha, name, patience);
  expect(next.conclusion).toBe("action_required");
});

test("a fork of somebody who may write here is run at once", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  github.setCollaborator(repository, "grace", "write");
  await github.push(repository, "main", good);
  const pull = await github.openPullRequest(repository, {
    branch: "idea",
    fork: { owner: "grace", files: { "note.txt": "x" } },
  });
  const run = await github.waitForConclusion(repository, pull.headSha, name, patience);
  expect(run.conclusion).toBe("success");
});

test("a fork cannot give itself the network", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  github.setCollaborator(repository, "ada", "admin");
  await github.push(repository, "main", good);
  const greedy = declaration("true", "network: full\n");
  const pull = await github.openPullRequest(repository, {
    branch: "idea",
    fork: { owner: "eve", files: { "reproduce.yml": greedy } },
  });
  const held = await github.waitForConclusion(repository, pull.headSha, name, patience);
  // Without the commit that was read, nothing is approved.
  await github.comment(repository, pull.number, "/tickmark approve", { author: "ada" });
  await github.comment(repository, pull.number, `/tickmark approve ${pull.headSha.slice(0, 12)}`, { author: "ada" });
  const refused = await github.waitForConclusion(repository, pull.headSha, name, { ...patience, after: held.id });
  expect(refused.conclusion).toBe("failure");
  expect(refused.output.summary).toMatch(/network/);
  expect(github.comments(repository, pull.number).some(({ body }) => body.includes("Say which commit"))).toBe(true);
  // Asking again, whichever way, gives it no more.
  await github.rerequestRun(refused.id, "ada");
  const again = await github.waitForConclusion(repository, pull.headSha, name, { ...patience, after: refused.id });
  expect(again.output.summary).toMatch(/network/);
});

test("a pull request that takes the declaration away fails, one that never had it says nothing", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  await github.push(repository, "main", good);
  const { sha } = await github.push(repository, "change", { "reproduce.yml": null, "reproduce.lock": null });
  await github.openPullRequest(repository, { branch: "change", author: "ada" });
  const run = await github.waitForConclusion(repository, sha, name, patience);
  expect(run.conclusion).toBe("failure");
  expect(run.output.title).toContain("missing");
});

test("a newer commit of a branch cancels the older one, which says by which", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  const slow = { "reproduce.yml": declaration("sleep 30; mkdir -p out && echo 1 > out/a.csv") };
  const { sha: old } = await github.push(repository, "main", slow);
  await github.waitFor(() => containersOf(lab.server.home).length > 0, patience);
  const { sha } = await github.push(repository, "main", good);
  const cancelled = await github.waitForConclusion(repository, old, name, { timeoutMs: 20_000 });
  expect(cancelled.conclusion).toBe("cancelled");
  expect(cancelled.output.summary).toContain(sha.slice(0, 12));
  expect((await github.waitForConclusion(repository, sha, name, patience)).conclusion).toBe("success");
});

test("[skip tickmark] is a skipped check with the reason, unless somebody asks", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  const { sha } = await github.push(repository, "main", good, { message: "Typo [skip tickmark]" });
  const skipped = await github.waitForConclusion(repository, sha, name, patience);
  expect(skipped.conclusion).toBe("skipped");
  expect(skipped.output.title).toContain("[skip tickmark]");
  await github.rerequestRun(skipped.id);
  const run = await github.waitForConclusion(repository, sha, name, { ...patience, after: skipped.id });
  expect(run.conclusion).toBe("success");
});

test("a merge queue's commit, a tag's and a release's are verified, each once", async () => {
  const { github } = lab;
  const repository = await lab.newRepository();
  await github.push(repository, "main", good);
  const { sha } = await github.push(repository, "change", { "note.txt": "x" });
  const pull = await github.openPullRequest(repository, { branch: "change", author: "ada" });
  const group = await github.mergeGroup(repository, pull.number);
  expect((await github.waitForConclusion(repository, group.sha, name, patience)).conclusion).toBe("success");
  await github.waitForConclusion(repository, sha, name, patience);
  await github.tag(repository, "v1", sha);
  await github.release(repository, "v1");
  await github.waitFor(async () => (await lab.server.get("/metrics")).ok);
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("a repository that the app is added to has its default branch verified once", async () => {
  const { github } = lab;
  const repository = await github.createRepository({ owner: "lab", name: "added", installed: false });
  const { sha } = await github.push(repository, "main", good);
  await github.installRepository(repository);
  expect((await github.waitForConclusion(repository, sha, name, patience)).conclusion).toBe("success");
});

test("an organisation's defaults hold for all of its repositories", async () => {
  const { github } = lab;
  const own = await github.createRepository({ owner: "strict", name: ".github" });
  const defaults = "version: 1\nimages: ['python:*']\n";
  await github.push(own, "main", { ".github/reproduce-defaults.yml": defaults });
  const repository = await github.createRepository({ owner: "strict", name: "paper" });
  const { sha } = await github.push(repository, "main", good);
  const run = await github.waitForConclusion(repository, sha, name, patience);
  expect(run.conclusion).toBe("failure");
  expect(run.output.summary).toContain("the organisation allows");
});

test("where forks are never run, not even an approval runs one", async () => {
  const { github } = lab;
  const own = await github.createRepository({ owner: "careful", name: ".github" });
  await github.push(own, "main", { ".github/reproduce-defaults.yml": "version: 1\nforks: never\n" });
  const repository = await github.createRepository({ owner: "careful", name: "paper" });
  github.setCollaborator(repository, "ada", "write");
  await github.push(repository, "main", good);
  const fork = { owner: "mallory", files: { "note.txt": "x" } };
  const pull = await github.openPullRequest(repository, { branch: "idea", fork });
  const held = await github.waitForConclusion(repository, pull.headSha, name, patience);
  expect(held).toMatchObject({ conclusion: "action_required", actions: [] });
  await github.comment(repository, pull.number, `/tickmark approve ${pull.headSha}`, { author: "ada" });
  await github.waitFor(() => github.comments(repository, pull.number).length === 2, patience);
  expect(github.comments(repository, pull.number)[1]?.body).toContain("not run here");
  expect(github.checkRuns(repository, pull.headSha)).toHaveLength(1);
});

test("defaults that cannot be read stop every run, and say where the mistake is", async () => {
  const { github } = lab;
  const own = await github.createRepository({ owner: "sloppy", name: ".github" });
  await github.push(own, "main", { ".github/reproduce-defaults.yml": "version: 1\nforks: sometimes\n" });
  const repository = await github.createRepository({ owner: "sloppy", name: "paper" });
  const { sha } = await github.push(repository, "main", good);
  const run = await github.waitForConclusion(repository, sha, name, patience);
  expect(run.conclusion).toBe("failure");
  expect(run.output.title).toContain("reproduce-defaults.yml cannot be used");
});
