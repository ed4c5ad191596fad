import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { decodeHTML } from "entities";
import { type GitHub, startGitHub } from "../test/github/stand-in.ts";

/* The whole loop on a real analysis: a stand-in GitHub, the real server, real containers. `--exit` ends it after the story. */

const root = new URL("..", import.meta.url).pathname;
const cli = join(root, "dist", "cli.js");
const began = performance.now();
const scratch = mkdtempSync(join(tmpdir(), "tickmark-demo-"));
const paper = join(scratch, "random-walk");
const name = { owner: "lab", name: "random-walk" };
const pages: string[] = [];

const github = await startGitHub();
const { port, server } = await startTickmark(github);
process.once("SIGINT", () => void end(130));
process.once("SIGTERM", () => void end(143));
try {
  await story();
} catch (error) {
  console.error(error);
  await end(1);
}

async function story(): Promise<void> {
  const repository = await github.createRepository(name);
  cpSync(join(root, "examples", "random-walk"), paper, { recursive: true });

  title("1. An author pushes an analysis for the first time");
  say("author", "git push: walk.py, params.json and ten lines of reproduce.yml");
  await pushAndWatch(repository, "Add the analysis", ["README.md", "params.json", "reproduce.yml", "walk.py"]);

  title("2. The outputs are recorded, and pushed");
  say("author", "$ tickmark record");
  const recorded = spawnSync(process.execPath, [cli, "record", "--quiet"], {
    cwd: paper,
    encoding: "utf8",
    env: { ...process.env, TICKMARK_HOME: join(scratch, "author") },
  });
  for (const line of (recorded.stdout + recorded.stderr).trim().split("\n")) say("", line);
  if (recorded.status !== 0) throw new Error("the outputs could not be recorded");
  const outputs = ["figures/trajectories.png", "figures/variance.svg", "results/summary.csv"];
  await pushAndWatch(repository, "Record the outputs", ["reproduce.lock", ...outputs]);

  title("3. Somebody changes a number");
  const parameters = readFileSync(join(paper, "params.json"), "utf8");
  const changed = parameters.replace(/("walkers":\s*)(\d+)/, (_, key, count) => `${key}${Number(count) + 1}`);
  if (changed === parameters) throw new Error("the example has no number of walkers to change");
  writeFileSync(join(paper, "params.json"), changed);
  say("author", `git push: params.json, now with ${/"walkers":\s*\d+/.exec(changed)?.[0]}`);
  await pushAndWatch(repository, "One more walker", ["params.json"]);

  title("What is left to look at");
  const address = `http://localhost:${port}`;
  for (const page of pages) say("page", page);
  say("page", `${address}/r/${name.owner}/${name.name}`);
  say("badge", `${address}/badge/${name.owner}/${name.name}.svg`);
  if (process.argv.includes("--exit")) return end(0);
  console.log("\nThe server goes on running. Ctrl-C ends it and removes everything that this demo made.");
}

async function pushAndWatch(
  repository: { owner: string; name: string },
  message: string,
  paths: string[],
): Promise<void> {
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(paper, path))]));
  const { sha } = await github.push(repository, "main", files, { message });
  say("github", `commit ${sha.slice(0, 7)} "${message}"; webhook delivered`);
  let seen = 0;
  const run = await github.waitFor(
    () => {
      const latest = github.checkRuns(repository, sha).at(-1);
      for (const { status, conclusion, output } of latest?.history.slice(seen) ?? []) {
        say(
          "check",
          `${latest?.name} ${conclusion === null ? status : `${status}: ${mark(conclusion)}`}  ${output?.title ?? ""}`,
        );
        seen += 1;
      }
      return latest?.status === "completed" ? latest : undefined;
    },
    { timeoutMs: 300_000 },
  );
  if (run.details_url !== null) pages.push(run.details_url);
  for (const line of foundIn(run.output?.summary ?? "")) say("", line);
}

/** Why something differs, and the table of outputs, as they stand in the check. */
function foundIn(summary: string): string[] {
  const lines = summary.split("\n").filter((line) => /^(?:- \*\*| {2}- |\| [^-])/.test(line));
  return lines.map((line) => decodeHTML(line.replaceAll(/<\/?code>|\*\*/g, "").replace(/^- /, "Why: ")));
}

function mark(conclusion: string): string {
  return styleText(conclusion === "success" ? "green" : conclusion === "failure" ? "red" : "yellow", conclusion);
}

async function startTickmark({ host, app }: GitHub): Promise<{ port: number; server: ChildProcess }> {
  const port = await freePort(3000);
  const child = spawn(process.execPath, [cli, "serve"], {
    // Nothing but its environment, as an operator would start it.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DOCKER_HOST: process.env.DOCKER_HOST,
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: host,
      GHE_PROTOCOL: "http",
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      TICKMARK_HOME: join(scratch, "server"),
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error("the server did not start");
    const ready = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined);
    if (ready?.ok) {
      github.pointWebhooksAt(`http://localhost:${port}/api/github/webhooks`);
      say("tickmark", `serving at http://localhost:${port}, pointed at a stand-in GitHub at ${host}`);
      return { port, server: child };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not become ready");
}

/** The wanted port, or any other when somebody has it. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" && wanted !== 0 ? resolve(freePort(0)) : reject(error),
    );
    probe.listen(wanted, "localhost", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : wanted));
    });
  });
}

function title(text: string): void {
  console.log(`\n${styleText("bold", text)}`);
}

function say(who: string, text: string): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
  console.log(`${styleText("gray", `${seconds} s`)}  ${styleText("cyan", who.padEnd(8))}  ${text}`);
}

async function end(code: number): Promise<void> {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  if (server.exitCode === null) {
    server.kill("SIGTERM");
    await gone;
  }
  await github.close();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(code);
}
