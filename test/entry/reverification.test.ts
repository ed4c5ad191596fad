import { beforeEach, expect, test } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import { confirmedTags, reverifyNext } from "../../src/entry/reverification.ts";
import { aContext, aPlan, aRepository, different, identical, someEvidence } from "../builders.ts";
import { openScene, type Scene, takeIn } from "./recovery/scene.ts";

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
async function judged(commit: string, comparisons: Evidence["comparisons"] = [identical("a.csv")], analysis = "main") {
  const startedAt = scene.clock.now().toISOString();
  const source = { repository: aRepository().cloneUrl, commit, modified: false };
  const evidence = someEvidence({
    comparisons,
    record: { startedAt, nonce: scene.clock.nonce(), plan: aPlan({ source, analysis }) },
  });
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
  // It waits, or was asked for a moment ago: nobody asks again.
  expect(await again()).toBe(false);
  const claimed = await scene.store.queue.claim("w", 60_000, "verify");
  expect(claimed?.job).toMatchObject({ verify: { commit: sha, release: "v1" } });
});
