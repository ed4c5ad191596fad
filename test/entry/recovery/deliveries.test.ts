import { beforeEach, expect, test } from "vitest";
import { askAgain } from "../../../src/entry/recovery.ts";
import { declaration, openScene, type Scene } from "./scene.ts";

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
  await scene.github.createRepository({ owner: "ada", name: "walks" });
});

const files = { "reproduce.yml": declaration };
const requests = () =>
  scene.github.calls.filter(({ operationId }) => operationId === "apps/redeliver-webhook-delivery").length;
const attemptsOf = (guid: string) => scene.github.deliveries.filter((delivery) => delivery.guid === guid).length;
const settled = (guid: string, count: number) => scene.github.waitFor(() => attemptsOf(guid) === count);

test("what was pushed while the server was down is sent again, once, and verified once", async () => {
  const { guid, sha } = await scene.github.push("ada/walks", "main", files, { deliver: "lost" });
  await askAgain(scene.world);
  await settled(guid, 2);
  // The check suite that was lost with it is nothing that anybody waits for.
  expect(requests()).toBe(1);
  await askAgain(scene.world);
  expect(requests()).toBe(1);
  await scene.github.redeliver(guid);
  await scene.workAllDay();
  expect(scene.github.checkRuns("ada/walks", sha)).toHaveLength(1);
});

test("what arrived is not asked for, whichever attempt it was", async () => {
  await scene.github.push("ada/walks", "main", files);
  const lost = await scene.github.push("ada/walks", "main", { "a.txt": "a" }, { deliver: "lost" });
  await scene.github.redeliver(lost.guid);
  const answered = scene.github.deliveries.length;
  await askAgain(scene.world);
  expect(requests()).toBe(0);
  expect(scene.github.deliveries).toHaveLength(answered);
});

test("a delivery that fails again and again is asked for three times, and no more", async () => {
  scene.door = 500;
  const { guid } = await scene.github.push("ada/walks", "main", files);
  for (let round = 1; round <= 5; round += 1) {
    await askAgain(scene.world);
    await settled(guid, Math.min(1 + round, 4));
  }
  expect(requests()).toBe(3);
});

test("when GitHub does not take the request, it is made again in the next round", async () => {
  const { guid } = await scene.github.push("ada/walks", "main", files, { deliver: "lost" });
  scene.github.fail("apps/redeliver-webhook-delivery", { status: 503, times: 4 });
  await expect(askAgain(scene.world)).rejects.toMatchObject({ code: "GITHUB" });
  expect(attemptsOf(guid)).toBe(1);
  await askAgain(scene.world);
  await settled(guid, 2);
});

test("a lost delivery is found behind more than a page of others", async () => {
  const { guid } = await scene.github.push("ada/walks", "main", files, { deliver: "lost" });
  scene.door = 200;
  for (let n = 0; n < 120; n += 1) await scene.github.announceInstallation();
  await askAgain(scene.world);
  await settled(guid, 2);
});

test("only what came since the last reading is read", async () => {
  for (let n = 0; n < 120; n += 1) await scene.github.announceInstallation();
  await askAgain(scene.world);
  const lists = () =>
    scene.github.calls.filter(({ operationId }) => operationId === "apps/list-webhook-deliveries").length;
  expect(lists()).toBe(2);
  scene.clock.advance(3 * 60 * 60 * 1000);
  await askAgain(scene.world);
  expect(lists()).toBe(4);
  await askAgain(scene.world);
  expect(lists()).toBe(5);
});

test("an old delivery does not make a private repository public again, nor take back its new name", async () => {
  const { guid, sha } = await scene.github.push("ada/walks", "main", files, { deliver: "lost" });
  await scene.github.setPrivate("ada/walks", true);
  await scene.github.rename("ada/walks", "strolls");
  await askAgain(scene.world);
  await settled(guid, 2);
  await scene.workAllDay();
  const remembered = await scene.store.repositories.byName("ada", "strolls");
  expect(remembered).toMatchObject({ isPrivate: true, htmlUrl: expect.stringMatching(/\/ada\/strolls$/) });
  expect(await scene.store.repositories.byName("ada", "walks")).toBeUndefined();
  expect(scene.github.checkRuns("ada/strolls", sha)).toMatchObject([{ status: "completed" }]);
});
