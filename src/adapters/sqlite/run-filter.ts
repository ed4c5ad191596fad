import { comparable } from "../../domain/parameters/field.ts";
import type { RunFilter } from "../../ports.ts";

export interface Query {
  /** From the first table on, without an order. */
  readonly from: string;
  readonly values: readonly (string | number)[];
  /** Newest first. */
  readonly order: string;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/**
 * The runs that a filter names, walked newest first along an index: that of one parameter or one tag where the filter has
 * any, so that the last twenty of a hundred thousand are found without looking at the others.
 */
export function queryOf(filter: RunFilter): Query {
  const { tags = [], where = [] } = filter;
  const [parameter] = where;
  const [tag] = tags;
  const start =
    parameter !== undefined
      ? driver("parameters", "name = ? and driver.value = ?", [parameter.name, comparable(parameter.value)])
      : tag !== undefined
        ? driver("tags", "tag = ?", [tag])
        : { from: "runs", time: "runs.started_at", order: "runs.started_at desc, runs.sequence desc", conditions: [] };
  const conditions = [
    ...start.conditions,
    ...equal("repository_id", filter.repositoryId),
    ...equal("commit_id", filter.commit),
    ...equal("branch", filter.branch),
    ...equal("analysis", filter.analysis),
    ...(filter.since === undefined ? [] : [{ sql: `${start.time} >= ?`, values: [filter.since] }]),
    ...(filter.until === undefined ? [] : [{ sql: `${start.time} < ?`, values: [filter.until] }]),
    ...(filter.outcome === undefined ? [] : [saying(filter.outcome)]),
    ...where.slice(parameter === undefined ? 0 : 1).map(({ name, value }) => withParameter(name, value)),
    ...tags.slice(parameter === undefined ? 1 : 0).map(withTag),
  ];
  const all = conditions.map(({ sql }) => sql).join(" and ");
  return {
    from: `${start.from}${all && ` where ${all}`}`,
    values: conditions.flatMap(({ values }) => values),
    order: start.order,
  };
}

/** `cross join` keeps SQLite from turning the two around. */
function driver(table: "parameters" | "tags", sql: string, values: readonly string[]) {
  return {
    from: `${table} as driver cross join runs on runs.sequence = driver.run`,
    time: "driver.started_at",
    order: "driver.started_at desc, driver.run desc",
    conditions: [{ sql: `driver.${sql}`, values }],
  };
}

const equal = (column: string, value: string | number | undefined): readonly Condition[] =>
  value === undefined ? [] : [{ sql: `runs.${column} = ?`, values: [value] }];

/** In somebody's words, or in ours. */
const saying = (text: string): Condition => ({
  sql: "(instr(lower(coalesce(runs.outcome, '')), lower(?)) > 0 or runs.verdict = lower(?) or runs.grade = lower(?))",
  values: [text, text, text],
});

const withParameter = (name: string, value: string): Condition => ({
  sql: `exists (select 1 from parameters as other where other.name = ? and other.value = ?
    and other.started_at = runs.started_at and other.run = runs.sequence)`,
  values: [name, comparable(value)],
});

const withTag = (tag: string): Condition => ({
  sql: `exists (select 1 from tags as other where other.tag = ?
    and other.started_at = runs.started_at and other.run = runs.sequence)`,
  values: [tag],
});
