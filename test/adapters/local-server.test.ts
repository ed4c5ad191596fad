import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startLocalServer } from "../../src/adapters/local-server.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";

async function started() {
  const seen: string[] = [];
  const server = await startLocalServer(systemClock().nonce, 0, (address) => async (asked, response) => {
    seen.push(`${asked.method} ${asked.url}`);
    response.end(address);
    return true;
  });
  onTestFinished(() => server.close());
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<{ status: number; body: string; location: string | undefined }>((resolve, reject) => {
      const sent = request(
        { host: "127.0.0.1", port: server.port, path, headers, method, agent: false },
        (response) => {
          let body = "";
          response.on("data", (chunk) => {
            body += chunk;
          });
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, body, location: response.headers.location }),
          );
        },
      );
      sent.on("error", reject).end();
    });
  return { server, seen, ask, base: new URL(server.address).pathname };
}

test("with the token in its address a page is found, and knows where it is", async () => {
  const { server, seen, ask, base } = await started();
  expect(base).toMatch(/^\/[0-9a-f]{32}$/);
  expect((await ask(`${base}/records?q=a`)).body).toBe(server.address);
  expect(seen).toEqual(["GET /records?q=a"]);
});

test("without the token, under another name, or to write, nothing is reached", async () => {
  const { server, seen, ask, base } = await started();
  for (const path of [
    "/",
    "/records",
    base,
    `/${"0".repeat(32)}/records`,
    `${base.slice(0, -1)}/records`,
    `//${base}/records`,
  ]) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
  for (const host of ["evil.example", `evil.example:${server.port}`, `localhost:${server.port}`, "127.0.0.1"]) {
    expect([host, (await ask(`${base}/records`, { Host: host })).status]).toEqual([host, 421]);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    expect([method, (await ask(`${base}/records`, {}, method)).status]).toEqual([method, 405]);
  }
  expect(seen).toEqual([]);
});

test("the address that a browser is started with works once", async () => {
  const { server, ask, base } = await started();
  const once = new URL(server.once(`${server.address}/records`)).pathname;
  expect(once).not.toContain(base.slice(1));
  expect(await ask(once, { Host: "evil.example" })).toMatchObject({ status: 421 });
  expect(await ask(once)).toMatchObject({ status: 302, location: `${server.address}/records` });
  expect(await ask(once)).toMatchObject({ status: 404 });
});

test("a port that is taken is said to be", async () => {
  const { server } = await started();
  await expect(startLocalServer(systemClock().nonce, server.port, () => async () => false)).rejects.toThrow(
    `port ${server.port} is in use; give another one, or none`,
  );
});
