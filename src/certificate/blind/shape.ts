import { verdictKinds } from "../../domain/verdict.ts";
import { issuerOfBlind } from "../issuer.ts";
import { fieldsOf, isListOf, isSha256, isSubject, isText, isTextOrNull, isVerifier } from "../shapes.ts";
import { digestName } from "./disclosure.ts";
import type { BlindStatement } from "./statement.ts";

/** A blind statement, as far as anything is read of it; undefined for whatever is none. */
export function blindFrom(value: unknown): BlindStatement | undefined {
  const statement = fieldsOf(value);
  const predicate = fieldsOf(statement?.predicate);
  const reproduction = fieldsOf(predicate?.reproduction);
  if (statement?._type !== "https://in-toto.io/Statement/v1" || reproduction === undefined) return undefined;
  const isWhole =
    isText(statement.predicateType) &&
    issuerOfBlind(statement.predicateType) !== undefined &&
    isListOf(statement.subject, isSubject) &&
    isListOf(predicate?._sd, isText) &&
    predicate?._sd_alg === digestName &&
    isText(predicate.day) &&
    isText(predicate.logKey) &&
    verdictKinds.some((kind) => kind === reproduction.verdict) &&
    isTextOrNull(reproduction.grade) &&
    isListOf(reproduction.questions, isQuestion) &&
    isListOf(reproduction.outputs, isOutput) &&
    isListOf(reproduction.notClaimed, isText) &&
    isVerifier(reproduction.verifier);
  return isWhole ? (value as BlindStatement) : undefined;
}

function isQuestion(value: unknown): boolean {
  const { question, answer, detail = "" } = fieldsOf(value) ?? {};
  return isText(question) && isText(answer) && isText(detail);
}

function isOutput(value: unknown): boolean {
  const { path = "", label = null, comparison, produced, recorded } = fieldsOf(value) ?? {};
  const isSide = (side: unknown) => side === null || isSha256(fieldsOf(side)?.sha256);
  return isText(path) && isTextOrNull(label) && isText(comparison) && isSide(produced) && isSide(recorded);
}

/** What opens a blind certificate: the file `openings.json`. */
export interface Openings {
  /** SHA-256 of the statement that they open, in hexadecimal. */
  readonly opens: string;
  readonly _sd_alg: typeof digestName;
  readonly disclosures: readonly string[];
}

/** Nothing of ours is larger. */
const mostDisclosures = 200_000;

export function openingsFrom(value: unknown): Openings | undefined {
  const { opens, _sd_alg, disclosures } = fieldsOf(value) ?? {};
  const isWhole =
    isSha256(opens) &&
    _sd_alg === digestName &&
    Array.isArray(disclosures) &&
    disclosures.length <= mostDisclosures &&
    disclosures.every(isText);
  return isWhole ? (value as Openings) : undefined;
}
