import { cellsUnder, columnSurvey } from "../../record/columns.ts";
import { csvLine } from "../../record/flat.ts";
import type { ExportedRuns } from "./runs.ts";
import type { Sink } from "./sink.ts";

/** A column for everything that any of the runs has; answers the number of runs. */
export async function writeCsv(runs: ExportedRuns, sink: Sink): Promise<number> {
  const survey = columnSurvey();
  for await (const run of runs.entries()) survey.see(runs.bareRow(run));
  const columns = survey.columns().map((column) => ({ ...column, kind: "text" as const }));
  sink.write(`${csvLine(columns.map(({ name }) => name))}\n`);
  let count = 0;
  for await (const run of runs.entries()) {
    sink.write(`${csvLine(cellsUnder(columns, await runs.row(run)))}\n`);
    count += 1;
  }
  return count;
}

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
