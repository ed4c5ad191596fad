import type { Column, TableRow } from "../domain/table.ts";

/* Files of typed columns that other programs read. */

export interface TableFile {
  /** Rows are kept in memory only until there are enough of them to be written together. */
  add(row: TableRow): void;
  /** Writes what is left and the end of the file. */
  close(): void;
}

export interface TableFiles {
  /** Apache Parquet, front to back, so that it may go into a pipe. */
  parquet(columns: readonly Column[], write: (bytes: Uint8Array) => void): Promise<TableFile>;
  /**
   * HDF5 with the data set `/records/table` in the layout of PyTables, which `pandas.read_hdf(file, "records")` reads.
   * Throws TooManyColumns for more than its header holds.
   */
  hdf5(columns: readonly Column[], file: string): Promise<TableFile>;
}
