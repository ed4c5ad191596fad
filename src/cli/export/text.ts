import { cellsUnder } from "../../record/columns.ts";
import { csvLine } from "../../record/flat.ts";
import type { ExportedRuns } from "./runs.ts";
import type { Sink } from "./sink.ts";
import { surveyed } from "./surveyed.ts";

/** A column for everything that any of the runs has; answers the number of runs. */
export const writeCsv = (runs: ExportedRuns, sink: Sink): Promise<number> =>
  surveyed(runs, async ({ columns, count, rows }) => {
    const texts = columns.map((column) => ({ ...column, kind: "text" as const }));
    sink.write(`${csvLine(texts.map(({ name }) => name))}\n`);
    for await (const row of rows()) sink.write(`${csvLine(cellsUnder(texts, row))}\n`);
    return count;
  });

/** A list with an object for each run, in the columns of the CSV. */
export const writeJson = (runs: ExportedRuns, sink: Sink): Promise<number> =>
  writeList(runs, sink, (run) => runs.row(run));

/** What `smt export` wrote. */
export const writeSumatra = (runs: ExportedRuns, sink: Sink): Promise<number> =>
  writeList(runs, sink, (run) => runs.sumatra(run));

type SavedRun = Parameters<ExportedRuns["row"]>[0];

async function writeList(runs: ExportedRuns, sink: Sink, written: (run: SavedRun) => Promise<unknown>) {
  let count = 0;
  for await (const run of runs.entries()) {
    sink.write(`${count === 0 ? "[" : ","}\n${JSON.stringify(await written(run))}`);
    count += 1;
  }
  sink.write(count === 0 ? "[\n]\n" : "\n]\n");
  return count;
}
