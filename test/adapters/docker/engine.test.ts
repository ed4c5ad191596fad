import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dockerEngine } from "../../../src/adapters/docker/engine.ts";
import type { ContainerSpec } from "../../../src/ports.ts";

/* How an engine's answers are understood, with a stand-in behind a socket that answers what real engines rarely do. */

type Answer = { status: number; body: unknown };

async function engineThat(answer: (method: string, path: string) => Answer | undefined) {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-engine-"));
  const socket = join(folder, "engine.sock");
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "").replace(/^\/v[\d.]+/, "");
    asked.push(`${request.method} ${path}`);
    const { status, body } = answer(request.method ?? "", path) ?? { status: 500, body: { message: "out of order" } };
    request
      .resume()
      .on("end", () => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)));
  }).listen(socket);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { asked, engine: dockerEngine({ dockerHost: `unix://${socket}`, home: "/home of the store" }) };
}

const calm = new AbortController().signal;
const quiet = () => undefined;
const image = (RepoDigests: string[]) => ({
  Id: "sha256:1",
  Os: "linux",
  Architecture: "amd64",
  RepoDigests,
  Config: {},
});
const info = { NCPU: 2, KernelVersion: "6.1", ServerVersion: "20.10", CgroupDriver: "systemd" };

test.each([
  ["manifest unknown", 404, "manifest for x/y:1 not found: manifest unknown: manifest unknown"],
  ["no right to pull", 404, "pull access denied for x/y, repository does not exist or may require 'docker login'"],
  ["no right at all", 500, "unauthorized: authentication required"],
  ["a name that is none", 400, "invalid reference format"],
])("a registry's clear no (%s) fails the analysis", async (_, status, message) => {
  const { engine } = await engineThat((method) =>
    method === "POST" ? { status, body: { message } } : { status: 404, body: { message: "no such image" } },
  );
  expect(await engine.resolve("x/y:1", null, quiet, calm)).toMatchObject({
    kind: "unprepared",
    what: "image",
    message: expect.stringContaining("x/y:1"),
  });
});

test.each([
  ["name not found", 500, "Get https://r/v2/: dial tcp: lookup r on 127.0.0.1:53: no such host"],
  ["refused", 500, "Get https://r/v2/: dial tcp 127.0.0.1:1: connect: connection refused"],
  ["slow", 500, "net/http: TLS handshake timeout"],
  ["certificate", 500, "x509: certificate signed by unknown authority"],
  ["broken", 500, "received unexpected HTTP status: 503 Service Unavailable"],
  ["too many requests", 500, "toomanyrequests: You have reached your pull rate limit."],
])("a registry that gave no answer (%s) is a fault", async (_, status, message) => {
  const { engine } = await engineThat((method) =>
    method === "POST" ? { status, body: { message } } : { status: 404, body: { message: "no such image" } },
  );
  await expect(engine.resolve("x/y:1", null, quiet, calm)).rejects.toMatchObject({ code: "ENGINE" });
});

test.each([
  ["python:3.12", ["python@sha256:a"], "python@sha256:a"],
  ["docker.io/library/python:3.12", ["python@sha256:a"], "python@sha256:a"],
  ["127.0.0.1:5000/env", ["127.0.0.1:5000/env@sha256:a"], "127.0.0.1:5000/env@sha256:a"],
  [
    "127.0.0.1:5000/env:1",
    ["other.example/env@sha256:b", "127.0.0.1:5000/env@sha256:a"],
    "127.0.0.1:5000/env@sha256:a",
  ],
  ["env@sha256:b", ["env@sha256:a", "env@sha256:b"], "env@sha256:b"],
])("%s is known by the digest under its own name", async (name, digests, resolved) => {
  const { engine, asked } = await engineThat(() => ({ status: 200, body: image(digests) }));
  expect(await engine.resolve(name, null, quiet, calm)).toEqual({
    image: name,
    resolved,
    kind: "registry-digest",
    platform: "linux/amd64",
    id: "sha256:1",
    isNamed: true,
  });
  expect(asked.filter((each) => each.startsWith("POST"))).toEqual([]);
});

test("a digest under another registry's name vouches for nothing", async () => {
  const known = { ...image(["elsewhere.example/env@sha256:a"]), RepoTags: ["env:1"] };
  const { engine } = await engineThat(() => ({ status: 200, body: known }));
  expect(await engine.resolve("env:1", null, quiet, calm)).toMatchObject({ resolved: "sha256:1", kind: "local-id" });
});

