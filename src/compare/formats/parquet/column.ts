import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell } from "../../part.ts";
import { Bytes, deltaBytes, deltaLengths, deltas, hybrid, streams } from "./encodings.ts";
import type { ColumnChunk } from "./footer.ts";
import { type Page, pagesOf, runs, unpackPage } from "./pages.ts";
import type { Leaf } from "./schema.ts";
import { cellsOf } from "./values.ts";

/** The entries of a leaf in one row group. */
export interface DecodedColumn {
  /** Of the entries that are no null. */
  readonly values: readonly Cell[];
  /** Of each entry, how far it is defined, and where in its lists it goes on. */
  readonly definitions: Uint8Array;
  readonly repetitions: Uint8Array;
}

/** As they are stored: each a number, a bigint, a truth value, or bytes. */
export type Stored = ArrayLike<number> | ArrayLike<bigint> | ArrayLike<Uint8Array>;

/** What decoding a chunk takes in memory, roughly; no more is allocated than by what is counted here. */
export function weightOf(content: Content, chunk: ColumnChunk): number {
  const pages = pagesOf(content, chunk);
  const unpacked = pages.reduce((total, page) => total + page.unpackedBytes + 8 * page.values, 0);
  return chunk.length + 2 * unpacked + 40 * chunk.values;
}

/** Reads all pages of a chunk. Throws Unreadable where they are damaged or encoded in a way that is not known. */
export function decodeColumn(content: Content, chunk: ColumnChunk, leaf: Leaf): DecodedColumn {
  const values: Cell[] = [];
  const definitions = new Uint8Array(chunk.values).fill(leaf.maxDefinition);
  const repetitions = new Uint8Array(chunk.values);
  let dictionary: readonly Cell[] | undefined;
  let at = 0;
  for (const page of pagesOf(content, chunk)) {
    const bytes = new Bytes(unpackPage(page, chunk.codec));
    if (page.kind === "dictionary") {
      dictionary = dictionaryIn(bytes, page, leaf);
      continue;
    }
    const end = at + page.values;
    const isFirst = page.kind === "data";
    readLevels(
      bytes,
      isFirst ? null : page.repetitionBytes,
      page.repetitionEncoding,
      leaf.maxRepetition,
      repetitions.subarray(at, end),
    );
    readLevels(
      bytes,
      isFirst ? null : page.definitionBytes,
      page.definitionEncoding,
      leaf.maxDefinition,
      definitions.subarray(at, end),
    );
    const present = definitions
      .subarray(at, end)
      .reduce((total, level) => total + (level === leaf.maxDefinition ? 1 : 0), 0);
    for (const cell of pageCells(bytes, page, present, leaf, dictionary)) values.push(cell);
    at = end;
  }
  return { values, definitions, repetitions };
}

function dictionaryIn(bytes: Bytes, page: Page, leaf: Leaf): readonly Cell[] {
  if (page.encoding !== 0 && page.encoding !== 2) throw new Unreadable("it has a dictionary of an unknown encoding");
  return cellsOf(plainValues(bytes, page.values, leaf), leaf);
}

/** What the dictionary of a chunk lists, in order; undefined where it has none. Throws Unreadable. */
export function dictionaryOf(content: Content, chunk: ColumnChunk, leaf: Leaf): readonly Cell[] | undefined {
  const page = pagesOf(content, chunk).find(({ kind }) => kind === "dictionary");
  return page === undefined ? undefined : dictionaryIn(new Bytes(unpackPage(page, chunk.codec)), page, leaf);
}

/** `length`: of the levels in bytes; null where it stands before them. */
function readLevels(bytes: Bytes, length: number | null, encoding: number, most: number, output: Uint8Array): void {
  if (most === 0) {
    if (length !== null) bytes.skip(length);
    return;
  }
  if (encoding !== runs) throw new Unreadable("it has levels of an encoding that is not known here");
  const size = length ?? bytes.uint32();
  hybrid(new Bytes(bytes.take(size)), 32 - Math.clz32(most), output);
  if (output.some((level) => level > most)) throw new Unreadable("a page of it is damaged");
}

function pageCells(
  bytes: Bytes,
  page: Page,
  count: number,
  leaf: Leaf,
  dictionary: readonly Cell[] | undefined,
): readonly Cell[] {
  if (page.encoding !== 2 && page.encoding !== 8) return cellsOf(storedValues(bytes, page, count, leaf), leaf);
  if (count === 0) return [];
  const width = bytes.byte();
  const indexes = new Uint32Array(count);
  if (width > 0) hybrid(bytes, width, indexes);
  return Array.from(indexes, (index) => {
    const cell = dictionary?.[index];
    if (cell === undefined) throw new Unreadable("a page of it is damaged");
    return cell;
  });
}

function storedValues(bytes: Bytes, page: Page, count: number, leaf: Leaf): Stored {
  const { type } = leaf;
  if (page.encoding === 0) return plainValues(bytes, count, leaf);
  if (page.encoding === 3 && type === "boolean") {
    const output = new Uint8Array(count);
    if (count > 0) hybrid(new Bytes(bytes.take(bytes.uint32())), 1, output);
    return output;
  }
  if (page.encoding === 5 && (type === "int32" || type === "int64")) {
    const values = deltas(bytes, count);
    return type === "int64" ? values : Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value)));
  }
  if (page.encoding === 6 && type === "bytes") return deltaLengths(bytes, count);
  if (page.encoding === 7 && (type === "bytes" || type === "fixed")) {
    return deltaBytes(bytes, count, Math.max(64 * 1024 * 1024, 64 * page.unpackedBytes));
  }
  if (page.encoding === 9) {
    const width = widths.get(type) ?? leaf.typeLength;
    return plainValues(new Bytes(streams(bytes, count, width)), count, leaf);
  }
  throw new Unreadable("its values are encoded in a way that is not known here");
}

const widths: ReadonlyMap<string, number> = new Map([
  ["int32", 4],
  ["float", 4],
  ["int64", 8],
  ["double", 8],
]);

function plainValues(bytes: Bytes, count: number, { type, typeLength }: Leaf): Stored {
  switch (type) {
    case "boolean": {
      const packed = bytes.take((count + 7) >> 3);
      return Uint8Array.from({ length: count }, (_, at) => ((packed[at >> 3] as number) >> (at & 7)) & 1);
    }
    case "int32":
      return new Int32Array(copy(bytes, 4 * count));
    case "int64":
      return new BigInt64Array(copy(bytes, 8 * count));
    case "float":
      return new Float32Array(copy(bytes, 4 * count));
    case "double":
      return new Float64Array(copy(bytes, 8 * count));
    case "int96":
      return many(count, () => bytes.take(12));
    case "fixed":
      return many(count, () => bytes.take(typeLength));
    case "bytes":
      return many(count, () => bytes.take(bytes.uint32()));
  }
}

/** Aligned, and apart from the page. */
const copy = (bytes: Bytes, length: number): ArrayBuffer => new Uint8Array(bytes.take(length)).buffer;

function many(count: number, next: () => Uint8Array): Uint8Array[] {
  const values: Uint8Array[] = [];
  for (let at = 0; at < count; at += 1) values.push(next());
  return values;
}
