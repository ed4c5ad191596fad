import type { RunSummary } from "../../domain/run-summary.ts";
import type { RecordRow, RecordTable, SortOrder, TableFilter, TablePlace } from "../../ports.ts";
import type { Database } from "./database.ts";
import { type Row, summaryColumns } from "./ledger.ts";
import { type Condition, conditionsOf, joined, queryOf } from "./run-filter.ts";

/** Pages are found by what stands in the row beyond which they begin, so the thousandth costs as much as the first. */
export function sqliteRecordTable(database: Database): RecordTable {
  /** What a row has in the columns of an order. */
  const keysOf = (id: string, { repositoryId }: TableFilter, { by }: SortOrder) => {
    const parameter = typeof by === "object" ? by.parameter : "";
    const row = database.first<Keys>(
      `select sequence, started_at as started, wall_seconds as duration, verdict, repository_id as repository,
         (select value from parameters where name = ? and run = sequence) as value from runs where id = ?`,
      parameter,
      id,
    );
    // Where somebody else's record would stand is not told either.
    if (row === undefined || (repositoryId !== undefined && row.repository !== repositoryId)) return undefined;
    const { sequence, value } = row;
    if (typeof by === "string") return [row[by], sequence];
    return value === null ? undefined : [value, value, sequence];
  };

  const ordered = (filter: TableFilter, order: SortOrder, place: TablePlace | null, rows: number) => {
    const { tables, conditions: asked, columns, marks } = sourceOf(filter, order);
    const keys = place === null ? undefined : keysOf(place.beyond, filter, order);
    const isBackwards = keys !== undefined && place?.direction === "before";
    const isDescending = order.descending !== isBackwards;
    const sign = isDescending ? "<" : ">";
    const beyond = { sql: `(${columns.join(", ")}) ${sign} (${marks.join(", ")})`, values: keys ?? [] };
    const { sql: where, values } = joined([...asked, ...(keys === undefined ? [] : [beyond])]);
    const sql = `select runs.sequence, ${summaryColumns} from ${tables}${where}
      order by ${columns.map((column) => `${column} ${isDescending ? "desc" : "asc"}`).join(", ")} limit ?`;
    const found = database.all<Row<RunSummary> & { sequence: number }>(sql, ...values, rows + 1);
    const shown = found.slice(0, rows);
    const isMore = found.length > rows;
    return {
      rows: isBackwards ? shown.toReversed() : shown,
      hasBefore: isBackwards ? isMore : keys !== undefined,
      hasAfter: isBackwards ? true : isMore,
    };
  };

  const withParameters = (rows: readonly (Row<RunSummary> & { sequence: number })[]): readonly RecordRow[] => {
    const found = database.all<{ run: number; name: string; value: string }>(
      "select run, name, value from parameters where run in (select value from json_each(?)) order by run, name",
      JSON.stringify(rows.map(({ sequence }) => sequence)),
    );
    const byRun = Map.groupBy(found, ({ run }) => run);
    return rows.map(({ sequence, tags, ...row }) => ({
      ...row,
      tags: JSON.parse(tags) as string[],
      parameters: new Map((byRun.get(sequence) ?? []).map(({ name, value }) => [name, value])),
    }));
  };

  return {
    async page(filter, order, place, rows) {
      const found = ordered(filter, order, place, rows);
      return { ...found, rows: withParameters(found.rows) };
    },

    async count(filter, most) {
      const { from, values } = queryOf(filter);
      const sql = `select count(*) as count from (select 1 from ${from} limit ?)`;
      return database.first<{ count: number }>(sql, ...values, most)?.count ?? 0;
    },

    async parameters(filter, newest) {
      const { from, values, order } = queryOf(filter);
      const chosen = `select runs.sequence from ${from} order by ${order} limit ?`;
      const columns = database.all<{ name: string; least: string; most: string; records: number }>(
        `select name, min(value) as least, max(value) as most, count(*) as records from parameters
         where run in (${chosen}) group by name order by name`,
        ...values,
        newest,
      );
      const records = database.first<{ count: number }>(`select count(*) as count from (${chosen})`, ...values, newest);
      return { columns: columns.map((column) => ({ ...column })), records: records?.count ?? 0 };
    },
  };
}

interface Keys {
  readonly sequence: number;
  readonly started: string;
  readonly duration: number;
  readonly verdict: string;
  readonly repository: number | null;
  readonly value: string | null;
}

interface Source {
  readonly tables: string;
  readonly conditions: readonly Condition[];
  readonly columns: readonly string[];
  /** Where the keys of a row go that is compared with them. */
  readonly marks: readonly string[];
}

/** Along the index of the column that is sorted by; time has those of the filter beside its own. */
function sourceOf(filter: TableFilter, { by }: SortOrder): Source {
  const marks = ["?", "?"];
  if (by === "started") {
    const { tables, conditions, place } = queryOf(filter);
    return { tables, conditions, columns: place, marks };
  }
  const conditions = conditionsOf(filter);
  if (typeof by === "string") {
    const column = by === "duration" ? "runs.wall_seconds" : "runs.verdict";
    return { tables: "runs", conditions, columns: [column, "runs.sequence"], marks };
  }
  return {
    tables: "parameters as sorted cross join runs on runs.sequence = sorted.run",
    conditions: [{ sql: "sorted.name = ?", values: [by.parameter] }, ...conditions],
    columns: ["cast(sorted.value as real)", "sorted.value", "sorted.run"],
    marks: ["cast(? as real)", "?", "?"],
  };
}
