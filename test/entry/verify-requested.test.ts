import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { httpsCallbacks } from "../../src/adapters/callbacks.ts";
import { Fault } from "../../src/domain/fault.ts";
import { addresses } from "../../src/entry/addresses.ts";
import { callbackRestSeconds } from "../../src/entry/call-back.ts";
import { policies } from "../../src/entry/policy.ts";
import { type WorkerWorld, work } from "../../src/entry/worker.ts";
import { planRepository } from "../../src/plan/plan-repository.ts";
import type { Job, Queue, SourceTree } from "../../src/ports.ts";
import { httpsReceiver } from "../adapters/https-receiver.ts";
import { manualClock } from "../adapters/manual-clock.ts";
import { openStore } from "../adapters/sqlite/samples.ts";
import { aContext, commitOne, identical, someCeilings, someEvidence } from "../builders.ts";

/* Through the real queue and to a real https receiver; what was run before is told of, so that no engine is needed. */

const declaration = "version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n";
const url = "https://github.test/authors/paper";
const source = { repository: `${url}.git`, commit: commitOne, modified: false };
const secret = "what the journal and we know";

function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  return {
    source,
    branch: null,
    files: async () =>
      Object.entries(files).map(([path, text]) => ({ path, kind: "file", sizeBytes: text.length })) as never,
    read: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    gitTree: async () => null,
    exportTo: async () => undefined,
    close: async () => undefined,
  };
}

type Commit = WorkerWorld["sources"]["commit"];

async function aServer(answers: readonly number[], commit: Commit) {
  const sleep = (_: number, signal?: AbortSignal) => setTimeout(1, undefined, { signal }).catch(() => undefined);
  const clock = { ...manualClock(), sleep };
  const store = openStore(clock);
  const receiver = await httpsReceiver((response, before) => response.writeHead(answers[before] ?? 200).end());
  const isPublic = (address: string) => address === "127.0.0.1";
  const callbacks = httpsCallbacks("the webhook secret", { ca: receiver.ca, isPublic });
  const never = new Proxy({}, { get: () => () => Promise.reject(new Error("nothing is to be run")) }) as never;
  const operator = { ceilings: someCeilings, forks: "approval", comments: "off", images: null } as const;
  const quiet = () => undefined;
  const world = {
    ...store,
    engine: never,
    sources: { commit },
    addresses: addresses("https://tickmark.test", { issue: async () => "", opens: async () => false }),
    policies: policies(operator, never, clock),
    callbacks,
    clock,
    log: { info: quiet, error: quiet },
  } as unknown as WorkerWorld;
  const { id: tokenId } = await store.journalTokens.create("Walks", 10);
  const id = "e".repeat(32);
  const ask = async (analysis: string | null = null) =>
    store.verifications.add({
      ...{ id, token: { id: tokenId, perDay: 10 }, idempotencyKey: null, fingerprint: "", url, ref: "v1", analysis },
      callback: { url: receiver.url, sealedSecret: await callbacks.seal(secret) },
    });
  /** Until nothing waits any more; time passes only while nothing is to be done. */
  const workOn = async (kinds: readonly Job["kind"][]) => {
    const stop = new AbortController();
    const claim: Queue["claim"] = async (...asked) => {
      const { queued, running } = await store.queue.depth();
      if (queued + running === 0) stop.abort();
      const claimed = stop.signal.aborted ? undefined : await store.queue.claim(...asked);
      if (claimed === undefined) clock.advance(60_000);
      return claimed;
    };
    await work(kinds, "w", { ...world, queue: { ...store.queue, claim } }, stop.signal);
  };
  return { ...receiver, store, clock, id, ask, work: () => workOn(["requested", "callback"]) };
}

async function reproduced({ store, id }: Awaited<ReturnType<typeof aServer>>) {
  const planned = planRepository(declaration, undefined, { source, ceilings: someCeilings });
  if (!planned.ok) throw new Error("the declaration is fine");
  const evidence = someEvidence({ comparisons: [identical("a.csv")], record: { plan: planned.planned[0].plan } });
  await store.ledger.save(evidence, aContext({ repositoryId: null, branch: null, requested: id }));
  const claimed = await store.queue.claim("before the crash", 0, "requested");
  if (claimed === undefined) throw new Error("nothing was asked for");
  await store.queue.update(claimed, "before the crash", {
    kind: "requested",
    verification: id,
    runs: [evidence.run.id],
  });
  await store.queue.release(claimed, "before the crash", 0, "uncounted");
  return evidence.run.id;
}

