import { comparable } from "../../domain/parameters/field.ts";
import type { UnfinishedFilter } from "../../ports.ts";
import type { Condition } from "./run-filter.ts";

/** What a filter asks of a row of `unfinished`. None has a verdict, so whoever asks for one gets none of them. */
export function unfinishedConditions(filter: Omit<UnfinishedFilter, "limit">): readonly Condition[] {
  const { tags = [], where = [], outcome, text, since, until, verdict } = filter;
  return [
    ...equal("repository_id", filter.repositoryId),
    ...equal("commit_id", filter.commit),
    ...equal("branch", filter.branch),
    ...equal("analysis", filter.analysis),
    ...equal("state", filter.state),
    ...(verdict === undefined ? [] : [{ sql: "false", values: [] }]),
    ...tags.map((tag) => ({
      sql: "exists (select 1 from json_each(unfinished.tags) where value = ?)",
      values: [tag],
    })),
    ...where.map(({ name, value }) => ({
      sql: "exists (select 1 from json_each(unfinished.comparable) where key = ? and value = ?)",
      values: [name, comparable(value)],
    })),
    ...(outcome === undefined ? [] : [saying(outcome)]),
    ...(text === undefined ? [] : [holding(text)]),
    ...(since === undefined ? [] : [{ sql: "unfinished.at >= ?", values: [since] }]),
    ...(until === undefined ? [] : [{ sql: "unfinished.at < ?", values: [until] }]),
  ];
}

const equal = (column: string, value: string | number | undefined): readonly Condition[] =>
  value === undefined ? [] : [{ sql: `unfinished.${column} = ?`, values: [value] }];

/** In somebody's words, or in ours. */
const saying = (text: string): Condition => ({
  sql: "(unfinished.state = lower(?) or instr(lower(coalesce(unfinished.outcome, '')), lower(?)) > 0)",
  values: [text, text],
});

const holding = (text: string): Condition => ({
  sql: `(instr(lower(coalesce(unfinished.label, '') || char(10) || coalesce(unfinished.reason, '') || char(10)
    || coalesce(unfinished.outcome, '') || char(10) || unfinished.analysis || char(10) || coalesce(unfinished.branch, '')), ?) > 0
    or instr(unfinished.id, ?) = 1 or instr(coalesce(unfinished.commit_id, ''), ?) = 1
    or exists (select 1 from json_each(unfinished.tags) where instr(lower(value), ?) > 0))`,
  values: Array<string>(4).fill(text.toLowerCase()),
});
