import { type Content, latin1 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { type ElementType, elementBytes, elementCount } from "../arrays/elements.ts";
import { type Card, cardBytes, readCards } from "./cards.ts";

/** A header and the data that it describes. */
export interface Unit {
  readonly cards: readonly Card[];
  readonly start: number;
  /** Of the data, without what fills them up. */
  readonly bytes: number;
}

const blockBytes = 2880;
const mostHeaderBytes = 64 * 1024 * 1024;
const mostUnits = 20_000;

/** Reads all headers. `end` is where the last unit ends. Throws Unreadable. */
export function readUnits(
  content: Content,
  reading: Reading,
): { readonly units: readonly Unit[]; readonly end: number } {
  const units: Unit[] = [];
  let at = 0;
  while (at < content.size && isHeader(content, at, units.length)) {
    const { cards, end } = readHeader(content, at, reading);
    const bytes = dataBytes(cards);
    if (end + bytes > content.size) throw new Unreadable("it ends before its data do");
    units.push({ cards, start: end, bytes });
    if (units.length > mostUnits) throw new Unreadable(`it has more than ${mostUnits} headers`);
    at = end + Math.ceil(bytes / blockBytes) * blockBytes;
  }
  return { units, end: Math.min(at, content.size) };
}

function isHeader(content: Content, at: number, index: number): boolean {
  return latin1(content.read(at, Math.min(content.size, at + 8))) === (index === 0 ? "SIMPLE  " : "XTENSION");
}

function readHeader(content: Content, start: number, reading: Reading): { cards: readonly Card[]; end: number } {
  const blocks: Uint8Array[] = [];
  for (let at = start; at + blockBytes <= content.size; at += blockBytes) {
    const block = content.read(at, at + blockBytes);
    reading.hold(3 * blockBytes);
    const last = endOf(block);
    if (last !== -1) {
      const cards = readCards(Buffer.concat([...blocks, block.subarray(0, last)]));
      return { cards, end: at + blockBytes };
    }
    blocks.push(block);
    if (at - start > mostHeaderBytes) throw new Unreadable("a header in it is too long");
  }
  throw new Unreadable("a header in it has no end");
}

/** Where the card END begins; -1 when it is not in this block. */
function endOf(block: Uint8Array): number {
  for (let at = 0; at < block.length; at += cardBytes) {
    if (latin1(block.subarray(at, at + 8)) === "END     ") return at;
  }
  return -1;
}

/** The value of a card that is a whole number; undefined when there is none. */
export function integer(cards: readonly Card[], keyword: string): number | undefined {
  const card = cards.find((one) => one.keyword === keyword);
  if (card === undefined) return undefined;
  const value = Number(card.value);
  if (typeof card.value !== "bigint" || !Number.isSafeInteger(value))
    throw new Unreadable(`${keyword} is no whole number`);
  return value;
}

/** The value of a card that is a string; undefined when there is none. */
export function string(cards: readonly Card[], keyword: string): string | undefined {
  const value = cards.find((one) => one.keyword === keyword)?.value;
  return typeof value === "string" ? value : undefined;
}

/** The lengths of the axes, the slowest first, as in C. */
export function shapeOf(cards: readonly Card[]): readonly number[] {
  const axes = integer(cards, "NAXIS") ?? 0;
  if (axes < 0 || axes > 999) throw new Unreadable("it has an impossible number of axes");
  const sides = Array.from({ length: axes }, (_, axis) => integer(cards, `NAXIS${axis + 1}`) ?? -1);
  if (axes > 0) elementCount(sides);
  return sides.toReversed();
}

const types: ReadonlyMap<number, ElementType> = new Map([
  [8, "u1"],
  [16, "i2"],
  [32, "i4"],
  [64, "i8"],
  [-32, "f4"],
  [-64, "f8"],
]);

export function typeOf(cards: readonly Card[]): ElementType {
  const type = types.get(integer(cards, "BITPIX") ?? 0);
  if (type === undefined) throw new Unreadable("its BITPIX is not known");
  return type;
}

function dataBytes(cards: readonly Card[]): number {
  const shape = shapeOf(cards);
  if (shape.length === 0) return 0;
  if (shape.at(-1) === 0 && cards.some(({ keyword, value }) => keyword === "GROUPS" && value === true)) {
    throw new Unreadable("it holds random groups");
  }
  const [groups, parameters] = [integer(cards, "GCOUNT") ?? 1, integer(cards, "PCOUNT") ?? 0];
  const bytes = elementBytes(typeOf(cards)) * groups * (parameters + elementCount(shape));
  if (groups < 0 || parameters < 0 || !Number.isSafeInteger(bytes)) throw new Unreadable("it has an impossible size");
  return bytes;
}
