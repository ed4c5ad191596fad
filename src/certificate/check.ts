import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { canonicalJson } from "../domain/canonical-json.ts";
import { bundleOf } from "./bundle.ts";
import { type Envelope, opened, statementType } from "./dsse.ts";
import { isExportPath } from "./exports/purposes.ts";
import type { CertifiedOutput } from "./findings.ts";
import { namespaceOf } from "./issuer.ts";
import { logProblem } from "./log-proof.ts";
import type { Part } from "./parts.ts";
import { partsNamedIn, purposeOf } from "./parts-named.ts";
import { keyFrom, keyFromPem, kindOf, pemOf, spkiOf } from "./public-key.ts";
import { entryFrom, envelopeFrom, logFrom, type ReadEntry, statementFrom } from "./shapes.ts";
import { fingerprintOf, isSshSignature, sshPublicKey } from "./ssh.ts";
import { type Statement, subjectsOf } from "./statement.ts";
import { outputSums, partSums } from "./sums.ts";

/** What came of checking a certificate, offline. */
export type CheckedCertificate =
  | { readonly ok: false; readonly problems: readonly string[] }
  | {
      readonly ok: true;
      readonly statement: Statement;
      /** Fingerprint of the key that signed the statement. */
      readonly key: string;
      /** Whether it is one that the caller holds from elsewhere; without that, anybody may have made all of it. */
      readonly isKnownKey: boolean;
      readonly log: { readonly index: number; readonly integratedAt: number; readonly treeSize: number };
    };

/**
 * Checks every part against every other, up to the key that signed the statement: that one only the caller can know.
 * Each part must be byte for byte as we write it, so that there is no room for anything that is not signed.
 */
