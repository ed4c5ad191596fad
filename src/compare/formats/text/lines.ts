import { createHash } from "node:crypto";
import { blocks, type Content } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { type Encoding, hasByteOrderMark, pieces } from "./encoding.ts";

/** How a text is laid out, all of which is set aside. */
export interface Layout {
  readonly encoding: Encoding;
  /** Only a text without any line feed is one in which carriage returns end the lines. */
  readonly separator: "\n" | "\r";
}

const longestLine = 64 * 1024 * 1024;

/** The lines without their ends, without white space at their ends, and without empty lines at the end. */
export function* linesOf(content: Content, { encoding, separator }: Layout): Iterable<string> {
  let blank = 0;
  for (const { text } of rawLines(content, encoding, separator)) {
    const length = lengthWithoutBlanks(text);
    if (length === 0) {
      blank += 1;
      continue;
    }
    for (; blank > 0; blank -= 1) yield "";
    yield length === text.length ? text : text.slice(0, length);
  }
}

/** Reads all of a text once: how it is laid out, told to `reading`. Throws Unreadable where a line is too long to be held. */
export function survey(content: Content, encoding: Encoding, reading: Reading): Layout {
  const separator = hasLineFeed(content) ? "\n" : "\r";
  const ends = new Places();
  const blanks = new Places();
  let line = 0;
  let blankAtEnd = 0;
  let isEnded = false;
  let longest = 0;
  for (const { text, end } of rawLines(content, encoding, separator)) {
    line += 1;
    longest = Math.max(longest, text.length);
    const length = lengthWithoutBlanks(text);
    isEnded = end !== "";
    if (end === "\r\n" || end === "\r") ends.add(line, end);
    if (length < text.length) blanks.add(line, text.slice(length));
    blankAtEnd = length === 0 ? blankAtEnd + 1 : 0;
  }
  reading.hold(2 * longest);
  if (hasByteOrderMark(content)) {
    reading.setAside({ rule: "text: byte order mark", where: "the beginning", value: "UTF-8" });
  }
  if (ends.count > 0) {
    const kind = separator === "\r" ? "CR" : "CRLF";
    const isAll = ends.count === line - (isEnded ? 0 : 1);
    const [where, value] = isAll ? ["the whole text", kind] : [ends.where, `${kind} ${ends.digest}`];
    reading.setAside({ rule: "text: line ends", where, value });
  }
  if (blanks.count > 0) {
    reading.setAside({ rule: "text: white space at line ends", where: blanks.where, value: blanks.digest });
  }
  // The end of the last line is one of the line breaks.
  const breaks = blankAtEnd + (isEnded ? 1 : 0);
  if (line > 0 && breaks !== 1) {
    const value = breaks === 0 ? "none" : isEnded ? `${breaks}` : `${breaks}, the last of white space`;
    reading.setAside({ rule: "text: line breaks at the end", where: "the last line", value });
  }
  return { encoding, separator };
}

function hasLineFeed(content: Content): boolean {
  for (const block of blocks(content)) if (block.includes(10)) return true;
  return false;
}

/** Lines as they stand, and how they end. What follows the last end is a line when there is anything. */
function* rawLines(
  content: Content,
  encoding: Encoding,
  separator: "\n" | "\r",
): Iterable<{ readonly text: string; readonly end: "\n" | "\r" | "\r\n" | "" }> {
  let parts: string[] = [];
  let length = 0;
  for (const piece of pieces(content, encoding)) {
    const found = piece.split(separator);
    const last = found.pop() ?? "";
    for (const each of found) {
      const line = parts.length === 0 ? each : parts.join("") + each;
      parts = [];
      length = 0;
      const isWindows = separator === "\n" && line.endsWith("\r");
      yield { text: isWindows ? line.slice(0, -1) : line, end: isWindows ? "\r\n" : separator };
    }
    length += last.length;
    if (length > longestLine) throw new Unreadable("one of its lines is longer than 64 MiB");
    if (last !== "") parts.push(last);
  }
  if (parts.length > 0) yield { text: parts.join(""), end: "" };
}

/** White space at the end is spaces and tabs. Regular expressions would look at every blank inside the line again. */
function lengthWithoutBlanks(line: string): number {
  let length = line.length;
  while (length > 0 && (line[length - 1] === " " || line[length - 1] === "\t")) length -= 1;
  return length;
}

/** Lines in which the same rule sets something aside, told as one. */
class Places {
  count = 0;
  #first = 0;
  readonly #hash = createHash("sha256");

  add(line: number, value: string): void {
    this.count += 1;
    if (this.count === 1) this.#first = line;
    this.#hash.update(`${line}:${value.length}:${value}`);
  }

  get where(): string {
    return `line ${this.#first}${this.count === 1 ? "" : ` and ${this.count - 1} more`}`;
  }

  /** The same for two texts when they have the same in the same lines. */
  get digest(): string {
    return this.#hash.copy().digest("hex").slice(0, 16);
  }
}
