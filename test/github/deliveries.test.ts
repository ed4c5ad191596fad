import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { badAnswersOf, octokitOf, type Receiver, refusalOf, startReceiver } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";
import type { Json, Repository } from "./state.ts";

let github: GitHub;
let receiver: Receiver;
let repository: Repository;
beforeEach(async () => {
  github = await startGitHub();
  receiver = await startReceiver();
  github.pointWebhooksAt(receiver.url);
  repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  await github.close();
  receiver.close();
});

function last(): Json {
  return receiver.received.at(-1)?.payload ?? {};
}

test("a redelivery is the same bytes under the same GUID", async () => {
  const { guid } = await github.push(repository, "main", { "a.txt": "1" });
  await github.redeliver(guid);
  const [, first, second] = receiver.received;
  expect(second?.body).toEqual(first?.body);
  expect(second?.headers["x-github-delivery"]).toBe(guid);
  expect(second?.headers["x-hub-signature-256"]).toBe(first?.headers["x-hub-signature-256"]);
  expect(github.deliveries.at(-1)).toMatchObject({ guid, redelivery: true, status: "OK" });
});

test("what the app missed is among its deliveries and can be asked for again", async () => {
  const octokit = octokitOf(github);
  github.pointWebhooksAt(undefined);
  const { guid } = await github.push(repository, "main", { "a.txt": "1" });
  github.pointWebhooksAt(receiver.url);
  const lost = await github.push(repository, "main", { "a.txt": "2" }, { deliver: "lost" });
  receiver.status = 500;
  await github.push(repository, "main", { "a.txt": "3" });
  receiver.status = 202;
  await github.push(repository, "main", { "a.txt": "4" });

  const failed = await octokit.apps.listWebhookDeliveries({ status: "failure" });
  expect(failed.data.map(({ event, status_code }) => `${event} ${status_code}`)).toEqual([
    "push 500",
    "check_suite 500",
    "push 502",
    "check_suite 502",
    "push 502",
    "check_suite 502",
  ]);
  expect(failed.data.map((delivery) => delivery.guid)).toEqual(expect.arrayContaining([guid, lost.guid]));
  const missed = failed.data.find((delivery) => delivery.guid === lost.guid);
  const delivery_id = missed?.id ?? 0;
  const { data } = await octokit.apps.getWebhookDelivery({ delivery_id });
  expect(data.request.payload).toMatchObject({ after: lost.sha });
  const count = receiver.received.length;
  expect((await octokit.apps.redeliverWebhookDelivery({ delivery_id })).status).toBe(202);
  await github.waitFor(() => receiver.received.length > count);
  expect(last()).toMatchObject({ after: lost.sha });
  expect(await refusalOf(octokit.apps.getWebhookDelivery({ delivery_id: 1 }))).toMatchObject({ status: 404 });
});

test("deliveries come newest first, in pages with a cursor", async () => {
  for (const text of ["1", "2", "3"]) await github.push(repository, "main", { "a.txt": text });
  const octokit = octokitOf(github);
  const first = await octokit.apps.listWebhookDeliveries({ per_page: 4 });
  const cursor = /cursor=([^&>]+)/.exec(first.headers.link ?? "")?.[1] ?? "";
  const second = await octokit.apps.listWebhookDeliveries({ per_page: 4, cursor });
  expect(second.headers.link).toBeUndefined();
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(
    github.deliveries.map(({ id }) => id).toReversed(),
  );
});

test("an app that does not answer in time has timed out", async () => {
  const hasty = await startGitHub({ webhookTimeoutMs: 80 });
  const mute = await startMute();
  hasty.pointWebhooksAt(mute.url);
  const twin = await hasty.createRepository({ owner: "ada", name: "walks" });
  await hasty.push(twin, "main", { "a.txt": "1" });
  expect(hasty.deliveries.map(({ status, status_code }) => `${status} ${status_code}`)).toEqual([
    "timed out 504",
    "timed out 504",
  ]);
  await hasty.close();
  mute.close();
});

test("closing does not wait for an app that does not answer", async () => {
  const mute = await startMute();
  github.pointWebhooksAt(mute.url);
  const pushing = github.push(repository, "main", { "a.txt": "1" });
  await mute.connected;
  await github.close();
  await pushing;
  expect(github.deliveries.map(({ status_code }) => status_code)).toEqual([502, 502]);
  mute.close();
});

/** An app that takes calls and never says a word. */
async function startMute() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connected: new Promise<void>((resolve) => server.once("connection", () => resolve())),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
