import { isMapping, type Mapping } from "../domain/mapping.ts";
import { verdictKinds } from "../domain/verdict.ts";
import type { Envelope } from "./dsse.ts";
import type { CertifiedOutput } from "./findings.ts";
import { predicatePath } from "./issuer.ts";
import type { LogEntry } from "./log.ts";
import type { Statement } from "./statement.ts";

/* Parts of a certificate come from strangers: nothing of them is used before its shape is what we write. */

export const fieldsOf = (value: unknown): Mapping | undefined => (isMapping(value) ? value : undefined);
export const isText = (value: unknown): value is string => typeof value === "string";
export const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
export const isSha256 = (value: unknown): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value);
export const isListOf = (value: unknown, isOne: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isOne);
/** So large that no number of ours is beyond it, and so small that none is rounded. */
const wholeFrom = (value: unknown): number | undefined =>
  isText(value) && /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : undefined;

/** Beyond it no Date can be (ECMA-262, 21.4.1.1). */
const lastSecond = 8.64e12;

/** As far as anything is read of it; what else is in it is signed, but not ours to judge. */
export function statementFrom(value: unknown): Statement | undefined {
  const statement = fieldsOf(value);
  const predicate = fieldsOf(statement?.predicate);
  if (statement?._type !== "https://in-toto.io/Statement/v1" || predicate === undefined) return undefined;
  const { predicateType, subject } = statement;
  const isWhole =
    isText(predicateType) &&
    predicateType.endsWith(predicatePath) &&
    isListOf(subject, isSubject) &&
    isText(predicate.verdict) &&
    verdictKinds.some((kind) => kind === predicate.verdict) &&
    isTextOrNull(predicate.grade) &&
    isText(predicate.analysis) &&
    isListOf(predicate.outputs, isOutput) &&
    isListOf(predicate.questions, isQuestion) &&
    isListOf(predicate.partial, (each) => isText(fieldsOf(each)?.what) && isText(fieldsOf(each)?.reason)) &&
    isListOf(predicate.notes, isText) &&
    isListOf(predicate.notClaimed, isText) &&
    isRepository(predicate.repository) &&
    isRun(predicate.run) &&
    isVerifier(predicate.verifier);
  return isWhole ? (value as Statement) : undefined;
}

export function isSubject(value: unknown): boolean {
  const subject = fieldsOf(value);
  const digest = fieldsOf(subject?.digest);
  return isText(subject?.name) && digest !== undefined && Object.values(digest).every(isText);
}

function isOutput(value: unknown): boolean {
  const { path, label, comparison, produced, recorded, setAside } = (fieldsOf(value) ?? {}) as Mapping &
    Partial<Record<keyof CertifiedOutput, unknown>>;
  const isSide = (side: unknown) => side === null || isSha256(fieldsOf(side)?.sha256);
  return (
    isText(path) &&
    isTextOrNull(label) &&
    isText(comparison) &&
    isSide(produced) &&
    isSide(recorded) &&
    isListOf(setAside, isText)
  );
}

function isQuestion(value: unknown): boolean {
  const { question, answer, detail } = fieldsOf(value) ?? {};
  return isText(question) && isText(answer) && isText(detail);
}

function isRepository(value: unknown): boolean {
  const { uri, commit, modified } = fieldsOf(value) ?? {};
  return isTextOrNull(uri) && isTextOrNull(commit) && typeof modified === "boolean";
}

function isRun(value: unknown): boolean {
  const { id, startedAt, finishedAt } = fieldsOf(value) ?? {};
  return isSha256(id) && isText(startedAt) && isText(finishedAt);
}

export function isVerifier(value: unknown): boolean {
  const verifier = fieldsOf(value);
  const keys = fieldsOf(verifier?.keys);
  return isText(verifier?.id) && isText(keys?.certificate) && isText(keys?.sums) && isText(keys?.log);
}

/** Exactly the fields of an envelope with one signature: anything more would not be in what comes back. */
export function envelopeFrom(value: unknown): Envelope | undefined {
  const { payload, payloadType, signatures } = fieldsOf(value) ?? {};
  const { keyid, sig } = fieldsOf(Array.isArray(signatures) ? signatures[0] : undefined) ?? {};
  if (!isText(payload) || !isText(payloadType) || !isText(keyid) || !isText(sig)) return undefined;
  return { payload, payloadType, signatures: [{ keyid, sig }] };
}

export interface ReadEntry {
  readonly entry: LogEntry;
  readonly index: number;
  readonly integratedAt: number;
  readonly treeSize: number;
}

/** Exactly the fields of the one log entry of a bundle. */
export function entryFrom(bundle: unknown): ReadEntry | undefined {
  const { tlogEntries } = fieldsOf(fieldsOf(bundle)?.verificationMaterial) ?? {};
  const entry = fieldsOf(Array.isArray(tlogEntries) ? tlogEntries[0] : undefined);
  const proof = fieldsOf(entry?.inclusionProof);
  const index = wholeFrom(entry?.logIndex);
  const integratedAt = wholeFrom(entry?.integratedTime);
  const treeSize = wholeFrom(proof?.treeSize);
  const keyId = fieldsOf(entry?.logId)?.keyId;
  const signedEntryTimestamp = fieldsOf(entry?.inclusionPromise)?.signedEntryTimestamp;
  const envelope = fieldsOf(proof?.checkpoint)?.envelope;
  const canonicalizedBody = entry?.canonicalizedBody;
  const { rootHash, hashes } = proof ?? {};
  if (index === undefined || integratedAt === undefined || treeSize === undefined) return undefined;
  if (integratedAt > lastSecond) return undefined;
  if (!isText(keyId) || !isText(signedEntryTimestamp) || !isText(envelope) || !isText(canonicalizedBody))
    return undefined;
  if (!isText(rootHash) || !isListOf(hashes, isText)) return undefined;
  return {
    index,
    integratedAt,
    treeSize,
    entry: {
      logIndex: String(index),
      logId: { keyId },
      kindVersion: { kind: "dsse", version: "0.0.1" },
      integratedTime: String(integratedAt),
      inclusionPromise: { signedEntryTimestamp },
      inclusionProof: {
        logIndex: String(index),
        rootHash,
        treeSize: String(treeSize),
        hashes: hashes as readonly string[],
        checkpoint: { envelope },
      },
      canonicalizedBody,
    },
  };
}

/** Key and time of the one log of a trusted root. */
export function logFrom(
  root: unknown,
): { readonly spki: string; readonly start: string; readonly end: string | null } | undefined {
  const { tlogs } = fieldsOf(root) ?? {};
  if (!Array.isArray(tlogs) || tlogs.length !== 1) return undefined;
  const publicKey = fieldsOf(fieldsOf(tlogs[0])?.publicKey);
  const { start, end = null } = fieldsOf(publicKey?.validFor) ?? {};
  const spki = publicKey?.rawBytes;
  return isText(spki) && isText(start) && isTextOrNull(end) ? { spki, start, end: end as string | null } : undefined;
}
