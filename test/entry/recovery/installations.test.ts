import { beforeEach, expect, test } from "vitest";
import { declaration, openScene, type Scene, takeIn } from "./scene.ts";

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
  await scene.github.createRepository({ owner: "ada", name: "walks", private: true });
});

const files = { "reproduce.yml": declaration };
const writesSince = (count: number) =>
  scene.github.calls.slice(count).filter(({ operationId }) => operationId.startsWith("checks/")).length;

/** Intake only: the check is open and its job waits. */
async function openedCheck(): Promise<string> {
  const { sha } = await scene.github.push("ada/walks", "main", files);
  await takeIn(scene);
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ status: "queued" }]);
  return sha;
}

test("where the App is suspended nothing is written and nothing tried again; when it is back the work goes on", async () => {
  const sha = await openedCheck();
  await scene.github.suspend();
  const before = scene.github.calls.length;
  await scene.workAllDay();
  await scene.recover();
  expect(writesSince(before)).toBe(0);
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ status: "queued" }]);
  await scene.github.unsuspend();
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ conclusion: "cancelled" }]);
  expect(scene.github.violations).toEqual([]);
});

test("a job that finds out by itself that the App is suspended ends quietly, after one attempt", async () => {
  const sha = await openedCheck();
  scene.door = 500;
  await scene.github.suspend();
  const before = scene.github.calls.length;
  await scene.workAllDay();
  await scene.recover();
  await scene.recover();
  expect(scene.logged).toContain("set aside");
  expect(scene.logged).not.toContain("a fault");
  // A word of progress and the token for git.
  expect(scene.github.calls.length - before).toBeLessThanOrEqual(3);
  scene.door = 200;
  await scene.github.unsuspend();
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ conclusion: "cancelled" }]);
});

test("what waited when the App was removed goes on when it is installed again", async () => {
  const sha = await openedCheck();
  await scene.github.uninstall();
  const before = scene.github.calls.length;
  await scene.workAllDay();
  await scene.recover();
  expect(writesSince(before)).toBe(0);
  await scene.github.installRepository("ada/walks");
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ status: "completed" }]);
});

test("one repository is taken out of the installation and comes back, and the others do not notice", async () => {
  await scene.github.createRepository({ owner: "ada", name: "talks" });
  const sha = await openedCheck();
  await scene.github.uninstall("ada/walks");
  const other = await scene.github.push("ada/talks", "main", files);
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/talks", other.sha)).toMatchObject([{ status: "completed" }]);
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ status: "queued" }]);
  await scene.github.installRepository("ada/walks");
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ status: "completed" }]);
});

test("events that overtake each other leave the work where the App may do it", async () => {
  const sha = await openedCheck();
  scene.door = 500;
  const suspended = await scene.github.suspend();
  scene.door = 200;
  await scene.github.unsuspend();
  await scene.github.redeliver(suspended);
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/walks", sha)).toMatchObject([{ status: "completed" }]);
});

test("a repository that is renamed or transferred while its job waits gets its check under the new name", async () => {
  const sha = await openedCheck();
  // Nobody tells us: GitHub's redirect has to do.
  scene.door = 500;
  await scene.github.rename("ada/walks", "strolls");
  await scene.github.transfer("ada/strolls", "eve");
  scene.door = 200;
  await scene.workAllDay();
  expect(scene.github.checkRuns("eve/strolls", sha)).toMatchObject([{ status: "completed" }]);
  expect(scene.github.violations).toEqual([]);
  expect(scene.github.unexpected).toEqual([]);
});

test("a repository whose old name belongs to another one now is found by its id", async () => {
  const sha = await openedCheck();
  scene.door = 500;
  await scene.github.rename("ada/walks", "strolls");
  const usurper = await scene.github.createRepository({ owner: "ada", name: "walks" });
  scene.door = 200;
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/strolls", sha)).toMatchObject([{ status: "completed" }]);
  expect(scene.github.checkRuns(usurper, sha)).toEqual([]);
});

test("a deleted repository ends its jobs without a storm of attempts", async () => {
  for (const isTold of [true, false]) {
    await scene.github.createRepository({ owner: "ada", name: `gone-${isTold}` });
    const { sha } = await scene.github.push(`ada/gone-${isTold}`, "main", files);
    await scene.github.waitFor(() => sha);
    scene.door = isTold ? 200 : 500;
    await scene.github.deleteRepository(`ada/gone-${isTold}`);
    const before = scene.github.calls.length;
    await scene.workAllDay();
    await scene.recover();
    expect(scene.github.calls.length - before).toBeLessThan(12);
    expect(await scene.store.queue.depth()).toMatchObject({ queued: 0, running: 0 });
    scene.door = 200;
  }
  expect(scene.github.unexpected).toEqual([]);
});

test("an account that is renamed takes the names of its repositories along, and GitHub is asked what it is called now", async () => {
  await openedCheck();
  await scene.github.renameAccount("ada", "lovelace");
  const again = scene.github.deliveries.at(-1)?.request.payload;
  await scene.github.renameAccount("lovelace", "king");
  await scene.store.queue.addDelivery({ guid: "late", event: "installation_target", payload: again });
  await scene.workAllDay();
  const now = await scene.store.repositories.byName("king", "walks");
  expect(now).toMatchObject({
    htmlUrl: `${scene.github.url}/king/walks`,
    cloneUrl: `${scene.github.url}/king/walks.git`,
  });
  expect((await scene.store.repositories.byFormerName("ada", "walks"))?.id).toBe(now?.id);
  expect(await scene.store.repositories.byName("ada", "walks")).toBeUndefined();
  expect(scene.github.unexpected).toEqual([]);
});

test("whoever takes over a name is not taken for the repository that had it, whatever is asked", async () => {
  await openedCheck();
  const known = await scene.store.repositories.byName("ada", "walks");
  if (known === undefined) throw new Error("a push makes a repository known");
  scene.door = 500;
  await scene.github.rename("ada/walks", "strolls");
  const usurper = await scene.github.createRepository({ owner: "ada", name: "walks" });
  const { sha: theirs } = await scene.github.push(usurper, "main", { "theirs.txt": "x" });
  scene.github.setCollaborator(usurper, "mallory", "admin");
  const { contents, people, conversations } = scene.app;
  const head = await contents.branchHead(known, "main");
  expect(head).toMatch(/^[0-9a-f]{40}$/);
  expect(head).not.toBe(theirs);
  expect(await people.mayWrite(known, "mallory")).toBe(false);
  expect(await contents.readText(known, head ?? "", "reproduce.yml")).toBe(declaration);
  expect(await contents.paths(known, head ?? "")).toBeInstanceOf(Map);
  await scene.github.push("ada/strolls", "change", { "note.txt": "x" });
  const pull = await scene.github.openPullRequest("ada/strolls", { branch: "change", author: "ada" });
  expect(await contents.openPull(known, pull.number)).toMatchObject({ head: pull.headSha, isFork: false });
  await conversations.create(known, pull.number, "hello", null);
  expect(scene.github.comments("ada/strolls", pull.number)).toHaveLength(1);
});
