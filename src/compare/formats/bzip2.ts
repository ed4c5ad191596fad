import type { Content } from "../content.ts";
import { type Format, Unreadable } from "../format.ts";
import { BitReader } from "./bzip2/bits.ts";
import { type Block, decodeBlock, expanded } from "./bzip2/block.ts";
import { bzip2Crc } from "./bzip2/crc.ts";
import { unpackedName } from "./packed/unpacked-name.ts";

/** What is compressed is compared, all streams of it. */
export const bzip2: Format = {
  name: "bzip2",
  representation: "compression",
  recognises: (head) =>
    head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && isLevel(head[3]) && (isBlock(head) || isEnd(head)),
  open: async (content, reading) =>
    reading.inside(await reading.unpack(unbzip2(content)), unpackedName(reading.name), ""),
};

const isLevel = (byte = 0): boolean => byte >= 0x31 && byte <= 0x39;
const isBlock = (head: Uint8Array): boolean => head[4] === 0x31 && head[5] === 0x41 && head[6] === 0x59;
const isEnd = (head: Uint8Array): boolean => head[4] === 0x17 && head[5] === 0x72 && head[6] === 0x45;

const blockStart = 0x314159265359;
const streamEnd = 0x177245385090;

/**
 * What is in the streams one after the other, by the layout that the bzip2 program writes. Throws Unreadable when they are
 * damaged, cut short, or something follows the last one.
 */
export function* unbzip2(content: Content): Iterable<Uint8Array> {
  const bits = new BitReader(content);
  let room = new Uint32Array(0);
  while (!bits.isAtEnd()) {
    if (bits.read(24) !== 0x425a68) throw new Unreadable("bytes follow its end that are no stream");
    const level = bits.read(8);
    if (!isLevel(level)) throw new Unreadable("it is compressed in an unknown way");
    const blockBytes = (level - 0x30) * 100_000;
    if (room.length < blockBytes) room = new Uint32Array(blockBytes);
    yield* stream(bits, room.subarray(0, blockBytes));
    bits.toNextByte();
  }
}

function* stream(bits: BitReader, room: Uint32Array): Iterable<Uint8Array> {
  let all = 0;
  for (;;) {
    const start = bits.read(24) * 2 ** 24 + bits.read(24);
    const promised = bits.read(32);
    if (start === streamEnd) {
      if (promised !== all) throw new Unreadable("its check sum is wrong");
      return;
    }
    if (start !== blockStart) throw new Unreadable("it is damaged");
    const block: Block = decodeBlock(bits, room);
    let crc = 0;
    for (const piece of expanded(block)) {
      crc = bzip2Crc(piece, crc);
      yield piece;
    }
    if (crc !== promised) throw new Unreadable("the check sum of a block is wrong");
    all = (((all << 1) | (all >>> 31)) ^ promised) >>> 0;
  }
}
