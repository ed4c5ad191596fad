import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { type Content, viewOf } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { unpackBlock } from "../lz4/block.ts";
import { type ColumnChunk, count, type Fields, struct, thrift } from "./footer.ts";

/** A page of a column chunk, still packed. */
export interface Page {
  readonly kind: "dictionary" | "data" | "data v2";
  /** Entries: values and nulls. */
  readonly values: number;
  readonly encoding: number;
  /** Of the second version: bytes of levels before the data, which are never packed. */
  readonly repetitionBytes: number;
  readonly definitionBytes: number;
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  readonly isPacked: boolean;
  readonly bytes: Uint8Array;
  readonly unpackedBytes: number;
}

/** The encoding of levels as runs: the only one that is still written. */
export const runs = 3;

/** The pages of a chunk in order. Throws Unreadable where they are not exactly what the footer says. */
export function pagesOf(content: Content, chunk: ColumnChunk): readonly Page[] {
  if (chunk.start < 4 || chunk.start + chunk.length > content.size) throw new Unreadable("a column lies outside of it");
  const bytes = content.read(chunk.start, chunk.start + chunk.length);
  const reader = { view: viewOf(bytes), offset: 0 };
  const pages: Page[] = [];
  let values = 0;
  while (reader.offset < bytes.length) {
    const header = thrift(reader);
    const size = count(header.field_3);
    if (reader.offset + size > bytes.length) throw new Unreadable("a page of it is cut off");
    const page = pageOf(header, bytes.subarray(reader.offset, reader.offset + size));
    reader.offset += size;
    if (page === undefined) continue;
    if (page.kind !== "dictionary") values += page.values;
    if (values > chunk.values) throw new Unreadable("a column of it has more values than it says");
    pages.push(page);
  }
  if (values !== chunk.values) throw new Unreadable("a column of it has fewer values than it says");
  return pages;
}

/** Undefined for pages of an index, which say nothing that is not in the others. */
function pageOf(header: Fields, bytes: Uint8Array): Page | undefined {
  const kind = (["data", undefined, "dictionary", "data v2"] as const)[Number(header.field_1)];
  if (kind === undefined) {
    if (header.field_1 === 1) return undefined;
    throw new Unreadable("it has pages of an unknown kind");
  }
  const own = struct(kind === "data" ? header.field_5 : kind === "dictionary" ? header.field_7 : header.field_8);
  const isSecond = kind === "data v2";
  return {
    kind,
    values: count(own.field_1),
    encoding: count(isSecond ? own.field_4 : own.field_2),
    definitionBytes: isSecond ? count(own.field_5) : 0,
    repetitionBytes: isSecond ? count(own.field_6) : 0,
    definitionEncoding: kind === "data" ? Number(own.field_3) : runs,
    repetitionEncoding: kind === "data" ? Number(own.field_4) : runs,
    isPacked: !isSecond || own.field_7 !== false,
    bytes,
    unpackedBytes: count(header.field_2),
  };
}

/** The bytes of a page: of the second version, its levels and then what was packed. */
export function unpackPage(page: Page, codec: number): Uint8Array {
  const levels = page.definitionBytes + page.repetitionBytes;
  if (levels > page.bytes.length || levels > page.unpackedBytes) throw new Unreadable("a page of it is damaged");
  const packed = page.bytes.subarray(levels);
  const size = page.unpackedBytes - levels;
  const unpacked = page.isPacked ? unpack(packed, size, codec) : packed;
  if (unpacked.length !== size) throw new Unreadable("a page of it has another size than it says");
  if (levels === 0) return unpacked;
  const whole = new Uint8Array(page.unpackedBytes);
  whole.set(page.bytes.subarray(0, levels));
  whole.set(unpacked, levels);
  return whole;
}

function unpack(packed: Uint8Array, size: number, codec: number): Uint8Array {
  if (codec === 0) return packed;
  // A page without values may have nothing packed.
  if (size === 0) return new Uint8Array(0);
  try {
    switch (codec) {
      case 1:
        return snappy(packed, size);
      case 2:
        return gunzipSync(packed, { maxOutputLength: size });
      case 4:
        return brotliDecompressSync(packed, { maxOutputLength: size });
      case 5:
        return lz4(packed, size);
      case 6:
        return zstdDecompressSync(packed, { maxOutputLength: size });
      case 7:
        return lz4Block(packed, size);
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable("its compressed data are damaged");
  }
  throw new Unreadable("it is compressed in a way that is not known here");
}

function snappy(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  snappyUncompress(packed, output);
  return output;
}

function lz4Block(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  return output.subarray(0, unpackBlock(packed, output, 0));
}

/** The older codec: blocks with their sizes before them, as Hadoop has it, or one block as it is. */
function lz4(packed: Uint8Array, size: number): Uint8Array {
  const view = viewOf(packed);
  const output = new Uint8Array(size);
  let [from, to] = [0, 0];
  while (from + 8 <= packed.length) {
    const [unpackedSize, packedSize] = [view.getUint32(from), view.getUint32(from + 4)];
    if (from + 8 + packedSize > packed.length || to + unpackedSize > size) break;
    const end = unpackBlock(packed.subarray(from + 8, from + 8 + packedSize), output, to, to + unpackedSize);
    if (end !== to + unpackedSize) break;
    from += 8 + packedSize;
    to = end;
  }
  return from === packed.length && to === size ? output : lz4Block(packed, size);
}
