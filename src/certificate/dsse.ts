import type { KeyObject } from "node:crypto";
import type { Signer } from "../domain/signing-key.ts";
import { isSignedBy, ownKey } from "./public-key.ts";
import { fingerprintOf } from "./ssh.ts";

/* DSSE v1.0.2 (secure-systems-lab/dsse): what is signed is the type and the bytes, and nothing is parsed before it is verified. */

export interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly [{ readonly keyid: string; readonly sig: string }];
}

export const statementType = "application/vnd.in-toto+json";

/** Pre-authentication encoding: the bytes that are signed. */
export function preAuthenticated(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The key id is the key's OpenSSH fingerprint: cosign passes over a signature whose id is anything else. */
export function sealed(statement: Uint8Array, { key, sign }: Signer): Envelope {
  const sig = Buffer.from(sign(preAuthenticated(statementType, statement))).toString("base64");
  const keyid = fingerprintOf(ownKey(key));
  return {
    payload: Buffer.from(statement).toString("base64"),
    payloadType: statementType,
    signatures: [{ keyid, sig }],
  };
}

/** The bytes that this key signed; undefined where it did not. */
export function opened({ payload, payloadType, signatures }: Envelope, key: KeyObject): Buffer | undefined {
  const bytes = Buffer.from(payload, "base64");
  const signature = Buffer.from(signatures[0].sig, "base64");
  return isSignedBy(key, preAuthenticated(payloadType, bytes), signature) ? bytes : undefined;
}
