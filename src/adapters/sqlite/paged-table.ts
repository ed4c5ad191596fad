import type { KeptRow, KeptTable, SortOrder, TablePlace } from "../../ports.ts";
import type { Database } from "./database.ts";
import { type Condition, joined } from "./run-filter.ts";
import type { SourceFilter, TableSource, Walk } from "./table-sources.ts";

export interface PagedTable {
  page(filter: SourceFilter, order: SortOrder, place: TablePlace | null, rows: number): ReturnType<KeptTable["page"]>;
  count(filter: SourceFilter, most: number): ReturnType<KeptTable["count"]>;
  parameters(filter: SourceFilter, newest: number): ReturnType<KeptTable["parameters"]>;
}

/**
 * One table of several. Each is walked along its own index, and of each no more rows are taken than a page has, so the
 * thousandth page costs as much as the first: it is found by what stands in the row beyond which it begins.
 */
export function pagedTable(database: Database, sources: readonly TableSource[]): PagedTable {
  const located = (beyond: string, { repositoryId }: SourceFilter, by: SortOrder["by"]): Located | undefined => {
    for (const [kind, { name, key, repository }] of sources.entries()) {
      const { sql, values } = key(by);
      const row = database.first<Omit<Located, "kind"> & { repository: number | null }>(
        `select ${name}.sequence, ${sql} as key, ${repository} as repository from ${name} where ${name}.id = ?`,
        ...values,
        beyond,
      );
      if (row === undefined) continue;
      // Where somebody else's record would stand is not told either.
      const isThere = row.key !== null && (repositoryId === undefined || row.repository === repositoryId);
      return isThere ? { kind, sequence: row.sequence, key: row.key } : undefined;
    }
    return undefined;
  };

  const ordered = (filter: SourceFilter, order: SortOrder, place: TablePlace | null, rows: number) => {
    const start = place === null ? undefined : located(place.beyond, filter, order.by);
    const isBackwards = start !== undefined && place?.direction === "before";
    const isDescending = order.descending !== isBackwards;
    const { sql, values } = union(sources, filter, order.by, isDescending, rows + 1, (walk, kind) =>
      start === undefined ? [] : [beyond(walk, kind, start, order.by, isDescending)],
    );
    const found = database.all<Found>(sql, ...values);
    const shown = found.slice(0, rows);
    const isMore = found.length > rows;
    return {
      rows: isBackwards ? shown.toReversed() : shown,
      hasBefore: isBackwards ? isMore : start !== undefined,
      hasAfter: isBackwards ? true : isMore,
    };
  };

  const withParameters = (rows: readonly Found[]): readonly KeptRow[] => {
    const given = new Map<string, Map<string, string>>();
    for (const [kind, source] of sources.entries()) {
      const numbers = rows.filter((row) => row.kind === kind).map(({ sequence }) => sequence);
      if (numbers.length === 0) continue;
      const sql = `${source.parameters("select value from json_each(?)")} order by row, name`;
      for (const { row, name, value } of database.all<Given>(sql, JSON.stringify(numbers))) {
        const at = `${kind} ${row}`;
        given.set(at, (given.get(at) ?? new Map<string, string>()).set(name, value));
      }
    }
    return rows.map(({ kind, sequence, k0, k1, tags, ...row }) => ({
      ...row,
      tags: JSON.parse(tags) as string[],
      parameters: given.get(`${kind} ${sequence}`) ?? new Map<string, string>(),
    }));
  };

  return {
    async page(filter, order, place, rows) {
      const found = ordered(filter, order, place, rows);
      return { ...found, rows: withParameters(found.rows) };
    },

    async count(filter, most) {
      const counts = sources.map((source) => {
        const { tables, conditions } = source.walk(filter, "started");
        const { sql, values } = joined(conditions);
        const limited = `select count(*) as count from (select 1 from ${tables}${sql} limit ?)`;
        return database.first<{ count: number }>(limited, ...values, most)?.count ?? 0;
      });
      return Math.min(
        most,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },

    async parameters(filter, newest) {
      const { sql, values } = union(sources, filter, "started", true, newest, () => [], false);
      const chosen = `with chosen as materialized (${sql})`;
      const given = sources.map((source, kind) =>
        source.parameters(`select sequence from chosen where kind = ${kind}`),
      );
      const columns = database.all<{ name: string; least: string; most: string; records: number }>(
        `${chosen} select name, min(value) as least, max(value) as most, count(*) as records
         from (${given.join(" union all ")}) group by name order by name`,
        ...values,
      );
      const counted = database.first<{ count: number }>(`${chosen} select count(*) as count from chosen`, ...values);
      return { columns: columns.map((column) => ({ ...column })), records: counted?.count ?? 0 };
    },
  };
}

type Found = Omit<KeptRow, "tags" | "parameters"> & {
  readonly kind: number;
  readonly sequence: number;
  readonly k0: unknown;
  readonly k1?: unknown;
  readonly tags: string;
};

interface Given {
  readonly row: number;
  readonly name: string;
  readonly value: string;
}

/** Where a row stands in an order: by what is sorted by, then by its table, then by its number. */
interface Located {
  readonly kind: number;
  readonly sequence: number;
  readonly key: string | number;
}

/** So many rows of all tables together, in order. */
function union(
  sources: readonly TableSource[],
  filter: SourceFilter,
  by: SortOrder["by"],
  isDescending: boolean,
  rows: number,
  more: (walk: Walk, kind: number) => readonly Condition[],
  isWhole = true,
): Condition {
  const direction = isDescending ? "desc" : "asc";
  const sorted = (columns: readonly string[]) => columns.map((column) => `${column} ${direction}`).join(", ");
  const parts = sources.map((source, kind): Condition => {
    const walk = source.walk(filter, by);
    const { sql, values } = joined([...walk.conditions, ...more(walk, kind)]);
    const keys = walk.keys.map((key, index) => `${key} as k${index}`);
    const columns = [`${kind} as kind`, `${walk.sequence} as sequence`, ...(isWhole ? [source.columns] : []), ...keys];
    return {
      sql: `select * from (select ${columns.join(", ")} from ${walk.tables}${sql}
        order by ${sorted([...walk.keys, walk.sequence])} limit ?)`,
      values: [...values, rows],
    };
  });
  const keys = typeof by === "object" ? ["k0", "k1"] : ["k0"];
  return {
    sql: `${parts.map(({ sql }) => sql).join(" union all ")} order by ${sorted([...keys, "kind", "sequence"])} limit ?`,
    values: [...parts.flatMap(({ values }) => values), rows],
  };
}

/** Rows of one table that come after a row of this or another one. */
function beyond(walk: Walk, kind: number, start: Located, by: SortOrder["by"], isDescending: boolean): Condition {
  const sign = isDescending ? "<" : ">";
  const isParameter = typeof by === "object";
  const marks = isParameter ? "cast(? as real), ?" : "?";
  const keys = isParameter ? [start.key, start.key] : [start.key];
  if (kind === start.kind) {
    return {
      sql: `(${[...walk.keys, walk.sequence].join(", ")}) ${sign} (${marks}, ?)`,
      values: [...keys, start.sequence],
    };
  }
  const isBehind = isDescending ? kind < start.kind : kind > start.kind;
  return { sql: `(${walk.keys.join(", ")}) ${sign}${isBehind ? "=" : ""} (${marks})`, values: keys };
}
