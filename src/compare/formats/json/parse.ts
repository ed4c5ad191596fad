import { Unreadable } from "../../format.ts";
import { readNumber } from "../../numbers/number-text.ts";
import type { Value } from "../../part.ts";

/** What the parser may use, and whom it tells what it takes. */
interface Budget {
  hold(bytes: number): void;
}

/** The text ended before the value did. */
export class CutShort extends Unreadable {}

const deepest = 200;
/** As many numbers or more in a row are kept as one vector. */
const vectorLength = 16;
const bytesPerValue = 64;

/**
 * Reads one JSON value (RFC 8259) from UTF-8 bytes that are known to be such; `NaN` and `Infinity` count, since Python and
 * R write them. Throws Unreadable with the place where it is no JSON, has a key twice, or nests too deep.
 */
export class JsonParser {
  at: number;
  readonly #bytes: Buffer;
  readonly #budget: Budget;
  #untold = 0;

  constructor(bytes: Uint8Array, budget: Budget, at = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = budget;
    this.at = at;
  }

  skipBlanks(): void {
    for (;;) {
      const byte = this.#bytes[this.at];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return;
      this.at += 1;
    }
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  value(depth = 0): Value {
    if (depth > deepest) throw this.#unreadable(`it nests more than ${deepest} deep`);
    this.#take();
    switch (this.#peek()) {
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        return this.#array(depth);
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word("true", true);
      case 0x66:
        return this.#word("false", false);
      case 0x6e:
        return this.#word("null", null);
      case 0x4e:
        return this.#word("NaN", Number.NaN);
      case 0x49:
        return this.#word("Infinity", Number.POSITIVE_INFINITY);
      default:
        return this.#number();
    }
  }

  #object(depth: number): Value {
    const members = new Map<string, Value>();
    this.at += 1;
    this.skipBlanks();
    if (this.#peek() === 0x7d) {
      this.at += 1;
      return members;
    }
    for (;;) {
      if (this.#peek() !== 0x22) throw this.#unreadable("a key is expected");
      const start = this.at;
      const key = this.#string();
      if (members.has(key)) {
        this.at = start;
        throw this.#unreadable(`the key ${JSON.stringify(key.slice(0, 60))} stands there twice`);
      }
      this.skipBlanks();
      if (this.#peek() !== 0x3a) throw this.#unreadable("a colon is expected");
      this.at += 1;
      this.skipBlanks();
      members.set(key, this.value(depth + 1));
      this.skipBlanks();
      if (this.#isLast(0x7d)) return members;
    }
  }

  #array(depth: number): Value {
    const elements: Value[] = [];
    this.at += 1;
    this.skipBlanks();
    if (this.#peek() === 0x5d) {
      this.at += 1;
      return elements;
    }
    let areNumbers = true;
    for (;;) {
      const element = this.value(depth + 1);
      elements.push(element);
      areNumbers &&= typeof element === "number";
      this.skipBlanks();
      if (this.#isLast(0x5d)) break;
    }
    if (!areNumbers || elements.length < vectorLength) return elements;
    return { numbers: vectorOf(elements as readonly number[]), shape: [elements.length] };
  }

  /** Behind a member: whether the bracket is closed here; takes the comma and what is blank behind it otherwise. */
  #isLast(closing: number): boolean {
    const byte = this.#peek();
    if (byte !== closing && byte !== 0x2c) throw this.#unreadable("a comma is expected");
    this.at += 1;
    if (byte === closing) return true;
    this.skipBlanks();
    return false;
  }

  #string(): string {
    const bytes = this.#bytes;
    const start = this.at + 1;
    let at = start;
    let isPlain = true;
    let isAscii = true;
    for (; ; at += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw this.#cutShort();
      if (byte === 0x22) break;
      if (byte < 0x20) {
        this.at = at;
        throw this.#unreadable("a control character stands in a text");
      }
      if (byte === 0x5c) {
        isPlain = false;
        at += 1;
      } else if (byte >= 0x80) isAscii = false;
    }
    this.at = at + 1;
    this.#untold += 2 * (at - start);
    const text = isAscii ? bytes.toString("latin1", start, at) : bytes.toString("utf8", start, at);
    return isPlain ? text : this.#unescaped(text, start);
  }

  #unescaped(text: string, start: number): string {
    const plain = text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|([\s\S]?))/g, (_, code?: string, letter?: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      const meant = escapes.get(letter ?? "");
      if (meant !== undefined) return meant;
      this.at = start;
      throw this.#unreadable("an escape in a text is none of JSON's");
    });
    if (plain.isWellFormed()) return plain;
    this.at = start;
    throw this.#unreadable("a text holds half a character");
  }

  #word<T extends Value>(word: string, value: T): T {
    const found = this.#bytes.toString("latin1", this.at, this.at + word.length);
    if (found === word) {
      this.at += word.length;
      return value;
    }
    if (word.startsWith(found) && this.at + found.length === this.#bytes.length) throw this.#cutShort();
    throw this.#unreadable("a value is expected");
  }

  #number(): Value {
    const bytes = this.#bytes;
    const start = this.at;
    if (bytes[start] === 0x2d && bytes[start + 1] === 0x49) {
      this.at += 1;
      return -this.#word("Infinity", Number.POSITIVE_INFINITY);
    }
    let at = start;
    while (isOfNumber(bytes[at])) at += 1;
    if (at === start) throw this.#unreadable("a value is expected");
    const text = bytes.toString("latin1", start, at);
    if (!jsonNumber.test(text)) {
      if (at === bytes.length) throw this.#cutShort();
      throw this.#unreadable("a value is expected");
    }
    this.at = at;
    // So few digits are always a double's own.
    if (text.length <= 15 && !/[eE]/.test(text)) return Number(text);
    const value = readNumber(text);
    if (value !== undefined) return value;
    this.at = start;
    throw this.#unreadable("a number has more than 400 digits");
  }

  #peek(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw this.#cutShort();
    return byte;
  }

  #take(): void {
    this.#untold += bytesPerValue;
    if (this.#untold < 65_536) return;
    this.#budget.hold(this.#untold);
    this.#untold = 0;
  }

  #cutShort(): CutShort {
    return new CutShort("it ends in the middle of a value");
  }

  #unreadable(why: string): Unreadable {
    let line = 1;
    for (let at = this.#bytes.indexOf(10); at !== -1 && at < this.at; at = this.#bytes.indexOf(10, at + 1)) line += 1;
    return new Unreadable(`${why}, in line ${line} at byte ${this.at + 1}`);
  }
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Digits, sign, point, exponent. */
const isOfNumber = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45);

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** Whatever bits the NaN of this machine has, one NaN is stored. */
function vectorOf(elements: readonly number[]): Float64Array {
  const numbers = Float64Array.from(elements);
  const bits = new BigUint64Array(numbers.buffer);
  for (let at = 0; at < numbers.length; at += 1) if (Number.isNaN(numbers[at])) bits[at] = 0x7ff8000000000000n;
  return numbers;
}
