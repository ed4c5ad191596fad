import { createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { expect, test } from "vitest";
import { issuerOf } from "../../src/certificate/issuer.ts";
import { fingerprintOf } from "../../src/certificate/ssh.ts";
import { aCertificate, issuer } from "./certified.ts";

/* Sigstore's own JavaScript implementation reads and verifies what we make. It shares no code with ours, and needs no network. */

/** What a bundle and a trusted root are to somebody who pinned our key. */
function judge(pem: string) {
  const publicKey = createPublicKey(pem);
  return (bundle: unknown, root: unknown) => {
    const trusted = toTrustMaterial(TrustedRoot.fromJSON(root), (hint) => {
      if (hint !== fingerprintOf(publicKey)) throw new Error("another key");
      return { publicKey, validFor: () => true };
    });
    // The log counts twice: the entry must be in it, and it must have signed when.
    const verifier = new Verifier(trusted, { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 1 });
    return verifier.verify(toSignedEntity(bundleFromJSON(bundle))).key;
  };
}

async function certified(...[evidence, by, others]: Parameters<typeof aCertificate>) {
  const { parts } = await aCertificate(evidence, by, others);
  const text = (name: string) => Buffer.from(parts.get(name) ?? []).toString();
  return {
    bundle: JSON.parse(text("certificate.sigstore.json")),
    root: JSON.parse(text("keys/trusted_root.json")),
    verify: judge(text("keys/tickmark.pub.pem")),
  };
}

test("sigstore verifies a bundle and its place in the log, of every issuer, and of the first certificate of a log too", async () => {
  const issuers = [issuer, issuerOf(null), issuerOf("http://lab.example:8080/tickmark")];
  for (const [others, by] of issuers.entries()) {
    const { bundle, root, verify } = await certified(undefined, by, others);
    expect(bundle.verificationMaterial.tlogEntries[0].logIndex).toBe(String(others + 1));
    expect(verify(bundle, root)).toBeDefined();
  }
});

/** Where a bundle holds what matters, as a path of names. */
const bytesOf = [
  ["dsseEnvelope", "payload"],
  ["dsseEnvelope", "signatures", "0", "sig"],
  ["verificationMaterial", "tlogEntries", "0", "canonicalizedBody"],
  ["verificationMaterial", "tlogEntries", "0", "inclusionPromise", "signedEntryTimestamp"],
  ["verificationMaterial", "tlogEntries", "0", "inclusionProof", "hashes", "0"],
  ["verificationMaterial", "tlogEntries", "0", "logId", "keyId"],
] as const;

type Tree = Record<string, unknown>;

/** A copy with another value at the path. */
function changed(value: unknown, [name, ...path]: readonly string[], change: (text: string) => unknown): unknown {
  if (name === undefined) return change(value as string);
  const copy = structuredClone(value) as Tree;
  copy[name] = changed(copy[name], path, change);
  return copy;
}

test("sigstore refuses every flipped byte, and whatever was moved", async () => {
  const { bundle, root, verify } = await certified();
  const entry = ["verificationMaterial", "tlogEntries", "0"];
  const flipped = bytesOf.flatMap((path) =>
    [0, 0.3, 0.6, 0.99].map((share) =>
      changed(bundle, path, (text) => {
        const bytes = Buffer.from(text, "base64");
        const at = Math.floor(share * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes.toString("base64");
      }),
    ),
  );
  const moved = [
    changed(bundle, [...entry, "integratedTime"], (time) => String(Number(time) + 1)),
    changed(bundle, [...entry, "logIndex"], () => "3"),
    changed(bundle, [...entry, "inclusionProof", "logIndex"], () => "3"),
    changed(bundle, [...entry, "inclusionProof", "checkpoint", "envelope"], (note) => note.replace("\n6\n", "\n7\n")),
    changed(bundle, ["dsseEnvelope", "payloadType"], () => "text/plain"),
    changed(bundle, ["verificationMaterial", "publicKey", "hint"], () => "SHA256:another"),
  ];
  for (const each of [...flipped, ...moved]) {
    expect(each).not.toEqual(bundle);
    expect(() => verify(each, root)).toThrow();
  }
  const { root: another } = await certified(undefined, issuer, 0);
  expect(() => verify(bundle, another)).toThrow();
});
