import { Unreadable } from "../../format.ts";
import { decodeFully } from "./filters.ts";
import { type Indirect, readIndirect } from "./indirect.ts";
import { Lexer, wordOf } from "./lexer.ts";
import { is, isCount, type PdfObject } from "./objects.ts";
import { readObject } from "./parser.ts";

/** Where an object is: nowhere any more, at a byte of the file, or the nth in an object stream. */
export type Entry =
  | { readonly kind: "free" }
  | { readonly kind: "offset"; readonly offset: number; readonly generation: number }
  | { readonly kind: "packed"; readonly stream: number; readonly index: number };

/** All cross references of a file, the newest first. */
export interface CrossReferences {
  readonly entries: ReadonlyMap<number, Entry>;
  /** Of the newest section. */
  readonly trailer: ReadonlyMap<string, PdfObject>;
  /** Objects of earlier revisions that a later one replaced or deleted. */
  readonly replaced: number;
  /** Streams that are tables of cross references: their objects are no content. */
  readonly streams: readonly Indirect[];
  /** Where tables with their trailers stand. */
  readonly tables: readonly (readonly [start: number, end: number])[];
  /** Why the tables could not be used, where the objects were found without them. */
  readonly damage: string | null;
}

const mostEntries = 1_000_000;
const mostSections = 10_000;

/** Follows the chain of sections from `startxref`, ISO 32000-1 section 7.5. Throws Unreadable when it is damaged. */
export function readCrossReferences(bytes: Uint8Array): CrossReferences {
  const reader = new Chain(bytes);
  reader.follow(lastStart(bytes));
  return reader.result();
}

function lastStart(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = buffer.lastIndexOf("startxref");
  if (at < 0) throw new Unreadable("it has no end, as if it were cut off");
  return offsetOf(new Lexer(bytes, at + 9).next(), bytes);
}

function offsetOf(value: unknown, bytes: Uint8Array): number {
  if (isCount(value) && value < bytes.length) return value;
  throw new Unreadable("its table of objects is not where it should be");
}

class Chain {
  readonly #bytes: Uint8Array;
  readonly #entries = new Map<number, Entry>();
  readonly #streams: Indirect[] = [];
  readonly #tables: (readonly [number, number])[] = [];
  readonly #visited = new Set<number>();
  #trailer: ReadonlyMap<string, PdfObject> | undefined;
  #replaced = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  result(): CrossReferences {
    if (this.#trailer === undefined) throw new Unreadable("it has no trailer");
    return {
      entries: this.#entries,
      trailer: this.#trailer,
      replaced: this.#replaced,
      streams: this.#streams,
      tables: this.#tables,
      damage: null,
    };
  }

  /** Sections from the newest to the oldest. What an earlier one said stands only where no later one says anything. */
  follow(start: number): void {
    for (let next: number | undefined = start; next !== undefined; ) {
      const trailer = this.#section(next);
      this.#trailer ??= trailer;
      const hybrid = trailer.get("XRefStm");
      if (hybrid !== undefined) this.#section(offsetOf(hybrid, this.#bytes));
      const previous = trailer.get("Prev");
      next = previous === undefined ? undefined : offsetOf(previous, this.#bytes);
    }
  }

  #section(offset: number): ReadonlyMap<string, PdfObject> {
    if (this.#visited.has(offset) || this.#visited.size >= mostSections) {
      throw new Unreadable("its tables of objects refer to each other in a circle");
    }
    this.#visited.add(offset);
    const lexer = new Lexer(this.#bytes, offset);
    return wordOf(lexer.next()) === "xref" ? this.#table(lexer, offset) : this.#stream(offset);
  }

  #table(lexer: Lexer, start: number): ReadonlyMap<string, PdfObject> {
    for (;;) {
      const first = lexer.next();
      if (wordOf(first) === "trailer") break;
      const count = lexer.next();
      if (!isCount(first) || !isCount(count)) throw new Unreadable("its table of objects is damaged");
      for (let index = 0; index < count; index += 1) {
        const [offset, generation, use] = [lexer.next(), lexer.next(), lexer.next()];
        const letter = wordOf(use);
        if (!isCount(offset) || !isCount(generation) || (letter !== "n" && letter !== "f")) {
          throw new Unreadable("its table of objects is damaged");
        }
        this.#add(first + index, letter === "n" ? { kind: "offset", offset, generation } : { kind: "free" });
      }
    }
    const trailer = readObject(lexer, true);
    if (!is(trailer, "dict")) throw new Unreadable("its trailer is no dictionary");
    this.#tables.push([start, lexer.at]);
    return trailer.entries;
  }

  #stream(offset: number): ReadonlyMap<string, PdfObject> {
    // Its length stands in it: the table that could tell where another object is, is this one.
    const indirect = readIndirect(this.#bytes, offset, (length) => (isCount(length) ? length : Number.NaN));
    const { object } = indirect;
    if (!is(object, "stream")) throw new Unreadable("its table of objects is not where it should be");
    this.#streams.push(indirect);
    const { entries } = object;
    const widths = countsOf(entries.get("W"));
    const index = entries.has("Index")
      ? countsOf(entries.get("Index"))
      : [0, ...countsOf({ kind: "list", items: [entries.get("Size") ?? null] })];
    const [a = 0, b = 0, c = 0] = widths;
    const row = a + b + c;
    if (widths.length !== 3 || a > 4 || b > 7 || c > 6 || row === 0 || index.length % 2 !== 0) {
      throw new Unreadable("its table of objects is damaged");
    }
    const data = decodeFully(object);
    let at = 0;
    const field = (width: number): number => {
      let value = 0;
      for (let byte = 0; byte < width; byte += 1) value = value * 256 + (data[at++] ?? 0);
      return value;
    };
    for (let section = 0; section < index.length; section += 2) {
      const [first = 0, count = 0] = index.slice(section, section + 2);
      if (count > (data.length - at) / row) throw new Unreadable("its table of objects is shorter than it says");
      for (let number = first; number < first + count; number += 1) {
        const type = a === 0 ? 1 : field(a);
        const [second, third] = [field(b), field(c)];
        if (type === 1) this.#add(number, { kind: "offset", offset: second, generation: third });
        else if (type === 2) this.#add(number, { kind: "packed", stream: second, index: third });
        // Types that no standard knows yet stand for the null object.
        else this.#add(number, { kind: "free" });
      }
    }
    if (at !== data.length) throw new Unreadable("its table of objects is longer than it says");
    return entries;
  }

  #add(number: number, entry: Entry): void {
    const newer = this.#entries.get(number);
    if (newer === undefined) {
      if (this.#entries.size >= mostEntries) throw new Unreadable("it has more objects than can be kept track of");
      this.#entries.set(number, entry);
    } else if (entry.kind !== "free" && !isSame(newer, entry)) this.#replaced += 1;
  }
}

const isSame = (a: Entry, b: Entry): boolean =>
  (a.kind === "offset" && b.kind === "offset" && a.offset === b.offset) ||
  (a.kind === "packed" && b.kind === "packed" && a.stream === b.stream && a.index === b.index);

function countsOf(object: PdfObject | undefined): readonly number[] {
  if (is(object, "list") && object.items.length <= mostEntries && object.items.every(isCount))
    return object.items as number[];
  throw new Unreadable("its table of objects is damaged");
}
