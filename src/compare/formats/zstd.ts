import { type Content, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { BytesPart } from "../part.ts";
import { shortDigest } from "./packed/asides.ts";
import { bufferAt } from "./packed/buffer-at.ts";
import { decoded, zstandard } from "./packed/decoded.ts";
import { unpackedName } from "./packed/unpacked-name.ts";
import { type Frame, framesOf, isFrame } from "./zstd/frames.ts";

/** RFC 8878. What is compressed is compared, all frames of it. */
export const zstd: Format = {
  name: "zstd",
  representation: "compression",
  recognises: (head) => isFrame(head),
  open: async (content, reading) => {
    const frames = framesOf(content);
    const payload = await reading.unpack(unzstd(content, frames));
    return [...(await reading.inside(payload, unpackedName(reading.name), "")), ...skipped(content, frames, reading)];
  },
};

/** What is in the frames one after the other. Throws Unreadable when they are damaged. */
export async function* unzstd(
  content: Content,
  frames: readonly Frame[] = framesOf(content),
): AsyncIterable<Uint8Array> {
  for (const { start, end, skippable, size } of frames) {
    if (skippable !== null) continue;
    let [unpacked, taken] = [0, 0];
    const chunks = decoded(zstandard, slice(content, start, end), (bytes) => {
      taken = bytes;
    });
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      yield chunk;
    }
    if (taken !== end - start || (size !== null && BigInt(unpacked) !== size)) {
      throw new Unreadable("its compressed data are damaged");
    }
  }
}

/** Where the frames of a file begin, as tools write it that read or unpack them apart. */
const isIndex = (kind: number, bytes: Buffer): boolean =>
  (kind === 0 && bytes.length === 4) ||
  (kind === 14 && bytes.length >= 9 && bytes.readUInt32LE(bytes.length - 4) === 0x8f92eab1);

/** Skippable frames may hold anything: only an index of the frames is none of the content. */
function skipped(content: Content, frames: readonly Frame[], reading: Reading): readonly BytesPart[] {
  const parts: BytesPart[] = [];
  for (const { start, end, skippable } of frames) {
    if (skippable === null) continue;
    const inner = slice(content, start + 8, end);
    const bytes = bufferAt(inner, 0, 1024 * 1024);
    if (inner.size === bytes.length && isIndex(skippable.kind, bytes)) {
      reading.setAside({ rule: "zstd: index of the frames", where: `at byte ${start}`, value: shortDigest(bytes) });
    } else {
      parts.push({ kind: "bytes", at: `skippable frame ${parts.length + 1}`, content: inner });
    }
  }
  return parts;
}
