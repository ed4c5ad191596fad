import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { machine } from "./measure.ts";

/*
 * How long GitHub waits for the answer to a webhook while two runs keep the processors busy, at 200 deliveries a second, beside
 * a server that answers at once: the same signed deliveries, in turns, from the same client. A delivery's time begins when it
 * was due, so that a server that stalls is charged with all that it kept waiting. `npm run build && node bench/webhooks.ts [seconds]`
 */

const perSecond = 200;
const seconds = Number(process.argv[2] ?? 8);
const rounds = 3;
const cli = new URL("../dist/cli.js", import.meta.url).pathname;
const beside = (name: string): string => new URL(`webhooks/${name}.ts`, import.meta.url).pathname;

interface Stage {
  readonly host: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly secret: string;
  readonly payloads: { readonly push: object; readonly suite: object };
}

interface Sent {
  readonly milliseconds: number;
  readonly status: number;
}

const children: ChildProcess[] = [];

/** Starts one of the players and answers its first line. */
async function play(name: string, ...args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [beside(name), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  if (child.stdout === null) throw new Error("it has no voice");
  const lines = createInterface({ input: child.stdout });
  return { child, line: await new Promise((resolve) => lines.once("line", resolve)) };
}

async function startServer(stage: Stage, home: string, port: number): Promise<void> {
  const env = {
    PATH: process.env.PATH,
    APP_ID: String(stage.appId),
    PRIVATE_KEY: stage.privateKey,
    WEBHOOK_SECRET: stage.secret,
    GHE_HOST: stage.host,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: String(port),
    TICKMARK_HOME: home,
    TICKMARK_WORKERS: "2",
  };
  children.push(spawn(process.execPath, [cli, "serve"], { cwd: home, env, stdio: ["ignore", "ignore", "inherit"] }));
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok) return;
    await sleep(100);
  }
  throw new Error("the server did not become ready");
}

const running = (home: string): number =>
  execFileSync("docker", ["ps", "-q", "--filter", `label=tickmark.home=${home}`], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean).length;

function deliver(agent: Agent, port: number, event: string, body: string, secret: string, due: number): Promise<Sent> {
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-github-event": event,
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ milliseconds: performance.now() - due, status });
    const path = "/api/github/webhooks";
    request({ host: "127.0.0.1", port, path, method: "POST", agent, headers }, (answer) => {
      answer.resume().on("end", () => end(answer.statusCode ?? 0));
    })
      .on("error", () => end(0))
      .end(body);
  });
}

/** One block of deliveries at their pace; of four, `pushes` are stored and the others are let pass. */
async function block(port: number, stage: Stage, pushes: number): Promise<readonly Sent[]> {
  const bodies = [JSON.stringify(stage.payloads.push), JSON.stringify(stage.payloads.suite)] as const;
  // Of its own: what rested through another block may be closed just when it is used again.
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const began = performance.now();
  const sent: Promise<Sent>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = began + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const [push, suite] = bodies;
    sent.push(
      n % 4 < pushes
        ? deliver(agent, port, "push", push, stage.secret, due)
        : deliver(agent, port, "check_suite", suite, stage.secret, due),
    );
  }
  const done = await Promise.all(sent);
  agent.destroy();
  return done;
}

function quantile(sent: readonly Sent[], share: number): number {
  const sorted = sent.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const row = (name: string, sent: readonly Sent[]): string =>
  [name.padEnd(34), ...[0.5, 0.95, 0.99, 1].map((share) => `${quantile(sent, share).toFixed(1)} ms`.padStart(10))].join(
    "",
  );

const home = mkdtempSync(join(tmpdir(), "tickmark-bench-"));
try {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const floorPort = Number((await play("floor")).line);
  const { child: github, line } = await play("github", String(Math.ceil(seconds * rounds * 4) + 30));
  const stage = JSON.parse(line) as Stage;
  await startServer(stage, home, port);
  github.stdin?.write(`http://127.0.0.1:${port}/api/github/webhooks\n`);
  for (let tries = 0; running(home) < 2; tries += 1) {
    if (tries > 150) throw new Error("the runs did not begin");
    await sleep(200);
  }
  // The runs have begun, and so have their first words to GitHub.
  await sleep(5000);
  console.log(`${machine()}; load before ${loadavg()[0]?.toFixed(1)}`);
  console.log(
    `${perSecond} deliveries a second, ${rounds} blocks of ${seconds} s each in turns, ${running(home)} runs going on`,
  );
  console.log(["".padEnd(34), ..."median,95 %,99 %,most".split(",").map((word) => word.padStart(10))].join(""));
  let stored = 0;
  for (const pushes of [1, 4]) {
    const [floor, own]: [Sent[], Sent[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(...(await block(floorPort, stage, pushes)));
      own.push(...(await block(port, stage, pushes)));
    }
    stored += (own.length * pushes) / 4;
    const what = pushes === 4 ? "all stored" : "one of four stored";
    console.log(row(`answers at once, ${what}`, floor));
    console.log(row(`tickmark serve, ${what}`, own));
    console.log(`99 % beside the floor: ${(quantile(own, 0.99) / quantile(floor, 0.99)).toFixed(1)} times`);
    const refused = own.filter(({ status }) => status !== 200).length;
    if (refused > 0) throw new Error(`${refused} deliveries were not answered with 200`);
  }
  const database = new DatabaseSync(join(home, "tickmark.db"), { readOnly: true });
  const { count } = database.prepare("select count(*) as count from jobs where kind = 'delivery'").get() as {
    count: number;
  };
  database.close();
  // Two more for the pushes that began the runs.
  console.log(
    `stored ${count} of ${stored + 2}; runs still going on: ${running(home)}; load after ${loadavg()[0]?.toFixed(1)}`,
  );
} finally {
  for (const child of children.toReversed()) {
    child.stdin?.end();
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await Promise.race([gone, sleep(15_000)]);
  }
  rmSync(home, { recursive: true, force: true });
}
process.exit();
