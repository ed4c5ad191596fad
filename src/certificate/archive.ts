import { canonicalJson } from "../domain/canonical-json.ts";
import type { RunRecord } from "../domain/run.ts";
import type { PublishedKey, Signer } from "../domain/signing-key.ts";
import type { Bundle } from "./bundle.ts";
import { describedBy } from "./exports/described.ts";
import type { Exported } from "./exports/exported.ts";
import { exportsOf } from "./exports/exports.ts";
import { crateMetadata } from "./exports/ro-crate.ts";
import { guide } from "./guide.ts";
import { type Issuer, namespaceOf } from "./issuer.ts";
import { ownKey } from "./public-key.ts";
import { allowedSigners, publicKeyPem, trustedRoot } from "./published.ts";
import { sshPublicKey, sshSignature } from "./ssh.ts";
import type { Statement } from "./statement.ts";
import { outputSums, partSums } from "./sums.ts";
import { zipOf } from "./zip.ts";

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
  const publicKey = sshPublicKey(ownKey(keys.sums));
  const exported: Exported = { issuer, statement, record, described: describedBy(record.about), publicKey };
  const exports = exportsOf(exported);
  const described = new Map<string, Uint8Array>([
    ["certificate.statement.json", Buffer.from(canonicalJson(statement))],
    ["certificate.dsse.json", Buffer.from(canonicalJson(bundle.dsseEnvelope))],
    ["certificate.sigstore.json", Buffer.from(canonicalJson(bundle))],
    ["run.json", Buffer.from(canonicalJson(record))],
    ["OUTPUTS.sha256", Buffer.from(outputSums(statement.predicate.outputs))],
    ["keys/tickmark.pub.pem", Buffer.from(publicKeyPem(keys.certificate))],
    ["keys/allowed_signers", Buffer.from(allowedSigners(issuer, [keys.sums]))],
    ["keys/trusted_root.json", Buffer.from(trustedRoot(issuer, [keys.log]))],
    ["VERIFY.md", Buffer.from(guide(issuer, statement, [...exports.keys()]))],
    ...exports,
  ]);
  const crate = crateMetadata(exported, new Map([...described, ["SHA256SUMS", null], ["SHA256SUMS.sshsig", null]]));
  const listed = new Map([...described, ["ro-crate-metadata.json", Buffer.from(crate)]]);
  const list = Buffer.from(partSums(listed));
  const signature = Buffer.from(sshSignature(list, namespaceOf(issuer), sums));
  return zipOf(new Map([...listed, ["SHA256SUMS", list], ["SHA256SUMS.sshsig", signature]]));
}
