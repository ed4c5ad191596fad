import { createHash } from "node:crypto";
import { canonicalJson } from "../../domain/canonical-json.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Signers } from "../../domain/signing-key.ts";
import { describedBy } from "../exports/described.ts";
import type { CertifiedOutput } from "../findings.ts";
import { blindTypeOf, type Issuer } from "../issuer.ts";
import { mostOutputs, type Statement, type Subject, statementBytes } from "../statement.ts";
import { outputSums } from "../sums.ts";
import { concealed } from "./conceal.ts";
import { digestName } from "./disclosure.ts";
import type { Identities } from "./identities.ts";
import { shownOfReproduction } from "./shown-parts.ts";

/** What stands in the place of a statement as long as nobody is to know whose it is. */
export interface BlindStatement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: {
    /** Commitments to the `Names`. */
    readonly _sd: readonly string[];
    readonly _sd_alg: typeof digestName;
    /** On which day it ran, in UTC. */
    readonly day: string;
    /** SubjectPublicKeyInfo of the log, in base64: the statement is all that its reader gets. */
    readonly logKey: string;
    /** The predicate of the whole statement, with commitments where something is hidden. */
    readonly reproduction: BlindReproduction;
  };
}

/** As much of it as is always shown and read again. */
interface BlindReproduction {
  readonly verdict: string;
  readonly grade: string | null;
  readonly questions: readonly { readonly question: string; readonly answer: string; readonly detail?: string }[];
  readonly outputs: readonly BlindOutput[];
  readonly notClaimed: readonly string[];
  readonly verifier: {
    readonly id: string;
    readonly keys: Readonly<Record<"certificate" | "sums" | "log", string>>;
  };
}

export type BlindOutput = Pick<CertifiedOutput, "comparison" | "recorded" | "produced"> &
  Partial<Pick<CertifiedOutput, "path" | "label">>;

/** Whose it is: what is committed to beside the hidden parts of the statement. */
export interface Names {
  readonly owner: string | null;
  readonly repository: string | null;
  readonly authors: readonly string[];
  readonly title: string | null;
  readonly doi: string | null;
  /** The type of the whole statement. */
  readonly predicateType: string;
  /** SHA-256 of the bytes of the whole statement, in hexadecimal: that it is the same verification. */
  readonly statement: string;
}

/** What is made blind: a statement that was signed, and what it is about. */
export interface Sighted {
  readonly statement: Statement;
  readonly evidence: Evidence;
  /** null for a run of the command line. */
  readonly repository: Pick<Repository, "owner" | "name"> | null;
  readonly identities: Identities;
}

/** The blind form of a statement, and what opens each of its commitments. `newSalt` gives other 256 random bits each time, in base64url. */
export function blindStatement(
  sighted: Sighted,
  issuer: Issuer,
  { log }: Pick<Signers, "log">,
  newSalt: () => string,
): { readonly statement: BlindStatement; readonly openings: readonly string[] } {
  const { statement: whole, evidence, identities } = sighted;
  const openings: string[] = [];
  const conceal = (value: unknown, showing: Parameters<typeof concealed>[1]) =>
    concealed(value, showing, identities, newSalt, (opening) => openings.push(opening));
  const reproduction = conceal(whole.predicate, shownOfReproduction) as BlindReproduction;
  const { _sd } = conceal(namesOf(sighted), { fields: {} }) as Pick<BlindStatement["predicate"], "_sd">;
  const statement: BlindStatement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: blindSubjects(reproduction.outputs),
    predicateType: blindTypeOf(issuer),
    predicate: {
      _sd,
      _sd_alg: digestName,
      day: dayOf(evidence.run.record.startedAt),
      logKey: log.key.spki,
      reproduction,
    },
  };
  // In the order of their texts, which are random: the order in which they were made says what they open.
  return { statement, openings: openings.toSorted() };
}

export const dayOf = (time: string): string => time.slice(0, 10);

function namesOf({ statement, evidence, repository }: Sighted): Names {
  const { paper } = describedBy(evidence.run.record.about);
  return {
    owner: repository?.owner ?? null,
    repository: repository?.name ?? null,
    authors: paper.authors.map(({ name }) => name),
    title: paper.title,
    doi: paper.doi,
    predicateType: statement.predicateType,
    statement: statementDigest(statement),
  };
}

export function statementDigest(statement: Statement): string {
  return createHash("sha256").update(statementBytes(statement)).digest("hex");
}

/** The bytes that are signed: RFC 8785. */
export function blindBytes(statement: BlindStatement): Buffer {
  return Buffer.from(canonicalJson(statement));
}

/** An output whose path is hidden has its number for a name. */
export function blindName({ path }: Pick<BlindOutput, "path">, index: number): string {
  return path ?? `output ${index + 1}`;
}

/** The produced files, and nothing else that a whole statement is about: commit and run say whose it is. */
export function blindSubjects(outputs: readonly BlindOutput[]): readonly Subject[] {
  const named = outputs.map((output, index) => ({ ...output, path: blindName(output, index) }));
  const produced = named.flatMap(({ path, produced: facts }) =>
    facts === null ? [] : [{ name: path, digest: { sha256: facts.sha256 } }],
  );
  if (produced.length > 0 && produced.length <= mostOutputs) return produced;
  const list = createHash("sha256").update(outputSums(named)).digest("hex");
  return [{ name: "tickmark:OUTPUTS.sha256", digest: { sha256: list } }];
}
