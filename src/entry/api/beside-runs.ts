import type { KeptRecord } from "../../domain/imported-record.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import type { UnfinishedRun } from "../../domain/unfinished.ts";
import type { TableFilter } from "../../ports.ts";
import { type Links, linksFrom } from "../../report/links.ts";
import { isHandedOn, ownProject } from "../sumatra/own-records.ts";
import type { WebWorld } from "../web/web-world.ts";

export const nothingBeside = { unfinished: [], imported: [] } as const;

/** What a store holds beside runs that came to an end, as far as a filter names it: of each the newest. */
export async function besideRuns(world: WebWorld, filter: TableFilter, limit: number): Promise<object> {
  const links = linksFrom(world.publicUrl);
  const unfinished = filter.verdict === undefined ? await world.unfinished.list({ ...filter, limit }) : [];
  const imported: object[] = [];
  for await (const record of world.imported.entries({ ...filter, limit })) imported.push(importedOf(record, links));
  return { unfinished: unfinished.map((run) => unfinishedOf(run, links)), imported };
}

function unfinishedOf({ id, begun, state, startedAt, endedAt, why, context }: UnfinishedRun, links: Links) {
  const { tags, reason, outcome } = context;
  const label = nameOfRun(id, context);
  return {
    id,
    label,
    analysis: begun.plan.analysis,
    commit: begun.plan.source.commit,
    state,
    begunAt: begun.begunAt,
    startedAt,
    endedAt,
    why,
    tags,
    reason,
    outcome,
    links: { record: links.stored(ownProject, label) },
  };
}

function importedOf({ content, ...facts }: KeptRecord, links: Links) {
  const record = isHandedOn({ content }) ? links.stored(ownProject, facts.label) : null;
  return { ...facts, links: { record } };
}
