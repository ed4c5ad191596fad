import { archiveOf } from "../certificate/archive.ts";
import type { Bundle } from "../certificate/bundle.ts";
import { signed } from "../certificate/certify.ts";
import { type Findings, findingsOf } from "../certificate/findings.ts";
import type { Issuer } from "../certificate/issuer.ts";
import { type Statement, statementBytes, statementOf } from "../certificate/statement.ts";
import { canonicalJson, digestOfJson } from "../domain/canonical-json.ts";
import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Independence } from "../domain/journal-words.ts";
import type { RunContext } from "../domain/run-summary.ts";
import type { Certificates, KeptCertificate, Ledger, SigningKeys } from "../ports.ts";

export interface CertifyWorld {
  readonly ledger: Pick<Ledger, "find" | "list">;
  readonly signingKeys: Pick<SigningKeys, "signers">;
  readonly certificates: Certificates;
}

/** A run that is kept, and where it belongs. */
export interface KeptRun {
  readonly evidence: Evidence;
  readonly context: Pick<RunContext, "repositoryId" | "askedIn" | "requested">;
}

/** The certificate of a run: signed and logged when it is first asked for, and the same ever after. */
export async function certify(run: KeptRun, issuer: Issuer, world: CertifyWorld): Promise<KeptCertificate> {
  const { evidence } = run;
  const { record } = evidence.run;
  const subject = subjectOf(evidence);
  const kept = await world.certificates.find(subject);
  if (kept !== undefined) return kept;
  const signers = await world.signingKeys.signers();
  const findings = findingsOf(evidence, await earlierRuns(run, world.ledger));
  const statement = statementOf(findings, { version: record.tickmark, user: record.user }, issuer, signers);
  const { leaf, bundleAt } = signed(statementBytes(statement), issuer, signers);
  const keys = { certificate: signers.certificate.key, sums: signers.sums.key, log: signers.log.key };
  return world.certificates.add(subject, evidence.run.id, leaf, (place) => {
    const bundle = bundleAt(place);
    const archive = archiveOf({ issuer, statement, bundle, record, keys }, signers.sums);
    return { bundle: canonicalJson(bundle), archive };
  });
}

/** What the certificate of a run says, or would say now if it were made. */
export async function findingsFor(
  run: KeptRun,
  world: Pick<CertifyWorld, "ledger" | "certificates">,
): Promise<{ readonly findings: Findings; readonly independence: Independence }> {
  const kept = await world.certificates.find(subjectOf(run.evidence));
  if (kept !== undefined) {
    const { predicate } = JSON.parse(statementIn(kept)) as Statement;
    return { findings: predicate, independence: predicate.verifier.independentOfAuthors };
  }
  const findings = findingsOf(run.evidence, await earlierRuns(run, world.ledger));
  return { findings, independence: "not checked" };
}

/** Where the certificate of a run stands in the log, and the state of the log that was signed with it; undefined where it has none. */
export async function loggedOf(
  evidence: Evidence,
  certificates: Pick<Certificates, "find">,
): Promise<{ readonly index: string; readonly checkpoint: string } | undefined> {
  const kept = await certificates.find(subjectOf(evidence));
  if (kept === undefined) return undefined;
  const [entry] = (JSON.parse(kept.bundle) as Bundle).verificationMaterial.tlogEntries;
  return { index: entry.logIndex, checkpoint: entry.inclusionProof.checkpoint.envelope };
}

/** Whatever else came to be known later is left out: otherwise each new run would make a new certificate of the old ones. */
export const subjectOf = (evidence: Evidence): Digest => digestOfJson(findingsOf(evidence, []));

/** The bytes of the statement in a bundle of ours. */
export function statementIn({ bundle }: KeptCertificate): string {
  return Buffer.from((JSON.parse(bundle) as Bundle).dsseEnvelope.payload, "base64").toString();
}

const mostEarlier = 20;

/** Runs of the same commit that were there before, of the same place only: others are nobody's business here. */
async function earlierRuns(
  { evidence, context }: KeptRun,
  ledger: CertifyWorld["ledger"],
): Promise<readonly Evidence[]> {
  const { plan, startedAt } = evidence.run.record;
  const { commit } = plan.source;
  const { repositoryId, askedIn, requested } = context;
  const summaries = await ledger.list({
    ...(repositoryId === null ? {} : { repositoryId }),
    ...(commit === null ? {} : { commit }),
    analysis: plan.analysis,
    limit: mostEarlier,
  });
  const before = summaries.filter(
    (run) =>
      run.repositoryId === repositoryId &&
      run.askedIn === askedIn &&
      run.requested === requested &&
      run.startedAt < startedAt,
  );
  const found = await Promise.all(before.map(({ id }) => ledger.find(id)));
  return found.flatMap((each) => (each === undefined ? [] : [each.evidence]));
}

/** A ledger that certifies whatever is saved for people on GitHub, failures too: a log of successes would prove nothing. */
export function certifyingLedger(ledger: Ledger, issuer: Issuer, world: Omit<CertifyWorld, "ledger">): Ledger {
  return {
    ...ledger,
    async save(evidence, context, begunAs) {
      await ledger.save(evidence, context, begunAs);
      if (context.repositoryId !== null || context.askedIn !== null || context.requested !== null)
        await certify({ evidence, context }, issuer, { ...world, ledger });
    },
  };
}
