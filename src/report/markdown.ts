import { plainBlock, plainText } from "../domain/plain-text.ts";

/* GitHub's Markdown with strangers' words in it. Two guards: character references, which can never be structure, and fences. */

/** More room than GitHub gives is refused with a 422, counted in bytes of UTF-8. */
export const byteLimit = 65_535;

const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** One line of text that shows exactly itself: no structure, no link, no picture, no mention, no issue number. */
export function inline(text: string): string {
  return escaped(text)
    .replace(/&#64;/g, "&#64;&#8203;")
    .replace(/&#35;(?=[A-Za-z0-9])/g, "&#35;&#8203;")
    .replace(/\bGH-(?=\d)/gi, (gh) => `${gh}&#8203;`);
}

/** A name in type-writer letters, where GitHub makes neither mentions nor links out of it; it can be copied as it is. */
export function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

function escaped(text: string): string {
  return plainText(text)
    .replace(/[&<>"'`*_~[\](){}|\\@#:!$^]/g, (character) => references[character] ?? `&#${character.charCodeAt(0)};`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
    .replace(/^[-+=]/, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/^(\d+)\./, "$1&#46;");
}

/** Only for addresses that we made ourselves. */
export function link(text: string, url: string): string {
  return `[${text}](${url.replace(/[()<>\s\\]/g, encodeURIComponent)})`;
}

/** Runs of backticks longer than this are shortened, so that a fence is always longer than what it holds. */
const longestRun = 32;

/** A block of plain lines, behind a fence that its content cannot close. */
export function fenced(text: string): string {
  const content = fenceable(text);
  const longest = (content.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}`;
}

function fenceable(text: string): string {
  return plainBlock(text)
    .replace(/`{33,}/g, `${"`".repeat(longestRun)}…`)
    .replace(/^\n+/, "")
    .trimEnd();
}

/** Both fence lines, at their longest, and their line ends. */
const fenceBytes = 2 * (longestRun + 1) + "text\n\n\n".length + "…".length;

/** The end of a text in a fence, of no more bytes than there is room for, and what was left out before it. */
export function fencedTail(text: string, room: number): { readonly block: string; readonly leftOut: boolean } {
  const whole = fenced(text);
  if (byteLength(whole) <= room) return { block: whole, leftOut: false };
  // Cleaning can make a text longer (one bad byte becomes a three-byte mark), so it is cleaned before it is cut.
  const tail = lastBytes(fenceable(text), room - fenceBytes);
  const wholeLines = tail.slice(tail.indexOf("\n") + 1);
  return { block: fenced(wholeLines === "" ? tail : wholeLines), leftOut: true };
}

/** A table; rows are added while there is room, and the number of those that found none is told. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  room: number,
): { readonly block: string; readonly leftOut: number } {
  const lines = [line(head), line(head.map(() => "---"))];
  let left = room - byteLength(lines.join("\n"));
  let shown = 0;
  for (const row of rows) {
    const text = line(row);
    left -= byteLength(text) + 1;
    if (left < 0) break;
    lines.push(text);
    shown += 1;
  }
  return { block: lines.join("\n"), leftOut: rows.length - shown };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The last so many bytes, from the beginning of a character on. */
function lastBytes(text: string, limit: number): string {
  const bytes = encoder.encode(text);
  let start = Math.max(0, bytes.length - limit);
  while (isContinuation(bytes[start])) start += 1;
  return decoder.decode(bytes.subarray(start));
}

/** Whether a byte is the second, third or fourth of a character in UTF-8. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}
