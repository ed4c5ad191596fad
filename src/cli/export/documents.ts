import { basename } from "node:path";
import { columnSurvey } from "../../record/columns.ts";
import type { Row } from "../../record/flat.ts";
import { provenance } from "../../record/prov.ts";
import { runsNotebook } from "../../report/notebook/notebook.ts";
import { counted } from "../../report/quantities.ts";
import type { World } from "../../world.ts";
import { UsageError } from "../command.ts";
import type { ExportedRuns } from "./runs.ts";
import { beginningsOfList, refuseOthersFile, replaced, type Sink, written } from "./sink.ts";
import { writeRows } from "./text.ts";

/* Forms that are one document, whose parts point at each other: it is made in memory, and so it has a limit. */

const mostRuns = 10_000;

/** Throws a UsageError at more of them than a document can be read with. */
export async function* documented<Item>(runs: AsyncIterable<Item>): AsyncIterable<Item> {
  let count = 0;
  for await (const run of runs) {
    count += 1;
    if (count > mostRuns) {
      throw new UsageError(
        `more than ${counted(mostRuns, "run")} are too many for one document of this format: choose some with --tag, --where, --since or --analysis, or export as csv, json, parquet or hdf5`,
      );
    }
    yield run;
  }
}

export async function writeProv(runs: ExportedRuns, sink: Sink): Promise<number> {
  const known = provenance();
  let count = 0;
  for await (const run of documented(runs.entries())) {
    known.add(run);
    count += 1;
  }
  sink.write(`${JSON.stringify(known.document(), null, 1)}\n`);
  return count;
}

/** Where the data of a notebook lies: beside it, under its name. */
export const dataFileOf = (notebook: string): string => `${notebook.replace(/\.ipynb$/, "")}.json`;

/** Two files: the notebook, and the JSON that its code reads. */
export async function writeNotebook(
  runs: ExportedRuns,
  path: string,
  { version }: World,
  file: string,
): Promise<number> {
  const survey = columnSurvey();
  const rows: Row[] = [];
  for await (const row of documented(runs.rows())) {
    survey.see(row);
    rows.push(row);
  }
  if (rows.length === 0) throw new UsageError("there is no run to export, and so nothing to show in a notebook");
  const dataFile = dataFileOf(file);
  refuseOthersFile(dataFile, beginningsOfList);
  const notebook = runsNotebook({ rows, columns: survey.columns(), dataFile: basename(dataFile), version });
  await written(path, async (sink) => sink.write(`${JSON.stringify(notebook, null, 1)}\n`));
  await replaced(dataFile, (arriving) => written(arriving, (sink) => writeRows(rows, sink)));
  return rows.length;
}
