import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { unzipped } from "../../../src/adapters/unzipping.ts";
import { checkCertificate } from "../../../src/certificate/check.ts";
import { keyFromPem } from "../../../src/certificate/public-key.ts";
import { completedBy, leafHash, rootOf } from "../../../src/domain/merkle.ts";
import { aRepository, identical, someEvidence } from "../../builders.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const failure = { kind: "exited", step: "plot", exitCode: 3 } as const;

test("a run's certificate holds, by the key that the same server publishes", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence({ comparisons: [identical("a.csv")] }), repository);
  const { status, headers, bytes } = await ask(`/runs/${id}/certificate.zip`);
  expect([status, headers["content-type"], headers["content-disposition"]]).toEqual([
    200,
    "application/zip",
    expect.stringContaining(`filename="certificate-${id.slice(0, 12)}.zip"`),
  ]);
  const parts = (await unzipped(bytes)) ?? new Map();
  const key = keyFromPem((await ask("/keys/tickmark.pub.pem")).body);
  if (key === undefined) throw new Error("there is no key");
  const statement = { predicate: { verdict: "reproduced", run: { id }, verifier: { id: "did:web:tickmark.example" } } };
  expect(checkCertificate(parts, [key])).toMatchObject({ ok: true, isKnownKey: true, statement });
  expect((await ask(`/runs/${id}/certificate.json`)).body).toBe(parts.get("certificate.statement.json")?.toString());
  expect((await ask(`/runs/${id}/certificate.sigstore.json`)).body).toBe(
    parts.get("certificate.sigstore.json")?.toString(),
  );
  expect((await ask("/keys/trusted_root.json")).body).toBe(parts.get("keys/trusted_root.json")?.toString());
  expect((await ask("/keys/allowed_signers")).body).toBe(parts.get("keys/allowed_signers")?.toString());
});

test("a certificate stays the same, and takes one place in the log however often it is asked for", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  const [first, second] = await Promise.all([ask(`/runs/${id}/certificate.zip`), ask(`/runs/${id}/certificate.zip`)]);
  // A later run of the same commit is a reason to certify that one, not this one anew.
  await save(someEvidence({ record: { startedAt: "2026-02-01T00:00:00.000Z" } }), repository);
  const third = await ask(`/runs/${id}/certificate.zip`);
  expect(second.bytes.equals(first.bytes) && third.bytes.equals(first.bytes)).toBe(true);
  expect((await ask("/log/checkpoint")).body.split("\n")[1]).toBe("2");
});

test("the page of a run leads to its certificate, and a label to the whole id", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  expect((await ask(`/runs/${id}`)).body).toContain(`href="/runs/${id}/certificate.zip"`);
  for (const form of ["zip", "json", "sigstore.json"]) {
    const { status, headers } = await ask(`/runs/${id.slice(0, 12)}/certificate.${form}`);
    expect([status, headers.location]).toEqual([302, `/runs/${id}/certificate.${form}`]);
  }
  for (const form of ["pdf", "zip.json", "sigstore", ""]) {
    expect((await ask(`/runs/${id}/certificate.${form}`)).status).not.toBe(200);
  }
});

test("the certificate of a private run opens with its key only, and nobody else makes one of it", async () => {
  const hidden = aRepository({ id: 43, name: "secret", isPrivate: true });
  const { ask, save } = await visitor({}, [hidden]);
  const id = await save(someEvidence(), hidden);
  for (const form of ["zip", "json", "sigstore.json"]) {
    for (const query of ["", "?key=opens-42", "?key="]) {
      const denied = await ask(`/runs/${id}/certificate.${form}${query}`);
      const none = await ask(`/runs/${"a".repeat(64)}/certificate.${form}${query}`);
      expect([denied.status, denied.body]).toEqual([404, none.body]);
    }
  }
  expect((await ask("/log/checkpoint")).body.split("\n")[1]).toBe("0");
  const opened = await ask(`/runs/${id}/certificate.zip?key=opens-43`);
  expect([opened.status, opened.headers["cache-control"]]).toEqual([200, "private, no-store"]);
  expect((await ask("/log/tile/entries/000.p/2")).body).not.toContain("secret");
});

