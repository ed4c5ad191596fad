import { beforeEach, expect, test } from "vitest";
import type { CheckState } from "../../../src/domain/check.ts";
import type { Repository } from "../../../src/domain/repository.ts";
import { interpret } from "../../../src/entry/events.ts";
import { someCeilings } from "../../builders.ts";
import type { CheckRun } from "../../github/state.ts";
import { declaration, openScene, type Scene } from "./scene.ts";

let scene: Scene;
let repository: Repository;
let sha: string;

beforeEach(async () => {
  scene = await openScene();
  await scene.github.createRepository({ owner: "ada", name: "walks" });
  const pushed = await scene.github.push("ada/walks", "main", { "reproduce.yml": declaration }, { deliver: "lost" });
  sha = pushed.sha;
  const payload = scene.github.deliveries.at(-1)?.request.payload;
  const intent = interpret({ guid: "", event: "push", payload });
  if (intent.kind !== "push") throw new Error("a push asks for a verification");
  repository = intent.repository;
});

const queued: CheckState = { status: "queued", output: { title: "Queued", summary: "Waiting for a worker" } };
const check = (externalId = "job-1") => ({ name: "reproducible!", commit: sha, externalId });
const runs = (): readonly CheckRun[] => scene.github.checkRuns("ada/walks", sha);
const writes = () => scene.github.calls.filter(({ method }) => method !== "GET").length;

test("a check whose server died before it stored the job is completed as cancelled, with the reason", async () => {
  await scene.world.checks.open(repository, check(), queued);
  await scene.recover();
  expect(runs()).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
  expect(runs()[0]?.output.summary).toContain("interrupted");
  const before = scene.github.calls.length;
  await scene.recover();
  expect(scene.github.calls).toHaveLength(before);
});

test("a check is not taken for lost while its job waits, or while its delivery may still become a job", async () => {
  await scene.world.checks.open(repository, check(), queued);
  const about = { repository, commit: sha, branch: "main", analysis: "main", ceilings: someCeilings };
  const verify = { ...about, checkName: "reproducible!", runId: null };
  await scene.store.queue.add("job-1", { kind: "verify", verify: { ...verify, checkRunId: runs()[0]?.id ?? 0 } });
  await scene.recover();
  expect(runs()).toMatchObject([{ status: "queued" }]);

  await scene.world.checks.open(repository, check("job-2"), queued);
  const payload = scene.github.deliveries.at(-1)?.request.payload;
  await scene.store.queue.addDelivery({ guid: "late", event: "push", payload });
  await scene.recover();
  expect(runs().map(({ status }) => status)).toEqual(["queued", "queued"]);
});

test("a check that was created, but of which nobody heard the number, is found by our id for it", async () => {
  scene.github.resetConnection("checks/create", { afterwards: true });
  await expect(scene.world.checks.open(repository, check(), queued)).rejects.toMatchObject({ code: "GITHUB" });
  expect(runs()).toMatchObject([{ status: "queued" }]);
  await scene.recover();
  expect(runs()).toMatchObject([{ conclusion: "cancelled" }]);
});

test("what was never created is forgotten, and what has ended on GitHub is not written to again", async () => {
  scene.github.fail("checks/create", { status: 502 });
  await expect(scene.world.checks.open(repository, check("never"), queued)).rejects.toMatchObject({ code: "GITHUB" });
  const done: CheckState = { ...queued, status: "completed", conclusion: "success" };
  const id = await scene.world.checks.open(repository, check("done"), queued);
  // As if the server died between GitHub's answer and its own note of it.
  await scene.app.checks.update(repository, id, done);
  const before = writes();
  await scene.recover();
  expect(writes()).toBe(before);
  expect(runs()).toMatchObject([{ conclusion: "success" }]);
  expect(await scene.store.openChecks.orphans()).toEqual([]);
});

test("a check that could not be completed because GitHub was away is completed when it is back", async () => {
  const payload = scene.github.deliveries.at(-1)?.request.payload;
  await scene.store.queue.addDelivery({ guid: "push", event: "push", payload });
  scene.github.fail("checks/update", { status: 503, times: 10_000 });
  await scene.workAllDay();
  expect(await scene.store.queue.depth()).toMatchObject({ queued: 0, running: 0, failed: 1 });
  expect(runs()).toMatchObject([{ status: "queued" }]);
  await scene.recover();
  expect(scene.logged).toContain("could not complete an open check");
  scene.github.repair();
  await scene.recover();
  expect(runs()).toMatchObject([{ status: "completed", conclusion: "cancelled" }]);
  expect(scene.github.violations).toEqual([]);
});
