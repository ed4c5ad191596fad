import { Unreadable } from "../../format.ts";
import { readNumber } from "../../numbers/number-text.ts";
import type { Exact } from "../../part.ts";
import { hexValue, isDigit, isLineEnd, isRegular, isSpace } from "./characters.ts";
import type { Name, Reference, Str } from "./objects.ts";

/** A word that is no object: `obj`, `endstream`, an operator of a content stream. */
export interface Word {
  readonly kind: "word";
  readonly word: string;
}

/** `[ ] << >> { }` and the end of the bytes. */
export interface Mark {
  readonly kind: "mark";
  readonly mark: "[" | "]" | "<<" | ">>" | "{" | "}" | "end";
}

export type Lexeme = number | Exact | Name | Str | Word | Mark;

/** The word, where it is one; undefined where it is an object or a mark. */
export const wordOf = (lexeme: unknown): string | undefined => (isWord(lexeme) ? lexeme.word : undefined);

/** Whether it is a word, e.g. an operator, and no object. */
export const isWord = (lexeme: unknown): lexeme is Word =>
  typeof lexeme === "object" && lexeme !== null && "word" in lexeme;

const marks = new Map((["[", "]", "<<", ">>", "{", "}", "end"] as const).map((mark) => [mark, { kind: "mark", mark }]));
const mark = (text: Mark["mark"]): Mark => marks.get(text) as Mark;

/** Longer than any word or number of a real file. */
const longestWord = 4096;

/** Takes bytes apart into the lexemes of ISO 32000-1 section 7.2, one by one. Throws Unreadable where they are none. */
export class Lexer {
  readonly bytes: Uint8Array;
  /** The end of what is read. */
  readonly end: number;
  at: number;
  readonly #buffer: Buffer;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  /** To the next byte that is neither white space nor part of a comment. */
  skip(): void {
    const { bytes, end } = this;
    while (this.at < end) {
      const byte = bytes[this.at];
      if (byte === 0x25) while (this.at < end && !isLineEnd(bytes[this.at])) this.at += 1;
      else if (isSpace(byte)) this.at += 1;
      else return;
    }
  }

  next(): Lexeme {
    this.skip();
    const { bytes, end } = this;
    if (this.at >= end) return mark("end");
    const byte = bytes[this.at];
    switch (byte) {
      case 0x5b:
        return this.#mark("[");
      case 0x5d:
        return this.#mark("]");
      case 0x7b:
        return this.#mark("{");
      case 0x7d:
        return this.#mark("}");
      case 0x2f:
        return this.#name();
      case 0x28:
        return this.#literal();
      case 0x3c:
        return this.#peek(1) === 0x3c ? this.#mark("<<") : this.#hexadecimal();
      case 0x3e:
        if (this.#peek(1) === 0x3e) return this.#mark(">>");
        throw new Unreadable("it has a > that closes nothing");
      case 0x29:
        throw new Unreadable("it has a parenthesis that closes nothing");
      default:
        return this.#wordOrNumber();
    }
  }

  /** `12 0 R` where it stands here; undefined, and nothing read, where something else does. */
  reference(): Reference | undefined {
    const { bytes } = this;
    this.skip();
    const first = this.#digits(this.at);
    if (first === this.at || !isSpace(bytes[first])) return undefined;
    const gap = this.#spaces(first);
    const second = this.#digits(gap);
    if (second === gap || !isSpace(bytes[second])) return undefined;
    const letter = this.#spaces(second);
    if (letter >= this.end || bytes[letter] !== 0x52) return undefined;
    if (letter + 1 < this.end && isRegular(bytes[letter + 1])) return undefined;
    const number = Number(this.#text(this.at, first));
    const generation = Number(this.#text(gap, second));
    this.at = letter + 1;
    return { kind: "reference", number, generation };
  }

  #text(start: number, end: number): string {
    return this.#buffer.toString("latin1", start, end);
  }

  #peek(ahead: number): number | undefined {
    return this.at + ahead < this.end ? this.bytes[this.at + ahead] : undefined;
  }

  #mark(text: Mark["mark"]): Mark {
    this.at += text.length;
    return mark(text);
  }

