import { type Content, contentOf, latin1, slice } from "../../content.ts";
import type { Reading } from "../../format.ts";
import { type Packing, unpackedBytes, unpackedText } from "./vtk-packing.ts";

/** A VTK file whose arrays lie in it as bytes: the XML around them, and they themselves. */
interface Split {
  readonly document: Content;
  readonly bytes: Content;
}

const mostXml = 16 * 1024 * 1024;
const start = /<AppendedData\s{1,10}encoding\s?=\s?["']raw["']\s?>\s{0,100}_/;
const end = "</AppendedData>";

/** Takes the bytes out of a VTK file, which is no XML with them. Undefined where there are none. */
export function withoutBytes(content: Content, reading: Reading): Split | undefined {
  if (!latin1(content.read(0, Math.min(content.size, 1024))).includes("<VTKFile")) return undefined;
  const head = latin1(content.read(0, Math.min(content.size, mostXml)));
  const found = start.exec(head);
  const tailAt = Math.max(0, content.size - 4096);
  const last = latin1(content.read(tailAt, content.size)).lastIndexOf(end);
  if (found === null || last === -1) return undefined;
  const [from, to] = [found.index + found[0].length, tailAt + last];
  if (from > to) return undefined;
  reading.hold(from);
  const around = [content.read(0, from - 1), content.read(to, content.size)];
  return { document: contentOf(Buffer.concat(around)), bytes: slice(content, from, to) };
}

const isSpace = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;

/** What lies behind the elements: base64 text behind its underscore, or bytes. */
export type Appended = string | Buffer;

/**
 * The data at each of the offsets. Undefined unless all that is appended is understood: from the first byte to the last one,
 * without a gap.
 */
export function appendedData(
  appended: Appended,
  offsets: readonly number[],
  packing: Packing,
  reading: Reading,
): ReadonlyMap<number, Buffer> | undefined {
  const starts = [...new Set(offsets)].toSorted((a, b) => a - b);
  if (starts[0] !== 0) return undefined;
  const all = new Map<number, Buffer>();
  for (const [index, at] of starts.entries()) {
    const next = starts[index + 1];
    if (typeof appended === "string") {
      const data = unpackedText(appended.slice(at, next).trim(), packing, reading);
      if (data === undefined) return undefined;
      all.set(at, data);
      continue;
    }
    const found = unpackedBytes(appended.subarray(at), packing, reading);
    const rest = found === undefined ? undefined : appended.subarray(at + found.end, next);
    // Behind the last one, the file is indented.
    const isWhole = next === undefined ? rest?.every(isSpace) && rest.length <= 100 : rest?.length === 0;
    if (found === undefined || isWhole !== true || (next !== undefined && at + found.end !== next)) return undefined;
    all.set(at, found.data);
  }
  return all;
}
