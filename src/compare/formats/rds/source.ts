import { Unreadable } from "../../format.ts";

/** Reads what serialize() of R has written, in one of its three encodings. Throws Unreadable where the bytes end. */
export interface Source {
  integer(): number;
  /** Of a vector whose length the file says: never more than there are bytes. */
  integers(length: number): Int32Array;
  doubles(length: number): Float64Array;
  bytes(length: number): Uint8Array;
  /** Bytes that are text. */
  text(length: number): Uint8Array;
  readonly isAtEnd: boolean;
}

/** `X`: big endian. `B`: as the machine has it, which is little endian. */
export class BinarySource implements Source {
  #at: number;
  readonly #bytes: Buffer;
  readonly #isBigEndian: boolean;

  constructor(bytes: Uint8Array, at: number, isBigEndian: boolean) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
    this.#isBigEndian = isBigEndian;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  integer(): number {
    const four = this.#take(4);
    return this.#isBigEndian ? four.readInt32BE() : four.readInt32LE();
  }

  integers(length: number): Int32Array {
    return new Int32Array(this.#aligned(4, length), 0, length);
  }

  doubles(length: number): Float64Array {
    return new Float64Array(this.#aligned(8, length), 0, length);
  }

  bytes(length: number): Uint8Array {
    return this.#take(length);
  }

  text(length: number): Uint8Array {
    return this.#take(length);
  }

  /** A copy in the order of this machine. */
  #aligned(width: 4 | 8, length: number): ArrayBuffer {
    const copy = Buffer.from(new Uint8Array(this.#take(width * length)).buffer);
    if (this.#isBigEndian) width === 4 ? copy.swap32() : copy.swap64();
    return copy.buffer as ArrayBuffer;
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new Unreadable("it ends in the middle");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

/** `A`: words and escaped text, one in each line. */
export class TextSource implements Source {
  #at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  get isAtEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.#bytes.length;
  }

  integer(): number {
    const word = this.#word();
    if (word === "NA") return missingInteger;
    if (!/^-?\d{1,10}$/.test(word)) throw new Unreadable("a whole number in it cannot be read");
    return Number(word) | 0;
  }

  integers(length: number): Int32Array {
    this.#check(length);
    return Int32Array.from({ length }, () => this.integer());
  }

  doubles(length: number): Float64Array {
    this.#check(length);
    const numbers = new Float64Array(length);
    for (let at = 0; at < length; at += 1) {
      const word = this.#word();
      if (word === "NA") new BigUint64Array(numbers.buffer)[at] = missingDouble;
      else numbers[at] = doubleOf(word);
    }
    return numbers;
  }

  /** Two hexadecimal digits each. */
  bytes(length: number): Uint8Array {
    this.#check(length);
    return Uint8Array.from({ length }, () => {
      const word = this.#word();
      if (!/^[0-9a-fA-F]{1,2}$/.test(word)) throw new Unreadable("a byte in it cannot be read");
      return Number.parseInt(word, 16);
    });
  }

  text(length: number): Uint8Array {
    this.#check(length);
    this.#skipBlanks();
    return Uint8Array.from({ length }, () => this.#character());
  }

  #character(): number {
    const byte = this.#next();
    if (byte !== 0x5c) return byte;
    const letter = this.#next();
    const meant = escapes.get(String.fromCharCode(letter));
    if (meant !== undefined) return meant;
    const digits = /^[0-7]{1,3}/.exec(this.#bytes.toString("latin1", this.#at - 1, this.#at + 2))?.[0] ?? "";
    const value = Number.parseInt(digits, 8);
    if (!(value <= 255)) throw new Unreadable("an escape in a text cannot be read");
    this.#at += digits.length - 1;
    return value;
  }

  #next(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Unreadable("it ends in the middle");
    this.#at += 1;
    return byte;
  }

  #word(): string {
    this.#skipBlanks();
    const start = this.#at;
    while (this.#at < this.#bytes.length && !isBlank(this.#bytes[this.#at])) this.#at += 1;
    if (this.#at === start) throw new Unreadable("it ends in the middle");
    if (this.#at - start > 100) throw new Unreadable("a word in it is too long");
    return this.#bytes.toString("latin1", start, this.#at);
  }

  #skipBlanks(): void {
    while (isBlank(this.#bytes[this.#at])) this.#at += 1;
  }

  #check(length: number): void {
    if (length > this.#bytes.length - this.#at) throw new Unreadable("it ends in the middle");
  }
}

/** NA of integers and truth values. */
export const missingInteger = -2147483648;

/** NA of doubles: a NaN whose low word is 1954. */
export const missingDouble = 0x7ff00000000007a2n;

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;

const escapes: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["t", 9],
  ["v", 11],
  ["b", 8],
  ["r", 13],
  ["f", 12],
  ["a", 7],
  ["\\", 92],
  ["?", 63],
  ["'", 39],
  ['"', 34],
]);

function doubleOf(word: string): number {
  const named = new Map([
    ["NaN", Number.NaN],
    ["Inf", Number.POSITIVE_INFINITY],
    ["-Inf", Number.NEGATIVE_INFINITY],
  ]).get(word);
  if (named !== undefined) return named;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(word)) throw new Unreadable("a number in it cannot be read");
  return Number(word);
}
