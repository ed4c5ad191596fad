import { createHash } from "node:crypto";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { PublishedKey, Signers } from "../domain/signing-key.ts";
import type { Findings } from "./findings.ts";
import { didOf, type Issuer, predicateTypeOf } from "./issuer.ts";
import { ownKey } from "./public-key.ts";
import { fingerprintOf } from "./ssh.ts";
import { outputSums } from "./sums.ts";

export interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** Who observed and signs; its keys stand here so that whoever trusts the first can trust the others. */
interface Verifier {
  readonly id: string;
  readonly program: "tickmark";
  readonly version: string;
  /** On whose behalf the program ran. */
  readonly user: string;
  readonly independentOfAuthors: "not checked";
  /** OpenSSH fingerprints. */
  readonly keys: Readonly<Record<"certificate" | "sums" | "log", string>>;
}

export interface Statement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Findings & { readonly verifier: Verifier };
}

/** cosign refuses a statement of more than 1024 subjects; the list of all outputs is one then. */
export const mostOutputs = 1000;

/** in-toto Statement v1 (in-toto/attestation). Subjects are matched by their digests only. */
export function statementOf(
  findings: Findings,
  by: { version: string; user: string },
  issuer: Issuer,
  keys: Signers,
): Statement {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: subjectsOf(findings),
    predicateType: predicateTypeOf(issuer),
    predicate: { ...findings, verifier: verifierOf(by, issuer, keys) },
  };
}

/** The bytes that are signed: RFC 8785. */
export function statementBytes(statement: Statement): Buffer {
  return Buffer.from(canonicalJson(statement));
}

export function subjectsOf({ outputs, repository, run }: Findings): readonly Subject[] {
  const { commit, uri, modified } = repository;
  const produced = outputs.flatMap(({ path, produced: facts }): Subject[] =>
    facts === null ? [] : [{ name: path, digest: { sha256: facts.sha256 } }],
  );
  const list = createHash("sha256").update(outputSums(outputs)).digest("hex");
  return [
    ...(produced.length > mostOutputs ? [{ name: "tickmark:OUTPUTS.sha256", digest: { sha256: list } }] : produced),
    // What was rerun is the commit only where nothing was changed in it.
    ...(commit === null || modified ? [] : [{ name: uri ?? "git:commit", digest: { gitCommit: commit } }]),
    { name: "tickmark:run.json", digest: { sha256: run.id } },
  ];
}

function verifierOf({ version, user }: { version: string; user: string }, issuer: Issuer, keys: Signers): Verifier {
  const fingerprint = ({ key }: { readonly key: PublishedKey }) => fingerprintOf(ownKey(key));
  const certificate = fingerprint(keys.certificate);
  return {
    // A command line is known by nothing but its key (RFC 6920).
    id: issuer.url === null ? digestName(keys.certificate) : didOf(issuer),
    program: "tickmark",
    version,
    user,
    independentOfAuthors: "not checked",
    keys: { certificate, sums: fingerprint(keys.sums), log: fingerprint(keys.log) },
  };
}

function digestName({ key }: { readonly key: PublishedKey }): string {
  const digest = createHash("sha256").update(Buffer.from(key.spki, "base64")).digest("base64url");
  return `ni:///sha-256;${digest}`;
}
