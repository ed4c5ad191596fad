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
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  const decode = (block?: Uint8Array) => {
    try {
      if (isUtf8) decoder.decode(block, { stream: block !== undefined });
    } catch {
      isUtf8 = false;
    }
  };
  for (const block of blocks(content)) {
    if (isBinary.test(latin1(block))) throw new Unreadable("it holds control characters that no text has");
    decode(block);
  }
  decode();
  return isUtf8 ? "utf-8" : "latin1";
}

/** Tab, line feed, vertical tab, form feed, carriage return, backspace, bell and escape are found in logs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const isBinary = /[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]/;

/** The text in pieces of whatever length, without a byte order mark. */
export function* pieces(content: Content, encoding: Encoding): Iterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const start = encoding === "utf-8" && hasByteOrderMark(content) ? byteOrderMark.length : 0;
  for (const block of blocks(content, start, blockBytes)) {
    yield encoding === "latin1" ? Buffer.from(block).toString("latin1") : decoder.decode(block, { stream: true });
  }
  if (encoding === "utf-8") yield decoder.decode();
}
