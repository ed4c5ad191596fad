import { type Content, latin1 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { readNumber } from "../../numbers/number-text.ts";
import type { ArrayPart } from "../../part.ts";
import { arrayPart, type ElementType, elementBytes, elementCount } from "../arrays/elements.ts";

/** Types of the legacy format. `long` is taken to have eight bytes, as everywhere but on Windows. */
const types: ReadonlyMap<string, ElementType> = new Map([
  ["char", "i1"],
  ["unsigned_char", "u1"],
  ["vtktypeint8", "i1"],
  ["vtktypeuint8", "u1"],
  ["short", "i2"],
  ["unsigned_short", "u2"],
  ["int", "i4"],
  ["unsigned_int", "u4"],
  ["long", "i8"],
  ["unsigned_long", "u8"],
  ["vtktypeint32", "i4"],
  ["vtktypeuint32", "u4"],
  ["vtktypeint64", "i8"],
  ["vtktypeuint64", "u8"],
  ["vtkidtype", "i4"],
  ["float", "f4"],
  ["double", "f8"],
]);

const longestLine = 65_536;
const blockBytes = 65_536;
/** White space of ASCII only: bytes above are no text here. */
const nextWord = /[ \t-\r]*([^ \t-\r]+)(?=[ \t-\r])/y;
const space = /[ \t-\r]+/;

/** Reads a legacy VTK file from the front: lines of keywords, and arrays as text or bytes between them. */
export class Cursor {
  readonly #content: Content;
  readonly #reading: Reading;
  readonly isBinary: boolean;
  /** Text that was read ahead, the byte at which it begins, and how much of it is done with. */
  #text = "";
  #start: number;
  #done = 0;

  constructor(content: Content, start: number, isBinary: boolean, reading: Reading) {
    this.#content = content;
    this.#start = start;
    this.isBinary = isBinary;
    this.#reading = reading;
  }

  /** The words of the next line; undefined at the end. Empty lines are passed over. */
  line(): readonly string[] | undefined {
    for (let text = this.rawLine(); text !== undefined; text = this.rawLine()) {
      const words = text.split(space).filter((word) => word !== "");
      if (words.length > 0) return words;
    }
    return undefined;
  }

  /** The next line as it is; undefined at the end. */
  rawLine(): string | undefined {
    let end = this.#text.indexOf("\n", this.#done);
    while (end === -1 && this.#left < longestLine && this.#more()) end = this.#text.indexOf("\n", this.#done);
    if (end === -1 && this.#left >= longestLine) throw new Unreadable("a line in it is too long");
    if (end === -1 && this.#left === 0) return undefined;
    const text = this.#text.slice(this.#done, end === -1 ? this.#text.length : end);
    this.#done += text.length + (end === -1 ? 0 : 1);
    return text;
  }

  /** The numbers that come next, as a part. Throws Unreadable when there are not enough. */
  array(at: string, typeName: string, shape: readonly number[]): ArrayPart {
    const type = types.get(typeName.toLowerCase());
    if (type === undefined) throw new Unreadable(`it holds values of type ${typeName.slice(0, 40)}`);
    const count = elementCount(shape);
    if (!this.isBinary) return this.#textArray(at, type, shape, count);
    const start = this.#start + this.#done;
    const part = arrayPart(at, { content: this.#content, start, type, shape, isBigEndian: true });
    this.#start = start + count * elementBytes(type);
    this.#text = "";
    this.#done = 0;
    return part;
  }

  /** Numbers in text may have more digits than their type: floating point numbers are kept as doubles. */
  #textArray(at: string, type: ElementType, shape: readonly number[], count: number): ArrayPart {
    if (2 * count > this.#content.size + 1) throw new Unreadable("it ends before its numbers do");
    this.#reading.hold(8 * count);
    if (type === "i8" || type === "u8") {
      const longs = new BigInt64Array(count);
      for (let index = 0; index < count; index += 1) longs[index] = wholeOf(this.#word());
      return { kind: "array", at, type: "i8", shape, chunks: () => [longs] };
    }
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index += 1) numbers[index] = numberOf(this.#word());
    return { kind: "array", at, type: "f8", shape, chunks: () => [numbers] };
  }

  get #left(): number {
    return this.#text.length - this.#done;
  }

  #word(): string {
    for (;;) {
      nextWord.lastIndex = this.#done;
      const match = nextWord.exec(this.#text);
      if (match !== null) {
        this.#done = nextWord.lastIndex;
        return match[1] ?? "";
      }
      if (this.#left > 2 * longestLine) throw new Unreadable("a number in it is too long");
      if (this.#more()) continue;
      const [last = ""] = this.#text
        .slice(this.#done)
        .split(space)
        .filter((word) => word !== "");
      this.#done = this.#text.length;
      if (last === "") throw new Unreadable("it ends before its numbers do");
      return last;
    }
  }

  #more(): boolean {
    const from = this.#start + this.#text.length;
    if (from >= this.#content.size) return false;
    const next = latin1(this.#content.read(from, Math.min(this.#content.size, from + blockBytes)));
    this.#start += this.#done;
    this.#text = this.#text.slice(this.#done) + next;
    this.#done = 0;
    return true;
  }
}

function numberOf(word: string): number {
  const value = readNumber(word);
  if (typeof value !== "number") throw new Unreadable(`what stands for a number is none (${word.slice(0, 40)})`);
  return value;
}

function wholeOf(word: string): bigint {
  if (!/^[+-]?\d{1,20}$/.test(word))
    throw new Unreadable(`what stands for a whole number is none (${word.slice(0, 40)})`);
  const value = BigInt(word.replace(/^\+/, ""));
  if (BigInt.asIntN(64, value) !== value) throw new Unreadable("a whole number in it is too large");
  return value;
}
