import { plainText } from "../../domain/plain-text.ts";
import type { World } from "../../world.ts";
import { UsageError } from "../command.ts";
import { nearest } from "../nearest.ts";
import type { ExportedRuns } from "./runs.ts";
import { beginningsOfList, type Sink } from "./sink.ts";

/** How runs are written down; each answers how many it wrote. */
export type Format = {
  /** In the store's folder, where no other is given. */
  readonly usualName: string;
} & (
  | {
      /** Written front to back, so that it may go into a pipe. */
      readonly kind: "stream";
      /** How a file begins that we wrote: no other is replaced. */
      readonly beginnings: readonly string[];
      write(runs: ExportedRuns, sink: Sink, world: World): Promise<number>;
    }
  | {
      /** Written to `path`, which takes the place of `file` when it is done. */
      readonly kind: "file";
      readonly beginnings: readonly string[];
      write(runs: ExportedRuns, path: string, world: World, file: string): Promise<number>;
    }
  | {
      readonly kind: "folder";
      write(runs: ExportedRuns, folder: string, world: World, license: string | null): Promise<number>;
    }
);

const formats: Readonly<Record<string, Format>> = {
  sumatra: {
    kind: "stream",
    usualName: "records_export.json",
    beginnings: beginningsOfList,
    write: async (runs, sink) => (await import("./text.ts")).writeSumatra(runs, sink),
  },
  csv: {
    kind: "stream",
    usualName: "records.csv",
    beginnings: ["label,id,timestamp,", "\n"],
    write: async (runs, sink) => (await import("./text.ts")).writeCsv(runs, sink),
  },
  json: {
    kind: "stream",
    usualName: "records.json",
    beginnings: beginningsOfList,
    write: async (runs, sink) => (await import("./text.ts")).writeJson(runs, sink),
  },
  parquet: {
    kind: "stream",
    usualName: "records.parquet",
    beginnings: ["PAR1"],
    write: async (...given) => (await import("./table.ts")).writeParquet(...given),
  },
  hdf5: {
    kind: "file",
    usualName: "records.h5",
    beginnings: ["\x89HDF\r\n\x1a\n"],
    write: async (runs, path, world) => (await import("./table.ts")).writeHdf5(runs, path, world),
  },
  notebook: {
    kind: "file",
    usualName: "records.ipynb",
    beginnings: ['{\n "nbformat": 4,\n "nbformat_minor": 5,\n "metadata": {\n  "tickmark": {'],
    write: async (...given) => (await import("./documents.ts")).writeNotebook(...given),
  },
  prov: {
    kind: "stream",
    usualName: "records.prov.json",
    beginnings: ['{\n "prefix": {\n  "tickmark":'],
    write: async (runs, sink) => (await import("./documents.ts")).writeProv(runs, sink),
  },
  "ro-crate": {
    kind: "folder",
    usualName: "records.crate",
    write: async (...given) => (await import("./crate.ts")).writeCrate(...given),
  },
};

/** Names the nearest where there is none of this name. */
export function formatOf(name: string): Format {
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format !== undefined) return format;
  const names = Object.keys(formats);
  const meant = nearest(name, names, 3);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new UsageError(`--format is one of ${names.join(", ")}, not "${plainText(name)}"${hint}`);
}
