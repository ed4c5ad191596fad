import { spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { containersOf, startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;

beforeEach(async () => {
  github = await startGitHub();
  server = await startTickmark(github);
});

afterEach(async () => {
  await server.close();
  expect(containersOf(server.home)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  expect(github.violations).toEqual([]);
  await github.close();
});

const slowly = `version: 1
image: tickmark.test/tiny:1
run: |
  echo working
  sleep 4
  echo 1 > out.csv
outputs: [out.csv]
`;

async function runningContainer(): Promise<void> {
  await github.waitFor(() => containersOf(server.home).length > 0, { timeoutMs: 20_000 });
}

const workspaces = () => readdirSync(join(server.home, "work"));

test("a server that is killed in the middle of a run completes it exactly once after its restart, and leaves no container", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "killed" });
  const { sha } = await github.push(repository, "main", { "reproduce.yml": slowly });
  await runningContainer();
  const logSoFar = async () => (await server.get(`/r/lab/killed/${sha}/log.txt`)).text();
  while (!(await logSoFar()).includes("working")) await setTimeout(100);
  await server.kill();
  const [orphan] = containersOf(server.home);
  await server.start();
  // The clearing comes before the server says that it is ready.
  expect(containersOf(server.home)).not.toContain(orphan);
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.conclusion).toBe("action_required");
  expect(run.history.filter(({ conclusion }) => conclusion !== null && conclusion !== undefined)).toHaveLength(1);
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
  const history = await (await server.get("/r/lab/killed")).text();
  expect(new Set(history.match(/\/runs\/[0-9a-f]{64}/g)).size).toBe(1);
  expect(workspaces()).toEqual([]);
  // The one that was killed has a record too, with what it had printed.
  const records = await (await server.get("/r/lab/killed/records?verdict=killed")).text();
  const [page = ""] = records.match(/\/unfinished\/[0-9a-f]{64}/) ?? [];
  const killed = await (await server.get(page)).text();
  expect(killed).toContain("Killed");
  expect(killed).toContain("working");
});

test("a server that is told to stop hands its run back, and the next one completes it", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "stopped" });
  const { sha } = await github.push(repository, "main", { "reproduce.yml": slowly });
  await runningContainer();
  await server.stop();
  expect(containersOf(server.home)).toEqual([]);
  expect(workspaces()).toEqual([]);
  await server.start();
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.conclusion).toBe("action_required");
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("a delivery that was answered is not lost when the server dies right after", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "stored" });
  github.delay("repos/get-content", 3000);
  const { sha } = await github.push(repository, "main", { "reproduce.yml": slowly.replace("sleep 4", "true") });
  await server.kill();
  await server.start();
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.conclusion).toBe("action_required");
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("a fault that outlives its retries is no verdict: while the engine is away nothing is judged", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "no-engine" });
  await server.stop();
  const engineless = await startTickmark(github, { DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  try {
    const { sha } = await github.push(repository, "main", { "reproduce.yml": slowly });
    await github.waitFor(() => engineless.log().includes("a fault"), { timeoutMs: 20_000 });
    const [run] = github.checkRuns(repository, sha);
    expect(run?.status).toBe("in_progress");
    expect(run?.conclusion).toBeNull();
    expect(await (await engineless.get("/badge/lab/no-engine.svg")).text()).toContain("running");
  } finally {
    await engineless.close();
  }
});

const atOnce = slowly.replace("sleep 4", "true");

test("what was pushed while the server was down is verified after its start", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "missed" });
  await server.stop();
  const { guid, sha } = await github.push(repository, "main", { "reproduce.yml": atOnce });
  expect(github.checkRuns(repository, sha)).toEqual([]);
  await server.start();
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.conclusion).toBe("action_required");
  expect(github.deliveries.filter((each) => each.guid === guid).map(({ status_code }) => status_code)).toEqual([
    502, 200,
  ]);
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("a server that is killed after it opened a check and before it stored the job completes that check", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "between" });
  github.delay("checks/create", 3000);
  const { sha } = await github.push(repository, "main", { "reproduce.yml": atOnce });
  // GitHub goes on creating it, and nobody hears the answer.
  await github.waitFor(() => github.calls.some(({ operationId }) => operationId === "checks/create"));
  await server.kill();
  await github.waitFor(() => github.checkRuns(repository, sha).length === 1);
  await server.start();
  await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("GHE_HOST alone leads everything there: the doctor finds the App, and says what it lacks", async () => {
  const cli = new URL("../../dist/cli.js", import.meta.url).pathname;
  const { app, host } = github;
  const env = {
    PATH: process.env.PATH,
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: host,
    GHE_PROTOCOL: "http",
    TICKMARK_HOME: server.home,
  };
  const ask = async () => {
    const asked = spawn(process.execPath, [cli, "doctor"], { env, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const chunk of asked.stdout) text += chunk;
    return text;
  };
  expect(await ask()).toMatch(/GitHub +the App tickmark has the permissions and events it needs/);
  expect(server.log()).toContain("the App tickmark has the permissions and events it needs");
  github.fail("apps/get-authenticated", {
    status: 200,
    body: {
      slug: "tickmark",
      html_url: `${github.url}/github-apps/tickmark`,
      permissions: { metadata: "read" },
      events: [],
    },
  });
  const lacking = await ask();
  expect(lacking).toContain("lacks the permission contents: read, the permission checks: write,");
  expect(lacking).toContain(`${github.url}/settings/apps/tickmark/permissions`);
  expect(lacking).toContain("is not told of push, pull_request, merge_group, release, check_run, check_suite,");
});

test("a server without its secrets names all of them at once and does not start", () => {
  const cli = new URL("../../dist/cli.js", import.meta.url).pathname;
  const started = spawnSync(process.execPath, [cli, "serve"], {
    cwd: server.home,
    env: { PATH: process.env.PATH, PORT: "none", WEBHOOK_SECRET: "development" },
    encoding: "utf8",
  });
  expect(started.status).toBe(2);
  for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "PORT"]) expect(started.stderr).toContain(name);
});
