import { zstdDecompressSync } from "node:zlib";
import {
  CompressionType,
  compressionRegistry,
  type Data,
  DataType,
  MessageHeader,
  MessageReader,
  type RecordBatch,
  type RecordBatchFileReader,
  RecordBatchReader,
  type Schema,
} from "apache-arrow";
import { contentOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Cell, Part, TablePart } from "../../part.ts";
import { unpackFrame } from "../lz4/frame.ts";
import { levelParts } from "../tables/levels.ts";
import { framesOf } from "../zstd/frames.ts";
import { cellReader, short } from "./cells.ts";
import { checkFile, checkMessage } from "./flatbuffers.ts";
import { columnsOf, schemaParts } from "./schema.ts";
import { checkSizes } from "./sizes.ts";

/** The table in an Arrow file, and what its schema notes. */
export function arrowParts(bytes: Uint8Array, reading: Reading): readonly Part[] {
  const { schema, batches } = read(bytes, reading);
  const table: TablePart = {
    kind: "table",
    at: "",
    columns: columnsOf(schema),
    textual: false,
    rows: () => rowsOf(batches),
  };
  // What is damaged shows when it is read, and has to show now.
  for (const _ of table.rows());
  return [table, ...levelsIn(schema, batches), ...schemaParts("Arrow", "metadata", schema, reading)];
}

/** The levels of each column with a dictionary; those of lists and structs are how their values are stored. */
function levelsIn({ fields }: Schema, batches: readonly RecordBatch[]): readonly Part[] {
  return fields.flatMap(({ name, type }, at) => {
    if (!DataType.isDictionary(type)) return [];
    const known = new Set<Cell>();
    const shown = new Set<Cell>();
    const chunks = batches.flatMap(({ data }) => data.children[at] ?? []);
    for (const chunk of new Set(chunks.flatMap(({ dictionary }) => dictionary?.data ?? []))) addCells(chunk, known);
    for (const chunk of chunks) addCells(chunk, shown);
    shown.delete(null);
    return levelParts({ column: name, known, shown, isOrdered: type.isOrdered });
  });
}

function addCells(chunk: Data, to: Set<Cell>): void {
  const read = cellReader(chunk);
  for (let row = 0; row < chunk.length; row += 1) to.add(read(row));
}

/** A schema by itself, as Parquet files keep one. */
export function schemaIn(bytes: Uint8Array): Schema {
  checkMessage(bytes);
  const reader = RecordBatchReader.from(bytes).open();
  if (reader.schema === undefined) throw new Unreadable("there is no schema in it");
  return reader.schema;
}

/** Rows that take no bytes. */
const mostEmptyRows = 1_000_000;

function read(
  bytes: Uint8Array,
  reading: Reading,
): { readonly schema: Schema; readonly batches: readonly RecordBatch[] } {
  checkFile(bytes);
  // The library knows one decoder for all files, and calls it while it reads this one.
  const room = (packed: Uint8Array): number => Math.min(2 ** 30, 1024 + packed.length * 256);
  const held = (unpacked: Uint8Array): Uint8Array => {
    reading.hold(unpacked.length);
    return unpacked;
  };
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (packed) => held(unpackFrame(packed, room(packed))) });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (packed) => held(unzstd(packed, 2 ** 30)) });
  try {
    const reader = RecordBatchReader.from(bytes).open();
    // Which is forgotten once all is read.
    const { schema } = reader;
    if (schema === undefined) throw new Unreadable("there is no schema in it");
    if (reader.isFile()) checkBatches(bytes, reader);
    const batches = [...reader];
    for (const { data } of batches) checkSizes(data);
    const rows = batches.reduce((total, { numRows }) => total + numRows, 0);
    const isEmpty = schema.fields.every(({ type }) => DataType.isNull(type));
    if (isEmpty && rows > mostEmptyRows) throw new Unreadable("it has rows without end, and nothing in them");
    return { schema, batches };
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`as an Arrow file it is damaged, or of a kind that is not known here (${messageOf(error)})`);
  }
}

/** Where the footer promises a batch and something else stands, the library would look for one for ever. */
function checkBatches(bytes: Uint8Array, { footer, numRecordBatches }: RecordBatchFileReader): void {
  for (let index = 0; index < numRecordBatches; index += 1) {
    const block = footer?.getRecordBatch(index);
    const at = block === null || block === undefined ? bytes.length : Number(block.offset);
    const message = new MessageReader(bytes.subarray(at)).readMessage();
    if (message?.headerType !== MessageHeader.RecordBatch) throw new Unreadable("a batch of it is not where it says");
  }
}

const messageOf = (error: unknown): string => String(error instanceof Error ? error.message : error).slice(0, 100);

function unzstd(packed: Uint8Array, most: number): Uint8Array {
  const [frame, ...others] = framesOf(contentOf(packed));
  if (frame === undefined || others.length > 0 || frame.skippable !== null || frame.end !== packed.length) {
    throw new Unreadable("its compressed data are damaged");
  }
  return zstdDecompressSync(packed, { maxOutputLength: most });
}

const batchRows = 1000;

function* rowsOf(batches: readonly RecordBatch[]): Iterable<readonly (readonly Cell[])[]> {
  for (const batch of batches) {
    const columns = batch.data.children.map((child) => ({ length: child.length, read: cellReader(child) }));
    if (columns.some(({ length }) => length !== batch.numRows)) throw short();
    for (let start = 0; start < batch.numRows; start += batchRows) {
      const rows: (readonly Cell[])[] = [];
      const end = Math.min(batch.numRows, start + batchRows);
      for (let row = start; row < end; row += 1) rows.push(columns.map(({ read: cell }) => cell(row)));
      yield rows;
    }
  }
}
