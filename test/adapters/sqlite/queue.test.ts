import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { Delivery } from "../../../src/ports.ts";
import { manualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { claim, day, minute, openStore, repository, verification } from "./samples.ts";

const push = (guid: string): Delivery => ({ guid, event: "push", payload: { ref: "refs/heads/main", number: 7 } });

test("a delivery is stored and queued at once, with its payload whole", async () => {
  const { queue } = openStore();
  expect(await queue.addDelivery(push("one"))).toBe(true);
  const claimed = await queue.claim("w", minute);
  expect(claimed?.job).toEqual({ kind: "delivery", delivery: push("one") });
  expect(claimed?.attempt).toBe(1);
});

test("a delivery that was seen before is not queued again, waiting, running or done", async () => {
  const { queue } = openStore();
  await queue.addDelivery(push("one"));
  expect(await queue.addDelivery(push("one"))).toBe(false);
  const claimed = await claim(queue);
  expect(await queue.addDelivery(push("one"))).toBe(false);
  await queue.finish(claimed, "w", "done");
  expect(await queue.addDelivery(push("one"))).toBe(false);
  expect(await queue.depth()).toEqual({ queued: 0, running: 0, done: 1, failed: 0 });
});

test("a delivery that failed is queued again when GitHub redelivers it, and its first worker stays locked out", async () => {
  const { queue } = openStore();
  await queue.addDelivery(push("one"));
  const first = await claim(queue);
  await queue.finish(first, "w", "failed");
  expect(await queue.addDelivery(push("one"))).toBe(true);
  const second = await claim(queue);
  expect(second).toMatchObject({ id: first.id, attempt: 2 });
  expect(await queue.finish(first, "w", "done")).toBe(false);
  expect(await queue.finish(second, "w", "done")).toBe(true);
});

test("a job's id is taken once, whatever became of the job", async () => {
  const { queue } = openStore();
  expect(await queue.add("job", verification())).toBe(true);
  expect(await queue.add("job", verification())).toBe(false);
  await queue.finish(await claim(queue), "w", "failed");
  expect(await queue.add("job", verification())).toBe(false);
});

test("the oldest waiting job is claimed first, each once, and then none", async () => {
  const clock = manualClock();
  const { queue } = openStore(clock);
  for (const id of ["b", "a", "c"]) {
    await queue.add(id, verification());
    clock.advance(1);
  }
  const claimed = [await claim(queue), await claim(queue), await claim(queue)];
  expect(claimed.map(({ id }) => id)).toEqual(["b", "a", "c"]);
  expect(await queue.claim("w", minute)).toBeUndefined();
});

test("a job whose worker fell silent is claimed by another, and the first may not touch it any more", async () => {
  const clock = manualClock();
  const { queue } = openStore(clock);
  await queue.add("job", verification());
  const lost = await claim(queue, "first");
  clock.advance(minute - 1);
  expect(await queue.claim("second", minute)).toBeUndefined();
  clock.advance(1);
  const taken = await claim(queue, "second");
  expect(taken).toMatchObject({ id: "job", attempt: 2 });
  expect(await queue.renew(lost, "first", minute)).toEqual({ kind: "lost" });
  expect(await queue.update(lost, "first", verification({ checkRunId: 1 }))).toBe(false);
  expect(await queue.finish(lost, "first", "done")).toBe(false);
  expect(await queue.release(lost, "first", 0)).toBe(false);
  expect(await queue.depth()).toMatchObject({ running: 1 });
  expect(await queue.finish(taken, "second", "done")).toBe(true);
});

test("a job that waited longest goes before newer ones also when its worker died", async () => {
  const clock = manualClock();
  const { queue } = openStore(clock);
  await queue.add("old", verification());
  await claim(queue, "dies");
  clock.advance(minute / 2);
  await queue.add("new", verification());
  clock.advance(minute / 2);
  expect(await claim(queue)).toMatchObject({ id: "old" });
});

test("renewing keeps the lease as long as it goes on", async () => {
  const clock = manualClock();
  const { queue } = openStore(clock);
  await queue.add("job", verification());
  const claimed = await claim(queue);
  for (let n = 0; n < 5; n++) {
    clock.advance(minute - 1);
    expect(await queue.renew(claimed, "w", minute)).toEqual({ kind: "kept" });
  }
  expect(await queue.claim("other", minute)).toBeUndefined();
});

test("what was learnt on the way is there for the next attempt", async () => {
  const clock = manualClock();
  const { queue } = openStore(clock);
  await queue.add("job", verification());
  expect(await queue.update(await claim(queue), "w", verification({ checkRunId: 42 }))).toBe(true);
  clock.advance(minute);
  expect((await claim(queue)).job).toEqual(verification({ checkRunId: 42 }));
});

test("a released job waits for its pause, and lets younger ones go first", async () => {
  const clock = manualClock();
  const { queue } = openStore(clock);
  await queue.add("job", verification());
  expect(await queue.release(await claim(queue), "w", minute)).toBe(true);
  clock.advance(minute - 1);
  expect(await queue.claim("w", minute)).toBeUndefined();
  await queue.add("younger", verification());
  clock.advance(1);
  expect(await claim(queue)).toMatchObject({ id: "younger" });
  expect(await claim(queue)).toMatchObject({ id: "job", attempt: 2 });
});

test("a finished job cannot be finished, renewed or released again", async () => {
  const { queue } = openStore();
  await queue.add("job", verification());
  const claimed = await claim(queue);
  expect(await queue.finish(claimed, "w", "done")).toBe(true);
  expect(await queue.finish(claimed, "w", "failed")).toBe(false);
  expect(await queue.renew(claimed, "w", minute)).toEqual({ kind: "lost" });
  expect(await queue.release(claimed, "w", 0)).toBe(false);
});

test("of each analysis of a commit the newest verification counts, however the others stand", async () => {
  const { queue } = openStore();
  const of = (analysis: string) => {
    const job = verification();
    return job.kind === "verify" ? { ...job, verify: { ...job.verify, analysis } } : job;
  };
  expect(await queue.verificationsOf(repository.id, "c0ffee")).toEqual([]);
  await queue.add("first", of("main"));
  await queue.finish(await claim(queue), "w", "failed");
  await queue.add("other", of("appendix"));
  await queue.finish(await claim(queue), "w", "done");
  const states = async () =>
    new Map((await queue.verificationsOf(repository.id, "c0ffee")).map((each) => [each.analysis, each.state]));
  expect(await states()).toEqual(
    new Map([
      ["main", "failed"],
      ["appendix", "done"],
    ]),
  );
  await queue.add("second", of("main"));
  expect((await states()).get("main")).toBe("queued");
  await claim(queue);
  expect(await states()).toEqual(
    new Map([
      ["main", "running"],
      ["appendix", "done"],
    ]),
  );
  expect(await queue.verificationsOf(repository.id, "another")).toEqual([]);
  expect(await queue.verificationsOf(12, "c0ffee")).toEqual([]);
});

test("old deliveries lose their payload after three days and are forgotten after thirty; waiting ones stay", async () => {
  const clock = manualClock();
  const folder = temporaryFolder();
  const file = join(folder, "tickmark.db");
  const { queue, purge } = openStore(clock, file);
  await queue.addDelivery(push("done"));
  await queue.finish(await claim(queue), "w", "done");
  clock.advance(1);
  await queue.addDelivery(push("waiting"));
  clock.advance(3 * day - 2);
  purge();
  expect(bodies(file)).toEqual(["kept", "kept"]);
  clock.advance(1);
  purge();
  expect(bodies(file)).toEqual(["dropped", "kept"]);
  expect(await queue.addDelivery(push("done"))).toBe(false);
  clock.advance(27 * day);
  purge();
  expect(bodies(file)).toEqual(["kept"]);
  expect(await queue.addDelivery(push("done"))).toBe(true);
  expect((await claim(queue)).job).toMatchObject({ delivery: { guid: "waiting" } });
});

function bodies(file: string): string[] {
  using database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("select body is null as dropped from jobs order by sequence").all();
  return rows.map(({ dropped }) => (dropped === 1 ? "dropped" : "kept"));
}
