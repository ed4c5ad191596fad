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
  return { size, read: (a, b) => content.read(from + Math.min(a, size), from + Math.min(b, size)) };
}

/** All of it in blocks, from `start` on. */
export function* blocks(content: Content, start = 0, length: number = blockBytes): Iterable<Uint8Array> {
  for (let at = start; at < content.size; at += length) yield content.read(at, Math.min(at + length, content.size));
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
  for (let at = 0; at < a.size; at += blockBytes) {
    const end = Math.min(at + blockBytes, a.size);
    if (Buffer.compare(a.read(at, end), b.read(at, end)) !== 0) return false;
  }
  return true;
}
