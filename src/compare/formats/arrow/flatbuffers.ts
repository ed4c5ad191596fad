import { viewOf } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** Tables that one file may have: fields, messages, notes. */
const mostTables = 200_000;
const deepest = 64;

type Kind = "notes" | "field" | "schema" | "message" | "footer" | "batch" | "dictionary";

/** What is looked at of a table: by the number of its slot, what lies there. Sizes are those of a vector's elements. */
type Slots = Readonly<
  Record<number, { readonly vector: number } | { readonly vectorOf: Kind } | { readonly table: Kind }>
>;

const notes = { vectorOf: "notes" } as const;

/** https://github.com/apache/arrow/tree/main/format: Schema.fbs, Message.fbs, File.fbs */
const slots: Readonly<Record<Kind, Slots>> = {
  notes: { 0: { vector: 1 }, 1: { vector: 1 } },
  field: { 0: { vector: 1 }, 5: { vectorOf: "field" }, 6: notes },
  schema: { 1: { vectorOf: "field" }, 2: notes },
  message: { 4: notes },
  footer: { 1: { table: "schema" }, 2: { vector: 24 }, 3: { vector: 24 }, 4: notes },
  batch: { 1: { vector: 16 }, 2: { vector: 16 }, 4: { vector: 8 } },
  dictionary: { 1: { table: "batch" } },
};

const headers: ReadonlyMap<number, Kind> = new Map([
  [1, "schema"],
  [2, "dictionary"],
  [3, "batch"],
]);

/**
 * Makes sure that no list in the headers of an Arrow file is longer than its bytes: the library believes every length, and
 * would go through billions of notes that are not there. Throws Unreadable.
 */
export function checkFile(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  const length = bytes.length < 18 ? -1 : view.getInt32(bytes.length - 10, true);
  const start = bytes.length - 10 - length;
  if (length < 8 || start < 8) throw damaged();
  const check = new Check();
  const footer = bytes.subarray(start, bytes.length - 10);
  check.root(footer, "footer");
  for (const slot of [2, 3]) for (const offset of blocksOf(footer, slot)) check.message(bytes, offset);
}

/** The same for one message, as Parquet files keep it. */
export function checkMessage(bytes: Uint8Array): void {
  new Check().message(bytes, 0);
}

class Check {
  #tables = 0;

  /** A message with its length before it, and in newer files a mark before that. */
  message(bytes: Uint8Array, offset: number): void {
    const view = viewOf(bytes);
    if (!(offset >= 0 && offset + 8 <= bytes.length)) throw damaged();
    const start = view.getUint32(offset, true) === 0xffffffff ? offset + 8 : offset + 4;
    const length = view.getInt32(start - 4, true);
    if (length < 8 || start + length > bytes.length) throw damaged();
    const message = bytes.subarray(start, start + length);
    this.root(message, "message");
    const reader = new Tables(message);
    const root = reader.root();
    const type = reader.slot(root, 1);
    const header = reader.slot(root, 2);
    const kind = type === undefined ? undefined : headers.get(message[type] ?? 0);
    if (kind !== undefined && header !== undefined) this.#table(reader, reader.target(header), kind, 0);
  }

  root(bytes: Uint8Array, kind: Kind): void {
    const reader = new Tables(bytes);
    this.#table(reader, reader.root(), kind, 0);
  }

  #table(reader: Tables, table: number, kind: Kind, depth: number): void {
    this.#tables += 1;
    if (this.#tables > mostTables || depth > deepest) throw new Unreadable("it has more columns than can be compared");
    for (const [slot, what] of Object.entries(slots[kind])) {
      const place = reader.slot(table, Number(slot));
      if (place === undefined) continue;
      if ("table" in what) this.#table(reader, reader.target(place), what.table, depth + 1);
      else if ("vector" in what) reader.vector(place, what.vector);
      else {
        const { start, count } = reader.vector(place, 4);
        for (let at = 0; at < count; at += 1) {
          this.#table(reader, reader.target(start + 4 * at), what.vectorOf, depth + 1);
        }
      }
    }
  }
}

/** Positions in a flatbuffer; throws Unreadable outside of it. */
class Tables {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = viewOf(bytes);
  }

  root(): number {
    return this.target(0);
  }

  /** Where an offset leads. */
  target(at: number): number {
    return this.#inside(at + this.#view.getUint32(this.#inside(at, 4), true), 4);
  }

  /** Where a field of a table lies; undefined where it is left out. */
  slot(table: number, slot: number): number | undefined {
    const layout = this.#inside(table - this.#view.getInt32(this.#inside(table, 4), true), 4);
    const place = 4 + 2 * slot;
    if (place + 2 > this.#view.getUint16(layout, true)) return undefined;
    const offset = this.#view.getUint16(this.#inside(layout + place, 2), true);
    return offset === 0 ? undefined : this.#inside(table + offset, 1);
  }

  vector(place: number, size: number): { readonly start: number; readonly count: number } {
    const at = this.target(place);
    const count = this.#view.getUint32(at, true);
    this.#inside(at + 4, count * size);
    return { start: at + 4, count };
  }

  #inside(at: number, length: number): number {
    if (!(at >= 0 && at + length <= this.#view.byteLength)) throw damaged();
    return at;
  }
}

/** Where the blocks begin that a list in the footer names. */
function blocksOf(footer: Uint8Array, slot: number): readonly number[] {
  const reader = new Tables(footer);
  const place = reader.slot(reader.root(), slot);
  if (place === undefined) return [];
  const { start, count } = reader.vector(place, 24);
  if (count > mostTables) throw new Unreadable("it has more batches than can be compared");
  const view = viewOf(footer);
  return Array.from({ length: count }, (_, at) => Number(view.getBigInt64(start + 24 * at, true)));
}

const damaged = (): Unreadable => new Unreadable("a header of it is damaged");
