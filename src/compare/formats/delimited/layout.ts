import { blockBytes, blocks, type Content, room } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { TableText } from "../../part.ts";
import { Utf8Check } from "../text/encoding.ts";
import type { Beginning } from "./beginning.ts";
import { longestRow, OtherQuotes } from "./rows.ts";

/** What one pass over the bytes tells of a delimited text. */
export interface Layout {
  readonly encoding: TableText["encoding"];
  /** All that occur, e.g. `CR LF`; none where there is one line without an end. */
  readonly lineEnds: readonly ("LF" | "CR LF" | "CR")[];
  /** How many cells are in quotes. */
  readonly quoted: number;
  /** Of these, whether any holds nothing or `NA`: what may say something else without quotes. */
  readonly mayBeMarked: boolean;
  /** The last line has an end, too. */
  readonly isEnded: boolean;
}

/**
 * Looks at all bytes from `start` on; quotes count only from the table on, if `areQuotes`. Throws Unreadable where they are no
 * text and where a row is endless, and OtherQuotes where quotes are not as RFC 4180 has them.
 */
export function layoutOf(content: Content, start: number, { table, separator }: Beginning, areQuotes: boolean): Layout {
  const utf8 = new Utf8Check();
  const ends = new LineEnds();
  const quotes = new QuoteCheck(separator);
  let rowStart = start;
  let at = start;
  const memory = room();
  for (const block of blocks(content, start, blockBytes, memory)) {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    if (bytes.includes(0)) throw new Unreadable("there are zero bytes in it, as in no table of text");
    utf8.add(bytes);
    ends.add(bytes);
    if (areQuotes) quotes.add(bytes.subarray(Math.max(0, table - at)));
    const end = Math.max(bytes.lastIndexOf(feed), bytes.lastIndexOf(carriage));
    if (end !== -1) rowStart = at + end + 1;
    at += bytes.length;
    if (at - rowStart > longestRow) throw new Unreadable("a row of it is longer than 16 MB");
  }
  const encoding = utf8.end() ? "UTF-8" : "Latin-1";
  const quoted = quotes.end();
  const { mayBeMarked } = quotes;
  return { encoding, lineEnds: ends.kinds(), quoted, mayBeMarked, isEnded: ends.isLast };
}

const [feed, carriage, quote] = [0x0a, 0x0d, 0x22] as const;

class LineEnds {
  #last = 0;
  readonly #seen = { feed: false, pair: false, carriage: false };

  add(bytes: Buffer): void {
    if (this.#last === carriage) this.#seen[bytes[0] === feed ? "pair" : "carriage"] = true;
    if (bytes.includes(carriage)) this.#look(bytes);
    else if (!this.#seen.feed) this.#seen.feed = bytes.includes(feed, this.#last === carriage ? 1 : 0);
    this.#last = bytes.at(-1) ?? this.#last;
  }

  #look(bytes: Buffer): void {
    for (let at = bytes.indexOf(feed); at !== -1 && !this.#seen.feed; at = bytes.indexOf(feed, at + 1)) {
      if ((at === 0 ? this.#last : bytes[at - 1]) !== carriage) this.#seen.feed = true;
    }
    // A return at the very end is told by what comes next.
    const end = bytes.length - 1;
    for (let at = bytes.indexOf(carriage); at !== -1 && at < end; at = bytes.indexOf(carriage, at + 1)) {
      this.#seen[bytes[at + 1] === feed ? "pair" : "carriage"] = true;
      if (this.#seen.pair && this.#seen.carriage) break;
    }
  }

  get isLast(): boolean {
    return this.#last === feed || this.#last === carriage;
  }

  kinds(): Layout["lineEnds"] {
    const { feed: lf, pair, carriage: cr } = this.#seen;
    const all = [lf && "LF", pair && "CR LF", (cr || this.#last === carriage) && "CR"] as const;
    return all.filter((kind) => kind !== false);
  }
}

/** Counts cells in quotes, and makes sure that nothing stands between a closing quote and the end of its cell. */
class QuoteCheck {
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #count = 0;
  #last = feed as number;
  #at = 0;
  /** Line breaks within quotes begin no row. */
  #rowStart = 0;
  /** The first two bytes of the cell in quotes, and how many there are. */
  #cell = { first: 0, second: 0, length: 0 };
  mayBeMarked = false;
  readonly #separator: number;

  constructor(separator: string) {
    this.#separator = separator.charCodeAt(0);
  }

  add(bytes: Buffer): void {
    const before = this.#last;
    this.#last = bytes.at(-1) ?? before;
    this.#at += bytes.length;
    if (this.#count === 0 && !bytes.includes(quote)) return;
    // No cell was in quotes so far: the last byte says where it stands.
    if (this.#count === 0) this.#rowStart = this.#at - bytes.length;
    let state = this.#count > 0 ? this.#state : this.#isEdge(before) ? "start" : "plain";
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (state === "quoted") {
        if (byte === quote) state = "closed";
        else this.#take(byte);
      } else if (this.#isEdge(byte)) {
        if (state === "closed") this.#close();
        state = "start";
        if (byte !== this.#separator) this.#rowStart = this.#at - bytes.length + at;
      } else if (state === "plain") continue;
      else if (byte === quote) {
        // Two quotes within quotes are one that belongs to the cell.
        if (state === "start") this.#begin();
        else this.#take(byte);
        state = "quoted";
      } else if (state === "start") state = "plain";
      else throw new OtherQuotes("text stands behind a closing quote in it, and readers disagree on what that means");
    }
    this.#state = state;
    if (this.#count > 0 && this.#at - this.#rowStart > longestRow)
      throw new Unreadable("a row of it is longer than 16 MB");
  }

  #begin(): void {
    this.#count += 1;
    this.#cell.length = 0;
  }

  #take(byte: number): void {
    if (this.#cell.length === 0) this.#cell.first = byte;
    else if (this.#cell.length === 1) this.#cell.second = byte;
    this.#cell.length += 1;
  }

  #close(): void {
    const { first, second, length } = this.#cell;
    this.mayBeMarked ||= length === 0 || (length === 2 && first === 0x4e && second === 0x41);
  }

  #isEdge(byte: number): boolean {
    return byte === this.#separator || byte === feed || byte === carriage;
  }

  end(): number {
    if (this.#state === "closed") this.#close();
    if (this.#state === "quoted") throw new OtherQuotes("a quote in it is never closed");
    return this.#count;
  }
}
