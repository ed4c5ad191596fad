import { cellsUnder } from "../../record/columns.ts";
import { csvLine, type Row } from "../../record/flat.ts";
import type { ExportedRuns } from "./runs.ts";
import type { Sink } from "./sink.ts";
import { surveyed } from "./surveyed.ts";

/** A column for everything that any of the runs has; answers the number of runs. */
export const writeCsv = (runs: ExportedRuns, sink: Sink): Promise<number> =>
  surveyed(runs, async ({ columns, count, rows }) => {
    const asText = columns.map((column) => ({ ...column, kind: "text" as const }));
    sink.write(`${csvLine(asText.map(({ name }) => name))}\n`);
    for await (const row of rows()) sink.write(`${csvLine(cellsUnder(asText, row))}\n`);
    return count;
  });

/** A list with an object for each run, in the columns of the CSV. */
export const writeJson = (runs: ExportedRuns, sink: Sink): Promise<number> => writeRows(runs.rows(), sink);

/** The same of rows that are known already. */
export const writeRows = (rows: AsyncIterable<Row> | Iterable<Row>, sink: Sink): Promise<number> =>
  writeList(texts(rows), sink);

/** What `smt export` wrote. */
export const writeSumatra = (runs: ExportedRuns, sink: Sink): Promise<number> => writeList(runs.sumatra(), sink);

async function* texts(rows: AsyncIterable<Row> | Iterable<Row>): AsyncIterable<string> {
  for await (const row of rows) yield JSON.stringify(row);
}

async function writeList(items: AsyncIterable<string>, sink: Sink): Promise<number> {
  let count = 0;
  for await (const item of items) {
    sink.write(`${count === 0 ? "[" : ","}\n${item}`);
    count += 1;
  }
  sink.write(count === 0 ? "[\n]\n" : "\n]\n");
  return count;
}
