import type { Content } from "../../content.ts";

/** So many bytes from there, with the readers of numbers that a Buffer has; fewer only at the end of the content. */
export function bufferAt(content: Content, at: number, length: number): Buffer {
  const start = Math.min(at, content.size);
  const bytes = content.read(start, Math.min(start + length, content.size));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Blocks from there on, small ones first: for data that may end soon and don't say where. */
export function* growingBlocks(content: Content, start: number): Iterable<Uint8Array> {
  let length = 32 * 1024;
  for (let at = start; at < content.size; ) {
    const block = bufferAt(content, at, length);
    yield block;
    at += block.length;
    length = Math.min(2 * length, 1024 * 1024);
  }
}
