import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { type GitHubApp, githubApp } from "../../../src/adapters/github.ts";
import { openSqliteStore, type SqliteStore } from "../../../src/adapters/store-sqlite.ts";
import { Fault } from "../../../src/domain/fault.ts";
import { addresses } from "../../../src/entry/addresses.ts";
import { isHeard } from "../../../src/entry/installations.ts";
import { intake } from "../../../src/entry/intake.ts";
import { notedChecks } from "../../../src/entry/noted-checks.ts";
import { policies } from "../../../src/entry/policy.ts";
import { completeOrphans, type RecoveryWorld } from "../../../src/entry/recovery.ts";
import { type WorkerWorld, work } from "../../../src/entry/worker.ts";
import type { Queue } from "../../../src/ports.ts";
import { manualClock } from "../../adapters/manual-clock.ts";
import { someCeilings } from "../../builders.ts";
import { type GitHub, type GitHubOptions, startGitHub } from "../../github/stand-in.ts";

/* A server without engine and pages: its door, its store and its workers, with the stand-in for GitHub. */

export interface Scene {
  readonly github: GitHub;
  readonly app: GitHubApp;
  readonly store: SqliteStore;
  readonly clock: ReturnType<typeof manualClock>;
  readonly world: WorkerWorld & RecoveryWorld;
  readonly logged: string[];
  /** What its door answers: 200, or anything else for one that is broken. */
  door: number;
  /** Lets the workers go on until nothing waits, or for a day of their clock. */
  workAllDay(): Promise<void>;
  /** A minute later, open checks are looked after. */
  recover(): Promise<void>;
}

/** Intake alone: checks are opened, and their jobs wait. */
export async function takeIn({ store, world }: Scene): Promise<void> {
  for (;;) {
    const claimed = await store.queue.claim("door", 60_000, "delivery");
    if (claimed === undefined) return;
    if (claimed.job.kind === "delivery") await intake(claimed.job.delivery, world);
    await store.queue.finish(claimed, "door", "done");
  }
}

export const declaration = "version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n";

export async function openScene(options: GitHubOptions = {}): Promise<Scene> {
  const github = await startGitHub(options);
  // GitHub's times are real ones, so the clock starts now and runs ahead.
  const clock = {
    ...manualClock(new Date().toISOString()),
    sleep: async (_: number, signal?: AbortSignal) => {
      await sleep(2, undefined, { signal }).catch(() => undefined);
    },
  };
  const store = openSqliteStore(":memory:", clock);
  const { id, privateKey } = github.app;
  const patience = { secondMilliseconds: 1, timeoutSeconds: 20 };
  const app = githubApp({ appId: id, privateKey, apiUrl: `${github.url}/api/v3` }, patience);
  const logged: string[] = [];
  const log = (_: object, message: string) => void logged.push(message);
  const away = new Proxy({}, { get: () => async () => Promise.reject(new Fault("GIT", "no git here")) }) as never;
  const keys = { issue: async () => "key", opens: async () => false };
  const machine = {
    engine: away,
    downloads: away,
    inputs: away,
    objects: away,
    workspaces: away,
    logs: away,
    comparer: away,
    renderer: away,
    callbacks: away,
    sources: away,
    means: { clockLibrary: null, mayGiveAway: false },
    version: "0",
    user: "test",
  };
  const world = {
    ...machine,
    ...store,
    ...app,
    checks: notedChecks(app.checks, store.openChecks),
    addresses: addresses("https://tickmark.test", keys),
    policies: policies(
      { ceilings: someCeilings, forks: "approval", comments: "on-change", images: null },
      app.contents,
      clock,
    ),
    clock,
    hostName: "here",
    log: { info: log, error: log },
  };

  const door = createServer(async (request, response) => {
    const payload = JSON.parse((await buffer(request)).toString());
    const header = (name: string) => String(request.headers[name]);
    if (scene.door === 200 && isHeard(header("x-github-event"), payload)) {
      await store.queue.addDelivery({ guid: header("x-github-delivery"), event: header("x-github-event"), payload });
    }
    response.writeHead(scene.door).end();
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  github.pointWebhooksAt(`http://127.0.0.1:${(door.address() as AddressInfo).port}/`);

  const scene: Scene = {
    github,
    app,
    store,
    clock,
    world,
    logged,
    door: 200,
    async workAllDay() {
      const stop = new AbortController();
      const evening = clock.seconds() + 24 * 60 * 60;
      // Time passes only where nothing is left to do now, so that no lease ends while GitHub is asked.
      const claim: Queue["claim"] = async (worker, lease, kind) => {
        const { queued, running } = await store.queue.depth();
        if (queued + running === 0 || clock.seconds() > evening) stop.abort();
        const claimed = stop.signal.aborted ? undefined : await store.queue.claim(worker, lease, kind);
        if (claimed === undefined && kind === "diagnose") clock.advance(5000);
        return claimed;
      };
      await work(
        ["delivery", "comment", "accept", "propose", "elsewhere", "requested", "callback", "verify", "diagnose"],
        "w",
        { ...world, queue: { ...store.queue, claim } },
        stop.signal,
      );
    },
    async recover() {
      clock.advance(60_000);
      await completeOrphans({ ...world, checks: app.checks });
    },
  };
  onTestFinished(async () => {
    await github.close();
    door.closeAllConnections();
    door.close();
    store.close();
  });
  return scene;
}
