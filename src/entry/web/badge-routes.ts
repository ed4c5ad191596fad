import type { Repository } from "../../domain/repository.ts";
import { newestPerAnalysis, type RunSummary } from "../../domain/run-summary.ts";
import { type BadgeState, badgeJson, badgeOf, badgeSvg, worstBadge } from "../../report/badge.ts";
import { seenRepository } from "./access.ts";
import { type Answer, type Asked, tagOf } from "./answer.ts";
import type { WebWorld } from "./web-world.ts";

/** More analyses than this in one commit, and the badge speaks of the newest runs only. */
const mostRuns = 100;

/** `/badge/:owner/:repo.svg` and `.json`; what is private and what is not there are both "unknown". */
export async function badgeRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const [, repo, format] = /^(.+)\.(svg|json)$/.exec(asked.params.file ?? "") ?? [];
  if (repo === undefined) return undefined;
  const repository = await seenRepository(world, { ...asked, params: { ...asked.params, repo } });
  const state: BadgeState =
    repository === undefined
      ? { kind: "unknown" }
      : await badgeStateOf(world, repository, asked.query.get("branch"), asked.query.get("analysis"));
  const badge = badgeOf(state);
  const body = format === "json" ? badgeJson(badge) : badgeSvg(badge);
  return { status: 200, headers: { ...badgeHeaders, ...typeHeaders[format ?? "svg"], ETag: tagOf(body) }, body };
}

const typeHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  svg: {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  },
  json: { "Content-Type": "application/json; charset=utf-8", "Access-Control-Allow-Origin": "*" },
};

/** Image proxies keep what they may; a badge that says "reproducible!" a day too long is a lie. */
const badgeHeaders = {
  "Cache-Control": "no-cache, no-store, must-revalidate, max-age=0",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/** What is known of the newest commit of a branch: the worst of its analyses. */
export async function badgeStateOf(
  world: Pick<WebWorld, "ledger" | "queue" | "repositories">,
  repository: Repository,
  branch: string | null,
  analysis: string | null,
): Promise<BadgeState> {
  const commit = await world.repositories.head(repository.id, branch ?? repository.defaultBranch);
  if (commit === undefined) return { kind: "unknown" };
  const verifications = (await world.queue.verificationsOf(repository.id, commit)).filter(
    (each) => analysis === null || each.analysis === analysis,
  );
  if (verifications.some(({ state }) => state === "queued" || state === "running")) return { kind: "running" };
  const runs = await world.ledger.list({
    repositoryId: repository.id,
    commit,
    ...(analysis === null ? {} : { analysis }),
    limit: mostRuns,
  });
  const newest = newestPerAnalysis(runs);
  // An analysis that was never judged must not hide behind one that was.
  const judged = new Set(newest.map((run) => run.analysis));
  const unjudged = verifications.filter((each) => each.state === "failed" || !judged.has(each.analysis));
  const states = await Promise.all(newest.map((run) => stateOf(world, run)));
  return worstBadge([...states, ...unjudged.map(() => ({ kind: "unknown" as const }))]);
}

async function stateOf({ ledger }: Pick<WebWorld, "ledger">, { id, verdict }: RunSummary): Promise<BadgeState> {
  if (verdict !== "reproduced") return { kind: verdict };
  const found = await ledger.find(id);
  return { kind: "reproduced", isolated: found?.evidence.run.record.plan.network === "none" };
}
