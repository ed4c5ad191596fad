import { afterEach, beforeEach, expect, test } from "vitest";
import { type GitHubApp, githubApp } from "../../src/adapters/github.ts";
import type { CheckState } from "../../src/domain/check.ts";
import type { Repository } from "../../src/domain/repository.ts";
import { gitWith } from "../github/clients.ts";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/* Against the stand-in, which holds every request to GitHub's own description and rules. */

let github: GitHub;
let app: GitHubApp;
let repository: Repository;
let commit: string;
/** Rules that a test breaks on purpose. */
let broken: string[];

beforeEach(async () => {
  broken = [];
  github = await startGitHub();
  app = appOf(github);
  repository = await makeRepository("walks");
  const { sha } = await github.push("ada/walks", "main", { "reproduce.yml": "version: 1\n", "a b/ü.txt": "text" });
  commit = sha;
});
afterEach(async () => {
  await github.close();
  expect(github.violations.map(({ rule }) => rule)).toEqual(broken);
  expect(github.unexpected).toEqual([]);
});

function appOf({ app: { id, privateKey }, url }: GitHub): GitHubApp {
  return githubApp({ appId: id, privateKey, apiUrl: `${url}/api/v3` }, { secondMilliseconds: 1, timeoutSeconds: 20 });
}

async function makeRepository(name: string): Promise<Repository> {
  const { id } = await github.createRepository({ owner: "ada", name, private: true });
  return {
    id,
    owner: "ada",
    name,
    isPrivate: true,
    defaultBranch: "main",
    installationId: github.installationId,
    cloneUrl: `${github.url}/ada/${name}.git`,
    htmlUrl: `${github.url}/ada/${name}`,
  };
}

const queued: CheckState = { status: "queued", output: { title: "Queued", summary: "Waiting for a worker" } };
const newCheck = (externalId = "job-1") => ({ name: "reproducible!", commit, externalId });
const runs = () => github.checkRuns("ada/walks", commit);

test("a check goes from queued to completed", async () => {
  const id = await app.checks.open(repository, newCheck(), queued);
  await app.checks.update(repository, id, {
    ...queued,
    status: "in_progress",
    startedAt: "2026-01-01T00:00:00Z",
    detailsUrl: "https://tickmark.example.org/runs/1",
  });
  await app.checks.update(repository, id, {
    status: "completed",
    conclusion: "success",
    completedAt: "2026-01-01T00:01:00Z",
    output: { title: "Reproduced", summary: "3 outputs are identical", text: "| output |\n| --- |\n| a.csv |" },
  });
  expect(runs()).toMatchObject([
    {
      id,
      status: "completed",
      conclusion: "success",
      external_id: "job-1",
      details_url: "https://tickmark.example.org/runs/1",
      output: { title: "Reproduced", text: expect.stringContaining("a.csv") },
    },
  ]);
});

test("opening again answers the same check for the same job, and a new one for another", async () => {
  const first = await app.checks.open(repository, newCheck("job-1"), queued);
  expect(await app.checks.open(repository, newCheck("job-1"), queued)).toBe(first);
  expect(await appOf(github).checks.open(repository, newCheck("job-1"), queued)).toBe(first);
  expect(await app.checks.open(repository, newCheck("job-2"), queued)).not.toBe(first);
  expect(runs()).toHaveLength(2);
});

test("a check that was created, but whose answer was lost, is found again and not made twice", async () => {
  github.fail("checks/create", { status: 502, afterwards: true });
  await expect(app.checks.open(repository, newCheck(), queued)).rejects.toMatchObject({ code: "GITHUB" });
  github.resetConnection("checks/create", { afterwards: true });
  await expect(app.checks.open(repository, newCheck("job-2"), queued)).rejects.toMatchObject({ code: "GITHUB" });
  const ids = [
    await app.checks.open(repository, newCheck(), queued),
    await app.checks.open(repository, newCheck("job-2"), queued),
  ];
  expect(runs().map(({ id }) => id)).toEqual(ids);
});

test("more annotations than a request may carry all arrive, in order", async () => {
  const annotations = Array.from({ length: 130 }, (_, n) => ({
    path: "reproduce.yml",
    startLine: n + 1,
    endLine: n + 1,
    level: "failure" as const,
    title: "Unknown key",
    message: `problem ${n}`,
  }));
  const failed: CheckState = {
    status: "completed",
    conclusion: "failure",
    output: { title: "reproduce.yml has 130 problems", summary: "See the lines", annotations },
  };
  const opened = await app.checks.open(repository, newCheck("job-1"), failed);
  const updated = await app.checks.open(repository, newCheck("job-2"), queued);
  await app.checks.update(repository, updated, failed);
  for (const id of [opened, updated]) {
    const run = runs().find((candidate) => candidate.id === id);
    expect(run?.conclusion).toBe("failure");
    expect(run?.annotations.map(({ message }) => message)).toEqual(annotations.map(({ message }) => message));
  }
});

test("a report too long for GitHub still becomes a check", async () => {
  const long = "🙂 ü\n".repeat(40_000);
  const id = await app.checks.open(repository, newCheck(), {
    ...queued,
    output: { title: long, summary: long, text: `\`\`\`\n${long}` },
  });
  expect(runs()).toMatchObject([{ id, output: { summary: expect.stringContaining("(cut;") } }]);
});

test("files of a commit are read, and what is not there is undefined", async () => {
  expect(await app.contents.readText(repository, commit, "reproduce.yml")).toBe("version: 1\n");
  expect(await app.contents.readText(repository, commit, "a b/ü.txt")).toBe("text");
  expect(await app.contents.readText(repository, commit, "reproduce.lock")).toBeUndefined();
  expect(await app.contents.readText(repository, commit, "a b")).toBeUndefined();
  expect(await app.contents.readText(repository, "f".repeat(40), "reproduce.yml")).toBeUndefined();
});

test("a clone token fetches its repository with git, and no other", async () => {
  const other = await makeRepository("secret");
  await github.push("ada/secret", "main", { "a.txt": "a" });
  const token = await app.contents.cloneToken(repository);
  const folder = temporaryFolder();
  await gitWith(undefined, folder, "init", "--quiet");
  expect(await gitWith(token, folder, "fetch", "--depth", "1", repository.cloneUrl, commit)).toMatchObject({ code: 0 });
  broken = ["scope"];
  expect((await gitWith(token, folder, "fetch", "--depth", "1", other.cloneUrl, "main")).code).not.toBe(0);
});

test("an App whose installation is suspended meets a fault, not an empty repository", async () => {
  broken = ["permission", "permission"];
  await github.suspend();
  await expect(app.contents.readText(repository, commit, "reproduce.yml")).rejects.toMatchObject({ code: "GONE" });
  await expect(app.checks.open(repository, newCheck(), queued)).rejects.toMatchObject({ code: "GONE" });
});

test("the App knows its own permissions and events", async () => {
  expect(await app.app()).toMatchObject({
    slug: "tickmark",
    permissions: { contents: "read", checks: "write" },
    events: expect.arrayContaining(["push"]),
  });
});
