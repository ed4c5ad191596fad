import type { ArrayPart, Numbers } from "../../part.ts";
import { type ElementType, elementBytes, numbersOf } from "../arrays/elements.ts";
import type { Card } from "./cards.ts";

/** For each type that is stored, the one that is meant and the BZERO that says so. */
const meant: ReadonlyMap<string, { readonly type: ElementType; readonly zero: number }> = new Map([
  ["u1", { type: "i1", zero: -(2 ** 7) }],
  ["i2", { type: "u2", zero: 2 ** 15 }],
  ["i4", { type: "u4", zero: 2 ** 31 }],
  ["i8", { type: "u8", zero: 2 ** 63 }],
]);

/**
 * An image as its author knows it, where the header says that its whole numbers are of the other kind, with a sign or
 * without (FITS Standard 4.0, section 5.2.5); else as it is stored.
 */
export function asMeant(part: ArrayPart, cards: readonly Card[]): ArrayPart {
  const other = meant.get(part.type);
  const isMeant =
    other !== undefined && numberIn(cards, "BZERO") === other.zero && (numberIn(cards, "BSCALE") ?? 1) === 1;
  return isMeant ? { ...part, type: other.type, chunks: () => turned(part.chunks(), other.type) } : part;
}

function numberIn(cards: readonly Card[], keyword: string): number | undefined {
  const found = cards.filter((card) => card.keyword === keyword).map(({ value }) => value);
  const [value] = found;
  return found.length === 1 && (typeof value === "number" || typeof value === "bigint") ? Number(value) : undefined;
}

/** The offset is half of what the type holds, so it turns the highest bit around. */
function* turned(chunks: Iterable<Numbers>, type: ElementType): Iterable<Numbers> {
  const width = elementBytes(type);
  for (const { buffer, byteOffset, byteLength } of chunks) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
    for (let at = width - 1; at < bytes.length; at += width) bytes[at] = (bytes[at] as number) ^ 0x80;
    yield numbersOf(bytes, type, false);
  }
}
