import type { KeptRecord } from "../../domain/imported-record.ts";
import { comparable } from "../../domain/parameters/field.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import { beganAt, type UnfinishedRun } from "../../domain/unfinished.ts";
import type { TableFilter } from "../../ports.ts";
import { type Links, linksFrom } from "../../report/links.ts";
import { isHandedOn, ownProject } from "../sumatra/own-records.ts";
import type { WebWorld } from "../web/web-world.ts";

/** More than this nobody looks through; the newest count. */
const mostLooked = 10_000;

export const nothingBeside = { unfinished: [], imported: [] } as const;

/** What a store holds beside runs that came to an end, as far as a filter names it: of each the newest. */
export async function besideRuns(world: WebWorld, filter: TableFilter, limit: number): Promise<object> {
  const links = linksFrom(world.publicUrl);
  const unfinished = (await world.unfinished.list(mostLooked)).filter((run) => isLike(run, filter)).slice(0, limit);
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

/** They have no verdict, and their state is asked in place of an outcome. */
function isLike(run: UnfinishedRun, filter: TableFilter): boolean {
  const { begun, context, state } = run;
  const at = beganAt(run);
  const values = begun.parameters?.values ?? {};
  const said = filter.outcome?.toLowerCase();
  return (
    filter.verdict === undefined &&
    (filter.tags ?? []).every((tag) => context.tags.includes(tag)) &&
    (filter.where ?? []).every(({ name, value }) => {
      const own = Object.hasOwn(values, name) ? values[name] : undefined;
      return own !== undefined && comparable(own) === comparable(value);
    }) &&
    (filter.analysis === undefined || begun.plan.analysis === filter.analysis) &&
    (filter.since === undefined || at >= filter.since) &&
    (filter.until === undefined || at < filter.until) &&
    (said === undefined || state === said || (context.outcome ?? "").toLowerCase().includes(said))
  );
}
