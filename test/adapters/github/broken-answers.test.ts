import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { app, queued, repository } from "./scene.ts";

/* What nock cannot play: a server that falls silent or breaks off, so this is a real one. */

const check = { name: "reproducible!", commit: "c0ffee", externalId: "job-1" };

async function serve(answer: (method: string, path: string, response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path.endsWith("/access_tokens")) {
      const expires_at = new Date(Date.now() + 3600_000).toISOString();
      response.writeHead(201, { "content-type": "application/json" });
      return response.end(JSON.stringify({ token: "ghs_x", expires_at, permissions: {} }));
    }
    asked.push(`${request.method} ${path.split("?")[0]?.split("/").at(-1)}`);
    return answer(request.method ?? "", path, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const half = (response: ServerResponse, type = "application/json"): void => {
  response.writeHead(200, { "content-type": type, "content-length": 1000 });
  response.write('{"total_count":1,');
};

test("a GitHub that falls silent is a fault after the time limit", async () => {
  const { url, asked } = await serve(() => undefined);
  await expect(app(url, 0.1).checks.update(repository, 9, queued)).rejects.toMatchObject({
    name: "Fault",
    code: "GITHUB",
    message: expect.stringContaining("GitHub did not answer"),
  });
  expect(asked).toHaveLength(4);
});

test("a GitHub that falls silent in the middle of its answer is one too", async () => {
  const { url } = await serve((_method, path, response) =>
    half(response, path.includes("/contents/") ? "application/vnd.github.raw+json" : undefined),
  );
  await expect(app(url, 0.1).checks.update(repository, 9, queued)).rejects.toMatchObject({ code: "GITHUB" });
  await expect(app(url, 0.1).contents.readText(repository, "c0ffee", "x")).rejects.toMatchObject({ code: "GITHUB" });
});

test("half a list of checks is not taken for an empty one, which would make a second check", async () => {
  const { url, asked } = await serve((_method, _path, response) => {
    half(response);
    setTimeout(() => response.destroy(), 10);
  });
  await expect(app(url).checks.open(repository, check, queued)).rejects.toMatchObject({ code: "GITHUB" });
  expect(new Set(asked)).toEqual(new Set(["GET check-runs"]));
});

test("an answer to a creation that breaks off is a fault, and nothing is created twice", async () => {
  const { url, asked } = await serve((method, _path, response) => {
    if (method === "POST") return void response.destroy();
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"total_count":0,"check_runs":[]}');
  });
  await expect(app(url).checks.open(repository, check, queued)).rejects.toMatchObject({ code: "GITHUB" });
  expect(asked).toEqual(["GET check-runs", "POST check-runs"]);
});

test("an answer that is not GitHub's is a fault", async () => {
  const { url } = await serve((method, _path, response) => {
    response.writeHead(200, { "content-type": method === "POST" ? "text/html" : "application/json" });
    response.end(method === "POST" ? "<h1>Log in to the guest network</h1>" : '{"total_count":0,"check_runs":[]}');
  });
  await expect(app(url).checks.open(repository, check, queued)).rejects.toMatchObject({
    code: "GITHUB",
    message: expect.stringContaining("does not say which check"),
  });
});
