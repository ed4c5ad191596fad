import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { arrayPart } from "./arrays/elements.ts";
import type { Card } from "./fits/cards.ts";
import { isCompressedImage, tableParts } from "./fits/table.ts";
import { readUnits, shapeOf, string, typeOf, type Unit } from "./fits/units.ts";
import { asMeant } from "./fits/unsigned.ts";
import { Asides, shown } from "./packed/asides.ts";

/**
 * FITS: of each header its cards, of each image its pixels, as they are stored unless BZERO only says whether whole
 * numbers have a sign (BSCALE and BZERO are cards, too), of each table its columns. The comments behind values say in what unit they are, and are content. Cards with check sums and the date of
 * writing are set aside.
 */
export const fits: Format = {
  name: "FITS",
  representation:
    "order of the cards, spelling of numbers in cards, bytes that fill up blocks, order and gaps of the heap",
  recognises: (head) => latin1(head.subarray(0, 10)) === "SIMPLE  = ",
  async open(content, reading) {
    const { units, end } = readUnits(content, reading);
    if (units.length === 0) throw new Unreadable("it has no header");
    const asides = new Asides("cards", 2000);
    const parts = units.flatMap((unit, index) => unitParts(unit, `HDU ${index}`, content, reading, asides));
    asides.tell(reading);
    if (end < content.size)
      parts.push({ kind: "bytes", at: "after the last HDU", content: slice(content, end, content.size) });
    return parts;
  },
};

function unitParts(unit: Unit, at: string, content: Content, reading: Reading, asides: Asides): readonly Part[] {
  const header: Part = { kind: "value", at: `${at} header`, value: headerValue(unit.cards, at, asides) };
  const comments: Part = { kind: "value", at: `${at} comments`, value: commentsOf(unit.cards, at, asides) };
  return [header, comments, ...dataParts(unit, at, content, reading)];
}

function dataParts(unit: Unit, at: string, content: Content, reading: Reading): readonly Part[] {
  const { cards, start, bytes } = unit;
  const extension = string(cards, "XTENSION");
  if (bytes === 0 && extension !== "BINTABLE") return [];
  const hasGroups = cards.some(
    ({ keyword, value }) => (keyword === "PCOUNT" && value !== 0n) || (keyword === "GCOUNT" && value !== 1n),
  );
  if (extension === "BINTABLE" || extension === "A3DTABLE") return tableParts(unit, at, content, reading);
  const shape = shapeOf(cards);
  if (extension === "TABLE" && !hasGroups) {
    const [rows = 0, width = 0] = shape;
    return [{ kind: "text", at: `${at} table`, lines: () => lines(content, start, rows, width) }];
  }
  if ((extension === undefined || extension === "IMAGE") && !hasGroups) {
    const stored = arrayPart(`${at} image`, { content, start, type: typeOf(cards), shape, isBigEndian: true });
    return [asMeant(stored, cards)];
  }
  return [{ kind: "bytes", at: `${at} data`, content: slice(content, start, start + bytes) }];
}

function* lines(content: Content, start: number, rows: number, width: number): Generator<string> {
  for (let row = 0; row < rows; row += 1) {
    yield latin1(content.read(start + row * width, start + (row + 1) * width)).trimEnd();
  }
}

/** Which cards are no content, and by which rule. */
const rules: ReadonlyMap<string, string> = new Map([
  ["CHECKSUM", "FITS: check sums"],
  ["DATASUM", "FITS: check sums"],
  ["ZHECKSUM", "FITS: check sums"],
  ["ZDATASUM", "FITS: check sums"],
  ["DATE", "FITS: date of writing"],
]);

/** How long the compressed tiles of an image are follows from how they were packed. */
const ofPacking = /^(?:PCOUNT|THEAP|TFORM\d+)$/;

/** Values by their keywords, those of a keyword that comes again as a list. Texts without a value keep their order. */
function headerValue(cards: readonly Card[], at: string, asides: Asides): Value {
  const values = new Map<string, Value[]>();
  const isPacked = isCompressedImage(cards);
  for (const { keyword, value, comment } of cards) {
    const where = `${at}: ${keyword}`;
    const rule = value === undefined ? undefined : rules.get(keyword);
    if (rule !== undefined) {
      asides.add(rule, where, shown(`${String(value)} / ${comment}`));
      continue;
    }
    const own = value === undefined ? comment : isPacked && ofPacking.test(keyword) ? bare(value) : value;
    if (keyword !== "" || own !== "") addTo(values, keyword, own);
  }
  return new Map([...values].map(([keyword, own]) => [keyword, isList(keyword, own) ? own : (own[0] ?? null)]));
}

/** IDL says when it wrote a header behind the first of its cards. */
const stamp = /^(Written by IDL:) .*\d\d:\d\d:\d\d.*$/;

/** What stands behind values, by keyword. The comments of cards that are set aside go with them. */
function commentsOf(cards: readonly Card[], at: string, asides: Asides): Value {
  const comments = new Map<string, Value[]>();
  for (const { keyword, value, comment } of cards) {
    if (value === undefined || comment === "" || rules.has(keyword)) continue;
    const own = comment.replace(stamp, "$1");
    if (own !== comment) asides.add("FITS: date of writing", `${at}: ${keyword}`, shown(comment));
    addTo(comments, keyword, own);
  }
  return new Map([...comments].map(([keyword, own]) => [keyword, own.length === 1 ? (own[0] ?? null) : own]));
}

/** A keyword may come again a hundred thousand times. */
function addTo(values: Map<string, Value[]>, keyword: string, own: Value): void {
  const before = values.get(keyword);
  if (before === undefined) values.set(keyword, [own]);
  else before.push(own);
}

const isList = (keyword: string, own: readonly Value[]): boolean =>
  own.length > 1 || ["COMMENT", "HISTORY", ""].includes(keyword);

/** The form of a column of tiles without the length of the longest one; nothing of the size of the heap. */
const bare = (value: Value): Value => (typeof value === "string" ? value.replace(/\(\d+\)$/, "") : "of the packing");
