import { type Dataset, File, type Group, ready } from "h5wasm/node";
import type { ParameterValue } from "../../domain/parameters/field.ts";
import type { Column, ColumnKind, TableRow } from "../../domain/table.ts";
import type { TableFile } from "../../ports.ts";
import {
  type Attribute,
  type Field,
  fieldsOf,
  groupAttributes,
  noText,
  rootAttributes,
  tableAttributes,
} from "./pandas-layout.ts";

/** Rows of one chunk of the file; as many are written together. */
const chunkRows = 2048;

/** Writes the file on the disk as it goes; only the last rows are in memory. Throws TooManyColumns before it makes one. */
export async function hdf5File(columns: readonly Column[], path: string): Promise<TableFile> {
  const fields = fieldsOf(columns);
  await ready;
  const file = new File(path, "w");
  describe(file, rootAttributes);
  const group = file.create_group("records");
  describe(group, groupAttributes(fields));
  const table = tableIn(group, fields);
  let waiting: TableRow[] = [];
  let count = 0;
  const writeChunk = () => {
    table.resize([count + waiting.length]);
    table.write_slice([[count, count + waiting.length]], columnsOf(fields, waiting, count));
    count += waiting.length;
    waiting = [];
  };
  return {
    add(row) {
      waiting.push(row);
      if (waiting.length === chunkRows) writeChunk();
    },
    close() {
      if (waiting.length > 0) writeChunk();
      describe(table, tableAttributes(fields, count));
      file.close();
    },
  };
}

const types: Readonly<Record<Exclude<ColumnKind, "text">, string>> = {
  integer: "<q",
  number: "<d",
  truth: "<B",
  time: "<q",
};

function tableIn(group: Group, fields: readonly Field[]): Dataset {
  return group.create_dataset({
    name: "table",
    data: columnsOf(fields, [], 0),
    dtype: [["index", "<q"], ...fields.map(({ name, kind, width }): [string, string] => [name, typeOf(kind, width)])],
    shape: [0],
    maxshape: [null],
    chunks: [chunkRows],
    compression: "gzip",
    compression_opts: 1,
  });
}

const typeOf = (kind: ColumnKind, width: number): string => (kind === "text" ? `A${width}` : types[kind]);

function columnsOf(fields: readonly Field[], rows: readonly TableRow[], from: number): Map<string, unknown> {
  return new Map<string, unknown>([
    ["index", BigInt64Array.from(rows, (_, at) => BigInt(from + at))],
    ...fields.map(({ name, kind }, at): [string, unknown] => [name, cellsOf[kind](rows.map((row) => row[at] ?? null))]),
  ]);
}

/** What pandas takes for no moment. */
const notATime = -(2n ** 63n);

const cellsOf: Readonly<Record<ColumnKind, (values: readonly ParameterValue[]) => unknown>> = {
  text: (values) => values.map((value) => value ?? noText),
  integer: (values) => BigInt64Array.from(values, (value) => BigInt(value as number)),
  number: (values) => Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
  truth: (values) => Uint8Array.from(values, Number),
  // Nanoseconds, as pandas counts them.
  time: (values) =>
    BigInt64Array.from(values, (value) => (value === null ? notATime : BigInt(value as number) * 1_000_000n)),
};

function describe(place: Group | Dataset, attributes: readonly Attribute[]): void {
  for (const { name, type, value } of attributes) {
    if (typeof value !== "string") {
      place.create_attribute(name, BigInt64Array.of(value), [], "<q");
      continue;
    }
    const width = Math.max(1, Buffer.byteLength(value));
    place.create_attribute(name, value, [], `${type === "ascii" ? "A" : "S"}${width}`);
  }
}
