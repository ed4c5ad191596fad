import { afterAll, beforeAll, expect, test } from "vitest";
import { unzipped } from "../../src/adapters/unzipping.ts";
import { checkCertificate } from "../../src/certificate/check.ts";
import { keyFromPem } from "../../src/certificate/public-key.ts";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;

beforeAll(async () => {
  github = await startGitHub();
  server = await startTickmark(github);
});
afterAll(async () => {
  await server?.close();
  await github?.close();
});

const text = async (path: string) => (await fetch(`${server.url}${path}`)).text();
// The log begins with an entry of its own.
const logged = async () => Number((await text("/log/checkpoint")).split("\n")[1]) - 1;

test("every push is logged when it is judged, failures too, and its certificate holds", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "certified" });
  const declared = (run: string) => `version: 1\nimage: tickmark.test/tiny:1\nrun: ${run}\noutputs: [out.txt]\n`;
  const failing = await github.push(repository, "main", { "reproduce.yml": declared("exit 3") });
  const failed = await github.waitForConclusion(repository, failing.sha, "reproducible!", { timeoutMs: 60_000 });
  expect([failed.conclusion, await logged()]).toEqual(["failure", 1]);
  const { sha } = await github.push(repository, "main", { "reproduce.yml": declared("echo x > out.txt") });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(await logged()).toBe(2);

  const archive = await (await fetch(`${run.details_url}/certificate.zip`)).bytes();
  const key = keyFromPem(await text("/keys/tickmark.pub.pem"));
  const checked = checkCertificate((await unzipped(archive)) ?? new Map(), key === undefined ? [] : [key]);
  expect(checked).toMatchObject({
    ok: true,
    isKnownKey: true,
    statement: { predicate: { verdict: "unrecorded", repository: { commit: sha, modified: false } } },
    log: { index: 2 },
  });
  // It was there before anybody asked.
  expect(await logged()).toBe(2);
  expect(await text("/verify.html")).toContain("Verify a certificate");
});
