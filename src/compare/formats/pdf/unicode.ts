import { Unreadable } from "../../format.ts";
import type { Readable } from "./content.ts";
import type { PdfFile } from "./file.ts";
import { isWord, Lexer } from "./lexer.ts";
import { type Dict, is, nameOf, type PdfObject } from "./objects.ts";

/** What the codes of a font stand for, as far as it says so: where that is another text, the same codes are not the same. */
interface Codes {
  /** Bytes of one code. */
  readonly width: 1 | 2;
  readonly singles: ReadonlyMap<number, string>;
  /** In the order of their first codes. */
  readonly ranges: readonly Range[];
}

/** Codes that follow each other and stand for characters that follow each other. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** More than a font has glyphs. */
const mostRows = 70_000;

/** Tells people what the strings of content streams say. One for each document, since pages share fonts. */
export class Fonts {
  readonly #file: PdfFile;
  readonly #hold: (bytes: number) => void;
  readonly #known = new Map<Dict, Codes | undefined>();

  constructor(file: PdfFile, hold: (bytes: number) => void) {
    this.#file = file;
    this.#hold = hold;
  }

  /** Reads strings in the fonts that these resources name. */
  in(resources: PdfObject | undefined): Readable {
    const dict = this.#file.resolve(resources);
    const fonts = is(dict, "dict") ? this.#file.resolve(dict.entries.get("Font")) : null;
    return (name, bytes) => {
      const font = is(fonts, "dict") ? this.#file.resolve(fonts.entries.get(name)) : null;
      return read(bytes, is(font, "dict") ? this.#codesOf(font) : undefined);
    };
  }

  #codesOf(font: Dict): Codes | undefined {
    if (!this.#known.has(font)) this.#known.set(font, this.#readCodes(font));
    return this.#known.get(font);
  }

  #readCodes({ entries }: Dict): Codes | undefined {
    const width = nameOf(this.#file.resolve(entries.get("Subtype"))) === "Type0" ? 2 : 1;
    const stream = this.#file.resolve(entries.get("ToUnicode"));
    if (!is(stream, "stream")) return width === 1 ? { width, singles: new Map(), ranges: [] } : undefined;
    const { bytes, left } = this.#file.decode(stream);
    if (left.length > 0) return undefined;
    this.#hold(4 * bytes.length);
    return { width, ...tablesOf(bytes) };
  }
}

/** Each code by itself; undefined as soon as one says nothing. */
function read(bytes: Uint8Array, codes: Codes | undefined): string | undefined {
  if (codes === undefined || bytes.length > 4096) return undefined;
  const texts: string[] = [];
  for (let at = 0; at + codes.width <= bytes.length; at += codes.width) {
    const code = codes.width === 1 ? (bytes[at] ?? 0) : ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const plain = codes.width === 1 && code >= 32 && code < 127 ? String.fromCharCode(code) : undefined;
    const text = codes.singles.get(code) ?? inRange(codes.ranges, code) ?? plain;
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join("");
}

function inRange(ranges: readonly Range[], code: number): string | undefined {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.from ?? 0) <= code) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  if (range === undefined || code > range.to) return undefined;
  const last = range.text.charCodeAt(range.text.length - 1);
  return range.text.slice(0, -1) + String.fromCharCode(last + code - range.from);
}

/** The tables `bfchar` and `bfrange` of a character map, ISO 32000-1 section 9.10.3, as far as they can be read. */
function tablesOf(bytes: Uint8Array): Pick<Codes, "singles" | "ranges"> {
  const singles = new Map<number, string>();
  const ranges: Range[] = [];
  const lexer = new Lexer(bytes);
  let row: Uint8Array[] = [];
  let table = "";
  try {
    while (singles.size + ranges.length < mostRows) {
      const lexeme = lexer.next();
      if (typeof lexeme === "object" && "mark" in lexeme && lexeme.mark === "end") break;
      if (isWord(lexeme)) [table, row] = [lexeme.word, []];
      else if (typeof lexeme === "object" && "bytes" in lexeme) row.push(lexeme.bytes);
      const [first, second, third] = row;
      if (table === "beginbfchar" && first !== undefined && second !== undefined) {
        singles.set(codeOf(first), utf16(second));
        row = [];
      } else if (table === "beginbfrange" && first !== undefined && second !== undefined && third !== undefined) {
        const text = utf16(third);
        if (text !== "") ranges.push({ from: codeOf(first), to: codeOf(second), text });
        row = [];
      } else if (row.length > 3) row = [];
    }
  } catch (error) {
    // It is only for showing: what was read so far serves.
    if (!(error instanceof Unreadable)) throw error;
  }
  return { singles, ranges: ranges.toSorted((a, b) => a.from - b.from) };
}

const codeOf = (bytes: Uint8Array): number => bytes.subarray(0, 4).reduce((code, byte) => code * 256 + byte, 0);

/** A ligature stands for a few characters; nothing stands for many. */
const utf16 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.slice(0, Math.min(64, bytes.length & ~1)))
    .swap16()
    .toString("utf16le");
