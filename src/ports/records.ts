import type { RecordState } from "../domain/record-state.ts";
import type { RunContext, RunSummary } from "../domain/run-summary.ts";
import type { RunFilter } from "../ports.ts";

/* Records as a table, for people who look through very many of them. */

/** By what a table is sorted. Whoever sorts by a parameter sees only records that have it. */
type SortColumn = "started" | "duration" | "verdict" | { readonly parameter: string };

export interface SortOrder {
  readonly by: SortColumn;
  readonly descending: boolean;
}

/** Where a page of the table begins: beyond this record, in the direction of reading or against it. */
export interface TablePlace {
  readonly beyond: string;
  readonly direction: "after" | "before";
}

export interface RecordRow extends RunSummary {
  /** As they are looked for: each value as its text. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface RecordsPage<Row> {
  readonly rows: readonly Row[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

/** What is known of a parameter among the newest records of a filter. */
interface ParameterColumn {
  readonly name: string;
  /** Of the values as texts, the first and the last: the same where it does not vary. */
  readonly least: string;
  readonly most: string;
  /** How many of the records have it. */
  readonly records: number;
}

interface ParameterColumns {
  readonly columns: readonly ParameterColumn[];
  /** How many records were looked at. */
  readonly records: number;
}

export type TableFilter = Omit<RunFilter, "limit">;

export interface RecordTable {
  /** As many rows as asked for from a place on, from the first without one, and where its record is gone or another repository's. */
  page(filter: TableFilter, order: SortOrder, place: TablePlace | null, rows: number): Promise<RecordsPage<RecordRow>>;
  /** How many records there are, counted up to so many. */
  count(filter: TableFilter, most: number): Promise<number>;
  /** The parameters of the newest so many records. */
  parameters(filter: TableFilter, newest: number): Promise<ParameterColumns>;
}

/** A record of any kind: a run that ended, one that did not, or what another program wrote of one of its own. */
export interface KeptRow extends RunContext {
  readonly id: string;
  readonly state: RecordState;
  readonly grade: string | null;
  /** null where another program did not say it in our words. */
  readonly analysis: string | null;
  readonly commit: string | null;
  readonly startedAt: string;
  /** null where nobody saw its end. */
  readonly wallSeconds: number | null;
  /** As they are looked for: each value as its text. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface KeptFilter extends Omit<TableFilter, "verdict"> {
  readonly state?: RecordState;
}

/** All kinds of records in one table. In a repository's there are those of the repository alone, and never imported ones. */
export interface KeptTable {
  /** As `RecordTable.page`. What has no duration stands below the shortest. */
  page(filter: KeptFilter, order: SortOrder, place: TablePlace | null, rows: number): Promise<RecordsPage<KeptRow>>;
  count(filter: KeptFilter, most: number): Promise<number>;
  parameters(filter: KeptFilter, newest: number): Promise<ParameterColumns>;
}
