import { nameOfCheck } from "../domain/check.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Repository } from "../domain/repository.ts";
import { newestPerAnalysis } from "../domain/run-summary.ts";
import type { Conversations, Ledger, Pulls, Queue } from "../ports.ts";
import { isDiffering, pullReport, type ReportedAnalysis } from "../report/pull-report.ts";
import type { Addresses } from "./addresses.ts";
import type { Policies } from "./policy.ts";

export interface CommentWorld {
  readonly conversations: Conversations;
  readonly ledger: Pick<Ledger, "list" | "find">;
  readonly pulls: Pick<Pulls, "byNumber">;
  readonly queue: Pick<Queue, "verificationsOf">;
  readonly policies: Policies;
  readonly addresses: Addresses;
}

interface Asked {
  readonly repository: Repository;
  readonly pull: number;
  readonly commit: string;
}

const mostAnalyses = 20;

/** Brings the one comment of a pull request up to date: it is there while something differs, and goes when that is mended. */
export async function commentOn({ repository, pull: number, commit }: Asked, world: CommentWorld): Promise<void> {
  const policy = await world.policies.of(repository);
  const when = policy.ok ? policy.policy.comments : "on-change";
  if (when === "off") return;
  const pull = await world.pulls.byNumber(repository.id, number);
  // A newer commit has a comment to come.
  if (pull?.head !== commit) return;
  const analyses = await reported(repository, commit, world);
  const differs = analyses.some(isDiffering);
  // As long as not all are judged nobody knows that it is mended; whoever judges the last one asks again.
  if (!differs && (analyses.length === 0 || (await areAwaited(repository, commit, analyses, world)))) return;
  const known = await world.conversations.report(repository, number);
  if (when === "on-change" && !differs) {
    if (known !== undefined) await world.conversations.remove(repository, known.id);
    return;
  }
  const body = pullReport({ analyses, commit });
  if (known === undefined) await world.conversations.create(repository, number, body, null);
  else if (known.body.trimEnd() !== body.trimEnd()) await world.conversations.update(repository, known.id, body);
}

async function areAwaited(
  { id }: Repository,
  commit: string,
  analyses: readonly ReportedAnalysis[],
  { queue }: CommentWorld,
): Promise<boolean> {
  const judged = new Set(analyses.map(({ evidence }) => evidence.run.record.plan.analysis));
  const verifications = await queue.verificationsOf(id, commit);
  return verifications.some(
    ({ analysis, state }) => (state === "queued" || state === "running") && !judged.has(analysis),
  );
}

/** What is known of each analysis of a commit, by its newest run. */
export async function reported(
  repository: Repository,
  commit: string,
  world: Pick<CommentWorld, "ledger" | "addresses">,
): Promise<readonly ReportedAnalysis[]> {
  const runs = await world.ledger.list({ repositoryId: repository.id, commit, limit: 200 });
  const newest = newestPerAnalysis(runs).slice(0, mostAnalyses);
  const names = newest.map(({ analysis }) => analysis);
  const found: ReportedAnalysis[] = [];
  for (const { id, analysis } of newest) {
    const evidence: Evidence | undefined = (await world.ledger.find(id))?.evidence;
    if (evidence === undefined) continue;
    found.push({
      name: nameOfCheck(analysis, names),
      evidence,
      pageUrl: await world.addresses.run(repository, id),
      viewUrl: world.addresses.view(repository, id),
    });
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