export function checkCertificate(
  given: ReadonlyMap<string, Uint8Array>,
  known: readonly KeyObject[],
): CheckedCertificate {
  const names = partsNamedIn(given.get("SHA256SUMS"));
  // Without the list nobody can tell which exports belong there.
  const mayBelong = (name: string) => names.includes(name) || (!given.has("SHA256SUMS") && isExportPath(name));
  const problems = [
    ...names
      .filter((name) => !given.has(name))
      .map((name) => `${name} is missing${isExportPath(name) ? ", which SHA256SUMS lists" : ""}: ${purposeOf(name)}`),
    ...[...given.keys()]
      .filter((name) => !mayBelong(name))
      .map((name) => `${name} is no part of a certificate${isExportPath(name) ? ": SHA256SUMS does not list it" : ""}`),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const bytes = (part: Part): Buffer => Buffer.from(given.get(part) ?? []);
  try {
    return checked(bytes, given, known);
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** Ends a check at what is wrong; never leaves this file. */
class Wrong extends Error {
  readonly problems: readonly string[];
  constructor(...problems: readonly string[]) {
    super(problems[0]);
    this.problems = problems;
  }
}

function insist(condition: boolean, problem: string): asserts condition {
  if (!condition) throw new Wrong(problem);
}

type Bytes = (part: Part) => Buffer;

function checked(
  bytes: Bytes,
  given: ReadonlyMap<string, Uint8Array>,
  known: readonly KeyObject[],
): CheckedCertificate {
  const changed = changedParts(given);
  if (changed.length > 0) throw new Wrong(...changed);
  const keys = keysFrom(bytes);
  const { name } = keys;
  const signature = bytes("SHA256SUMS.sshsig").toString();
  insist(
    isSshSignature(signature, bytes("SHA256SUMS"), namespaceOf({ name, url: null }), keys.sums),
    "SHA256SUMS.sshsig is not the signature of SHA256SUMS by the key in keys/allowed_signers",
  );
  const envelope = envelopeFrom(jsonOf("certificate.dsse.json", bytes));
  insist(
    envelope !== undefined && isExactly(bytes("certificate.dsse.json"), envelope),
    "certificate.dsse.json is no DSSE envelope with one signature",
  );
  const statement = statementIn(envelope, keys.certificate, bytes);
  const { verifier } = statement.predicate;
  for (const purpose of ["certificate", "sums", "log"] as const) {
    insist(
      verifier.keys[purpose] === fingerprintOf(keys[purpose]),
      `the statement names another key than the certificate holds (${purpose})`,
    );
  }
  const log = logged(envelope, keys, bytes);
  insist(
    createHash("sha256").update(bytes("run.json")).digest("hex") === statement.predicate.run.id,
    "run.json is not the record of the run that the statement is about",
  );
  insist(
    bytes("OUTPUTS.sha256").equals(Buffer.from(outputSums(statement.predicate.outputs))),
    "OUTPUTS.sha256 is not the list of the outputs in the statement",
  );
  insist(
    canonicalJson(statement.subject) === canonicalJson(subjectsOf(statement.predicate)),
    "the subjects of the statement are not what its predicate is about",
  );
  const isKnownKey = known.some((key) => spkiOf(key).equals(spkiOf(keys.certificate)));
  return { ok: true, statement, key: fingerprintOf(keys.certificate), isKnownKey, log };
}

/** Every part that is not as SHA256SUMS lists it, and the list itself if it is not the one of these parts. */
function changedParts(given: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const text = (part: Part) => Buffer.from(given.get(part) ?? []).toString();
  const listed = new Map([...given].filter(([name]) => name !== "SHA256SUMS" && name !== "SHA256SUMS.sshsig"));
  const list = text("SHA256SUMS");
  const lines = new Set(list.split("\n"));
  const changed = [...listed].filter(([name, content]) => !lines.has(partSums(new Map([[name, content]])).trimEnd()));
  if (changed.length > 0) return changed.map(([name]) => `${name} is not as SHA256SUMS lists it`);
  return Buffer.from(given.get("SHA256SUMS") ?? []).equals(Buffer.from(partSums(listed)))
    ? []
    : ["SHA256SUMS is not the list of these parts"];
}

interface Keys {
  /** Who issued it, as `allowed_signers` says. */
  readonly name: string;
  readonly certificate: KeyObject;
  readonly sums: KeyObject;
  readonly log: KeyObject;
  readonly logTimes: { readonly start: string; readonly end: string | null };
}

function keysFrom(bytes: Bytes): Keys {
  const pem = bytes("keys/tickmark.pub.pem").toString();
  const certificate = keyFromPem(pem);
  const isOurForm = certificate !== undefined && kindOf(certificate) === "P-256" && pemOf(certificate) === pem;
  insist(isOurForm, "keys/tickmark.pub.pem is no P-256 public key");
  const signer = signerFrom(bytes("keys/allowed_signers").toString());
  insist(signer !== undefined, "keys/allowed_signers does not name one Ed25519 key for certificates");
  const root = logFrom(jsonOf("keys/trusted_root.json", bytes));
  const log = root === undefined ? undefined : keyFrom(Buffer.from(root.spki, "base64"));
  insist(
    root !== undefined && log !== undefined && kindOf(log) === "P-256",
    "keys/trusted_root.json does not name one log with a P-256 key",
  );
  return { name: signer.name, certificate, sums: signer.key, log, logTimes: root };
}

function signerFrom(text: string): { readonly name: string; readonly key: KeyObject } | undefined {
  const [, name = "", blob = ""] =
    /^([^\s"]+) namespaces="tickmark-certificate@\1" ssh-ed25519 ([A-Za-z0-9+/=]+)\n$/.exec(text) ?? [];
  const x = Buffer.from(blob, "base64").subarray(-32);
  if (x.length !== 32) return undefined;
  const jwk = { kty: "OKP", crv: "Ed25519", x: x.toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return sshPublicKey(key) === `ssh-ed25519 ${blob}` ? { name, key } : undefined;
}

function statementIn(envelope: Envelope, key: KeyObject, bytes: Bytes): Statement {
  insist(envelope.payloadType === statementType, "certificate.dsse.json holds no in-toto statement");
  insist(envelope.signatures[0].keyid === fingerprintOf(key), "certificate.dsse.json names another key");
  const signed = opened(envelope, key);
  insist(signed !== undefined, "certificate.dsse.json is not signed by keys/tickmark.pub.pem");
  insist(
    signed.equals(bytes("certificate.statement.json")),
    "certificate.statement.json is not the statement that was signed",
  );
  const statement = statementFrom(jsonOf("certificate.statement.json", bytes));
  insist(statement !== undefined, "certificate.statement.json is no statement about a reproduction");
  return statement;
}

function logged(envelope: Envelope, keys: Keys, bytes: Bytes): Omit<ReadEntry, "entry"> {
  const file = "certificate.sigstore.json";
  const read = entryFrom(jsonOf(file, bytes));
  insist(
    read !== undefined && isExactly(bytes(file), bundleOf(envelope, read.entry)),
    `${file} is not a bundle of certificate.dsse.json and one log entry`,
  );
  const { index, integratedAt, treeSize } = read;
  const problem = logProblem(read, envelope, keys);
  insist(problem === undefined, `${file}: ${problem}`);
  const seconds = (time: string) => Date.parse(time) / 1000;
  const { start, end } = keys.logTimes;
  const isInTime = integratedAt >= seconds(start) && (end === null || integratedAt <= seconds(end));
  insist(isInTime, `${file}: the key of the log was not in use at that time`);
  return { index, integratedAt, treeSize };
}

/** A part as JSON in its canonical form (RFC 8785): no second spelling, no name twice. */
function jsonOf(part: Part, bytes: Bytes): unknown {
  try {
    const value: unknown = JSON.parse(bytes(part).toString());
    if (isExactly(bytes(part), value)) return value;
  } catch {
    // No JSON, without a canonical form, or nested deeper than anything of ours.
  }
  throw new Wrong(`${part} is not JSON in canonical form`);
}

const isExactly = (bytes: Buffer, value: unknown): boolean => bytes.equals(Buffer.from(canonicalJson(value)));

/** What a certificate says of a file with this digest, of several things the strongest. */
export type Attested =
  | { readonly kind: "produced"; readonly output: CertifiedOutput }
  | { readonly kind: "recorded"; readonly output: CertifiedOutput }
  | { readonly kind: "unknown" };

/** `recorded`: the file is what the authors recorded, and the rerun made another one in its place, or none. */
export function attestedOf(statement: Statement, sha256: string): Attested {
  const { outputs } = statement.predicate;
  const produced = outputs.find((each) => each.produced?.sha256 === sha256);
  if (produced !== undefined) return { kind: "produced", output: produced };
  const recorded = outputs.find((each) => each.recorded?.sha256 === sha256);
  return recorded === undefined ? { kind: "unknown" } : { kind: "recorded", output: recorded };
}
