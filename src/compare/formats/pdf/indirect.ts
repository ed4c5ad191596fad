import { Unreadable } from "../../format.ts";
import { isRegular, isSpace } from "./characters.ts";
import { Lexer, wordOf } from "./lexer.ts";
import { is, isCount, type PdfObject } from "./objects.ts";
import { readObject } from "./parser.ts";

/** An object with its number, as it stands in the file from `start` to before `end`. */
export interface Indirect {
  readonly number: number;
  readonly generation: number;
  readonly object: PdfObject;
  readonly start: number;
  readonly end: number;
}

/** Tells the length of a stream; undefined where it cannot be told yet, so that the end has to be looked for. */
export type LengthOf = (length: PdfObject | undefined) => number | undefined;

/** Reads `12 0 obj … endobj`, ISO 32000-1 section 7.3.10, that begins at `at`. Throws Unreadable when none does. */
export function readIndirect(bytes: Uint8Array, at: number, lengthOf: LengthOf): Indirect {
  const lexer = new Lexer(bytes, at);
  const [number, generation] = [lexer.next(), lexer.next()];
  if (typeof number !== "number" || typeof generation !== "number" || wordOf(lexer.next()) !== "obj") {
    throw new Unreadable("one of its objects is not where it should be");
  }
  if (!isCount(number) || !isCount(generation)) {
    throw new Unreadable("one of its objects has no proper number");
  }
  const object = readObject(lexer, true);
  const word = wordOf(lexer.next());
  if (word === "endobj") return { number, generation, object, start: at, end: lexer.at };
  if (word !== "stream" || !is(object, "dict")) throw new Unreadable(`its object ${number} has no end`);
  const start = afterLineEnd(bytes, lexer.at);
  const length = lengthOf(object.entries.get("Length")) ?? lengthUpToEnd(bytes, start);
  if (!isCount(length)) throw new Unreadable(`the stream of its object ${number} has no length`);
  const after = new Lexer(bytes, start + length);
  if (wordOf(after.next()) !== "endstream" || wordOf(after.next()) !== "endobj" || start + length > bytes.length) {
    throw new Unreadable(`the stream of its object ${number} has another length than it says`);
  }
  const stream = { kind: "stream", entries: object.entries, raw: bytes.subarray(start, start + length) } as const;
  return { number, generation, object: stream, start: at, end: after.at };
}

/** The word `stream` is followed by a line end that is not a lone carriage return. */
function afterLineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x0a) return at + 1;
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  throw new Unreadable("one of its streams has no proper beginning");
}

/** Up to the first `endstream` that stands before `endobj`, without the line end that belongs to it. */
function lengthUpToEnd(bytes: Uint8Array, start: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf("endstream", start); at >= 0; at = buffer.indexOf("endstream", at + 9)) {
    let next = at + 9;
    while (isSpace(bytes[next])) next += 1;
    if (buffer.toString("latin1", next, next + 6) !== "endobj" || isRegular(bytes[next + 6])) continue;
    if (bytes[at - 1] === 0x0a) return Math.max(0, at - start - (bytes[at - 2] === 0x0d ? 2 : 1));
    return at - start - (bytes[at - 1] === 0x0d ? 1 : 0);
  }
  throw new Unreadable("one of its streams has no end");
}
