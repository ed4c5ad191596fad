import { isUtf8 } from "node:buffer";
import { blockBytes, blocks, type Content, latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** How the bytes of a text stand for characters. `latin1` is what is not UTF-8: each byte is shown as one character. */
export type Encoding = "utf-8" | "latin1";

const byteOrderMark = [0xef, 0xbb, 0xbf];

export function hasByteOrderMark(content: Content): boolean {
  const start = content.read(0, 3);
  return start.length === 3 && byteOrderMark.every((byte, at) => start[at] === byte);
}

/** Whether the beginning of a file may be the beginning of a text: no control characters that no text has. */
export function looksLikeText(head: Uint8Array): boolean {
  return !isBinary.test(latin1(head));
}

/** Throws Unreadable when it is no text. */
export function encodingOf(content: Content): Encoding {
  const check = new Utf8Check();
  for (const block of blocks(content)) {
    if (isBinary.test(latin1(block))) throw new Unreadable("it holds control characters that no text has");
    check.add(block);
  }
  return check.end() ? "utf-8" : "latin1";
}

/** Whether bytes are UTF-8, across the borders of blocks. */
export class Utf8Check {
  #rest: Uint8Array = new Uint8Array(0);
  #isUtf8 = true;

  add(block: Uint8Array): void {
    if (!this.#isUtf8) return;
    const bytes = this.#rest.length === 0 ? block : Buffer.concat([this.#rest, block]);
    const whole = beginOfLast(bytes);
    this.#isUtf8 = isUtf8(bytes.subarray(0, whole));
    this.#rest = Uint8Array.from(bytes.subarray(whole));
  }

  /** Of all that was added. */
  end(): boolean {
    return this.#isUtf8 && isUtf8(this.#rest);
  }
}

/** Where the last character begins, if it is one of several bytes, of which some may be missing; else the end. */
function beginOfLast(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

/** Tab, line feed, vertical tab, form feed, carriage return, backspace, bell and escape are found in logs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const isBinary = /[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]/;

/** The text in pieces of whatever length, without a byte order mark. */
export function* pieces(content: Content, encoding: Encoding): Iterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const start = encoding === "utf-8" && hasByteOrderMark(content) ? byteOrderMark.length : 0;
  for (const block of blocks(content, start, blockBytes)) {
    yield encoding === "latin1" ? latin1(block) : decoder.decode(block, { stream: true });
  }
  if (encoding === "utf-8") yield decoder.decode();
}
