import { comparable } from "../domain/parameters/field.ts";
import { beganAt, type UnfinishedRun } from "../domain/unfinished.ts";
import type { RunFilter } from "../ports.ts";
import type { World } from "../world.ts";

/** More than this nobody looks through; the newest count. */
const mostLooked = 10_000;

/** The runs without an end that a filter names, newest first. They have no verdict, so their state is asked in its place. */
export async function unfinishedLike(filter: RunFilter, { store }: World): Promise<readonly UnfinishedRun[]> {
  const all = await store.unfinished.list(mostLooked);
  return all.filter((run) => isLike(run, filter)).slice(0, filter.limit);
}

function isLike(run: UnfinishedRun, filter: RunFilter): boolean {
  const { begun, context, state } = run;
  const at = beganAt(run);
  const values = begun.parameters?.values ?? {};
  const said = filter.outcome?.toLowerCase();
  return (
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
