import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { type CallbackOptions, httpsCallbacks } from "../../src/adapters/callbacks.ts";
import { httpsReceiver } from "./https-receiver.ts";

/* Against a real https server on loopback, which is let through here and nowhere else. */

const webhookSecret = "a secret of the app";
const secret = "what the journal and we know";
const calm = new AbortController().signal;
const isPublic = (address: string) => address === "127.0.0.1";

async function callback(url: string, options: CallbackOptions, { body = "{}", signal = calm } = {}) {
  const callbacks = httpsCallbacks(webhookSecret, options);
  const sealedSecret = await callbacks.seal(secret);
  expect(sealedSecret).not.toContain(secret);
  return callbacks.post({ url, sealedSecret, delivery: "d1", body }, signal);
}

test("a message is signed as openssl computes it, and says which delivery it is", async () => {
  const { heard, ca, url } = await httpsReceiver((response) => response.writeHead(204).end());
  const body = '{"verdict":"reproduced","title":"Größe"}';
  expect(await callback(url, { ca, isPublic }, { body })).toEqual({ kind: "delivered" });
  const [one] = heard;
  expect([heard.length, one?.method, one?.body]).toEqual([1, "POST", body]);
  expect(one?.headers).toMatchObject({ "content-type": "application/json", "x-tickmark-delivery": "d1" });
  const command = ["dgst", "-sha256", "-hmac", secret, "-r"];
  const [digest] = execFileSync("openssl", command, { input: one?.body }).toString().split(" ");
  expect(one?.headers["x-tickmark-signature-256"]).toBe(`sha256=${digest}`);
});

test.each([
  ["http://example.org/", "only https"],
  ["ftp://example.org/", "only https"],
  ["file:///etc/passwd", "only https"],
  ["not an address", "no address"],
  [`https://example.org/${"x".repeat(2000)}`, "longer than"],
  ["https://user:word@example.org/", "credentials"],
  ["https://127.0.0.1/", "public internet"],
  ["https://127.1/", "public internet"],
  ["https://2130706433/", "public internet"],
  ["https://0x7f.0.0.1/", "public internet"],
  ["https://0/", "public internet"],
  ["https://10.0.0.8/", "public internet"],
  ["https://169.254.169.254/latest/meta-data/", "public internet"],
  ["https://[::1]/", "public internet"],
  ["https://[::ffff:127.0.0.1]/", "public internet"],
  ["https://[fd00::1]/", "public internet"],
  ["https://[64:ff9b::7f00:1]/", "public internet"],
  ["https://localhost/", "public internet"],
  ["https://LOCALHOST.:8443/", "public internet"],
  ["https://editor.localhost/", "public internet"],
  ["https://printer.local/", "public internet"],
  ["https://metadata.google.internal/", "public internet"],
])("%s is refused before anything is asked", async (url, reason) => {
  const resolve = () => Promise.reject(new Error("nobody is to be asked"));
  const callbacks = httpsCallbacks(webhookSecret, { resolve });
  expect(callbacks.refusal(url)).toContain(reason);
  expect(await callback(url, { resolve })).toEqual({ kind: "refused", reason: callbacks.refusal(url) });
});

test.each(["localhost.example.org", "local.example.org", "notlocal", "my-internal", "internal.org"])(
  "%s is looked up when it is called",
  (host) => expect(httpsCallbacks(webhookSecret).refusal(`https://${host}/`)).toBeUndefined(),
);

test.each(["127.0.0.1", "10.1.2.3", "::1", "fe80::1"])(
  "a name that also leads to %s is refused, and nothing is sent there",
  async (address) => {
    const { heard, ca, port } = await httpsReceiver((response) => response.end());
    const resolve = async () => [
      { address: "93.184.215.14", family: 4 },
      { address, family: address.includes(":") ? 6 : 4 },
    ];
    const answer = await callback(`https://journal.test:${port}/`, { ca, resolve });
    expect(answer).toEqual({ kind: "refused", reason: "journal.test is not an address of the public internet" });
    expect(heard).toEqual([]);
  },
);

test("a name is looked up once: what it means a moment later does not matter", async () => {
  const { heard, ca, port } = await httpsReceiver((response) => response.end());
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: asked === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }];
  };
  expect(await callback(`https://journal.test:${port}/`, { ca, isPublic, resolve })).toEqual({ kind: "delivered" });
  expect([asked, heard.length]).toEqual([1, 1]);
});

test("no redirect is followed, and no answer is read", async () => {
  const elsewhere = await httpsReceiver((response) => response.end());
  const { heard, ca, url } = await httpsReceiver((response, before) => {
    if (before === 0) response.writeHead(307, { location: elsewhere.url }).end();
    else response.writeHead(200).write("x".repeat(1000), () => undefined);
  });
  expect(await callback(url, { ca, isPublic })).toEqual({ kind: "failed", reason: "it answered 307" });
  // The second answer never ends.
  expect(await callback(url, { ca, isPublic })).toEqual({ kind: "delivered" });
  expect([heard.length, elsewhere.heard.length]).toEqual([2, 0]);
});

test("what is broken, slow or not who it says it is has failed, and may be tried again", async () => {
  const { ca, url } = await httpsReceiver((response, before) => {
    if (before === 0) response.writeHead(500).end();
  });
  const options = { ca, isPublic, totalSeconds: 0.3 };
  expect(await callback(url, options)).toEqual({ kind: "failed", reason: "it answered 500" });
  expect(await callback(url, options)).toEqual({ kind: "failed", reason: "it took longer than 0.3 s" });
  expect(await callback(url, { isPublic })).toMatchObject({ kind: "failed" });
  const stopped = AbortSignal.abort(new Error("the server stops"));
  await expect(callback(url, options, { signal: stopped })).rejects.toThrow("the server stops");
});

test("a secret that was kept under another webhook secret signs nothing", async () => {
  const { heard, ca, url } = await httpsReceiver((response) => response.end());
  const sealedSecret = await httpsCallbacks("another secret").seal(secret);
  const here = httpsCallbacks(webhookSecret, { ca, isPublic });
  const answer = await here.post({ url, sealedSecret, delivery: "d1", body: "{}" }, calm);
  expect(answer).toMatchObject({ kind: "refused", reason: expect.stringContaining("another webhook secret") });
  expect(heard).toEqual([]);
});
