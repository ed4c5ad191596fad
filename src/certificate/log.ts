import { createHash, type KeyObject } from "node:crypto";
import { canonicalJson } from "../domain/canonical-json.ts";
import { digestOf, hexOf } from "../domain/digest.ts";
import type { LogPlace } from "../domain/log-place.ts";
import type { PublishedKey, Signer } from "../domain/signing-key.ts";
import type { Envelope } from "./dsse.ts";
import { isSignedBy, ownKey, pemOf, spkiOf } from "./public-key.ts";

/* Entries of our log in the shape of Rekor v1, which cosign and sigstore's libraries verify offline; its state as signed notes. */

/** A number as protobuf's JSON writes 64 bits: a string. */
type Whole = string;

/** TransparencyLogEntry of sigstore/protobuf-specs. */
export interface LogEntry {
  readonly logIndex: Whole;
  readonly logId: { readonly keyId: string };
  readonly kindVersion: { readonly kind: "dsse"; readonly version: "0.0.1" };
  readonly integratedTime: Whole;
  readonly inclusionPromise: { readonly signedEntryTimestamp: string };
  readonly inclusionProof: {
    readonly logIndex: Whole;
    readonly rootHash: string;
    readonly treeSize: Whole;
    readonly hashes: readonly string[];
    readonly checkpoint: { readonly envelope: string };
  };
  readonly canonicalizedBody: string;
}

/** What is logged of an envelope: its digests and who signed it, so that the log itself names nobody's repository. */
export function leafOf(envelope: Envelope, key: KeyObject): Buffer {
  const [{ sig }] = envelope.signatures;
  const hash = (content: string | Uint8Array) => ({ algorithm: "sha256", value: hexOf(digestOf(content)) });
  return Buffer.from(
    canonicalJson({
      apiVersion: "0.0.1",
      kind: "dsse",
      spec: {
        envelopeHash: hash(canonicalJson(envelope)),
        payloadHash: hash(Buffer.from(envelope.payload, "base64")),
        signatures: [{ signature: sig, verifier: Buffer.from(pemOf(key)).toString("base64") }],
      },
    }),
  );
}

/** SHA-256 of the log's public key. */
export function logIdOf(key: KeyObject): Buffer {
  return createHash("sha256").update(spkiOf(key)).digest();
}

export function logEntry(leaf: Uint8Array, place: LogPlace, name: string, { key, sign }: Signer): LogEntry {
  const id = logIdOf(ownKey(key));
  const promise = promised(leaf, id, place.index, place.integratedAt);
  return {
    logIndex: String(place.index),
    logId: { keyId: id.toString("base64") },
    kindVersion: { kind: "dsse", version: "0.0.1" },
    integratedTime: String(place.integratedAt),
    inclusionPromise: { signedEntryTimestamp: base64(sign(promise)) },
    inclusionProof: {
      logIndex: String(place.index),
      rootHash: base64(place.root),
      treeSize: String(place.treeSize),
      hashes: place.path.map(base64),
      checkpoint: { envelope: rekorCheckpoint(name, place, { key, sign }) },
    },
    canonicalizedBody: base64(leaf),
  };
}

/** What the log signs when it takes an entry in. */
export function promised(leaf: Uint8Array, logId: Buffer, index: number, integratedAt: number): Buffer {
  const body = base64(leaf);
  return Buffer.from(
    canonicalJson({ body, integratedTime: integratedAt, logID: logId.toString("hex"), logIndex: index }),
  );
}

interface TreeState {
  readonly treeSize: number;
  readonly root: Uint8Array;
}

/** Origin, size and root, as in C2SP tlog-checkpoint. */
function stateText(origin: string, { treeSize, root }: TreeState): string {
  return `${origin}\n${treeSize}\n${base64(root)}\n`;
}

/** Verifiers tell the older shape by the number behind the name. One signature only: cosign refuses a second one. */
function rekorCheckpoint(name: string, state: TreeState, { key, sign }: Signer): string {
  const text = stateText(`${name} - 1`, state);
  return note(text, name, logIdOf(ownKey(key)).subarray(0, 4), sign(Buffer.from(text)));
}

/** Whether the log with this key signed the checkpoint of exactly this state. */
export function isRekorCheckpoint(envelope: string, name: string, state: TreeState, key: KeyObject): boolean {
  const text = stateText(`${name} - 1`, state);
  const [, blob = ""] = / ([A-Za-z0-9+/=]+)\n$/.exec(envelope) ?? [];
  const signature = Buffer.from(blob, "base64").subarray(4);
  const isOurs = note(text, name, logIdOf(key).subarray(0, 4), signature) === envelope;
  return isOurs && isSignedBy(key, Buffer.from(text), signature);
}

/** The state of the log for everybody and for witnesses: C2SP signed note with an Ed25519 key. */
export function checkpoint(origin: string, state: TreeState, { key, sign }: Signer): string {
  const text = stateText(origin, state);
  return note(text, origin, noteKeyId(origin, ownKey(key)), sign(Buffer.from(text)));
}

/** The key of the checkpoint as programs for signed notes take it. */
export function noteVerifierKey(origin: string, key: PublishedKey): string {
  const own = ownKey(key);
  return `${origin}+${noteKeyId(origin, own).toString("hex")}+${base64(Buffer.concat([ed25519Type, rawOf(own)]))}`;
}

const ed25519Type = Buffer.of(1);

function noteKeyId(name: string, key: KeyObject): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), ed25519Type, rawOf(key)]);
  return createHash("sha256").update(named).digest().subarray(0, 4);
}

function rawOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
}

/** C2SP signed-note: the text, an empty line, a dash with the name, the key's id and the signature. */
function note(text: string, name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `${text}\n\u2014 ${name} ${base64(Buffer.concat([keyId, signature]))}\n`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
