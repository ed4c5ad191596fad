import { isUtf8 } from "node:buffer";
import type { Content } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { CutShort, JsonParser } from "./parse.ts";

const mostBytes = 256 * 1024 * 1024;

/** The bytes of a JSON text behind its byte order mark, which is set aside. Throws Unreadable: too large, or not UTF-8. */
export function jsonBytes(content: Content, reading: Reading, format: string): Uint8Array {
  if (content.size > mostBytes) throw new Unreadable("it is larger than 256 MiB");
  reading.hold(content.size);
  const bytes = content.read(0, content.size);
  if (!isUtf8(bytes)) throw new Unreadable("it is not UTF-8");
  const start = marked(bytes);
  if (start > 0) reading.setAside({ rule: `${format}: byte order mark`, where: "the beginning", value: "UTF-8" });
  return bytes.subarray(start);
}

/** Length of the byte order mark. */
const marked = (head: Uint8Array): number => (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0);

/** The first byte that is not blank; undefined when there is none. */
export function firstByte(head: Uint8Array): number | undefined {
  const parser = new JsonParser(head, { hold() {} }, marked(head));
  parser.skipBlanks();
  return head[parser.at];
}

/** Whether a value of JSON may begin with this byte. */
export const beginsValue = (byte: number | undefined): boolean =>
  byte !== undefined && '{["-0123456789tfnNI'.includes(String.fromCharCode(byte));

/**
 * What the beginning of a file says: one value and nothing else, several values each in a line of its own, as much of one
 * value as there is, or something else.
 */
export function lookAt(head: Uint8Array, isWhole: boolean): "value" | "lines" | "beginning" | "other" {
  const parser = new JsonParser(head, { hold() {} }, marked(head));
  try {
    parser.skipBlanks();
    const start = parser.at;
    parser.value();
    const end = parser.at;
    parser.skipBlanks();
    if (parser.isAtEnd) return isWhole ? "value" : "beginning";
    const isInLine = !head.subarray(start, end).includes(10) && head.subarray(end, parser.at).includes(10);
    return isInLine && beginsValue(head[parser.at]) ? "lines" : "other";
  } catch (error) {
    return error instanceof CutShort ? "beginning" : "other";
  }
}
