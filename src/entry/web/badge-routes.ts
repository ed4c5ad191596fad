import { estimate } from "../../cost/estimate.ts";
import type { Repository } from "../../domain/repository.ts";
import { newestPerAnalysis, type RunSummary } from "../../domain/run-summary.ts";
import { type Standing, standingOf } from "../../domain/standing.ts";
import { type BadgeState, badgeJson, badgeOf, badgeSvg, variants, worstBadge } from "../../report/badge.ts";
import { readmePlace } from "../../report/pages/repository-page.ts";
import { hasMoved, seenForBadge, seenRepository } from "./access.ts";
import { type Answer, type Asked, redirect, tagOf } from "./answer.ts";
import { linksFor, linksWithin, type WebWorld } from "./web-world.ts";

/** More analyses than this in one commit, and the badge speaks of the newest runs only. */
const mostRuns = 100;

/** `/badge/:owner/:repo.svg` and `.json`, with `?show=` one of its variants; what is private and what is not there are both "unknown". */
export async function badgeRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const [, repo, format] = /^(.+)\.(svg|json)$/.exec(asked.params.file ?? "") ?? [];
  if (repo === undefined) return undefined;
  const named = { ...asked, params: { ...asked.params, repo } };
  const repository = await seenForBadge(world, named);
  if (repository !== undefined && hasMoved(repository, named)) return moved(world, asked, repository, format);
  const state: BadgeState =
    repository === undefined
      ? { kind: "unknown" }
      : await badgeStateOf(
          world,
          repository,
          { branch: asked.query.get("branch"), tag: asked.query.get("tag") },
          asked.query.get("analysis"),
        );
  const badge = badgeOf(
    state,
    variants.find((each) => each === asked.query.get("show")),
  );
  const body = format === "json" ? badgeJson(badge) : badgeSvg(badge);
  return { status: 200, headers: { ...badgeHeaders, ...typeHeaders[format ?? "svg"], ETag: tagOf(body) }, body };
}

function moved(world: WebWorld, asked: Asked, repository: Repository, format: string | undefined): Answer {
  const { owner, name, isPrivate } = repository;
  const kept = ["branch", "tag", "analysis", "show", ...(isPrivate ? ["token"] : [])].flatMap((each) => {
    const value = asked.query.get(each);
    return value === null ? [] : [[each, value] as const];
  });
  const links = linksFor(world, asked, isPrivate);
  const answer = redirect(links.badge(owner, name, format === "json" ? "json" : "svg", Object.fromEntries(kept)));
  return { ...answer, headers: { ...answer.headers, ...badgeHeaders } };
}

/** `POST /r/:owner/:repo/badge`: a new token, or none, for who may write to a private repository. */
export async function badgeForm(world: WebWorld, asked: Asked, form: URLSearchParams): Promise<Answer | undefined> {
  const repository = await seenRepository(world, asked);
  if (repository === undefined || !repository.isPrivate || hasMoved(repository, asked)) return undefined;
  const access = await asked.signedIn?.access(repository.owner, repository.name);
  if (access?.repositoryId !== repository.id || !access.mayWrite) return undefined;
  const wanted = form.get("do");
  if (wanted === "new") await world.repositories.setBadgeToken(repository.id, world.clock.nonce());
  else if (wanted === "end") await world.repositories.setBadgeToken(repository.id, null);
  return redirect(`${linksWithin(world, null).repository(repository.owner, repository.name)}#${readmePlace}`, 303);
}

export const svgHeaders: Readonly<Record<string, string>> = {
  "Content-Type": "image/svg+xml; charset=utf-8",
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
};

const typeHeaders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  svg: svgHeaders,
  json: { "Content-Type": "application/json; charset=utf-8", "Access-Control-Allow-Origin": "*" },
};

/** Image proxies keep what they may; a badge that says "reproducible!" a day too long is a lie. */
export const badgeHeaders: Readonly<Record<string, string>> = {
  "Cache-Control": "no-cache, no-store, must-revalidate, max-age=0",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

/** What a badge speaks of: a released tag, or the newest commit of a branch, of the default one where none is named. */
export interface BadgePlace {
  readonly branch?: string | null;
  readonly tag?: string | null;
}

/** What is known of it: the worst of its analyses. */
export async function badgeStateOf(
  world: Pick<WebWorld, "ledger" | "queue" | "repositories" | "releases">,
  repository: Repository,
  place: BadgePlace,
  analysis: string | null,
): Promise<BadgeState> {
  const commit = await badgeCommitOf(world, repository, place);
  return commit === undefined ? { kind: "unknown" } : commitStateOf(world, repository, commit, analysis);
}

/** The commit that is meant; undefined where the place is not known. */
export async function badgeCommitOf(
  { repositories, releases }: Pick<WebWorld, "repositories" | "releases">,
  { id, defaultBranch }: Repository,
  { branch = null, tag = null }: BadgePlace,
): Promise<string | undefined> {
  if (tag !== null) return (await releases.find(id, tag))?.commit;
  return repositories.head(id, branch ?? defaultBranch);
}

/** What is known of a commit: the worst of its analyses, or one of them. */
export async function commitStateOf(
  world: Pick<WebWorld, "ledger" | "queue">,
  repository: Repository,
  commit: string,
  analysis: string | null,
): Promise<BadgeState> {
  const verifications = (await world.queue.verificationsOf(repository.id, commit)).filter(
    (each) => analysis === null || each.analysis === analysis,
  );
  const isAwaited = ({ state, isScheduled }: (typeof verifications)[number]) =>
    !isScheduled && (state === "queued" || state === "running");
  if (verifications.some(isAwaited)) return { kind: "running" };
  const runs = await world.ledger.list({
    repositoryId: repository.id,
    commit,
    ...(analysis === null ? {} : { analysis }),
    limit: mostRuns,
  });
  const newest = newestPerAnalysis(runs);
  // An analysis that was never judged must not hide behind one that was.
  const judged = new Set(newest.map((run) => run.analysis));
  const unjudged = verifications.filter(
    (each) => (each.state === "failed" && !each.isScheduled) || !judged.has(each.analysis),
  );
  const states = await Promise.all(
    newest.map((run) => stateOf(world, run, standingOf(runs.filter((each) => each.analysis === run.analysis)))),
  );
  return worstBadge([...states, ...unjudged.map(() => ({ kind: "unknown" as const }))]);
}

async function stateOf({ ledger }: Pick<WebWorld, "ledger">, run: RunSummary, standing: Standing): Promise<BadgeState> {
  if (run.verdict !== "reproduced") {
    return { kind: run.verdict, ...(standing.kind === "stopped" && { since: standing.broke.startedAt }) };
  }
  const evidence = (await ledger.find(run.id))?.evidence;
  const isolated = evidence?.run.record.plan.network === "none";
  const about = { kind: "reproduced" as const, isolated, confirmedAt: run.startedAt };
  if (evidence?.verdict.kind !== "reproduced") return about;
  const { grade, partial } = evidence.verdict;
  const cost = estimate(evidence.run.record);
  return {
    ...about,
    grade,
    ...(partial !== undefined && { partial: true }),
    ...(cost.kind === "estimate" && { usd: cost.usd.about }),
  };
}
