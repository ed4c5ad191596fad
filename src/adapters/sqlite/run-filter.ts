import { comparable } from "../../domain/parameters/field.ts";
import type { RunFilter } from "../../ports.ts";

export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export interface Query {
  /** From the first table on, without an order. */
  readonly from: string;
  readonly values: readonly (string | number)[];
  /** Newest first. */
  readonly order: string;
  /** The same in parts: the tables, what is asked of their rows, and the two columns of the order. */
  readonly tables: string;
  readonly conditions: readonly Condition[];
  readonly place: readonly [string, string];
}

/**
 * The runs that a filter names, walked newest first along an index: that of one parameter or one tag where the filter has
 * any, so that the last twenty of a hundred thousand are found without looking at the others.
 */
export function queryOf(filter: Omit<RunFilter, "limit">): Query {
  const { tags = [], where = [] } = filter;
  const [parameter] = where;
  const [tag] = tags;
  const start =
    parameter !== undefined
      ? driver("parameters", "name = ? and driver.value = ?", [parameter.name, comparable(parameter.value)])
      : tag !== undefined
        ? driver("tags", "tag = ?", [tag])
        : { from: "runs", time: "runs.started_at", sequence: "runs.sequence", conditions: [] };
  const rest = {
    ...filter,
    where: where.slice(parameter === undefined ? 0 : 1),
    tags: tags.slice(parameter === undefined ? 1 : 0),
  };
  const conditions = [...start.conditions, ...conditionsOf(rest, start.time)];
  const { sql, values } = joined(conditions);
  return {
    from: `${start.from}${sql}`,
    values,
    tables: start.from,
    conditions,
    order: `${start.time} desc, ${start.sequence} desc`,
    place: [start.time, start.sequence],
  };
}

/** All that a filter asks of a row of `runs`; `time` is the column that an index in use has the time of the run in. */
export function conditionsOf(filter: Omit<RunFilter, "limit">, time = "runs.started_at"): readonly Condition[] {
  const { tags = [], where = [] } = filter;
  return [
    ...equal("repository_id", filter.repositoryId),
    ...equal("commit_id", filter.commit),
    ...equal("branch", filter.branch),
    ...equal("analysis", filter.analysis),
    ...equal("verdict", filter.verdict),
    ...(filter.since === undefined ? [] : [{ sql: `${time} >= ?`, values: [filter.since] }]),
    ...(filter.until === undefined ? [] : [{ sql: `${time} < ?`, values: [filter.until] }]),
    ...(filter.outcome === undefined ? [] : [saying(filter.outcome)]),
    ...(filter.text === undefined ? [] : [holding(filter.text)]),
    ...where.map(({ name, value }) => withParameter(name, value)),
    ...tags.map(withTag),
  ];
}

/** ` where …` with all of them; empty without any. */
export function joined(conditions: readonly Condition[]): Condition {
  const all = conditions.map(({ sql }) => sql).join(" and ");
  return { sql: all && ` where ${all}`, values: conditions.flatMap(({ values }) => values) };
}

/** `cross join` keeps SQLite from turning the two around. */
function driver(table: "parameters" | "tags", sql: string, values: readonly string[]) {
  return {
    from: `${table} as driver cross join runs on runs.sequence = driver.run`,
    time: "driver.started_at",
    sequence: "driver.run",
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

const holding = (text: string): Condition => ({
  sql: `(instr(lower(coalesce(runs.label, '') || char(10) || coalesce(runs.reason, '') || char(10) || coalesce(runs.outcome, '')
    || char(10) || runs.analysis || char(10) || coalesce(runs.branch, '')), ?) > 0
    or instr(runs.id, ?) = 1 or instr(coalesce(runs.commit_id, ''), ?) = 1
    or exists (select 1 from tags as said where said.run = runs.sequence and instr(lower(said.tag), ?) > 0))`,
  values: Array<string>(4).fill(text.toLowerCase()),
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
