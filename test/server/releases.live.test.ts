import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { startGitHub } from "../github/stand-in.ts";
import { lockFor, patience } from "./app-lab.ts";
import { startTickmark, type TickmarkServer } from "./tickmark-server.ts";

const content = "1,2\n";

/** A host of data whose file can be taken away, and what a server needs to trust it. */
async function dataHost() {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-data-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const named = ["-subj", "/CN=tickmark test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert];
  execFileSync("openssl", [...made, ...named], { stdio: "ignore" });
  const host = { isThere: true, asked: 0, url: "", cert };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    host.asked += 1;
    response.writeHead(host.isThere ? 200 : 404).end(host.isThere ? content : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  host.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/raw.csv`;
  return host;
}

/** As if the server had been off for forty days: what happened before lies so far back. */
async function fortyDaysLater(server: TickmarkServer): Promise<void> {
  await server.stop();
  const database = new DatabaseSync(join(server.home, "tickmark.db"));
  database.exec("update runs set started_at = strftime('%Y-%m-%dT%H:%M:%fZ', started_at, '-40 days')");
  database.exec("update releases set asked_at = asked_at - 40 * 86400000 where asked_at is not null");
  database.close();
  await server.start();
}

test("a release is rerun when its time has come, and its page says so; when its data is gone, it says since when and why", async () => {
  const host = await dataHost();
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const server = await startTickmark(github, {
    NODE_EXTRA_CA_CERTS: host.cert,
    TICKMARK_ALLOW_PRIVATE_INPUTS: "yes",
  });
  onTestFinished(() => server.close());
  const repository = await github.createRepository({ owner: "lab", name: "paper" });
  const declaration = {
    version: 1,
    image: "tickmark.test/tiny:1",
    inputs: [{ path: "raw.csv", url: host.url, sha256: digestOf(content) }],
    run: "mkdir -p out && cp raw.csv out/a.csv",
    outputs: ["out/*.csv"],
  };
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": JSON.stringify(declaration),
    "reproduce.lock": lockFor({ "out/a.csv": content }),
  });
  await github.tag(repository, "v1.0", sha);
  const titles = () => github.checkRuns(repository, sha).map(({ output }) => output.title);
  const judged = (count: number) =>
    expect
      .poll(() => github.checkRuns(repository, sha).filter(({ conclusion }) => conclusion !== null).length, {
        timeout: patience.timeoutMs,
        interval: 100,
      })
      .toBe(count);
  const page = async () => (await server.get("/r/lab/paper")).text();
  const today = new Date().toISOString().slice(0, 10);

  await judged(1);
  expect(host.asked).toBe(1);
  await expect.poll(page).toContain("v1.0");
  await fortyDaysLater(server);
  await judged(2);
  expect(titles()).toEqual(["Reproduced: 1 of 1 output identical", "Reproduced: 1 of 1 output identical"]);
  expect(host.asked).toBe(2);
  expect(await page()).toContain(`last confirmed ${today}`);

  host.isThere = false;
  await fortyDaysLater(server);
  await judged(3);
  expect(titles().at(-1)).toContain("Failed: an input could not be had: raw.csv");
  expect(await page()).toContain(`no longer since ${today}: failed`);
  const shown = await server.get("/badge/lab/paper.json?tag=v1.0&show=date");
  const badge = (await shown.json()) as { message: string };
  expect(badge.message).toBe(`failed since ${today}`);
  // Each of the three has its certificate in the log behind the log's own entry, the failure too.
  expect(await (await server.get("/log/checkpoint")).text()).toMatch(/^[^\n]+\n4\n/);
  expect(github.unexpected).toEqual([]);
  expect(github.violations).toEqual([]);
}, 90_000);
