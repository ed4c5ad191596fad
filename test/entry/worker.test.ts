import { beforeEach, expect, test } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../src/adapters/store-sqlite.ts";
import type { CheckState } from "../../src/domain/check.ts";
import { Fault } from "../../src/domain/fault.ts";
import { addresses } from "../../src/entry/addresses.ts";
import { policies } from "../../src/entry/policy.ts";
import { type WorkerWorld, work } from "../../src/entry/worker.ts";
import type { Checks, Contents, Queue } from "../../src/ports.ts";
import { manualClock } from "../adapters/manual-clock.ts";
import { aRepository, commitOne, someCeilings } from "../builders.ts";

const declaration = "version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n";
const repository = aRepository({ isPrivate: false });

let clock: ReturnType<typeof manualClock>;
let store: SqliteStore;
let checks: Checks & { states: CheckState[]; opened: string[] };
let logged: string[];

beforeEach(() => {
  clock = manualClock();
  store = openSqliteStore(":memory:", clock);
  checks = rememberedChecks();
  logged = [];
});

/** Remembers every state that a check was given; opens each external id once, as GitHub's adapter promises. */
function rememberedChecks(): typeof checks {
  const opened: string[] = [];
  const states: CheckState[] = [];
  return {
    opened,
    states,
    async open(_, { externalId }, state) {
      if (!opened.includes(externalId)) {
        opened.push(externalId);
        states.push(state);
      }
      return opened.indexOf(externalId) + 1;
    },
    async update(_, __, state) {
      states.push(state);
    },
  };
}

const refuse = (code: "GITHUB" | "GIT") => async (): Promise<never> => {
  throw new Fault(code, "502 from the other side");
};

function contentsWith(files: Readonly<Record<string, string>>): Contents {
  return {
    readText: async (_, __, path) => files[path],
    branchHead: async () => commitOne,
    openPull: async () => undefined,
    commit: async () => ({ id: commitOne, message: "" }),
    repository: async () => repository,
    paths: async () => new Map(),
    cloneToken: async () => "token",
  };
}

/** A world in which everything that a rerun would need is away. */
function worldWith(contents: Contents): WorkerWorld {
  const away = new Proxy({}, { get: () => refuse("GIT") }) as never;
  const keys = { issue: async () => "key", opens: async () => false };
  const log = (_: object, message: string) => void logged.push(message);
  return {
    engine: away,
    downloads: away,
    inputs: away,
    objects: away,
    workspaces: away,
    logs: away,
    comparer: away,
    renderer: away,
    callbacks: away,
    verifications: store.verifications,
    sources: away,
    clock,
    contents,
    checks,
    queue: store.queue,
    ledger: store.ledger,
    unfinished: store.unfinished,
    hostName: "here",
    certificates: store.certificates,
    repositories: store.repositories,
    releases: store.releases,
    parking: store.parking,
    redeliveries: store.redeliveries,
    answers: store.answers,
    lookup: away,
    addresses: addresses("https://tickmark.test", keys),
    means: { clockLibrary: null, mayGiveAway: false },
    pulls: store.pulls,
    people: away,
    commits: away,
    conversations: away,
    proposals: away,
    appName: async () => "tickmark",
    policies: policies(
      { ceilings: someCeilings, forks: "approval", comments: "on-change", images: null },
      contents,
      clock,
    ),
    version: "0",
    user: "test",
    log: { info: log, error: log },
  };
}

/** Lets a worker go on until nothing is left to do, or for a day of its clock. */
async function workAllDay(world: WorkerWorld): Promise<void> {
  const stop = new AbortController();
  const evening = clock.seconds() + 24 * 60 * 60;
  const queue = {
    ...world.queue,
    async claim(...asked: Parameters<Queue["claim"]>) {
      const { queued, running } = await store.queue.depth();
      if (queued + running === 0 || clock.seconds() > evening) stop.abort();
      return store.queue.claim(...asked);
    },
  };
  await Promise.all([
    work(["delivery"], "door", { ...world, queue }, stop.signal),
    work(["verify"], "room", { ...world, queue }, stop.signal),
  ]);
}

const push = (guid: string) => ({
  guid,
  event: "push",
  payload: {
    ref: "refs/heads/main",
    after: commitOne,
    deleted: false,
    installation: { id: repository.installationId },
    repository: {
      id: repository.id,
      name: repository.name,
      private: false,
      default_branch: "main",
      clone_url: repository.cloneUrl,
      html_url: repository.htmlUrl,
      owner: { login: repository.owner },
    },
  },
});

test("a fault that outlives its retries completes the check as cancelled, and never as a verdict", async () => {
  await store.queue.addDelivery(push("1"));
  await workAllDay(worldWith(contentsWith({ "reproduce.yml": declaration })));
  expect(checks.opened).toHaveLength(1);
  expect(checks.states.at(0)?.status).toBe("queued");
  const last = checks.states.at(-1);
  expect(last?.conclusion).toBe("cancelled");
  expect(last?.output.summary).toContain("502 from the other side");
  expect(checks.states.filter(({ status }) => status === "completed")).toHaveLength(1);
  expect(await store.queue.depth()).toEqual({ queued: 0, running: 0, done: 1, failed: 1 });
  expect((await store.ledger.list({ limit: 9 })).length).toBe(0);
});

