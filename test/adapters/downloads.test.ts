import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlainServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type DownloadOptions, httpsDownloads } from "../../src/adapters/downloads.ts";
import { fileObjects } from "../../src/adapters/objects.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/* Against a real https server on loopback, with a certificate made here. */

const plenty = 10_000_000;
const calm = new AbortController().signal;
let certificate = { key: "", cert: "" };

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-test-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", "/CN=tickmark test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:data.test"],
      ...["-keyout", key, "-out", cert],
    ],
    { stdio: "ignore" },
  );
  certificate = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
});

async function serve(answer: RequestListener) {
  const seen: IncomingMessage[] = [];
  const server = createServer(certificate, (request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, port, at: (path: string) => `https://127.0.0.1:${port}${path}` };
}

function downloader(options: DownloadOptions = { allowPrivate: true }) {
  const folder = temporaryFolder();
  const objects = fileObjects(folder);
  return {
    objects,
    fetch: (url: string, limitBytes = plenty, signal = calm) =>
      httpsDownloads(objects, { ca: certificate.cert, ...options }).fetch(url, limitBytes, signal),
    leftovers: () => (existsSync(join(folder, "incoming")) ? readdirSync(join(folder, "incoming")) : []),
  };
}

const fault = { name: "Fault", code: "DOWNLOAD" };

test("the content of an address goes to the object store, under its digest", async () => {
  const content = "x".repeat(300_000);
  const { at, seen } = await serve((_, response) => response.end(content));
  const { fetch, objects, leftovers } = downloader();
  const digest = digestOf(content);
  expect(await fetch(at("/data.csv?version=2"))).toEqual({ kind: "fetched", digest, sizeBytes: 300_000 });
  const stored = await objects.read(digest);
  expect(stored && (await text(stored.stream))).toBe(content);
  expect(leftovers()).toEqual([]);
  expect(seen[0]?.url).toBe("/data.csv?version=2");
  expect(seen[0]?.headers).toMatchObject({ "accept-encoding": "identity" });
  expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
    "accept",
    "accept-encoding",
    "connection",
    "host",
    "user-agent",
  ]);
});

test.each([403, 404, 410, 401, 204, 300])(
  "an address that answers %i is refused, with the number in the reason",
  async (status) => {
    const { at } = await serve((_, response) => response.writeHead(status).end());
    expect(await downloader().fetch(at("/"))).toEqual({ kind: "refused", reason: `127.0.0.1 answered ${status}` });
  },
);

test.each([500, 502, 503, 429, 408])(
  "an address that answers %i is a fault: it says nothing about the data",
  async (status) => {
    const { at } = await serve((_, response) => response.writeHead(status).end());
    const fetching = downloader().fetch(at("/data?key=secret"));
    await expect(fetching).rejects.toMatchObject({ ...fault, message: expect.stringContaining(`answered ${status}`) });
    await expect(fetching).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
  },
);

test("more than the limit is refused, announced or not, and nothing of it is kept", async () => {
  const { at } = await serve((request, response) => {
    if (request.url === "/announced") response.setHeader("content-length", 1001);
    response.write("x".repeat(600));
    response.end("x".repeat(401));
  });
  const { fetch, leftovers } = downloader();
  for (const path of ["/announced", "/chunked"]) {
    expect(await fetch(at(path), 1000)).toEqual({ kind: "refused", reason: "it is larger than 1000 bytes" });
    expect(await fetch(at(path), 1001)).toMatchObject({ kind: "fetched", sizeBytes: 1001 });
  }
  expect(leftovers()).toEqual([]);
});

test("content that never ends is given up at the limit", async () => {
  const { at } = await serve((_, response) => {
    const flood = () =>
      void (response.write("x".repeat(100_000)) ? setImmediate(flood) : response.once("drain", flood));
    flood();
  });
  expect(await downloader().fetch(at("/"), 1_000_000)).toMatchObject({ kind: "refused" });
});

test("content that breaks off is a fault, not a shorter file", async () => {
  const { at } = await serve((_, response) => {
    response.setHeader("content-length", 1000);
    response.write("half");
    setTimeout(() => response.destroy(), 20);
  });
  const { fetch, leftovers } = downloader();
  await expect(fetch(at("/"))).rejects.toMatchObject(fault);
  expect(leftovers()).toEqual([]);
});

test("redirects are followed, relative ones too, but not for ever", async () => {
  const { at, seen } = await serve((request, response) => {
    const hop = Number(request.url?.slice(1));
    if (hop === 0) response.end("here");
    else response.writeHead(302, { location: hop % 2 === 0 ? `/${hop - 1}` : at(`/${hop - 1}`) }).end();
  });
  expect(await downloader().fetch(at("/5"))).toMatchObject({ kind: "fetched", digest: digestOf("here") });
  expect(seen).toHaveLength(6);
  expect(await downloader().fetch(at("/6"))).toEqual({
    kind: "refused",
    reason: "it is redirected more than 5 times",
  });
});

