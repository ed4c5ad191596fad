import { beforeEach, expect, test } from "vitest";
import { openScene, type Scene, takeIn } from "./recovery/scene.ts";

/* Commits as they arrive: late, again, and for another base than before. */

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
  await scene.github.createRepository({ owner: "ada", name: "walks" });
});

const walks = "ada/walks";
const plain = "version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n";
const checks = (sha: string) => scene.github.checkRuns(walks, sha);
const titles = (sha: string) => checks(sha).map(({ output }) => output.title ?? "");

test("a branch that comes back to a commit which was superseded has it run once more, whatever tells of it", async () => {
  const { sha: base } = await scene.github.push(walks, "main", { "reproduce.yml": plain });
  // The same commit each time: time, author and words are the same.
  const change = { from: base, date: new Date(), message: "Change" };
  const { sha } = await scene.github.push(walks, "change", { "note.txt": "1" }, change);
  await scene.github.openPullRequest(walks, { branch: "change", author: "ada" });
  await takeIn(scene);
  await scene.github.push(walks, "change", { "note.txt": "2" });
  await takeIn(scene);
  await scene.workAllDay();
  expect(titles(sha)).toEqual([expect.stringContaining("superseded")]);
  expect((await scene.github.push(walks, "change", { "note.txt": "1" }, change)).sha).toBe(sha);
  // A push and a pull request tell of it.
  await takeIn(scene);
  expect(checks(sha).map(({ status }) => status)).toEqual(["completed", "queued"]);
});

test("an event that comes late puts nothing over a commit that was judged, and none that waits", async () => {
  const { sha: old } = await scene.github.push(walks, "main", { "reproduce.yml": plain });
  const payload = scene.github.deliveries.at(-1)?.request.payload;
  await scene.workAllDay();
  const before = checks(old).length;
  await scene.github.push(walks, "main", { "note.txt": "x" });
  await scene.workAllDay();
  await scene.store.queue.addDelivery({ guid: "late", event: "push", payload });
  await scene.workAllDay();
  expect(checks(old)).toHaveLength(before);

  // One that was rejected is judged, too.
  const { sha: wrong } = await scene.github.push(walks, "main", { "reproduce.yml": "version: 2\n" });
  const told = scene.github.deliveries.at(-1)?.request.payload;
  await scene.workAllDay();
  await scene.github.push(walks, "main", { "reproduce.yml": plain });
  await scene.store.queue.addDelivery({ guid: "later", event: "push", payload: told });
  await scene.workAllDay();
  expect(checks(wrong)).toMatchObject([{ conclusion: "failure" }]);
});

test("a commit that nobody heard of in its time says that it is superseded, and by which", async () => {
  const { sha: old } = await scene.github.push(walks, "main", { "reproduce.yml": plain }, { deliver: "lost" });
  const payload = scene.github.deliveries.at(-1)?.request.payload;
  const { sha } = await scene.github.push(walks, "main", { "note.txt": "x" });
  await scene.store.queue.addDelivery({ guid: "late", event: "push", payload });
  await scene.workAllDay();
  expect(titles(old)).toEqual([expect.stringContaining(`superseded by ${sha.slice(0, 12)}`)]);
});

test("a pull request that is to go into another branch is held against that one", async () => {
  await scene.github.push(walks, "main", { "reproduce.yml": plain });
  await scene.github.push(walks, "bare", { "reproduce.yml": null });
  const { sha } = await scene.github.push(walks, "change", { "reproduce.yml": null, "note.txt": "x" });
  const { number } = await scene.github.openPullRequest(walks, { branch: "change", base: "bare", author: "ada" });
  await scene.workAllDay();
  expect(checks(sha)).toEqual([]);
  const conclusions = async (base: string) => {
    await scene.github.retargetPullRequest(walks, number, { base });
    await scene.workAllDay();
    return checks(sha).map(({ conclusion }) => conclusion);
  };
  expect(await conclusions("main")).toEqual(["failure"]);
  expect(await conclusions("bare")).toEqual(["failure", "skipped"]);
  // The check that counts is the newest one.
  expect(await conclusions("main")).toEqual(["failure", "skipped", "failure"]);
  expect(scene.github.unexpected).toEqual([]);
  expect(scene.github.violations).toEqual([]);
});

const fork = { owner: "mallory", files: { "note.txt": "mine" } };

test("an approval does not follow a pull request into another branch", async () => {
  await scene.github.push(walks, "main", { "reproduce.yml": plain });
  await scene.github.push(walks, "old", { "note.txt": "old" });
  await scene.workAllDay();
  const pull = await scene.github.openPullRequest(walks, { branch: "idea", fork });
  const approves = () =>
    scene.github.comment(walks, pull.number, `/tickmark approve ${pull.headSha}`, { author: "ada" });
  await approves();
  await scene.workAllDay();
  const kinds = () => checks(pull.headSha).map(({ conclusion }) => conclusion);
  expect(kinds()).toEqual(["action_required", "cancelled"]);
  await scene.github.retargetPullRequest(walks, pull.number, { base: "old", sender: "mallory" });
  await scene.workAllDay();
  expect(kinds()).toEqual(["action_required", "cancelled", "action_required"]);
  await approves();
  await scene.workAllDay();
  expect(kinds()).toEqual(["action_required", "cancelled", "action_required", "cancelled"]);
});

test("a stranger's commit may use what base and default branch both allow, whichever base was chosen", async () => {
  const allowing = (seconds: number) => ({ "reproduce.yml": `${plain}resources: { timeout: ${seconds} s }\n` });
  await scene.github.push(walks, "main", allowing(20));
  await scene.github.push(walks, "lavish", allowing(50));
  await scene.workAllDay();
  for (const [base, branch] of [
    ["lavish", "idea"],
    ["main", "other"],
  ] as const) {
    const files = { "reproduce.yml": plain, "note.txt": branch };
    const pull = await scene.github.openPullRequest(walks, { branch, base, fork: { owner: "mallory", files } });
    await scene.github.comment(walks, pull.number, `/tickmark approve ${pull.headSha}`, { author: "ada" });
    await takeIn(scene);
    const claimed = await scene.store.queue.claim("look", 60_000, "verify");
    if (claimed?.job.kind !== "verify") throw new Error("nothing of it is queued");
    expect(claimed.job.verify.commit).toBe(pull.headSha);
    expect(claimed.job.verify.ceilings.timeoutSeconds).toBe(20);
  }
});

test("a fork that gets a new commit every minute has its newest one held, and uses up nobody's verdicts", async () => {
  await scene.github.push(walks, "main", { "reproduce.yml": plain });
  await scene.workAllDay();
  const pull = await scene.github.openPullRequest(walks, { branch: "idea", fork });
  await takeIn(scene);
  for (let n = 0; n < 12; n += 1) {
    await scene.github.pushToPullRequest(walks, pull.number, { "note.txt": String(n) });
    // Of the last ones, the intake is sent away, and comes back when the lease is over.
    await takeIn(scene).catch(() => undefined);
  }
  await scene.workAllDay();
  const opened = scene.github.calls.filter(
    ({ operationId, body }) => operationId === "checks/create" && JSON.stringify(body).includes("action_required"),
  );
  expect(opened).toHaveLength(11);
  expect(checks(pull.headSha)).toMatchObject([{ conclusion: "action_required" }]);
  expect(await scene.store.queue.depth()).toMatchObject({ queued: 0, running: 0 });
});