test("GitHub being away while a delivery is read loses nothing", async () => {
  await store.queue.addDelivery(push("1"));
  let times = 2;
  const sometimes = contentsWith({ "reproduce.yml": "version: 2\n" });
  const readText: Contents["readText"] = (...asked) =>
    times-- > 0 ? refuse("GITHUB")() : sometimes.readText(...asked);
  await workAllDay(worldWith({ ...sometimes, readText }));
  expect(checks.states).toHaveLength(1);
  expect(checks.states[0]).toMatchObject({ status: "completed", conclusion: "failure" });
  expect(checks.states[0]?.output.annotations?.[0]).toMatchObject({ path: "reproduce.yml", startLine: 1 });
});

test("an installation that GitHub holds back waits as long as it says, as no attempt, and holds up no other", async () => {
  const other = push("2");
  const { repository: its, ...payload } = other.payload;
  await store.queue.addDelivery(push("1"));
  await store.queue.addDelivery({
    ...other,
    payload: { ...payload, installation: { id: 6 }, repository: { ...its, id: 2 } },
  });
  const began = clock.seconds();
  const reads: [number, number][] = [];
  let refusals = 9;
  const readText: Contents["readText"] = async ({ installationId }) => {
    reads.push([installationId, clock.seconds() - began]);
    if (installationId === repository.installationId && refusals-- > 0)
      throw new Fault("GITHUB", "GitHub wants us to wait", undefined, 3600);
    return undefined;
  };
  // Ten hours in steps of a tenth of a second take minutes.
  const strides = { ...clock, sleep: async (milliseconds: number) => clock.advance(Math.max(milliseconds, 1000)) };
  await workAllDay({ ...worldWith({ ...contentsWith({}), readText }), clock: strides });
  expect(reads.find(([id]) => id === 6)?.[1]).toBeLessThan(60);
  const waited = reads.filter(([id]) => id !== 6).map(([, at]) => at);
  expect(waited).toHaveLength(10);
  for (const [index, at] of waited.entries()) expect(at).toBeGreaterThanOrEqual(index * 3600);
  expect(await store.queue.depth()).toEqual({ queued: 0, running: 0, done: 2, failed: 0 });
});

test("the same commit pushed again, or to another branch, opens no second check", async () => {
  await store.queue.addDelivery(push("1"));
  await store.queue.addDelivery(push("2"));
  await workAllDay(worldWith(contentsWith({ "reproduce.yml": declaration })));
  expect(checks.opened).toHaveLength(1);
  expect((await store.queue.depth()).failed).toBe(1);
});

test("a commit without a declaration leaves no trace on GitHub", async () => {
  await store.queue.addDelivery(push("1"));
  await workAllDay(worldWith(contentsWith({ "README.md": "hello" })));
  expect(checks.states).toEqual([]);
  expect(await store.queue.depth()).toEqual({ queued: 0, running: 0, done: 1, failed: 0 });
});

test("a worker that is told to stop hands its job back at once", async () => {
  await store.queue.addDelivery(push("1"));
  const stop = new AbortController();
  const world = worldWith({
    ...contentsWith({}),
    async readText() {
      stop.abort();
      throw new Error("interrupted");
    },
  });
  await work(["delivery"], "worker", world, stop.signal);
  expect(await store.queue.depth()).toEqual({ queued: 1, running: 0, done: 0, failed: 0 });
  expect(await store.queue.claim("next", 1000)).toBeDefined();
});

test("a job that kills its worker each time is given up, and its check says so", async () => {
  await store.queue.addDelivery(push("1"));
  const world = worldWith(contentsWith({ "reproduce.yml": declaration }));
  const stop = new AbortController();
  // Each of them claims the verification and is never heard of again.
  const dying: Queue = {
    ...store.queue,
    async claim(worker, lease, kind) {
      const claimed = await store.queue.claim(worker, lease, kind);
      if (claimed === undefined) stop.abort();
      return claimed;
    },
  };
  await work(["delivery"], "door", { ...world, queue: dying }, stop.signal);
  for (let n = 0; n < 5; n += 1) {
    expect(await store.queue.claim(`doomed-${n}`, 15_000, "verify")).toMatchObject({ deaths: n });
    clock.advance(15_001);
  }
  await workAllDay(world);
  expect(checks.states.at(-1)).toMatchObject({ status: "completed", conclusion: "cancelled" });
  expect(checks.states.at(-1)?.output.summary).toContain("the server died 5 times");
  expect(await store.queue.depth()).toMatchObject({ queued: 0, running: 0, failed: 1 });
});
