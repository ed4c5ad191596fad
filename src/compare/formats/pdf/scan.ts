import { createHash } from "node:crypto";
import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { isDigit, isLineEnd, isSpace } from "./characters.ts";
import { type Indirect, readIndirect } from "./indirect.ts";
import { Lexer, wordOf } from "./lexer.ts";
import { type Dict, is } from "./objects.ts";
import { readObject } from "./parser.ts";

/** What stands in a stretch of a file, read from its beginning to its end without any table. */
export interface Scan {
  readonly objects: readonly Indirect[];
  readonly trailers: readonly Dict[];
  /** Comments other than the first lines and end marks of PDF. */
  readonly comments: number;
  /** Of these comments. */
  readonly commentsDigest: string;
  /** Where something begins that is none of these; the end of the stretch when nothing does. */
  readonly end: number;
}

/** Reads objects, tables, trailers and comments one after the other. Throws nothing: it stops at what is none of them. */
export function scan(file: Uint8Array, start: number, end: number): Scan {
  // Nothing is looked for beyond the stretch, or many stretches would take the time of many files.
  const bytes = file.subarray(0, end);
  const objects: Indirect[] = [];
  const trailers: Dict[] = [];
  const hash = createHash("sha256");
  let comments = 0;
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (isSpace(byte)) {
      at += 1;
    } else if (byte === 0x25) {
      const from = at;
      while (at < end && !isLineEnd(bytes[at])) at += 1;
      if (isEndMark(bytes, from, at)) continue;
      comments += 1;
      hash.update(bytes.subarray(from, at)).update("\n");
    } else {
      const next = attempt(() => (isDigit(byte) ? anObject() : aTable()));
      if (next === undefined) break;
      at = next;
    }
  }
  return { objects, trailers, comments, commentsDigest: hash.digest("hex"), end: at };

  function anObject(): number {
    // Without a table nobody knows where a length that is an object of its own stands.
    const object = readIndirect(bytes, at, (length) => (typeof length === "number" ? length : undefined));
    objects.push(object);
    return object.end;
  }

  function aTable(): number {
    const lexer = new Lexer(bytes, at);
    const word = wordOf(lexer.next());
    if (word === "startxref") {
      if (typeof lexer.next() !== "number") throw new Unreadable("a mark of its end says nothing");
    } else if (word === "trailer") {
      const trailer = readObject(lexer, true);
      if (!is(trailer, "dict")) throw new Unreadable("its trailer is no dictionary");
      trailers.push(trailer);
    } else if (word === "xref") {
      skipTable(lexer);
    } else throw new Unreadable("there is something else");
    return lexer.at;
  }
}

/** Rows of two numbers and perhaps a letter, as far as they go. */
function skipTable(lexer: Lexer): void {
  for (;;) {
    const before = lexer.at;
    const lexeme = lexer.next();
    const word = wordOf(lexeme);
    if (typeof lexeme === "number" || word === "n" || word === "f") continue;
    lexer.at = before;
    return;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** `%%EOF`, which says only where a revision ended. */
function isEndMark(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 5 && latin1(bytes.subarray(from, to)) === "%%EOF";
}