test("a journal is called back with verdict, run and certificate; what was not taken is sent again, under the same id", async () => {
  const server = await aServer([500, 302, 200], async () => treeOf({ "reproduce.yml": declaration }));
  await server.ask();
  const run = await reproduced(server);
  await server.work();
  const { heard, id, store } = server;
  expect(heard).toHaveLength(3);
  const messages = heard.map(({ body }) => JSON.parse(body));
  const links = {
    self: `https://tickmark.test/api/v1/verifications/${id}`,
    run: `https://tickmark.test/api/v1/runs/${run}`,
    page: `https://tickmark.test/runs/${run}`,
    certificate: `https://tickmark.test/runs/${run}/certificate.zip`,
  };
  for (const message of messages) {
    const told = { event: "verification", delivery: id, id, state: "finished", commit: commitOne, url, ref: "v1" };
    expect(message).toMatchObject({ ...told, verdict: "reproduced", grade: "identical", links });
    expect(message).not.toHaveProperty("callback");
  }
  // The time of each attempt is in what is signed.
  const times = messages.map(({ sentAt }) => Date.parse(sentAt));
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(30_000);
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(120_000);
  for (const { body, headers } of heard) {
    const [digest] = execFileSync("openssl", ["dgst", "-sha256", "-hmac", secret, "-r"], { input: body })
      .toString()
      .split(" ");
    expect(headers["x-tickmark-signature-256"]).toBe(`sha256=${digest}`);
    expect(headers["x-tickmark-delivery"]).toBe(id);
  }
  const over = { state: "delivered", attempts: 3, problem: null, sealedSecret: null };
  expect((await store.verifications.find(id))?.callback).toMatchObject(over);
});

test("a callback that is never taken ends after nine attempts within hours, and is told of where it is asked for", async () => {
  const answers = Array.from({ length: 20 }, () => 503);
  const server = await aServer(answers, async () => undefined);
  const began = server.clock.seconds();
  await server.ask();
  await server.work();
  const { heard, id, store, clock } = server;
  expect(heard).toHaveLength(callbackRestSeconds.length + 1);
  expect((clock.seconds() - began) / 3600).toBeLessThan(17);
  const message = JSON.parse(heard[0]?.body ?? "");
  expect(message).toMatchObject({
    state: "refused",
    verdict: null,
    reason: expect.stringContaining("no public commit"),
  });
  expect((await store.verifications.find(id))?.callback).toMatchObject({
    ...{ state: "failed", attempts: heard.length, problem: "it answered 503", sealedSecret: null },
  });
});

test.each([
  ["a commit without a declaration", {}, null, "has no reproduce.yml", []],
  [
    "a declaration with a mistake",
    { "reproduce.yml": `${declaration}outputz: 1\n` },
    null,
    "cannot be rerun",
    ["outputz"],
  ],
  ["an analysis that is not there", { "reproduce.yml": declaration }, "other", "cannot be rerun", ["`other`"]],
  ["a network", { "reproduce.yml": `${declaration}network: full\n` }, null, "cannot be rerun", ["network"]],
] as const)("%s is refused with its reason, and no verdict", async (_, files, analysis, reason, problems) => {
  const server = await aServer([], async () => treeOf(files));
  await server.ask(analysis);
  await server.work();
  const { state, outcome } = (await server.store.verifications.find(server.id)) ?? {};
  const told = { reason: expect.stringContaining(reason) };
  expect([state, outcome]).toMatchObject(["refused", told]);
  expect(outcome).toMatchObject({ problems: problems.map((each) => expect.stringContaining(each)) });
});

test("a world that fails us ends as a fault, and never as a verdict", async () => {
  let tries = 0;
  const server = await aServer([], async () => {
    tries += 1;
    throw new Fault("GIT", "GitHub answers 502");
  });
  await server.ask();
  await server.work();
  expect(tries).toBe(5);
  const told = { state: "fault", outcome: { kind: "fault", reason: "GitHub answers 502" } };
  expect(await server.store.verifications.find(server.id)).toMatchObject(told);
  expect(JSON.parse(server.heard[0]?.body ?? "")).toMatchObject({ state: "fault", verdict: null, runs: [] });
});
