import { closeSync, createReadStream, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Column } from "../../domain/table.ts";
import { columnSurvey } from "../../record/columns.ts";
import type { Row } from "../../record/flat.ts";
import type { ExportedRuns } from "./runs.ts";
import { sinkInto } from "./sink.ts";

/** Rows that were all seen before the first of them is written. */
export interface Surveyed {
  readonly columns: readonly Column[];
  readonly count: number;
  rows(): AsyncIterable<Row>;
}

/**
 * Sees all rows, and gives them to the work with the columns that they have. In between they lie in a file without a name,
 * which is gone with the process: read from the store once more, they might be others, and of a million there is no room.
 */
export async function surveyed<T>(runs: ExportedRuns, work: (rows: Surveyed) => Promise<T>): Promise<T> {
  const descriptor = namelessFile();
  try {
    const survey = columnSurvey();
    const sink = sinkInto(descriptor);
    let count = 0;
    for await (const row of runs.rows()) {
      survey.see(row);
      sink.write(`${JSON.stringify(row)}\n`);
      count += 1;
    }
    sink.flush();
    return await work({ columns: survey.columns(), count, rows: () => rowsIn(descriptor) });
  } finally {
    closeSync(descriptor);
  }
}

function namelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-export-"));
  try {
    return openSync(join(folder, "rows"), "wx+", 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* rowsIn(descriptor: number): AsyncIterable<Row> {
  const input = createReadStream("", { fd: descriptor, start: 0, autoClose: false });
  // JSON has no end of line inside of it but those that are escaped.
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    yield JSON.parse(line) as Row;
  }
}