test("the log is served as tiles, from which anybody computes the root that was signed", async () => {
  const { ask, save } = await visitor();
  // More than one tile, so that there are full ones, a partial one, and one of the level above; the first entry is the log's own.
  const count = 258;
  for (let number = 1; number < count; number += 1) {
    const id = await save(someEvidence({ failure, comparisons: [], record: { nonce: `run ${number}` } }), repository);
    expect((await ask(`/runs/${id}/certificate.json`)).status).toBe(200);
  }
  const note = (await ask("/log/checkpoint")).body;
  const [text = "", signatureLine = ""] = note.split("\n\n");
  const [origin, size, root] = text.split("\n");
  expect([origin, size]).toEqual(["tickmark.example/log", String(count)]);

  const leaves = [
    ...leavesOf((await ask("/log/tile/entries/000")).bytes),
    ...leavesOf((await ask("/log/tile/entries/001.p/2")).bytes),
  ];
  const nodes = new Map<string, Uint8Array>();
  const at = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  for (const [index, leaf] of leaves.entries()) {
    for (const node of completedBy(leafHash(leaf), index, at)) nodes.set(`${node.level}/${node.index}`, node.hash);
  }
  expect(Buffer.from(rootOf(count, at)).toString("base64")).toBe(root);
  const hashes = leaves.map((leaf) => Buffer.from(leafHash(leaf)));
  expect((await ask("/log/tile/0/000")).bytes.equals(Buffer.concat(hashes.slice(0, 256)))).toBe(true);
  expect((await ask("/log/tile/0/001.p/2")).bytes.equals(Buffer.concat(hashes.slice(256)))).toBe(true);
  expect((await ask("/log/tile/0/000.p/5")).bytes.equals(Buffer.concat(hashes.slice(0, 5)))).toBe(true);
  expect((await ask("/log/tile/1/000.p/1")).bytes.equals(Buffer.from(at(8, 0)))).toBe(true);

  const [name, keyId, key = ""] = (await ask("/keys/checkpoint.vkey")).body
    .trim()
    .split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/);
  const x = Buffer.from(key, "base64").subarray(1).toString("base64url");
  const blob = Buffer.from(/^\u2014 tickmark\.example\/log (\S+)\n$/.exec(signatureLine)?.[1] ?? "", "base64");
  expect([name, blob.subarray(0, 4).toString("hex")]).toEqual([origin, keyId]);
  const verifier = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  expect(verify(null, Buffer.from(`${text}\n`), verifier, blob.subarray(4))).toBe(true);
}, 120_000);

function leavesOf(bundle: Buffer): readonly Buffer[] {
  const leaves: Buffer[] = [];
  for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
    leaves.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
  }
  return leaves;
}

test.each([
  "0/000",
  "0/000.p/3",
  "0/000.p/0",
  "0/000.p/256",
  "0/000.p/01",
  "64/000.p/1",
  "-1/000",
  "0/1",
  "0/x000/000.p/1",
  "entries/001",
  "0/000.p/1/x",
  "0",
  "",
  "../checkpoint",
])("there is no tile %s in a log of one certificate", async (path) => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  await ask(`/runs/${id}/certificate.zip`);
  expect((await ask("/log/tile/0/000.p/1")).status).toBe(200);
  expect((await ask(`/log/tile/${path}`)).status).not.toBe(200);
});

test("the page that verifies in a browser is served so that it can reach nothing", async () => {
  const { ask } = await visitor();
  const { status, body, headers } = await ask("/verify.html");
  expect([status, body]).toEqual([200, "<!doctype html>the verifier"]);
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; (?!.*connect-src)/);
});

test("the keys are published as a key set, and as the document of our did", async () => {
  const { ask } = await visitor();
  const set = JSON.parse((await ask("/.well-known/jwks.json")).body);
  expect(set.keys.map(({ kty, crv, alg }: Record<string, string>) => [kty, crv, alg])).toEqual([
    ["EC", "P-256", "ES256"],
    ["OKP", "Ed25519", "EdDSA"],
    ["EC", "P-256", "ES256"],
    ["OKP", "Ed25519", "EdDSA"],
  ]);
  const pem = (await ask("/keys/tickmark.pub.pem")).body;
  expect(createPublicKey({ key: set.keys[0], format: "jwk" }).export({ type: "spki", format: "pem" })).toBe(pem);
  const did = JSON.parse((await ask("/.well-known/did.json")).body);
  expect(did).toMatchObject({ id: "did:web:tickmark.example" });
  expect(did.assertionMethod).toEqual(set.keys.map(({ kid }: { kid: string }) => `did:web:tickmark.example#${kid}`));
  for (const { d } of set.keys) expect(d).toBeUndefined();
  expect((await ask("/keys/certificate.json")).status).toBe(404);
  expect((await ask("/predicates/reproduction/v1")).body).toContain("did:web:tickmark.example");
});
