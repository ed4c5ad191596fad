import { isUnfinished, isVerdict, type RecordState } from "../../domain/record-state.ts";
import type { KeptFilter, SortOrder, TableFilter } from "../../ports.ts";
import { importedConditions } from "./imported-filter.ts";
import { summaryColumns } from "./ledger.ts";
import { type Condition, conditionsOf, queryOf } from "./run-filter.ts";
import { unfinishedConditions } from "./unfinished-filter.ts";

/** One of the tables that records stand in, as a table of all of them reads it. */
export interface TableSource {
  readonly name: "runs" | "unfinished" | "imported_records";
  readonly holds: (state: RecordState) => boolean;
  /** The same columns for each, by the names of a row. */
  readonly columns: string;
  /** The repository of a row. */
  readonly repository: string;
  /** Name, value: all parameters of the rows whose numbers a query gives. */
  parameters(numbers: string): string;
  /** What stands in the column that is sorted by. */
  key(by: SortOrder["by"]): Condition;
  /** The rows of a filter along the index of an order, where there is one. */
  walk(filter: SourceFilter, by: SortOrder["by"]): Walk;
}

export type SourceFilter = TableFilter & Pick<KeptFilter, "state">;

export interface Walk {
  readonly tables: string;
  readonly conditions: readonly Condition[];
  /** Expressions that are sorted by, before the number of the row. */
  readonly keys: readonly string[];
  readonly sequence: string;
}

const runs: TableSource = {
  name: "runs",
  holds: isVerdict,
  columns: summaryColumns.replace("runs.verdict,", "runs.verdict as state,"),
  repository: "runs.repository_id",
  parameters: (numbers) => `select run as row, name, value from parameters where run in (${numbers})`,
  key: (by) =>
    typeof by === "object"
      ? { sql: "(select value from parameters where name = ? and run = runs.sequence)", values: [by.parameter] }
      : { sql: { started: "runs.started_at", duration: "runs.wall_seconds", verdict: "runs.verdict" }[by], values: [] },
  walk({ state, ...asked }, by) {
    const filter = state !== undefined && isVerdict(state) ? { ...asked, verdict: state } : asked;
    if (by === "started") {
      const { tables, conditions, place } = queryOf(filter);
      return { tables, conditions, keys: [place[0]], sequence: place[1] };
    }
    const conditions = conditionsOf(filter);
    if (typeof by === "string")
      return { tables: "runs", conditions, keys: [this.key(by).sql], sequence: "runs.sequence" };
    return {
      tables: "parameters as sorted cross join runs on runs.sequence = sorted.run",
      conditions: [{ sql: "sorted.name = ?", values: [by.parameter] }, ...conditions],
      keys: ["cast(sorted.value as real)", "sorted.value"],
      sequence: "sorted.run",
    };
  },
};

/** Their parameters stand in a JSON object beside them. */
function besideRuns(
  name: "unfinished" | "imported_records",
  columns: string,
  keys: Readonly<Record<"started" | "duration" | "verdict", string>>,
  conditionsOfIt: (filter: SourceFilter) => readonly Condition[],
): Omit<TableSource, "holds" | "repository"> {
  const sequence = `${name}.sequence`;
  return {
    name,
    columns,
    parameters: (numbers) =>
      `select ${sequence} as row, given.key as name, given.value as value
       from ${name} join json_each(${name}.comparable) as given where ${sequence} in (${numbers})`,
    key: (by) =>
      typeof by === "object"
        ? { sql: `(select value from json_each(${name}.comparable) where key = ?)`, values: [by.parameter] }
        : { sql: keys[by], values: [] },
    walk(filter, by) {
      const conditions = conditionsOfIt(filter);
      if (typeof by === "string") return { tables: name, conditions, keys: [keys[by]], sequence };
      return {
        tables: `${name} join json_each(${name}.comparable) as sorted`,
        conditions: [{ sql: "sorted.key = ?", values: [by.parameter] }, ...conditions],
        keys: ["cast(sorted.value as real)", "sorted.value"],
        sequence,
      };
    },
  };
}

/** Only where its end was seen. */
const seconds = `case when unfinished.state in ('interrupted', 'broken')
  then round((julianday(unfinished.ended_at) - julianday(unfinished.started_at)) * 86400, 3) end`;

const unfinished: TableSource = {
  ...besideRuns(
    "unfinished",
    `unfinished.id, unfinished.analysis, unfinished.commit_id as "commit", unfinished.state, null as grade,
     unfinished.at as startedAt, ${seconds} as wallSeconds, unfinished.repository_id as repositoryId, null as askedIn, null as requested,
     unfinished.branch, unfinished.label, unfinished.reason, unfinished.outcome, unfinished.tags`,
    { started: "unfinished.at", duration: `coalesce(${seconds}, -1)`, verdict: "unfinished.state" },
    unfinishedConditions,
  ),
  holds: isUnfinished,
  repository: "unfinished.repository_id",
};

const imported: TableSource = {
  ...besideRuns(
    "imported_records",
    `imported_records.id, null as analysis, nullif(imported_records.version, '') as "commit", 'imported' as state,
     null as grade, imported_records.started_at as startedAt, imported_records.duration as wallSeconds,
     null as repositoryId, null as askedIn, null as requested, null as branch, imported_records.label,
     nullif(imported_records.reason, '') as reason, nullif(imported_records.outcome, '') as outcome,
     imported_records.tags`,
    {
      started: "imported_records.started_at",
      duration: "coalesce(imported_records.duration, -1)",
      verdict: "'imported'",
    },
    importedConditions,
  ),
  holds: (state) => state === "imported",
  repository: "null",
};

/** In the order in which those stand that are equal in what is sorted by. */
export const tableSources: Readonly<Record<"runs" | "all", readonly TableSource[]>> = {
  runs: [runs],
  all: [runs, unfinished, imported],
};
