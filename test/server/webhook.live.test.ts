import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;

beforeAll(async () => {
  github = await startGitHub();
  server = await startTickmark(github);
});

afterAll(async () => {
  await server.close();
  await github.close();
});

const sign = (body: string) => `sha256=${createHmac("sha256", github.app.webhookSecret).update(body).digest("hex")}`;

async function deliver(body: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(`${server.url}/api/github/webhooks`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": "00000000-0000-0000-0000-000000000000",
      "x-hub-signature-256": sign(body),
      ...headers,
    },
  });
  return answer.status;
}

test("a delivery that is not GitHub's is turned away, and what it holds is not even logged", async () => {
  const body = JSON.stringify({ marker: "from-a-stranger".repeat(10_000) });
  const before = server.log().length;
  expect(await deliver(body, { "x-hub-signature-256": "" })).toBe(401);
  expect(await deliver(body, { "x-hub-signature-256": "sha1=0" })).toBe(401);
  expect(await deliver(body, { "x-hub-signature-256": `sha256=${"0".repeat(64)}` })).toBe(401);
  expect(await deliver(`${body} `, { "x-hub-signature-256": sign(body) })).toBe(401);
  expect(server.log().length - before).toBeLessThan(1000);
});

test("a delivery that nobody can read is refused, one that nobody wants is let pass, and the server lives on", async () => {
  for (const body of ["", "{", "[1", "null", "42", '"text"']) expect([body, await deliver(body)]).toEqual([body, 400]);
  expect(await deliver("{}", { "x-github-event": "" })).toBe(400);
  for (const event of ["push", "check_run", "repository", "star", "no_such_event"]) {
    const headers = { "x-github-event": event, "x-github-delivery": event };
    expect([event, await deliver('{"repository": {"id": "seven"}, "installation": 3}', headers)]).toEqual([event, 200]);
  }
  expect((await server.get("/api/github/webhooks")).status).toBe(404);
  expect((await server.get("/healthz")).status).toBe(200);
  expect(server.log()).not.toContain("a fault");
});

test("a delivery without a length is refused before it is read", async () => {
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api/github/webhooks`, {
      method: "POST",
      headers: { "transfer-encoding": "chunked", "x-hub-signature-256": sign("x") },
    });
    sent.on("response", (answer) => resolve(answer.statusCode));
    sent.on("error", reject);
    sent.write("x");
  });
  expect(status).toBe(411);
});
