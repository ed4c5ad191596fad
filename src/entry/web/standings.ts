import type { Repository } from "../../domain/repository.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import { type Standing, standingOf } from "../../domain/standing.ts";
import type { Release } from "../../ports.ts";
import { changedSince } from "../../record/changed-since.ts";
import type { ReleaseView } from "../../report/releases.ts";
import { confirmedTags } from "../reverification.ts";
import type { WebWorld } from "./web-world.ts";

type World = Pick<WebWorld, "ledger" | "releases">;

/** Of one commit: enough for a rerun a week in ten years. */
const mostRuns = 500;

/** The newest tags of a repository, each with every analysis of its commit that was ever run. */
export async function standingsOf(world: World, repository: Repository): Promise<readonly ReleaseView[]> {
  const releases = await world.releases.newest(repository.id, confirmedTags);
  const views = await Promise.all(releases.map((release) => viewsOf(world, repository, release)));
  return views.flat();
}

async function viewsOf(world: World, { id }: Repository, release: Release): Promise<readonly ReleaseView[]> {
  const { tag, commit, askedAt } = release;
  const runs = await world.ledger.list({ repositoryId: id, commit, limit: mostRuns });
  const analyses = Map.groupBy(runs, ({ analysis }) => analysis);
  const all: readonly (readonly [string, readonly RunSummary[]])[] = analyses.size === 0 ? [["", []]] : [...analyses];
  return Promise.all(
    all.map(async ([analysis, own]) => {
      const standing = standingOf(own);
      const judgedAt = own[0]?.startedAt ?? "";
      const unansweredSince = askedAt !== null && askedAt > judgedAt ? askedAt : null;
      return { tag, commit, analysis, standing, unansweredSince, stop: await stopOf(world, standing) };
    }),
  );
}

async function stopOf({ ledger }: World, standing: Standing): Promise<ReleaseView["stop"]> {
  if (standing.kind !== "stopped") return null;
  const [confirmed, broke] = await Promise.all([ledger.find(standing.last.id), ledger.find(standing.broke.id)]);
  if (confirmed === undefined || broke === undefined) return null;
  const { evidence } = broke;
  return { evidence, changed: changedSince(confirmed.evidence.run.record, evidence.run.record) };
}
