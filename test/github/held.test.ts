import { afterEach, beforeEach, expect, test } from "vitest";
import { type Receiver, startReceiver } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Repository } from "./state.ts";

let github: GitHub;
let receiver: Receiver;
let repository: Repository;
beforeEach(async () => {
  github = await startGitHub();
  receiver = await startReceiver();
  repository = await github.createRepository({ owner: "ada", name: "walks" });
  github.pointWebhooksAt(receiver.url);
});
afterEach(async () => {
  expect(github.unexpected).toEqual([]);
  await github.close();
  receiver.close();
});

function guids(): unknown[] {
  return receiver.received.map(({ headers }) => headers["x-github-delivery"]);
}

async function someEvents(): Promise<string[]> {
  const sent: string[] = [];
  for (const name of ["one", "two", "three", "four", "five", "six"]) sent.push(await github.rename(repository, name));
  return sent;
}

test("what is kept back goes out later, in the order in which it happened", async () => {
  github.hold();
  const sent = await someEvents();
  expect([receiver.received, github.deliveries]).toEqual([[], []]);
  expect(await github.releaseHeld()).toEqual(sent);
  expect(guids()).toEqual(sent);
  sent.push(await github.rename(repository, "walks"));
  expect(guids()).toEqual(sent);
});

test("a seed decides on the order and on what goes out twice, with the same GUID and the same bytes", async () => {
  github.hold();
  const sent = await someEvents();
  const order = await github.releaseHeld({ shuffle: 7, duplicate: 0.5 });
  expect(guids()).toEqual(order);
  expect(order.length).toBeGreaterThan(sent.length);
  expect([...new Set(order)].sort()).toEqual(sent.toSorted());
  expect(order).not.toEqual(sent.flatMap((guid) => order.filter((other) => other === guid)));
  const bodies = new Map(receiver.received.map(({ body, headers }) => [headers["x-github-delivery"], body]));
  for (const { body, headers } of receiver.received) expect(bodies.get(headers["x-github-delivery"])).toEqual(body);

  github.hold();
  const later = await someEvents();
  const positions = (all: readonly string[], of: readonly string[]) => all.map((guid) => of.indexOf(guid));
  const again = await github.releaseHeld({ shuffle: 7, duplicate: 0.5 });
  expect(positions(again, later)).toEqual(positions(order, sent));
});

test("everything can go out twice", async () => {
  github.hold();
  const sent = await someEvents();
  expect(await github.releaseHeld({ duplicate: 1 })).toEqual(sent.flatMap((guid) => [guid, guid]));
});

test("what is not delivered, or gets lost, can be any event", async () => {
  const { sha } = await github.push(repository, "main", { "a.txt": "1\n" }, { deliver: false });
  await github.tag(repository, "v1", sha, { deliver: false });
  await github.release(repository, "v1", { deliver: false });
  await github.rerequestSuite(repository, sha, "grace", { deliver: false });
  await github.push(repository, "feature", { "b.txt": "1\n" }, { deliver: false });
  const { number } = await github.openPullRequest(repository, { branch: "feature", deliver: false });
  await github.comment(repository, number, "hello", { deliver: false });
  await github.review(repository, number, "hello", { deliver: false });
  await github.reviewComment(repository, number, "hello", { deliver: false });
  await github.pushToPullRequest(repository, number, { "b.txt": "2\n" }, { deliver: false });
  const group = await github.mergeGroup(repository, number, { deliver: false });
  await github.destroyMergeGroup(repository, group.sha, "invalidated", { deliver: false });
  await github.closePullRequest(repository, number, { deliver: false });
  await github.reopenPullRequest(repository, number, { deliver: false });
  await github.closePullRequest(repository, number, { merged: true, deliver: false });
  await github.deleteBranch(repository, "feature", { deliver: false });
  await github.announceInstallation({ deliver: false });
  await github.suspend({ deliver: false });
  await github.unsuspend({ deliver: false });
  await github.setPrivate(repository, true, { deliver: false });
  await github.rename(repository, "steps", { deliver: false });
  expect(github.deliveries).toEqual([]);

  const guid = await github.rename(repository, "walks", { deliver: "lost" });
  expect(github.deliveries.map((delivery) => [delivery.guid, delivery.status_code])).toEqual([[guid, 502]]);
  await github.redeliver(guid);
  expect(guids()).toEqual([guid]);
});

test("a repository that moved away is found by its old name, or is out of reach", async () => {
  await github.transfer(repository, "grace", { installed: false });
  expect(receiver.received.at(-1)?.payload).toMatchObject({
    changes: { owner: { from: { user: { login: "ada" } } } },
    repository: { full_name: "grace/walks" },
  });
  await github.push("ada/walks", "main", { "a.txt": "1\n" });
  expect(receiver.received).toHaveLength(1);
  await github.deleteRepository("grace/walks");
  await expect(async () => github.push("grace/walks", "main", {})).rejects.toThrow("no repository");
});
