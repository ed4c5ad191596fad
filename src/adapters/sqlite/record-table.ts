import type { KeptFilter, KeptTable, RecordRow, RecordTable } from "../../ports.ts";
import type { Database } from "./database.ts";
import { type PagedTable, pagedTable } from "./paged-table.ts";
import { tableSources } from "./table-sources.ts";

/** The runs that ended, alone. */
export function sqliteRecordTable(database: Database): RecordTable {
  const table = pagedTable(database, tableSources.runs);
  return {
    ...table,
    async page(filter, order, place, rows) {
      const page = await table.page(filter, order, place, rows);
      return { ...page, rows: page.rows.map(({ state, ...row }) => ({ ...row, verdict: state }) as RecordRow) };
    },
  };
}

/**
 * Records of all kinds. Where a state is asked for, only the table is looked into that can hold it. `settle` is done before
 * each page.
 */
export function sqliteKeptTable(database: Database, settle: () => void): KeptTable {
  const { all } = tableSources;
  const every = pagedTable(database, all);
  const holding = ({ state }: KeptFilter): PagedTable =>
    state === undefined
      ? every
      : pagedTable(
          database,
          all.filter(({ holds }) => holds(state)),
        );
  return {
    page(filter, ...how) {
      settle();
      return holding(filter).page(filter, ...how);
    },
    count: (filter, most) => holding(filter).count(filter, most),
    parameters: (filter, newest) => holding(filter).parameters(filter, newest),
  };
}
