import type { Content } from "../domain/content.ts";

export type { Content } from "../domain/content.ts";

/** How much is read at once. */
export const blockBytes: number = 1024 * 1024;

export function contentOf(bytes: Uint8Array): Content {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

/** A part of another content, without a copy. */
export function slice(content: Content, start: number, end: number): Content {
  const from = Math.min(start, content.size);
  const size = Math.max(0, Math.min(end, content.size) - from);
  return { size, read: (a, b, into) => content.read(from + Math.min(a, size), from + Math.min(b, size), into) };
}

/** Memory for one block after the other. */
export const room = (): Uint8Array => Buffer.allocUnsafeSlow(blockBytes);

/** All of it in blocks, from `start` on; with `into`, one after the other in the same memory. */
export function* blocks(
  content: Content,
  start = 0,
  length: number = blockBytes,
  into?: Uint8Array,
): Iterable<Uint8Array> {
  for (let at = start; at < content.size; at += length)
    yield content.read(at, Math.min(at + length, content.size), into);
}

/** The bytes that numbers take, without a copy. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Reads numbers from bytes, without a copy. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** The bytes as text in which every byte is one character: for patterns over binary formats. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The bytes as UTF-8; undefined when they are not. A byte order mark is kept. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether two contents hold the same bytes. */
export function sameBytes(a: Content, b: Content): boolean {
  if (a.size !== b.size) return false;
  if (a.size <= blockBytes) return Buffer.compare(a.read(0, a.size), b.read(0, b.size)) === 0;
  const [ours, theirs] = [room(), room()];
  for (let at = 0; at < a.size; at += blockBytes) {
    const end = Math.min(at + blockBytes, a.size);
    if (Buffer.compare(a.read(at, end, ours), b.read(at, end, theirs)) !== 0) return false;
  }
  return true;
}
