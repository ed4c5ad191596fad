import type { LiveLog, LiveLogs } from "../../ports.ts";
import { shownBlock } from "../../report/shown.ts";

/** A piece of a log as it is shown, and the byte from which the next one goes on. */
export interface LiveText {
  readonly text: string;
  readonly next: number;
}

const pieceBytes = 256 * 1024;
const tailBytes = 48 * 1024;

/** The end of what was written so far, from the beginning of a line on. */
export async function lastLines(logs: LiveLogs, { name, sizeBytes }: LiveLog): Promise<LiveText> {
  const from = Math.max(0, sizeBytes - tailBytes);
  const bytes = await logs.read(name, from, tailBytes + pieceBytes);
  if (bytes === undefined) return { text: "", next: from };
  const start = from === 0 ? 0 : bytes.indexOf(0x0a) + 1;
  return wholeLines(bytes.subarray(start), from + start);
}

/** What was written from a byte on; undefined where it is over. */
export async function nextLines(logs: LiveLogs, name: string, from: number): Promise<LiveText | undefined> {
  const bytes = await logs.read(name, from, pieceBytes);
  return bytes && wholeLines(bytes, from);
}

const longestKey = 16 * 1024;

/** Whole lines, and no beginning of a key without its end: neither a secret nor a terminal sequence is torn between two pieces. */
function wholeLines(bytes: Uint8Array, from: number): LiveText {
  const isFull = bytes.length >= pieceBytes;
  let end = bytes.lastIndexOf(0x0a) + 1;
  if (end === 0 && isFull) end = bytes.length;
  const piece = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  const begun = piece.lastIndexOf("-----BEGIN ");
  if (begun >= 0 && end - begun < longestKey && !piece.includes("-----END ", begun)) {
    end = piece.lastIndexOf("\n", begun) + 1;
  }
  const text = end === 0 ? "" : shownBlock(piece.subarray(0, end).toString());
  return { text, next: from + end };
}
