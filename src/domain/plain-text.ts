import { stripVTControlCharacters } from "node:util";

/* Names, log lines and messages come from strangers. What passes through here can move no cursor, reorder no text and hide nothing. */

/** Longest piece that is searched for terminal sequences at once: the search is quadratic in unfinished ones. */
const pieceLength = 1024;

/** Marks that only join or direct letters, and tag characters that nobody sees. */
const invisible = /[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu;

/** Controls (C0, DEL, C1) and the marks that turn the reading direction of what follows; shown, so that they deceive nobody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const harmful = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;

/** Hostile text as one line. */
export function plainText(text: string): string {
  return plainBlock(text)
    .replace(/[\t\n\u2028\u2029]+/g, " ")
    .trim();
}

/** Hostile text of several lines; a line that was overwritten, as by a progress bar, stands as it was last. */
export function plainBlock(text: string): string {
  return text.toWellFormed().split("\n").map(plainLine).join("\n");
}

function plainLine(line: string): string {
  return lastWritten(withoutSequences(line)).replace(invisible, "").replace(harmful, "\ufffd");
}

function withoutSequences(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the two characters that start a terminal sequence
  if (!/[\u001b\u009b]/.test(line)) return line;
  let plain = "";
  for (let at = 0; at < line.length; at += pieceLength) {
    plain += stripVTControlCharacters(line.slice(at, at + pieceLength));
  }
  return plain;
}

function lastWritten(line: string): string {
  let end = line.length;
  while (line[end - 1] === "\r") end -= 1;
  return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
}

/** At most so many characters, with the middle left out: both ends of a path say something. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - tail)}…${text.slice(text.length - tail)}`
    .toWellFormed()
    .replace(/\ufffd(?=…)|(?<=…)\ufffd/g, "");
}
