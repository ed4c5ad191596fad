import { utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** Reads the operands of pickle's operations one after the other. Throws Unreadable where the bytes end. */
export class Cursor {
  at: number;
  readonly bytes: Buffer;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Unreadable("it ends in the middle");
    this.at += 1;
    return byte;
  }

  /** Without a copy. */
  take(length: number): Buffer {
    if (length > this.bytes.length - this.at) throw new Unreadable("it ends in the middle");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Unsigned, little endian. */
  count(bytes: 1 | 2 | 4 | 8): number {
    const taken = this.take(bytes);
    if (bytes < 8) return taken.readUIntLE(0, bytes);
    const long = taken.readBigUInt64LE();
    if (long > BigInt(this.bytes.length)) throw new Unreadable("it names a length beyond its end");
    return Number(long);
  }

  /** Up to the line feed, which is taken too. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end === -1) throw new Unreadable("it ends in the middle");
    const text = this.bytes.toString("latin1", this.at, end);
    this.at = end + 1;
    return text;
  }
}

/** Throws Unreadable when it is no text. Python can store half characters; they are not read. */
export function utf8Of(bytes: Uint8Array): string {
  const text = utf8(bytes);
  if (text === undefined) throw new Unreadable("a text in it is not UTF-8");
  return text;
}

/** Signed, little endian, of any length. */
export function integerOf(bytes: Buffer): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length > 100_000) throw new Unreadable("a whole number in it is too large");
  const value = BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
  return BigInt.asIntN(8 * bytes.length, value);
}

export function integerFrom(text: string): bigint {
  const digits = text.replace(/L$/, "").trim();
  if (!/^[+-]?\d{1,10000}$/.test(digits)) throw new Unreadable("a whole number in it cannot be read");
  return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""));
}

export function floatFrom(text: string): number {
  const named: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": -Infinity };
  if (Object.hasOwn(named, text)) return named[text] ?? Number.NaN;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) || text.length > 400) {
    throw new Unreadable("a number in it cannot be read");
  }
  return Number(text);
}

/** A string of Python 2 as it is written in a program. */
export function quoted(text: string): Uint8Array {
  const inner = /^'([\s\S]*)'$|^"([\s\S]*)"$/.exec(text.trim());
  if (inner === null) throw new Unreadable("a text in it has no quotation marks");
  const simple: Readonly<Record<string, string>> = { "\\": "\\", "'": "'", '"': '"', n: "\n", r: "\r", t: "\t" };
  const plain = (inner[1] ?? inner[2] ?? "").replaceAll(/\\(?:x([0-9a-fA-F]{2})|([\s\S]?))/g, (_, hex, letter) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const meant = simple[letter];
    if (meant === undefined) throw new Unreadable("an escape in a text cannot be read");
    return meant;
  });
  return Buffer.from(plain, "latin1");
}

/** Text in which only line feeds, backslashes and what is beyond Latin-1 are escaped. */
export function rawUnicode(text: string): string {
  const plain = text.replaceAll(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short, long) => {
    const code = Number.parseInt(short ?? long, 16);
    if (code > 0x10ffff) throw new Unreadable("an escape in a text cannot be read");
    return String.fromCodePoint(code);
  });
  if (!plain.isWellFormed()) throw new Unreadable("a text in it holds half a character");
  return plain;
}
