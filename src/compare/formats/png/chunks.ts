import { crc32 } from "node:zlib";
import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

export interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

export const signature: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** What stands in the file up to the end of the picture, and the bytes after it. */
export interface Chunks {
  readonly chunks: readonly Chunk[];
  readonly after: Uint8Array;
}

/** All chunks with checked lengths and checksums. Throws Unreadable when one is damaged or the last is missing. */
export function chunksOf(bytes: Uint8Array): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  let at = signature.length;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    const type = latin1(bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(type)) throw new Unreadable("a chunk has no proper type");
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw new Unreadable(`the checksum of chunk ${type} is wrong`);
    }
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    if (chunks.length > 1_000_000) throw new Unreadable("it has more than a million chunks");
    at = end;
    if (type === "IEND") return { chunks, after: bytes.subarray(at) };
  }
  throw new Unreadable("it is cut short");
}

/** Whether a decoder that does not know the chunk must not show the picture. */
export const isCritical = (type: string): boolean => type.charCodeAt(0) < 0x60;
