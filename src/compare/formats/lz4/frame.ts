import { Unreadable } from "../../format.ts";
import { unpackBlock } from "./block.ts";

const mark = 0x184d2204;

/**
 * Unpacks one LZ4 frame of at most `most` bytes. Throws Unreadable where it is damaged or cut off, and where anything
 * stands behind it. Checksums are not looked at: what they guard is what comes out.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function unpackFrame(bytes: Uint8Array, most: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 11 || view.getUint32(0, true) !== mark) throw new Unreadable("its compressed data are damaged");
  const flags = view.getUint8(4);
  const has = (bit: number): boolean => ((flags >> bit) & 1) === 1;
  if (flags >> 6 !== 1 || has(1) || has(0))
    throw new Unreadable("its compressed data are of a kind that is not known here");
  const blockSize = 2 ** (8 + 2 * ((view.getUint8(5) >> 4) & 7));
  let from = 7 + (has(3) ? 8 : 0);
  const blocks: { readonly start: number; readonly end: number; readonly isPacked: boolean }[] = [];
  for (;;) {
    if (from + 4 > bytes.length) throw new Unreadable("its compressed data are cut off");
    const header = view.getUint32(from, true);
    from += 4;
    if (header === 0) break;
    const size = header & 0x7fffffff;
    blocks.push({ start: from, end: from + size, isPacked: header < 0x80000000 });
    from += size + (has(4) ? 4 : 0);
  }
  if (from + (has(2) ? 4 : 0) !== bytes.length) throw new Unreadable("something stands behind its compressed data");
  const output = new Uint8Array(Math.min(most, blocks.length * blockSize));
  let to = 0;
  for (const { start, end, isPacked } of blocks) {
    const packed = bytes.subarray(start, end);
    if (isPacked) {
      // Blocks that stand alone do not reach back; of others, none reaches back to before the frame.
      to = unpackBlock(packed, output, to, Math.min(output.length, to + blockSize));
    } else {
      if (to + packed.length > output.length) throw new Unreadable("its compressed data are larger than they may be");
      output.set(packed, to);
      to += packed.length;
    }
  }
  return output.subarray(0, to);
}
