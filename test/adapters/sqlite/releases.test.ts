import { join } from "node:path";
import { expect, test } from "vitest";
import type { SqliteStore } from "../../../src/adapters/store-sqlite.ts";
import type { Job } from "../../../src/ports.ts";
import { aContext, aPlan, different, identical, someEvidence } from "../../builders.ts";
import { manualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { claim, day, minute, openStore, repository, verification } from "./samples.ts";

const month = { intervalSeconds: 30 * 24 * 60 * 60, perDay: 24, tags: 5 };
const commits = Array.from({ length: 7 }, (_, index) => String(index + 1).repeat(40));
const [one = "", two = ""] = commits;

async function aLab(file = ":memory:") {
  const clock = manualClock();
  const store = openStore(clock, file);
  await store.repositories.remember(repository);
  let runs = 0;
  const judged = async (commit: string, { isReproduced = true, analysis = "main", of = store as SqliteStore } = {}) => {
    runs += 1;
    const plan = aPlan({ source: { repository: repository.cloneUrl, commit, modified: false }, analysis });
    const record = { plan, startedAt: clock.now().toISOString(), nonce: `run ${runs}` };
    const comparisons = [isReproduced ? identical("a") : different("a")];
    await of.ledger.save(someEvidence({ comparisons, record }), aContext({ repositoryId: repository.id }));
  };
  const released = async (tag: string, commit: string) => {
    await store.releases.remember(repository.id, tag, commit);
    clock.advance(minute);
  };
  const due = async (schedule = month) => (await store.releases.takeDue(schedule))?.commit;
  return { ...store, clock, judged, released, due };
}

test("a release is due when nobody judged it for the interval, and then once", async () => {
  const { releases, clock, judged, released, due } = await aLab();
  await released("v1", one);
  expect(await due()).toBeUndefined();
  await judged(one);
  clock.advance(30 * day - 1);
  expect(await due()).toBeUndefined();
  clock.advance(1);
  expect(await due()).toBe(one);
  expect(await releases.find(repository.id, "v1")).toEqual({
    tag: "v1",
    commit: one,
    askedAt: clock.now().toISOString(),
  });
  clock.advance(2 * 60 * minute);
  expect(await due()).toBeUndefined();
});

test("what never reproduced is left alone, and what stopped is asked again", async () => {
  const { clock, judged, released, due } = await aLab();
  await released("never", one);
  await judged(one, { isReproduced: false });
  await released("stopped", two);
  await judged(two);
  await judged(two, { isReproduced: false });
  clock.advance(40 * day);
  expect(await due()).toBe(two);
  await judged(two, { isReproduced: false });
  clock.advance(40 * day);
  expect(await due()).toBe(two);
});

test("of several analyses the one counts that was judged longest ago", async () => {
  const { clock, judged, released, due } = await aLab();
  await released("v1", one);
  await judged(one);
  await judged(one, { analysis: "appendix" });
  clock.advance(20 * day);
  await judged(one);
  clock.advance(10 * day);
  expect(await due()).toBe(one);
});

test("only the newest tags of a repository are asked, the one that waits longest first, an hour apart", async () => {
  const { releases, clock, judged, released, due } = await aLab();
  for (const [index, commit] of commits.entries()) {
    await released(`v${index}`, commit);
    await judged(commit);
  }
  clock.advance(60 * day);
  const asked: (string | undefined)[] = [];
  for (let hour = 0; hour < 8; hour += 1) {
    asked.push(await due());
    expect(await due()).toBeUndefined();
    clock.advance(60 * minute);
  }
  expect(asked).toEqual([...commits.slice(2), undefined, undefined, undefined]);
  expect((await releases.newest(repository.id, 2)).map(({ tag }) => tag)).toEqual(["v6", "v5"]);
});

test("one that never comes to a verdict is asked after one day, two, four, and never less often than others", async () => {
  const { clock, judged, released, due } = await aLab();
  await released("v1", one);
  await judged(one);
  clock.advance(30 * day);
  const days: number[] = [];
  for (let passed = 0; passed < 100; passed += 1) {
    if ((await due()) !== undefined) days.push(passed);
    clock.advance(day);
  }
  expect(days).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
});

test("those that never come to a verdict take their turn, and not that of others", async () => {
  const { clock, judged, released, due } = await aLab();
  await released("gone", one);
  await judged(one);
  clock.advance(day);
  await released("there", two);
  await judged(two);
  clock.advance(30 * day);
  const daily = { ...month, perDay: 1 };
  expect(await due(daily)).toBe(one);
  clock.advance(day);
  // Both may be asked now; the first was judged longer ago, and has been asked since.
  expect(await due(daily)).toBe(two);
});

test("nothing is asked while something of it waits or runs, and what people wait for goes first", async () => {
  const { queue, clock, judged, released, due } = await aLab();
  for (const [tag, commit] of [
    ["v1", one],
    ["v2", two],
  ] as const) {
    await released(tag, commit);
    await judged(commit);
  }
  clock.advance(31 * day);
  await queue.add("confirm", verification({ commit: one, release: "v1" }));
  clock.advance(minute);
  await queue.add("push", verification({ commit: "c0ffee" }));
  expect(await due()).toBeUndefined();
  await queue.add("accept", { ...verification({ commit: "c0ffee" }), kind: "diagnose" } as Job);
  expect((await claim(queue)).id).toBe("push");
  // Not even who asks for this kind of job alone gets it before somebody else's of another kind.
  expect(await queue.claim("w", minute, "verify")).toBeUndefined();
  expect((await claim(queue)).id).toBe("accept");
  const confirming = await claim(queue);
  expect(confirming.id).toBe("confirm");
  expect(await due()).toBeUndefined();
  await queue.finish(confirming, "w", "done");
  expect(await due()).toBeDefined();
});

test("of two servers one takes it, and a server that starts anew knows what was asked", async () => {
  const file = join(temporaryFolder(), "tickmark.db");
  const { clock, judged, released, due } = await aLab(file);
  await released("v1", one);
  await judged(one);
  clock.advance(31 * day);
  const other = openStore(clock, file);
  const taken = await Promise.all([due(), other.releases.takeDue(month), due()]);
  expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
  expect(await openStore(clock, file).releases.takeDue(month)).toBeUndefined();
});

test("tags that stand for one commit are confirmed by one run; one that moved is another release", async () => {
  const { releases, clock, judged, released, due } = await aLab();
  await released("v1", one);
  await released("latest", one);
  await judged(one);
  clock.advance(31 * day);
  expect(await due()).toBe(one);
  clock.advance(60 * minute);
  expect(await due()).toBeUndefined();
  await released("latest", two);
  expect(await releases.find(repository.id, "latest")).toMatchObject({ commit: two, askedAt: null });
  await releases.forget(repository.id, "latest");
  expect(await releases.newest(repository.id, 5)).toHaveLength(1);
});

test("a repository that is forgotten takes its releases along, and an unknown one has none", async () => {
  const { releases, repositories, released } = await aLab();
  await released("v1", one);
  await repositories.forget(repository.id);
  expect(await releases.newest(repository.id, 5)).toEqual([]);
  await releases.remember(99, "v1", one);
  expect(await releases.newest(99, 5)).toEqual([]);
});
