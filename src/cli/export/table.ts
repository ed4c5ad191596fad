import { type Column, TooManyColumns } from "../../domain/table.ts";
import type { TableFile } from "../../ports.ts";
import { cellsUnder } from "../../record/columns.ts";
import type { World } from "../../world.ts";
import { UsageError } from "../command.ts";
import type { ExportedRuns } from "./runs.ts";
import type { Sink } from "./sink.ts";
import { surveyed } from "./surveyed.ts";

/** The columns of the CSV with their types; answers the number of runs. */
export const writeParquet = (runs: ExportedRuns, sink: Sink, { tables }: World): Promise<number> =>
  writeTable(runs, (columns) => tables.parquet(columns, (bytes) => sink.write(bytes)));

/** The same for pandas and h5py; the file is written by name. */
export const writeHdf5 = (runs: ExportedRuns, path: string, { tables }: World): Promise<number> =>
  writeTable(runs, (columns) => tables.hdf5(columns, path));

const writeTable = (runs: ExportedRuns, open: (columns: readonly Column[]) => Promise<TableFile>): Promise<number> =>
  surveyed(runs, async ({ columns, count, rows }) => {
    if (count === 0) throw new UsageError("there is no run to export, and so no column either");
    const table = await opened(columns, open);
    for await (const row of rows()) table.add(cellsUnder(columns, row));
    table.close();
    return count;
  });

async function opened(columns: readonly Column[], open: (columns: readonly Column[]) => Promise<TableFile>) {
  try {
    return await open(columns);
  } catch (error) {
    if (!(error instanceof TooManyColumns)) throw error;
    throw new UsageError(`${error.message}: export fewer runs (--analysis, --tag), or as parquet`);
  }
}
