import { comparable } from "../../domain/parameters/field.ts";
import type { RunFilter } from "../../ports.ts";
import type { Condition } from "./run-filter.ts";

/** A filter that names what an imported record does not have, such as an analysis, names none of them. */
export function importedConditions(filter: Omit<RunFilter, "limit">): readonly Condition[] {
  const {
    repositoryId,
    commit,
    branch,
    analysis,
    verdict,
    tags = [],
    where = [],
    outcome,
    text,
    since,
    until,
  } = filter;
  const isOfRuns = [repositoryId, commit, branch, analysis, verdict].some((value) => value !== undefined);
  return [
    ...(isOfRuns ? [{ sql: "false", values: [] }] : []),
    ...tags.map((tag) => ({
      sql: "exists (select 1 from json_each(imported_records.tags) where value = ?)",
      values: [tag],
    })),
    ...where.map(({ name, value }) => ({
      sql: "exists (select 1 from json_each(imported_records.comparable) where key = ? and value = ?)",
      values: [name, comparable(value)],
    })),
    ...(outcome === undefined
      ? []
      : [{ sql: "(instr(lower(outcome), lower(?)) > 0 or lower(?) = 'imported')", values: [outcome, outcome] }]),
    ...(text === undefined ? [] : [holding(text)]),
    ...(since === undefined ? [] : [{ sql: "started_at >= ?", values: [since] }]),
    ...(until === undefined ? [] : [{ sql: "started_at < ?", values: [until] }]),
  ];
}

const holding = (text: string): Condition => ({
  sql: `(instr(lower(imported_records.label || char(10) || reason || char(10) || outcome), ?) > 0 or instr(imported_records.id, ?) = 1
    or exists (select 1 from json_each(imported_records.tags) where instr(lower(value), ?) > 0))`,
  values: Array<string>(3).fill(text.toLowerCase()),
});