test("the beginning of an id is not a name, though the engine takes it for one", async () => {
  const { engine } = await engineThat((method) =>
    method === "POST"
      ? { status: 404, body: { message: "not found" } }
      : { status: 200, body: { ...image([]), RepoTags: ["other:1"] } },
  );
  expect(await engine.resolve("b7112411", null, quiet, calm)).toMatchObject({ kind: "unprepared", what: "image" });
});

test("an image that only the lock names, by its id, is used and told apart", async () => {
  const { engine } = await engineThat(() => ({ status: 200, body: { ...image([]), RepoTags: ["other:1"] } }));
  const pin = `sha256:${"1".repeat(64)}`;
  expect(await engine.resolve("env:1", pin, quiet, calm)).toMatchObject({ kind: "local-id", isNamed: false });
});

test("an image without a tag is pulled with one, never with all its tags", async () => {
  const { engine, asked } = await engineThat((method) =>
    method === "POST" ? { status: 404, body: { message: "not found" } } : { status: 404, body: {} },
  );
  await engine.resolve("127.0.0.1:5000/env", null, quiet, calm);
  expect(asked.filter((each) => each.startsWith("POST"))).toEqual([
    expect.stringMatching(
      /fromImage=127\.0\.0\.1%3A5000%2Fenv.*tag=latest|fromImage=127\.0\.0\.1%3A5000%2Fenv%3Alatest/,
    ),
  ]);
});

const spec: ContainerSpec = {
  run: "r",
  image: "sha256:1",
  command: ["true"],
  workingDirectory: "/analysis",
  env: {},
  user: { uid: 1, gid: 1 },
  limits: { cpus: 1, memoryBytes: 2 ** 26, diskBytes: 2 ** 20, timeoutSeconds: 9 },
  network: "none",
  mounts: [],
};

test("a container that could be made but not started is removed, and the fault says what was done", async () => {
  const { engine, asked } = await engineThat((method, path) => {
    if (path.startsWith("/info")) return { status: 200, body: info };
    if (path.startsWith("/images/")) return { status: 200, body: image([]) };
    if (path.startsWith("/containers/create")) return { status: 201, body: { Id: "c1" } };
    if (path.includes("/attach")) return { status: 200, body: {} };
    if (method === "DELETE") return { status: 204, body: undefined };
    return undefined;
  });
  await expect(engine.run(spec, quiet, calm)).rejects.toMatchObject({
    code: "ENGINE",
    message: expect.stringContaining("out of order"),
  });
  expect(asked.at(-1)).toMatch(/^DELETE \/containers\/c1\?.*force=true/);
});

test("an engine that is not there is a fault that says what to do", async () => {
  const engine = dockerEngine({ dockerHost: "unix:///nowhere/engine.sock", home: "/h" });
  await expect(engine.machine()).rejects.toThrow(/no Docker engine answers.*tickmark doctor/);
  await expect(engine.clear()).rejects.toMatchObject({ code: "ENGINE" });
  expect(await engine.diagnose()).toEqual([
    { level: "bad", subject: "engine", detail: expect.stringContaining("no Docker engine answers") },
  ]);
});

test.each(["tcp://engine.example.org:2375", "ssh://ada@engine", "npipe:////./pipe/docker_engine"])(
  "an engine at %s is refused: it could not mount our folders",
  async (dockerHost) => {
    await expect(dockerEngine({ dockerHost, home: "/h" }).machine()).rejects.toMatchObject({ code: "SETTINGS" });
  },
);

test("clearing removes containers whose program is gone, and no others", async () => {
  const own = (await import("../../../src/adapters/process-identity.ts")).processIdentity();
  const container = (Id: string, owner: string) => ({ Id, Labels: { "tickmark.owner": owner } });
  const { engine, asked } = await engineThat((method) =>
    method === "DELETE"
      ? { status: 204, body: undefined }
      : {
          status: 200,
          body: [container("dead", "4194303.1"), container("alive", own), container("recycled", `${process.pid}.1`)],
        },
  );
  expect(await engine.clear()).toBe(2);
  expect(asked.filter((each) => each.startsWith("DELETE")).map((each) => each.split(/[/?]/)[2])).toEqual([
    "dead",
    "recycled",
  ]);
  expect(decodeURIComponent(asked[0] ?? "")).toContain("tickmark.home=/home of the store");
});