test.each([
  ["http://127.0.0.1/", "only https addresses are downloaded"],
  ["file:///etc/passwd", "only https addresses are downloaded"],
  ["https://user:password@data.test/", "the address carries credentials"],
])("%s is refused at once and as the target of a redirect", async (to, reason) => {
  const { at } = await serve((_, response) => response.writeHead(302, { location: to }).end());
  expect(await downloader().fetch(to)).toEqual({ kind: "refused", reason });
  expect(await downloader().fetch(at("/"))).toEqual({ kind: "refused", reason });
});

test.each([
  "127.0.0.1",
  "localhost",
  "2130706433",
  "0x7f.1",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "169.254.169.254",
  "10.0.0.1",
])("%s is refused unless the operator allows private addresses", async (host) => {
  const { port, seen } = await serve((_, response) => response.end("internal"));
  expect(await downloader({}).fetch(`https://${host}:${port}/`)).toEqual({
    kind: "refused",
    reason: expect.stringContaining("is not an address of the public internet"),
  });
  expect(seen).toEqual([]);
});

test("a name is looked up once for each hop, judged, and only that answer is connected to", async () => {
  const { port, seen } = await serve((_, response) => response.end("here"));
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return [{ address: "127.0.0.1", family: 4 }];
  };
  expect(await downloader({ allowPrivate: true, resolve }).fetch(`https://data.test:${port}/`)).toMatchObject({
    kind: "fetched",
  });
  expect(asked).toEqual(["data.test"]);
  expect(await downloader({ resolve }).fetch(`https://data.test:${port}/`)).toMatchObject({ kind: "refused" });
  expect(seen).toHaveLength(1);
});

test("a name with one private address among public ones is refused", async () => {
  const resolve = async () => [
    { address: "1.1.1.1", family: 4 },
    { address: "fd00::1", family: 6 },
  ];
  expect(await downloader({ resolve }).fetch("https://data.test/")).toMatchObject({ kind: "refused" });
});

test("a redirect out of the internet into a private network is refused", async () => {
  const outside = await serve((request, response) => {
    response.writeHead(302, { location: request.url?.slice(1) }).end();
  });
  const inside = await serve((_, response) => response.end("internal"));
  const isPublic = (address: string) => address === "127.0.0.1";
  const { fetch } = downloader({ isPublic });
  expect(await fetch(outside.at(`/${inside.at("/")}`))).toMatchObject({ kind: "fetched" });
  for (const host of ["127.0.0.2", "[::1]"]) {
    const answer = await fetch(outside.at(`/https://${host}:${inside.port}/`), plenty);
    expect([host, answer]).toEqual([host, { kind: "refused", reason: expect.stringContaining("public internet") }]);
  }
  expect(inside.seen).toHaveLength(1);
});

test.each([
  ["a host that nobody knows", "https://no-such-host.invalid/"],
  ["a port where nobody listens", "https://127.0.0.1:1/"],
])("%s is a fault", async (_, url) => {
  await expect(downloader().fetch(url)).rejects.toMatchObject(fault);
});

test("a server whose certificate nobody vouches for is a fault", async () => {
  const { at, seen } = await serve((_, response) => response.end("whoever"));
  const objects = fileObjects(temporaryFolder());
  await expect(httpsDownloads(objects, { allowPrivate: true }).fetch(at("/"), plenty, calm)).rejects.toMatchObject(
    fault,
  );
  expect(seen).toEqual([]);
});

test("a server that does not speak https is a fault", async () => {
  const server = createPlainServer((_, response) => response.end("plain"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await expect(downloader().fetch(`https://127.0.0.1:${port}/`)).rejects.toMatchObject(fault);
});

test.each([
  ["before it answers", () => undefined],
  ["in the middle", (response: { write(text: string): unknown }) => response.write("half")],
] as const)("a server that falls silent %s is a fault after the idle time", async (_, begin) => {
  const { at } = await serve((_request, response) => void begin(response));
  const { fetch, leftovers } = downloader({ allowPrivate: true, idleSeconds: 0.2 });
  await expect(fetch(at("/"))).rejects.toMatchObject({
    ...fault,
    message: expect.stringContaining("nothing came for 0.2 s"),
  });
  expect(leftovers()).toEqual([]);
});

test("a server that drips is a fault after the total time", async () => {
  const { at } = await serve((_, response) => {
    const drip = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(drip));
  });
  const { fetch } = downloader({ allowPrivate: true, totalSeconds: 0.3 });
  await expect(fetch(at("/"))).rejects.toMatchObject({
    ...fault,
    message: expect.stringContaining("longer than 0.3 s"),
  });
});

test("a download that is stopped ends at once and leaves nothing", async () => {
  const { at, seen } = await serve((_, response) => void response.write("half"));
  const controller = new AbortController();
  const { fetch, leftovers } = downloader();
  const fetching = fetch(at("/"), plenty, controller.signal);
  while (seen.length === 0 || leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await expect(fetching).rejects.toMatchObject({ ...fault, message: expect.stringContaining("it was stopped") });
  await expect(fetch(at("/"), plenty, controller.signal)).rejects.toMatchObject(fault);
  expect(leftovers()).toEqual([]);
});
