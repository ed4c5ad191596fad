import type { Bundle } from "../certificate/bundle.ts";
import { issuerOf } from "../certificate/issuer.ts";
import { standingsOf } from "../certificate/parties.ts";
import type { Statement } from "../certificate/statement.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Repository } from "../domain/repository.ts";
import { noRemarks } from "../domain/run-summary.ts";
import type { HandedIn, HandedInCertificate, KnownKeys } from "../ports.ts";
import type { PartiesView, PartyView } from "../report/parties.ts";
import { shownLine } from "../report/shown.ts";
import { type CertifyWorld, certify, statementIn } from "./certify.ts";

export interface PartiesWorld extends CertifyWorld {
  readonly handedIn: Pick<HandedIn, "of">;
  readonly knownKeys: Pick<KnownKeys, "list">;
  readonly publicUrl: string;
}

/** One certificate of a commit, ours or one that was handed in. */
interface Shown {
  readonly name: string;
  readonly held: { readonly statement: Statement; readonly key: string };
  readonly handedIn: HandedInCertificate | null;
}

const mostDifferences = 20;

/**
 * What is certified of a commit, one entry for each analysis that was run here: our own certificate of each of `runs`, and
 * those that other verifiers handed in. Empty where nobody else did, unless `alone`.
 */
export async function partiesOf(
  world: PartiesWorld,
  repository: Pick<Repository, "id">,
  commit: string,
  runs: readonly Evidence[],
  { alone = false }: { readonly alone?: boolean } = {},
): Promise<readonly PartiesView[]> {
  const theirs = await world.handedIn.of(repository.id, commit);
  if (theirs.length === 0 && !alone) return [];
  const known = new Map((await world.knownKeys.list()).map(({ fingerprint, name }) => [fingerprint, name]));
  const ours = await Promise.all(runs.map((evidence) => ownParty(evidence, repository, world)));
  const others = theirs.map((each) => handedInParty(each, known));
  const analyses = new Set(ours.map(analysisOf));
  return [...analyses].map((analysis) => {
    const all = [...ours, ...others].filter((each) => analysisOf(each) === analysis);
    const parties = standingsOf(all).map(
      ({ party, kind, differences, equivalent }): PartyView => ({
        ...factsOf(party, known),
        standing: kind,
        differences: differences.slice(0, mostDifferences).map((each) => shownLine(each, 500)),
        moreDifferences: Math.max(0, differences.length - mostDifferences),
        equivalent: equivalent.slice(0, mostDifferences).map((path) => shownLine(path, 300)),
      }),
    );
    return { analysis, reproducedBy: parties.filter(({ standing }) => standing === "agrees").length, parties };
  });
}

const analysisOf = ({ held }: Shown): string => held.statement.predicate.analysis;

async function ownParty(evidence: Evidence, { id }: Pick<Repository, "id">, world: PartiesWorld): Promise<Shown> {
  const context = { ...noRemarks, repositoryId: id };
  const kept = await certify({ evidence, context }, issuerOf(world.publicUrl), world);
  const { dsseEnvelope } = JSON.parse(kept.bundle) as Bundle;
  const statement = JSON.parse(statementIn(kept)) as Statement;
  return { name: "this server", held: { statement, key: dsseEnvelope.signatures[0].keyid }, handedIn: null };
}

function handedInParty(handedIn: HandedInCertificate, known: ReadonlyMap<string, string>): Shown {
  const { key } = handedIn;
  const name = known.get(key) ?? `the holder of ${key.slice(0, 19)}…`;
  return { name, held: { statement: JSON.parse(handedIn.statement) as Statement, key }, handedIn };
}

/** Its statement was written by a stranger: only the shape of what is used here is known. */
function factsOf({ held, handedIn }: Shown, known: ReadonlyMap<string, string>) {
  const { verdict, grade, verifier, run } = held.statement.predicate;
  const startedAt = new Date(Date.parse(run.startedAt));
  return {
    certificate: handedIn?.id ?? null,
    run: run.id,
    key: held.key,
    knownAs: known.get(held.key) ?? null,
    claims: shownLine(verifier.id, 200),
    handedInBy: handedIn?.by ?? null,
    handedInAt: handedIn?.at ?? null,
    verdict,
    grade: grade === null ? null : shownLine(grade, 60),
    startedAt: Number.isNaN(startedAt.getTime()) ? null : startedAt.toISOString(),
  };
}
