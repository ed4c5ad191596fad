import { blockBytes, room } from "../../content.ts";
import type { RowReader } from "../../formats/delimited/rows.ts";
import type { TableText } from "../../part.ts";

const [feed, quote] = [0x0a, 0x22] as const;
const smallest = 4096;

/** Whether equal bytes of the two are equal rows, and a row of the one begins where a row of the other does. */
export function canLeap(a: TableText, b: TableText): boolean {
  const same = a.encoding === b.encoding && a.lineEnds === b.lineEnds && a.separator === b.separator;
  // A word in quotes has to say the same in both.
  const areMarked = ["", "NA"].some((word) => a.marked.has(word) || b.marked.has(word));
  return same && a.quotes === b.quotes && a.lineEnds !== "mixed" && !areMarked;
}

/** Takes both readers over all rows that are the same bytes from where they stand, without a look inside; gives their number. */
export function leap(a: TableText, b: TableText, left: RowReader, right: RowReader): number {
  let rows = 0;
  let rooms: readonly [Uint8Array?, Uint8Array?] = [];
  for (let window = smallest; ; window = Math.min(window * 4, blockBytes)) {
    if (window === blockBytes && rooms.length === 0) rooms = [room(), room()];
    const x = a.content.read(left.at, left.at + window, rooms[0]);
    const y = b.content.read(right.at, right.at + window, rooms[1]);
    const common = commonLength(x, y);
    const found = wholeRows(x, common, a);
    left.leap(found.bytes, found.rows, found.lines);
    right.leap(found.bytes, found.rows, found.lines);
    rows += found.rows;
    const isStuck = found.bytes === 0 && window === blockBytes;
    if (common < window || isStuck) return rows;
  }
}

/** Bytes from the beginning that are the same. */
function commonLength(x: Uint8Array, y: Uint8Array): number {
  let end = Math.min(x.length, y.length);
  if (Buffer.compare(x.subarray(0, end), y.subarray(0, end)) === 0) return end;
  let start = 0;
  while (end - start > 64) {
    const middle = (start + end) >>> 1;
    if (Buffer.compare(x.subarray(start, middle), y.subarray(start, middle)) === 0) start = middle;
    else end = middle;
  }
  while (start < end && x[start] === y[start]) start += 1;
  return start;
}

/** The rows that end within the first `length` bytes, which begin with a row. */
function wholeRows(bytes: Uint8Array, length: number, text: TableText): { bytes: number; rows: number; lines: number } {
  const within = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  const ends = { bytes: 0, rows: 0, lines: 0 };
  if (!text.quotes || !within.includes(quote)) {
    for (let at = within.indexOf(feed); at !== -1; at = within.indexOf(feed, at + 1)) {
      ends.rows += 1;
      ends.bytes = at + 1;
    }
    return { ...ends, lines: ends.rows };
  }
  // A quote that is no beginning of a cell stands in plain text. Two quotes within quotes lead out and in again.
  const separator = text.separator.charCodeAt(0);
  let isQuoted = false;
  let isStart = true;
  let lines = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = within[at];
    if (byte === feed) lines += 1;
    if (isQuoted) {
      if (byte !== quote) continue;
      isQuoted = false;
      isStart = true;
    } else if (byte === quote && isStart) isQuoted = true;
    else {
      isStart = byte === separator || byte === feed;
      if (byte === feed) Object.assign(ends, { bytes: at + 1, rows: ends.rows + 1, lines });
    }
  }
  return ends;
}
