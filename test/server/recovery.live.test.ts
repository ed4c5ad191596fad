import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
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
  await server.kill();
  const [orphan] = containersOf(server.home);
  await server.start();
  // The sweep comes before the server says that it is ready.
  expect(containersOf(server.home)).not.toContain(orphan);
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.conclusion).toBe("action_required");
  expect(run.history.filter(({ conclusion }) => conclusion !== null && conclusion !== undefined)).toHaveLength(1);
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
  const history = await (await server.get("/r/lab/killed")).text();
  expect(new Set(history.match(/\/runs\/[0-9a-f]{64}/g)).size).toBe(1);
  expect(workspaces()).toEqual([]);
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
