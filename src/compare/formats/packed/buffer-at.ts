import type { Content } from "../../content.ts";

/** So many bytes from there, with the readers of numbers that a Buffer has; fewer only at the end of the content. */
export function bufferAt(content: Content, at: number, length: number): Buffer {
  const start = Math.min(at, content.size);
  const bytes = content.read(start, Math.min(start + length, content.size));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** All of it in blocks, small ones first: for data that may end soon and don't say where. */
export function* growingBlocks(content: Content): Iterable<Uint8Array> {
  let length = 32 * 1024;
  for (let at = 0; at < content.size; ) {
    const block = bufferAt(content, at, length);
    yield block;
    at += block.length;
    length = Math.min(2 * length, 1024 * 1024);
  }
}

const zeros = Buffer.alloc(64 * 1024);

/** Whether there is nothing but zeros; up to 64 KiB. */
export function isZero(bytes: Buffer): boolean {
  return zeros.subarray(0, bytes.length).equals(bytes);
}
