import { beforeEach, expect, test } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import { reverifyNext } from "../../src/entry/reverification.ts";
import { aContext, aPlan, aRepository, different, identical, someEvidence } from "../builders.ts";
import { undescribed } from "./api/described.ts";
import { openScene, type Scene, takeIn } from "./recovery/scene.ts";
import { visitor } from "./web/visitor.ts";

/* Releases that are rerun on schedule, with a clock that the test moves. */

const walks = "ada/walks";
const plain = "version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n";
const day = 24 * 60 * 60 * 1000;
const schedule = { intervalSeconds: 30 * 24 * 60 * 60, perDay: 24 };

let scene: Scene;
let repositoryId: number;

beforeEach(async () => {
  scene = await openScene();
  repositoryId = (await scene.github.createRepository({ owner: "ada", name: "walks" })).id;
});

/** What the server keeps of a rerun, as if it had made it now. */
async function judged(
  commit: string,
  parts: Parameters<typeof someEvidence>[0] = { comparisons: [identical("a.csv")] },
): Promise<Evidence> {
  const startedAt = scene.clock.now().toISOString();
  const source = { repository: aRepository().cloneUrl, commit, modified: false };
  const record = { startedAt, nonce: scene.clock.nonce(), plan: aPlan({ source }), ...parts.record };
  const evidence = someEvidence({ ...parts, record });
  await scene.store.ledger.save(evidence, aContext({ repositoryId }));
  return evidence;
}

/** Ends the jobs that wait, without a run. */
async function ended(state: "done" | "failed" = "done") {
  for (;;) {
    const claimed = await scene.store.queue.claim("w", 60_000, "verify");
    if (claimed === undefined) return;
    await scene.store.queue.finish(claimed, "w", state);
  }
}

async function released(tag: string, files: Record<string, string> = {}) {
  const { sha } = await scene.github.push(walks, "main", { "reproduce.yml": plain, "note.txt": tag, ...files });
  await scene.github.tag(walks, tag, sha);
  await takeIn(scene);
  await ended();
  return sha;
}

const again = () => reverifyNext(schedule, { ...scene.world, releases: scene.store.releases });
const checks = (sha: string) => scene.github.checkRuns(walks, sha);

test("a release is rerun when it was not judged for an interval, by a check of its own, and once", async () => {
  const sha = await released("v1");
  await judged(sha);
  const before = checks(sha).length;
  scene.clock.advance(29 * day);
  expect(await again()).toBe(false);
  scene.clock.advance(day);
  expect(await again()).toBe(true);
  expect(checks(sha)).toHaveLength(before + 1);
  expect(checks(sha).at(-1)).toMatchObject({ name: "reproducible!", status: "queued" });
  // It waits, or was asked for a moment ago: nobody asks again.
  expect(await again()).toBe(false);
  const claimed = await scene.store.queue.claim("w", 60_000, "verify");
  expect(claimed?.job).toMatchObject({ verify: { commit: sha, release: "v1", branch: null } });
  expect(scene.github.violations).toEqual([]);
});

test("nobody is asked whose default branch or tag declines, and a broken declaration declines nothing", async () => {
  const declining = `${plain}reverify: false\n`;
  await judged(await released("v1", { "reproduce.yml": declining }));
  scene.clock.advance(31 * day);
  expect(await again()).toBe(false);
  // The default branch changes its mind, but the tag of before still declines.
  const sha = await released("v2");
  await judged(sha);
  scene.clock.advance(31 * day);
  expect(await again()).toBe(false);
  scene.clock.advance(60 * 60 * 1000);
  expect(await again()).toBe(true);
  await ended();
  await judged(sha);
  await scene.github.push(walks, "main", { "reproduce.yml": declining });
  scene.clock.advance(31 * day);
  for (let hour = 0; hour < 3; hour += 1) {
    expect(await again()).toBe(false);
    scene.clock.advance(60 * 60 * 1000);
  }
  await scene.github.push(walks, "main", { "reproduce.yml": "version: 9\n" });
  scene.clock.advance(2 * day);
  expect([await again(), await again()]).toContain(true);
});

