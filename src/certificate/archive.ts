import { canonicalJson } from "../domain/canonical-json.ts";
import type { RunRecord } from "../domain/run.ts";
import type { PublishedKey, Signer } from "../domain/signing-key.ts";
import type { Bundle } from "./bundle.ts";
import { guide } from "./guide.ts";
import { type Issuer, namespaceOf } from "./issuer.ts";
import { allowedSigners, publicKeyPem, trustedRoot } from "./published.ts";
import { sshSignature } from "./ssh.ts";
import type { Statement } from "./statement.ts";
import { outputSums, partSums } from "./sums.ts";
import { zipOf } from "./zip.ts";

/** Every part of a certificate, and what it is for. */
export const parts = {
  "certificate.statement.json": "what is certified: an in-toto Statement v1",
  "certificate.dsse.json": "the statement as it was signed: a DSSE envelope",
  "certificate.sigstore.json": "envelope and log entry for cosign: a Sigstore bundle v0.3",
  "run.json": "the whole record of the run; its SHA-256 is the run's id",
  "OUTPUTS.sha256": "digests of the produced files, for sha256sum",
  SHA256SUMS: "digests of the other parts, for sha256sum",
  "SHA256SUMS.sshsig": "the signature of SHA256SUMS, for ssh-keygen",
  "keys/tickmark.pub.pem": "the key that signed the statement",
  "keys/allowed_signers": "the key that signed SHA256SUMS",
  "keys/trusted_root.json": "the key of the log, for cosign",
  "VERIFY.md": "how to verify all this without Tickmark",
} as const;

export type Part = keyof typeof parts;

export interface Certified {
  readonly issuer: Issuer;
  readonly statement: Statement;
  readonly bundle: Bundle;
  readonly record: RunRecord;
  /** The public keys that signed: of the statement, of the list of parts, of the log. */
  readonly keys: Readonly<Record<"certificate" | "sums" | "log", PublishedKey>>;
}

/** `certificate.zip`: all that is needed to verify it offline with tools that are there already. */
export function archiveOf(certified: Certified, sums: Signer): Buffer {
  const { issuer, statement, bundle, record, keys } = certified;
  const listed = new Map<Part, Uint8Array>([
    ["certificate.statement.json", Buffer.from(canonicalJson(statement))],
    ["certificate.dsse.json", Buffer.from(canonicalJson(bundle.dsseEnvelope))],
    ["certificate.sigstore.json", Buffer.from(canonicalJson(bundle))],
    ["run.json", Buffer.from(canonicalJson(record))],
    ["OUTPUTS.sha256", Buffer.from(outputSums(statement.predicate.outputs))],
    ["keys/tickmark.pub.pem", Buffer.from(publicKeyPem(keys.certificate))],
    ["keys/allowed_signers", Buffer.from(allowedSigners(issuer, [keys.sums]))],
    ["keys/trusted_root.json", Buffer.from(trustedRoot(issuer, [keys.log]))],
    ["VERIFY.md", Buffer.from(guide(issuer, statement))],
  ]);
  const list = Buffer.from(partSums(listed));
  const signature = Buffer.from(sshSignature(list, namespaceOf(issuer), sums));
  return zipOf(new Map([...listed, ["SHA256SUMS", list], ["SHA256SUMS.sshsig", signature]]));
}
