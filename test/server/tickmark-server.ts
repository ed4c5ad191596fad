import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import type { GitHub } from "../github/stand-in.ts";

const cli = new URL("../../dist/cli.js", import.meta.url).pathname;

export interface TickmarkServer {
  readonly url: string;
  readonly home: string;
  /** Everything that it wrote to its log, over all its lives. */
  readonly log: () => string;
  /** Starts it again on the same home and port. */
  start(): Promise<void>;
  /** The way an operator ends it. */
  stop(): Promise<void>;
  /** The way the world ends it. */
  kill(): Promise<void>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** What lets people sign in. */
export function signInSettings({ app }: GitHub): Record<string, string> {
  return { CLIENT_ID: app.clientId, CLIENT_SECRET: app.clientSecret };
}

/** The built `tickmark serve` as a child process with nothing but its environment, pointed at a stand-in GitHub. */
export async function startTickmark(github: GitHub, settings: Record<string, string> = {}): Promise<TickmarkServer> {
  const home = mkdtempSync(join(tmpdir(), "tickmark-server-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let log = "";

  const start = async () => {
    child = spawn(process.execPath, [cli, "serve"], {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        APP_ID: String(github.app.id),
        PRIVATE_KEY: github.app.privateKey,
        WEBHOOK_SECRET: github.app.webhookSecret,
        GHE_HOST: github.host,
        GHE_PROTOCOL: "http",
        HOST: "127.0.0.1",
        PORT: String(port),
        PUBLIC_URL: url,
        TICKMARK_HOME: home,
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", (chunk) => {
      log += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      log += chunk;
    });
    await ready(url, child, () => log);
    github.pointWebhooksAt(`${url}/api/github/webhooks`);
    github.pointCallbackAt(`${url}/login/callback`);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child?.once("exit", resolve));
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    url,
    home,
    log: () => log,
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers, redirect: "manual" }),
    async close() {
      await end("SIGTERM");
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server did not start:\n${log()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server did not become ready:\n${log()}`);
}

/** Containers of this server, running or dead. */
export function containersOf(home: string): readonly string[] {
  const listed = execFileSync("docker", ["ps", "-aq", "--filter", `label=tickmark.home=${home}`], { encoding: "utf8" });
  return listed.split("\n").filter(Boolean);
}

/** Puts an empty file into the folder of every analysis that is at work: a sign that it may wait for. */
export function signalAnalyses(home: string, name: string): void {
  for (const entry of readdirSync(join(home, "work"), { withFileTypes: true })) {
    if (entry.isDirectory()) writeFileSync(join(entry.parentPath, entry.name, name), "");
  }
}

/** Every file below a folder with its bytes, to look for what must not be there. */
export function filesBelow(folder: string): readonly { path: string; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, content: readFileSync(path) }));
}
