import { createHash, type KeyObject } from "node:crypto";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { bundleOf } from "../bundle.ts";
import { opened, statementType } from "../dsse.ts";
import { type Issuer, issuerOfBlind } from "../issuer.ts";
import { logProblem } from "../log-proof.ts";
import { keyFrom, keyFromPem, kindOf, spkiOf } from "../public-key.ts";
import { entryFrom, envelopeFrom, fieldsOf, statementFrom } from "../shapes.ts";
import { fingerprintOf } from "../ssh.ts";
import { type Statement, subjectsOf } from "../statement.ts";
import { revealed } from "./conceal.ts";
import { blindFrom, openingsFrom } from "./shape.ts";
import { type BlindStatement, blindSubjects, dayOf, type Names, statementDigest } from "./statement.ts";

/** What came of checking a blind certificate, offline. */
export type CheckedBlind =
  | { readonly ok: false; readonly problems: readonly string[] }
  | {
      readonly ok: true;
      readonly statement: BlindStatement;
      /** Fingerprint of the key that signed it. */
      readonly key: string;
      /** Whether it is one that the caller holds from elsewhere; without that, anybody may have made all of it. */
      readonly isKnownKey: boolean;
      readonly log: { readonly index: number; readonly integratedAt: number; readonly treeSize: number };
      /** SHA-256 of the bytes that were signed, in hexadecimal: what openings name. */
      readonly digest: string;
    };

const refused = (problem: string) => ({ ok: false as const, problems: [problem] });

/** A document in its canonical form (RFC 8785), so that there is no room for anything beside what is signed; undefined for any other. */
function canonical(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    if (Buffer.from(canonicalJson(value)).equals(Buffer.from(bytes))) return value;
  } catch {
    // No JSON, without a canonical form, or nested deeper than anything of ours.
  }
  return undefined;
}

/** Whether bytes are meant for a blind certificate: a Sigstore bundle, where a whole certificate is an archive. */
export function seemsBlind(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b;
}

/**
 * Checks `blind.json`, a Sigstore bundle v0.3: the signature, and the place in the log that the signed statement names the key of.
 * The key that signed stands in the log's entry; whether it is to be trusted only the caller can know.
 */
export function checkBlind(bytes: Uint8Array, known: readonly KeyObject[]): CheckedBlind {
  const bundle = fieldsOf(canonical(bytes));
  if (bundle === undefined) return refused("it is not JSON in canonical form");
  const envelope = envelopeFrom(bundle.dsseEnvelope);
  const read = entryFrom(bundle);
  if (envelope === undefined || read === undefined) return refused("it is no bundle of an envelope and one log entry");
  if (canonicalJson(bundleOf(envelope, read.entry)) !== canonicalJson(bundle)) {
    return refused("there is more in it than an envelope and one log entry");
  }
  const key = signerIn(read.entry.canonicalizedBody);
  if (key === undefined) return refused("its log entry names no P-256 key");
  if (envelope.payloadType !== statementType) return refused("it holds no in-toto statement");
  if (envelope.signatures[0].keyid !== fingerprintOf(key))
    return refused("the envelope names another key than the log entry");
  const signed = opened(envelope, key);
  if (signed === undefined) return refused("it is not signed by the key that its log entry names");
  const statement = blindFrom(canonical(signed));
  if (statement === undefined) return refused("what is signed is no blind statement about a reproduction");
  const { logKey, reproduction } = statement.predicate;
  const log = keyFrom(Buffer.from(logKey, "base64"));
  if (log === undefined || kindOf(log) !== "P-256") return refused("the statement names no P-256 key of a log");
  const { keys } = reproduction.verifier;
  if (keys.certificate !== fingerprintOf(key) || keys.log !== fingerprintOf(log)) {
    return refused("the statement names other keys than those that signed");
  }
  const problem = logProblem(read, envelope, { name: issuerOf(statement).name, certificate: key, log });
  if (problem !== undefined) return refused(problem);
  if (canonicalJson(statement.subject) !== canonicalJson(blindSubjects(reproduction.outputs))) {
    return refused("the subjects of the statement are not what its predicate is about");
  }
  const { index, integratedAt, treeSize } = read;
  return {
    ok: true,
    statement,
    key: fingerprintOf(key),
    isKnownKey: known.some((each) => spkiOf(each).equals(spkiOf(key))),
    log: { index, integratedAt, treeSize },
    digest: createHash("sha256").update(signed).digest("hex"),
  };
}

/** The key in a log entry in the shape of Rekor's `dsse`. */
function signerIn(canonicalizedBody: string): KeyObject | undefined {
  const spec = fieldsOf(fieldsOf(canonical(Buffer.from(canonicalizedBody, "base64")))?.spec);
  const signature = fieldsOf(Array.isArray(spec?.signatures) ? spec.signatures[0] : undefined);
  const key = keyFromPem(Buffer.from(String(signature?.verifier), "base64").toString());
  return key !== undefined && kindOf(key) === "P-256" ? key : undefined;
}

/** The shape of a blind statement has been checked, and with it its type. */
function issuerOf({ predicateType }: BlindStatement): Issuer {
  return issuerOfBlind(predicateType) ?? { name: "", url: null };
}

/** What came of opening a blind certificate that holds. */
export type CheckedOpenings =
  | { readonly ok: false; readonly problems: readonly string[] }
  | { readonly ok: true; readonly names: Names; readonly statement: Statement };

/**
 * Opens every commitment and puts the whole statement together again. It is accepted only if nothing stays closed and the result is,
 * to the byte, the statement whose digest was committed to: the one that the full certificate signs.
 */
export function checkOpenings(blind: Extract<CheckedBlind, { ok: true }>, bytes: Uint8Array): CheckedOpenings {
  const openings = openingsFrom(jsonFrom(bytes));
  if (openings === undefined) return refused("the openings are not a file as Tickmark writes it");
  if (openings.opens !== blind.digest) return refused("the openings are those of another blind certificate");
  const back = revealed(blind.statement.predicate, openings.disclosures);
  if (!back.ok) return back;
  try {
    return together(back.value as Opened);
  } catch {
    // What a stranger committed to may have no canonical form, or no shape at all.
    return refused("what the openings say is no statement about a reproduction");
  }
}

type Opened = Names & { readonly day: string; readonly reproduction: Statement["predicate"] };

function together(opened: Opened): CheckedOpenings {
  const { reproduction, owner, repository, authors, title, doi, predicateType } = opened;
  const whole = statementFrom({
    _type: "https://in-toto.io/Statement/v1",
    subject: subjectsOf(reproduction),
    predicateType,
    predicate: reproduction,
  });
  if (whole === undefined) return refused("what the openings say is no statement about a reproduction");
  const statement = statementDigest(whole);
  if (statement !== opened.statement) return refused("the openings do not give the statement that was committed to");
  if (dayOf(whole.predicate.run.startedAt) !== opened.day) return refused("the run was on another day than was shown");
  const isText = (value: unknown) => value === null || typeof value === "string";
  const areNames =
    [owner, repository, title, doi].every(isText) &&
    Array.isArray(authors) &&
    authors.every((each) => typeof each === "string");
  if (!areNames) return refused("the names in the openings are no names");
  return { ok: true, names: { owner, repository, authors, title, doi, predicateType, statement }, statement: whole };
}

function jsonFrom(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
