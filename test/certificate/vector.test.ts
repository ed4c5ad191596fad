import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import type { Bundle } from "../../src/certificate/bundle.ts";
import { opened, preAuthenticated } from "../../src/certificate/dsse.ts";
import { isRekorCheckpoint, leafOf, logIdOf, promised } from "../../src/certificate/log.ts";
import { isSignedBy, keyFrom, keyFromPem } from "../../src/certificate/public-key.ts";
import { fingerprintOf, isSshSignature, sshPublicKey } from "../../src/certificate/ssh.ts";
import { leafHash, rootFrom } from "../../src/domain/merkle.ts";
import { aCertificate } from "./certified.ts";
import { vector } from "./vector.ts";

const bundle = JSON.parse(vector.bundle) as Bundle;
const [entry] = bundle.verificationMaterial.tlogEntries;
const key = keyFromPem(vector.pem) as KeyObject;
const logKey = keyFrom(Buffer.from(JSON.parse(vector.trustedRoot).tlogs[0].publicKey.rawBytes, "base64")) as KeyObject;

test("the encoding that is signed is that of the DSSE specification and of the vector", () => {
  const encoded = preAuthenticated("http://example.com/HelloWorld", Buffer.from("hello world")).toString();
  expect(encoded).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  const ours = preAuthenticated("application/vnd.in-toto+json", Buffer.from(vector.statement));
  const digest = createHash("sha256").update(ours).digest("hex");
  expect(digest).toBe("f0a7a4885170b7302cce72e29f907aac7e49e701bbdb91792ca8bc086eec36f5");
});

/** Every path through a JSON value, with the kind of what stands there. */
function shapeOf(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, each]) => shapeOf(each, `${path}/${Array.isArray(value) ? "-" : key}`));
}

test("what we write has the very fields of what all those programs accepted", async () => {
  const { parts } = await aCertificate();
  const pairs = [
    [vector.bundle, "certificate.sigstore.json"],
    [vector.trustedRoot, "keys/trusted_root.json"],
  ] as const;
  for (const [theirs, ours] of pairs) {
    const shape = shapeOf(JSON.parse(theirs));
    expect(new Set(shapeOf(JSON.parse(Buffer.from(parts.get(ours) ?? []).toString())))).toEqual(new Set(shape));
  }
  const words = (text: string) => text.replace(/[\w+/=]{30,}/g, "…");
  expect(words(Buffer.from(parts.get("keys/allowed_signers") ?? []).toString())).toBe(words(vector.allowedSigners));
});

test("an envelope of others opens with its key, and with no other", () => {
  expect(opened(bundle.dsseEnvelope, key)?.toString()).toBe(vector.statement);
  expect(opened(bundle.dsseEnvelope, logKey)).toBeUndefined();
});

test("a key has the fingerprint that others gave it", () => {
  expect(fingerprintOf(key)).toBe(bundle.verificationMaterial.publicKey.hint);
});

test("the entry of a log is the same bytes, promised, proven and signed", () => {
  const leaf = leafOf(bundle.dsseEnvelope, key);
  expect(leaf.toString("base64")).toBe(entry.canonicalizedBody);
  expect(Buffer.from(leafHash(leaf)).toString("base64")).toBe("x6ZpuQXJGrhhi7fUR35ZRglqI98ET0PhhhQDsxdaadA=");
  expect(logIdOf(logKey).toString("base64")).toBe(entry.logId.keyId);
  const promise = promised(leaf, logIdOf(logKey), 1, 1795350806);
  const signature = Buffer.from(entry.inclusionPromise.signedEntryTimestamp, "base64");
  expect(isSignedBy(logKey, promise, signature)).toBe(true);
  const { hashes, rootHash, checkpoint } = entry.inclusionProof;
  const path = hashes.map((hash) => Buffer.from(hash, "base64"));
  const root = rootFrom(leafHash(leaf), 1, 3, path) as Uint8Array;
  expect(Buffer.from(root).toString("base64")).toBe(rootHash);
  expect(isRekorCheckpoint(checkpoint.envelope, vector.name, { treeSize: 3, root }, logKey)).toBe(true);
  expect(isRekorCheckpoint(checkpoint.envelope, vector.name, { treeSize: 4, root }, logKey)).toBe(false);
});

test("a signature of ssh-keygen is read, and refused for any other namespace, message or key", () => {
  const [, blob = ""] = / ssh-ed25519 (\S+)\n/.exec(vector.allowedSigners) ?? [];
  const x = Buffer.from(blob, "base64").subarray(-32).toString("base64url");
  const signer = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  expect(sshPublicKey(signer)).toBe(`ssh-ed25519 ${blob}`);
  const message = Buffer.from(vector.sums);
  const namespace = "tickmark-certificate@tickmark.example";
  expect(isSshSignature(vector.signature, message, namespace, signer)).toBe(true);
  expect(isSshSignature(vector.signature, Buffer.from("x"), namespace, signer)).toBe(false);
  expect(isSshSignature(vector.signature, message, "file", signer)).toBe(false);
  expect(isSshSignature(vector.signature, message, namespace, key)).toBe(false);
  expect(isSshSignature(vector.signature.replace(/\n$/, ""), message, namespace, signer)).toBe(false);
});
