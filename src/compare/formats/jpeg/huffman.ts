import { Unreadable } from "../../format.ts";
import type { Bits } from "./bits.ts";

/** A code table: for each length of code its smallest and largest code, and where its values begin. */
export interface HuffmanTable {
  readonly least: Int32Array;
  readonly most: Int32Array;
  readonly first: Int32Array;
  readonly values: Uint8Array;
  /** For each beginning of 8 bits the length of its code, times 256, and its value; 0 where the code is longer. */
  readonly short: Uint16Array;
}

/** The tables of one segment, with their places: class (0 or 1) times 4 plus number. T.81, B.2.4.2 and annex C. */
export function huffmanTables(data: Uint8Array): readonly (readonly [place: number, table: HuffmanTable])[] {
  const tables: [number, HuffmanTable][] = [];
  let at = 0;
  while (at < data.length) {
    const place = data[at] as number;
    const counts = data.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = data.subarray(at + 17, at + 17 + total);
    if ((place & 0xef) > 3 || counts.length < 16 || values.length < total)
      throw new Unreadable("a code table is damaged");
    tables.push([(place >> 4) * 4 + (place & 3), tableOf(counts, values)]);
    at += 17 + total;
  }
  return tables;
}

function tableOf(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const [least, most, first] = [new Int32Array(17), new Int32Array(17).fill(-1), new Int32Array(17)];
  const short = new Uint16Array(256);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    const count = counts[length - 1] as number;
    least[length] = code;
    first[length] = index;
    if (count > 0) most[length] = code + count - 1;
    if (code + count > 1 << length) throw new Unreadable("a code table is damaged");
    for (let each = 0; length <= 8 && each < count; each += 1) {
      const from = (code + each) << (8 - length);
      short.fill((length << 8) | (values[index + each] as number), from, from + (1 << (8 - length)));
    }
    code += count;
    index += count;
    code <<= 1;
  }
  return { least, most, first, values, short };
}

/** The next value. Throws Unreadable when the bits are no code of the table. */
export function nextValue(bits: Bits, table: HuffmanTable): number {
  const known = table.short[bits.peek(8)] as number;
  if (known !== 0) {
    bits.skip(known >> 8);
    return known & 255;
  }
  const next = bits.peek(16);
  for (let length = 9; length <= 16; length += 1) {
    const code = next >> (16 - length);
    if (code > (table.most[length] as number)) continue;
    bits.skip(length);
    return table.values[(table.first[length] as number) + code - (table.least[length] as number)] as number;
  }
  throw new Unreadable("its coded pixels are damaged");
}
