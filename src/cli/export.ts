import { join, resolve } from "node:path";
import { counted } from "../report/quantities.ts";
import { readSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { type Command, exitCodes, textOf, UsageError } from "./command.ts";
import { type Format, formatOf } from "./export/formats.ts";
import { type ExportedRuns, exportedRuns } from "./export/runs.ts";
import { NobodyReads, refuseOthersFile, replaced, standardOutput, written } from "./export/sink.ts";
import { filterOf, filterOptions } from "./run-filter.ts";
import { withStore } from "./saved-run.ts";

export const exportCommand: Command = {
  operands: "",
  mostOperands: 0,
  options: {
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      about:
        "sumatra (its records_export.json); csv, json, parquet or hdf5 with a column for each parameter; notebook; prov; ro-crate",
    },
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      about: "instead of a file in the store's folder; - for standard output",
    },
    license: { type: "string", value: "SPDX", about: "of a ro-crate: an identifier such as CC-BY-4.0, or an address" },
    "no-files": { type: "boolean", about: "do not lay out the produced files, nor read them for their SHA-1" },
    ...filterOptions,
  },
  examples: [
    ["tickmark export", "what `smt export` wrote: pandas.DataFrame(json.load(open('.tickmark/records_export.json')))"],
    [
      "tickmark export --format csv -o runs.csv",
      "for pandas.read_csv and read.csv: parameters.N, outputs.results.csv, …",
    ],
    ["tickmark export --format parquet -o runs.parquet", "typed, for pandas, R's arrow and DuckDB"],
    ["tickmark export --format hdf5 -o runs.h5", "for pandas.read_hdf('runs.h5', 'records') and h5py"],
    ["tickmark export --format notebook -o runs.ipynb", "a table and plots that show without being run"],
    ["tickmark export --format ro-crate --license CC-BY-4.0 -o runs.crate", "a folder for an archive, files and all"],
    ["tickmark export --format json --tag paper -o - | jq length", "some of the runs, into a pipe"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { values, io, json } = invocation;
      const name = textOf(invocation, "format") ?? "sumatra";
      const format = formatOf(name);
      const home = resolve(io.cwd, readSettings(io.env, "command-line").home);
      const output = textOf(invocation, "output");
      const isPiped = output === standardOutput;
      if (isPiped && json) throw new UsageError("--json and --output - both want standard output; choose one");
      const file = output === undefined ? join(home, format.usualName) : isPiped ? output : resolve(io.cwd, output);
      const filter = { ...filterOf(invocation), limit: Number.MAX_SAFE_INTEGER };
      // Opening the store makes the folder that the file goes to.
      void world.store;
      const runs = exportedRuns(world, { home, filter, isLaidOut: values["no-files"] !== true });
      if (isPiped) {
        const count = await piped(format, runs, world);
        if (count !== undefined) io.err(`${counted(count, "run")} written`);
        return exitCodes.fine;
      }
      const license = textOf(invocation, "license") ?? null;
      const count = await write(format, file, runs, world, license);
      if (json) io.out(JSON.stringify({ file, format: name, runs: count }, null, 2));
      else io.out(`${counted(count, "run")} written to ${output ?? file}`);
      return exitCodes.fine;
    }),
};

async function write(
  format: Format,
  file: string,
  runs: ExportedRuns,
  world: World,
  license: string | null,
): Promise<number> {
  if (format.kind === "folder") return format.write(runs, file, world, license);
  refuseOthersFile(file, format.beginnings);
  return replaced(file, (path) =>
    format.kind === "file"
      ? format.write(runs, path, world, file)
      : written(path, (sink) => format.write(runs, sink, world)),
  );
}

async function piped(format: Format, runs: ExportedRuns, world: World): Promise<number | undefined> {
  if (format.kind !== "stream") throw new UsageError("this format cannot go into a pipe: give a file with --output");
  try {
    return await written(standardOutput, (sink) => format.write(runs, sink, world));
  } catch (error) {
    // `tickmark export -o - | head` closes the pipe early, which is no error.
    if (error instanceof NobodyReads) return undefined;
    throw error;
  }
}