  /** Up to ten digits: no object has a larger number. */
  #digits(from: number): number {
    let at = from;
    while (at < this.end && at - from < 10 && isDigit(this.bytes[at])) at += 1;
    return at;
  }

  #spaces(from: number): number {
    let at = from;
    while (at < this.end && isSpace(this.bytes[at])) at += 1;
    return at;
  }

  #name(): Name {
    const { bytes } = this;
    const start = this.at + 1;
    let at = start;
    let escaped = false;
    while (at < this.end && isRegular(bytes[at])) {
      if (bytes[at] === 0x23) escaped = true;
      at += 1;
    }
    if (at - start > longestWord) throw new Unreadable("it has a name that is too long");
    this.at = at;
    const raw = this.#text(start, at);
    if (!escaped) return { kind: "name", name: raw };
    const name = raw.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    return { kind: "name", name };
  }

  #wordOrNumber(): number | Exact | Word {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    while (at < this.end && isRegular(bytes[at])) at += 1;
    if (at - start > longestWord) throw new Unreadable("it has a word that is too long");
    this.at = at;
    const text = this.#text(start, at);
    const first = bytes[start] ?? 0;
    if (isDigit(first) || first === 0x2d || first === 0x2e || first === 0x2b) {
      const value = numberOf(text);
      if (value !== undefined) return value;
    }
    return { kind: "word", word: text };
  }

  #literal(): Str {
    const { bytes, end } = this;
    const start = this.at + 1;
    const close = this.#closing(start);
    const out = new Uint8Array(close - start);
    let length = 0;
    let at = start;
    while (at < close) {
      const byte = bytes[at] ?? 0;
      at += 1;
      if (byte === 0x0d) {
        // Whatever ends a line in a string stands for a line feed.
        if (bytes[at] === 0x0a) at += 1;
        out[length++] = 0x0a;
      } else if (byte !== 0x5c) {
        out[length++] = byte;
      } else {
        const escaped = bytes[at] ?? 0;
        at += 1;
        const octal = escaped - 48;
        if (octal >= 0 && octal < 8) {
          let value = octal;
          for (let digits = 1; digits < 3 && at < close; digits += 1, at += 1) {
            const digit = (bytes[at] ?? 0) - 48;
            if (digit < 0 || digit > 7) break;
            value = value * 8 + digit;
          }
          out[length++] = value & 255;
        } else if (escaped === 0x0d) {
          if (at < end && bytes[at] === 0x0a) at += 1;
        } else if (escaped !== 0x0a) {
          out[length++] = escapes.get(escaped) ?? escaped;
        }
      }
    }
    this.at = close + 1;
    return { kind: "string", bytes: out.slice(0, length) };
  }

  /** Where the parenthesis is that closes a string. */
  #closing(start: number): number {
    let depth = 1;
    for (let at = start; at < this.end; at += 1) {
      const byte = this.bytes[at];
      if (byte === 0x5c) at += 1;
      else if (byte === 0x28) depth += 1;
      else if (byte === 0x29) {
        depth -= 1;
        if (depth === 0) return at;
      }
    }
    throw new Unreadable("it has a string without an end");
  }

  #hexadecimal(): Str {
    const { bytes } = this;
    const start = this.at + 1;
    let close = start;
    while (close < this.end && bytes[close] !== 0x3e) close += 1;
    if (close >= this.end) throw new Unreadable("it has a string without an end");
    const out = new Uint8Array(Math.ceil((close - start) / 2));
    let digits = 0;
    for (let at = start; at < close; at += 1) {
      if (isSpace(bytes[at])) continue;
      const value = hexValue(bytes[at]);
      if (value < 0) throw new Unreadable("it has a hexadecimal string with other characters");
      // A missing last digit is a zero.
      out[digits >> 1] = (out[digits >> 1] ?? 0) | (digits % 2 === 0 ? value << 4 : value);
      digits += 1;
    }
    this.at = close + 1;
    return { kind: "string", bytes: out.slice(0, (digits + 1) >> 1) };
  }
}

const escapes = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** A number as PDF spells them: no exponents, zeros may lead. */
function numberOf(text: string): number | Exact | undefined {
  if (!plain.test(text)) return undefined;
  if (text.length <= 15) return Number(text);
  return readNumber(text.replace(/^([+-]?)0+(?=\d)/, "$1"));
}
