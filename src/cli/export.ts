import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { hexOf } from "../domain/digest.ts";
import type { ProducedOutput } from "../domain/execution.ts";
import { redact } from "../domain/redact.ts";
import { logText } from "../entry/log-text.ts";
import type { RunFilter, SavedRun } from "../ports.ts";
import { csvLine, flatRow, type Row } from "../record/flat.ts";
import { importedRow } from "../record/imported.ts";
import { type SumatraRecord, sumatraRecord } from "../record/sumatra.ts";
import { counted } from "../report/quantities.ts";
import { readSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { type Command, exitCodes, textOf, UsageError } from "./command.ts";
import { type Kept, keptEntries } from "./kept-records.ts";
import { folderOf, heldObjects, layOut } from "./produced-files.ts";
import { filterOf, filterOptions } from "./run-filter.ts";
import { withStore } from "./saved-run.ts";

type Format = "sumatra" | "csv" | "json";

const usualNames: Readonly<Record<Format, string>> = {
  sumatra: "records_export.json",
  csv: "records.csv",
  json: "records.json",
};

export const exportCommand: Command = {
  summary: "write the runs down for pandas, R or Sumatra",
  operands: "",
  mostOperands: 0,
  options: {
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      about: "sumatra (its records_export.json), or csv or json with a column for each parameter",
    },
    output: { type: "string", short: "o", value: "FILE", about: "instead of records_export.json beside the store" },
    "no-files": { type: "boolean", about: "do not lay out the produced files, nor read them for their SHA-1" },
    ...filterOptions,
  },
  examples: [
    ["tickmark export", "what `smt export` wrote: pandas.DataFrame(json.load(open('.tickmark/records_export.json')))"],
    [
      "tickmark export --format csv -o runs.csv",
      "for pandas.read_csv and read.csv: parameters.N, outputs.results.csv, …",
    ],
    ["tickmark export --format json --tag paper", "the same columns as JSON, of some of the runs"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { values, io, json } = invocation;
      const format = formatOf(textOf(invocation, "format"));
      const home = resolve(io.cwd, readSettings(io.env, "command-line").home);
      const output = textOf(invocation, "output");
      const file = output === undefined ? join(home, usualNames[format]) : resolve(io.cwd, output);
      const filter = { ...filterOf(invocation), limit: Number.MAX_SAFE_INTEGER };
      const place = placing(world, home, values["no-files"] !== true);
      // Opening the store makes the folder that the file goes to.
      void world.store;
      const count = await write(file, linesIn(format, filter, world, place));
      if (json) io.out(JSON.stringify({ file, format, runs: count }, null, 2));
      else io.out(`${counted(count, "run")} written to ${output ?? file}`);
      return exitCodes.fine;
    }),
};

function formatOf(text = "sumatra"): Format {
  if (text === "sumatra" || text === "csv" || text === "json") return text;
  throw new UsageError(`--format is sumatra, csv or json, not "${text}"`);
}

interface Placed {
  readonly root: string;
  digestOf(digest: ProducedOutput["digest"]): string;
}

type Place = (run: SavedRun) => Promise<Placed>;

/** Where the files of a run are, and by which digests they go. */
function placing(world: World, home: string, isLaidOut: boolean): Place {
  const held = heldObjects(world.objects);
  const heldInput = heldObjects(world.inputs);
  return async ({ evidence: { run } }) => {
    if (!isLaidOut) return { root: "./", digestOf: hexOf };
    const root = folderOf(home, run.id);
    const digests = await layOut(root, run.record.outputs, held);
    for (const { digestBefore } of run.record.inputs) {
      digests.set(digestBefore, (await heldInput(digestBefore))?.sha1 ?? hexOf(digestBefore));
    }
    return { root, digestOf: (digest) => digests.get(digest) ?? hexOf(digest) };
  };
}

/** A line of the file, and whether it is a run. */
interface Line {
  readonly text: string;
  readonly isRun: boolean;
}

/** One run at a time, since there may be more than memory holds. */
async function* linesIn(format: Format, filter: RunFilter, world: World, place: Place): AsyncIterable<Line> {
  if (format === "csv") {
    const columns = await columnsOf(filter, world);
    yield { text: csvLine(columns), isRun: false };
    for await (const kept of keptEntries(filter, world)) {
      const row = await rowOf(kept, place);
      yield { text: csvLine(columns.map((name) => (Object.hasOwn(row, name) ? row[name] : null))), isRun: true };
    }
    return;
  }
  yield { text: "[", isRun: false };
  let before: string | undefined;
  for await (const kept of keptEntries(filter, world)) {
    if (before !== undefined) yield { text: `${before},`, isRun: true };
    if (format === "json") before = JSON.stringify(await rowOf(kept, place));
    // Letter by letter as it was imported: another spelling of a number could be another number to somebody.
    else if (kept.kind === "imported") before = kept.record.content;
    else before = JSON.stringify(await asSumatra(kept.run, await place(kept.run), world));
  }
  if (before !== undefined) yield { text: before, isRun: true };
  yield { text: "]", isRun: false };
}

async function rowOf(kept: Kept, place: Place): Promise<Row> {
  if (kept.kind === "imported") return importedRow(kept.record);
  return flatRow(kept.run.evidence, kept.run.context, (await place(kept.run)).root);
}

/** The last of a log, where errors stand; of a longer one the beginning is left out. */
const logBytes = 64 * 1024;

async function asSumatra({ evidence, context }: SavedRun, placed: Placed, world: World): Promise<SumatraRecord> {
  const log = redact(await logText(evidence, world.objects, logBytes));
  return sumatraRecord(evidence, context, { ...placed, log });
}

/** All names that any of the runs has, in the order in which they turn up: only then can the first line be written. */
async function columnsOf(filter: RunFilter, world: World): Promise<readonly string[]> {
  const groups = new Map<string, Set<string>>();
  for await (const kept of keptEntries(filter, world)) {
    for (const name of Object.keys(await rowOf(kept, async () => ({ root: "", digestOf: hexOf })))) {
      // Together by kind, though a later run may bring another parameter.
      const group = /^(parameters|claims|outputs)\./.exec(name)?.[1] ?? "";
      groups.set(group, (groups.get(group) ?? new Set()).add(name));
    }
  }
  return ["", "parameters", "claims", "outputs"].flatMap((group) => [...(groups.get(group) ?? [])]);
}

function opened(arriving: string, file: string): number {
  try {
    return openSync(arriving, "w", 0o600);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
}

const chunkLength = 64 * 1024;

/** Replaces the file in one step, so that whoever reads it meanwhile reads the old one; answers the number of runs. */
async function write(file: string, lines: AsyncIterable<Line>): Promise<number> {
  // What is no regular file, such as /dev/stdout, is written to as it is.
  const isReplaced = statSync(file, { throwIfNoEntry: false })?.isFile() !== false;
  const arriving = isReplaced ? `${file}.tickmark-${process.pid}` : file;
  const descriptor = opened(arriving, file);
  let count = 0;
  try {
    let chunk = "";
    for await (const { text, isRun } of lines) {
      chunk += `${text}\n`;
      if (isRun) count += 1;
      if (chunk.length < chunkLength) continue;
      writeSync(descriptor, chunk);
      chunk = "";
    }
    writeSync(descriptor, chunk);
    if (isReplaced) renameSync(arriving, file);
    return count;
  } catch (error) {
    if (isReplaced) rmSync(arriving, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
