import { Unreadable } from "../../format.ts";
import { checkedDeflate } from "../packed/decoded.ts";
import { fromAscii85, fromAsciiHex, fromRunLengths } from "./ascii.ts";
import { isSpace } from "./characters.ts";
import { Damaged, mostDecodedBytes } from "./growing.ts";
import { fromLzw } from "./lzw.ts";
import { is, nameOf, type PdfObject, type Stream } from "./objects.ts";
import { undoPredictor } from "./predictor.ts";

/** Filters that could be undone, ISO 32000-1 section 7.4, and those that are left, the outermost first. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly left: readonly Filter[];
}

interface Filter {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, PdfObject>;
  /** The same as they stand in the file, with their references. */
  readonly given: PdfObject;
}

/** Follows a reference to what it stands for. */
export type Resolve = (object: PdfObject | undefined) => PdfObject;

/**
 * Undoes the filters of a stream one by one. Those of pictures (DCT, JPX, CCITT, JBIG2) are left as they are; a stream that
 * is damaged stays as it stands in the file, with all its filters.
 */
export function decode(stream: Stream, resolve: Resolve): Decoded {
  const filters = filtersOf(stream.entries, resolve);
  let bytes = stream.raw;
  for (const [index, filter] of filters.entries()) {
    const undo = undoing.get(filter.name);
    if (undo === undefined) return { bytes, left: filters.slice(index) };
    try {
      bytes = undo(bytes, filter);
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      return { bytes: stream.raw, left: filters };
    }
  }
  return { bytes, left: [] };
}

/** A stream of the file's own structure: nothing in it may be an indirect object. Throws Unreadable. */
export function decodeFully(stream: Stream): Uint8Array {
  const { bytes, left } = decode(stream, (object) => {
    if (is(object, "reference")) throw new Unreadable("its table of objects refers to objects");
    return object ?? null;
  });
  if (left.length > 0) throw new Unreadable("its table of objects is compressed in an unknown way, or damaged");
  return bytes;
}

const mostFilters = 8;

function filtersOf(entries: ReadonlyMap<string, PdfObject>, resolve: Resolve): readonly Filter[] {
  if (entries.has("F")) throw new Unreadable("the content of one of its streams is in another file");
  const names = listOf(resolve(entries.get("Filter")), resolve);
  const parameters = listOf(resolve(entries.get("DecodeParms") ?? entries.get("DP")), (object) => object ?? null);
  if (names.length > mostFilters || parameters.length > names.length) {
    throw new Unreadable("the filters of one of its streams make no sense");
  }
  return names.map((object, index) => {
    const name = nameOf(object);
    if (name === undefined) throw new Unreadable("the filters of one of its streams make no sense");
    const given = parameters[index] ?? null;
    const resolved = resolve(given);
    if (resolved !== null && !is(resolved, "dict"))
      throw new Unreadable("the filters of one of its streams make no sense");
    const entry = resolved === null ? [] : [...resolved.entries];
    const plain = new Map(entry.map(([key, value]) => [key, resolve(value)] as const));
    return { name: long.get(name) ?? name, parameters: plain, given };
  });
}

function listOf(object: PdfObject, resolve: Resolve): readonly PdfObject[] {
  if (object === null) return [];
  return is(object, "list") ? object.items.map(resolve) : [object];
}

/** The short names that pictures inside a content stream use. */
const long: ReadonlyMap<string, string> = new Map([
  ["AHx", "ASCIIHexDecode"],
  ["A85", "ASCII85Decode"],
  ["LZW", "LZWDecode"],
  ["Fl", "FlateDecode"],
  ["RL", "RunLengthDecode"],
  ["CCF", "CCITTFaxDecode"],
  ["DCT", "DCTDecode"],
]);

type Undo = (bytes: Uint8Array, filter: Filter) => Uint8Array;

const undoing: ReadonlyMap<string, Undo> = new Map<string, Undo>([
  ["FlateDecode", (bytes, { parameters }) => undoPredictor(inflate(bytes), parameters)],
  ["LZWDecode", (bytes, { parameters }) => undoPredictor(fromLzw(bytes, earlyChange(parameters)), parameters)],
  ["ASCIIHexDecode", fromAsciiHex],
  ["ASCII85Decode", fromAscii85],
  ["RunLengthDecode", fromRunLengths],
]);

function earlyChange(parameters: ReadonlyMap<string, PdfObject>): boolean {
  const value = parameters.get("EarlyChange") ?? 1;
  if (value !== 0 && value !== 1) throw new Damaged("EarlyChange");
  return value === 1;
}

/** All of it: what follows the compressed data may be white space only. */
function inflate(bytes: Uint8Array): Uint8Array {
  // A stream of no bytes is what some programs write for no content.
  if (bytes.length === 0) return bytes;
  const { buffer, consumed } = inflated(bytes);
  if (!bytes.subarray(consumed).every(isSpace)) throw new Damaged("more than one");
  return buffer;
}

/** The data that a zlib stream at the beginning of the bytes holds, and how many bytes it takes. Throws Damaged. */
export function inflated(bytes: Uint8Array): { readonly buffer: Uint8Array; readonly consumed: number } {
  try {
    const { buffer, engine } = checkedDeflate.atOnce(bytes, { maxOutputLength: mostDecodedBytes });
    return { buffer, consumed: engine.bytesWritten };
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable("one of its streams unpacks to more than can be held");
    throw new Damaged("not of zlib");
  }
}