test("a fault stops nothing: the check is cancelled, the page says that no answer came, and it is asked again", async () => {
  const sha = await released("v1");
  await judged(sha);
  scene.clock.advance(31 * day);
  expect(await again()).toBe(true);
  const { page, message } = await pages();
  expect(await message("?tag=v1")).toBe("reproducible!");
  // Nothing is there that could fetch a commit.
  await scene.workAllDay();
  expect(checks(sha).at(-1)).toMatchObject({ status: "completed", conclusion: "cancelled" });
  expect(await page()).toContain("reproducible since");
  expect(await page()).toContain("has not come to a verdict");
  expect(await message("?tag=v1")).toBe("reproducible!");
  scene.clock.advance(2 * day);
  expect(await again()).toBe(true);
});

/** What the server shows of it. */
async function pages() {
  const { ledger, releases, repositories, queue } = scene.store;
  const { ask } = await visitor({ ledger, releases, repositories, queue });
  return {
    page: async () => (await ask("/r/ada/walks")).body,
    message: async (query: string) => JSON.parse((await ask(`/badge/ada/walks.json${query}`)).body).message,
    async status(query = "") {
      const answer = await ask(`/api/v1/repositories/ada/walks/status${query}`);
      expect(undescribed("/api/v1/repositories/{owner}/{repo}/status", answer)).toEqual([]);
      return JSON.parse(answer.body);
    },
  };
}

test("page, badge and API say since when a release is reproducible, and when that was last confirmed", async () => {
  const sha = await released("v1");
  const { page, message, status } = await pages();
  expect((await status()).releases).toMatchObject([{ tag: "v1", standing: "never", analysis: null }]);
  await judged(sha);
  const since = scene.clock.now().toISOString().slice(0, 10);
  scene.clock.advance(31 * day);
  await judged(sha);
  const last = scene.clock.now().toISOString().slice(0, 10);
  expect(await page()).toContain(`reproducible since ${since}, last confirmed ${last}`);
  expect(await message("?tag=v1&show=date")).toBe(`reproducible, ${last}`);
  expect(await message("?tag=v2&show=date")).toBe("unknown");
  const { releases, tag, branch, confirmedAt } = await status("?tag=v1");
  expect([tag, branch, confirmedAt.slice(0, 10)]).toEqual(["v1", null, last]);
  expect(releases).toMatchObject([{ tag: "v1", commit: sha, standing: "confirmed", grade: "identical", changed: [] }]);
  expect(releases[0].since.slice(0, 10)).toBe(since);
});

test("when it stops they say since when, how, and what changed since the run that last confirmed it", async () => {
  const sha = await released("v1");
  await judged(sha);
  scene.clock.advance(31 * day);
  await judged(sha, {
    comparisons: [different("a.csv")],
    record: { packages: ["dpkg libc6 2.36-9", "pip numpy 2.1.0"] },
  });
  const stopped = scene.clock.now().toISOString().slice(0, 10);
  scene.clock.advance(31 * day);
  await judged(sha, { comparisons: [different("a.csv")] });
  const { page, message, status } = await pages();
  expect(await message("?tag=v1&show=date")).toBe(`diverged since ${stopped}`);
  const shown = await page();
  expect(shown).toContain(`no longer since ${stopped}: diverged`);
  expect(shown).toContain("Diverged: a.csv differs");
  expect(shown).toContain("environment: pip numpy: 1.26.4 → 2.1.0");
  const { releases } = await status();
  expect(releases).toMatchObject([{ standing: "stopped", stoppedBy: "diverged", grade: "identical" }]);
  expect(releases[0].changed).toEqual([{ in: "environment", name: "pip numpy", first: "1.26.4", second: "2.1.0" }]);
});

test("an input that is gone is what stopped it, and what was never set up is no list of changes", async () => {
  const sha = await released("v1");
  await judged(sha);
  scene.clock.advance(31 * day);
  const failure = { kind: "unprepared", what: "input", message: "raw.csv: data.example.org answered 404" } as const;
  await judged(sha, { comparisons: [], failure, record: { images: [], packages: [], steps: [], sourceDigest: null } });
  const { page, status } = await pages();
  expect(await page()).toContain("an input could not be had: raw.csv: data.example.org answered 404");
  expect((await status()).releases).toMatchObject([{ stoppedBy: "failed", changed: [] }]);
});
