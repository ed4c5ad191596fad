import { type Content, utf8 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { type ElementType, elementBytes, numbersOf } from "../arrays/elements.ts";

/** What the header of a classic netCDF file says (NetCDF Classic Format Specification; CDF-1, CDF-2, CDF-5). */
export interface Header {
  /** -1: as many as there is room for. */
  readonly records: number;
  readonly dimensions: readonly Dimension[];
  readonly attributes: ReadonlyMap<string, Value>;
  readonly variables: readonly Variable[];
  /** Where the header ends. */
  readonly end: number;
}

interface Dimension {
  readonly name: string;
  /** Zero: it counts the records, and grows. */
  readonly length: number;
}

export interface Variable {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly attributes: ReadonlyMap<string, Value>;
  /** Null: characters. */
  readonly type: ElementType | null;
  readonly start: number;
}

const types: readonly (ElementType | null | undefined)[] = [
  undefined,
  "i1",
  null,
  "i2",
  "i4",
  "f4",
  "f8",
  "u1",
  "u2",
  "u4",
  "i8",
  "u8",
];
const tags = { dimensions: 10, variables: 11, attributes: 12 } as const;

/** Reads the header. Throws Unreadable. */
export function readHeader(content: Content, reading: Reading): Header {
  return new HeaderReader(content, reading).read();
}

class HeaderReader {
  readonly #content: Content;
  readonly #reading: Reading;
  readonly #version: number;
  #at = 4;

  constructor(content: Content, reading: Reading) {
    this.#content = content;
    this.#reading = reading;
    this.#version = content.read(3, 4)[0] ?? 0;
  }

  read(): Header {
    const records = this.#count(true);
    const dimensions = this.#list(tags.dimensions, () => ({ name: this.#name(), length: this.#count() }));
    const attributes = this.#attributes();
    const variables = this.#list(tags.variables, () => this.#variable());
    return { records, dimensions, attributes, variables, end: this.#at };
  }

  #variable(): Variable {
    const name = this.#name();
    const dimensions = Array.from({ length: this.#checked(this.#count(), 4) }, () => this.#count());
    const attributes = this.#attributes();
    const type = this.#type();
    // Its size follows from the dimensions, and is wrong in files with large variables.
    this.#count(true);
    const start = this.#version === 1 ? this.#take(4).readUInt32BE() : this.#long();
    return { name, dimensions, attributes, type, start };
  }

  #attributes(): ReadonlyMap<string, Value> {
    const attributes = this.#list(tags.attributes, () => [this.#name(), this.#value()] as const);
    const byName = new Map(attributes);
    if (byName.size !== attributes.length) throw new Unreadable("two of its attributes have the same name");
    return byName;
  }

  #value(): Value {
    const type = this.#type();
    const count = this.#count();
    const bytes = this.#padded(count * (type === null ? 1 : elementBytes(type)));
    if (type === null) return text(bytes);
    return { numbers: numbersOf(bytes, type, true), shape: [count] };
  }

  #list<T>(tag: number, read: () => T): readonly T[] {
    const found = this.#take(4).readUInt32BE();
    const count = this.#checked(this.#count(), 8);
    if (found !== tag && (found !== 0 || count !== 0)) throw new Unreadable("its header is damaged");
    return Array.from({ length: count }, read);
  }

  #type(): ElementType | null {
    const code = this.#take(4).readUInt32BE();
    const type = types[code];
    if (type === undefined || (code > 6 && this.#version !== 5)) throw new Unreadable(`its type ${code} is not known`);
    return type;
  }

  #name(): string {
    const name = utf8(this.#padded(this.#count()));
    if (name === undefined) throw new Unreadable("a name in it is no text");
    return name;
  }

  /** A number of things. All bits set means that it was not known when the header was written. */
  #count(isUnknownAllowed = false): number {
    const value = this.#version === 5 ? this.#long() : this.#take(4).readUInt32BE();
    if (isUnknownAllowed && (value === 0xffffffff || value === -1)) return -1;
    if (value < 0 || !Number.isSafeInteger(value)) throw new Unreadable("a count in it is impossible");
    return value;
  }

  #long(): number {
    return Number(this.#take(8).readBigInt64BE());
  }

  /** There cannot be more things than bytes to say them. */
  #checked(count: number, leastBytes: number): number {
    if (count * leastBytes > this.#content.size - this.#at) throw new Unreadable("its header breaks off");
    this.#reading.hold(count * 100);
    return count;
  }

  #padded(length: number): Buffer {
    this.#reading.hold(length);
    const bytes = this.#take(length);
    this.#at = Math.min(this.#content.size, this.#at + ((4 - (length % 4)) % 4));
    return bytes;
  }

  #take(length: number): Buffer {
    if (!(length <= this.#content.size - this.#at)) throw new Unreadable("its header breaks off");
    const bytes = this.#content.read(this.#at, this.#at + length);
    this.#at += length;
    return Buffer.from(bytes);
  }
}

/** Characters as text where they are UTF-8, else byte by byte. */
function text(bytes: Uint8Array): Value {
  return utf8(bytes) ?? new Map([["bytes", Buffer.from(bytes).toString("hex")]]);
}
