import { grouped } from "../../../domain/grouped.ts";
import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt } from "../packed/buffer-at.ts";

/** One frame of a zstd file. */
export interface Frame {
  /** Of its bytes in the file: from the magic number to before `end`. */
  readonly start: number;
  readonly end: number;
  /** Holds bytes that are no compressed data; `kind` is the last digit of its magic number. */
  readonly skippable: { readonly kind: number } | null;
  /** Length of what is in it, where it says so. */
  readonly size: bigint | null;
}

const magic = 0xfd2fb528;

/** Every frame takes a decoder of its own. */
const most = 100_000;

/** Whether a zstd frame or a skippable one begins here. */
export function isFrame(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const number = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  return number === magic || (number & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** RFC 8878: where each frame ends, by its blocks. Throws Unreadable when one is cut short or something follows the last. */
export function framesOf(content: Content): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < content.size; ) {
    if (frames.length >= most) throw new Unreadable(`it has more than ${grouped(most)} frames`);
    const frame = frameAt(content, at);
    if (frame.end > content.size) throw new Unreadable("it is cut short");
    frames.push(frame);
    at = frame.end;
  }
  return frames;
}

function frameAt(content: Content, start: number): Frame {
  const head = bufferAt(content, start, 18);
  if (head.length < 8 || !isFrame(head)) throw new Unreadable("bytes follow its end that are no frame");
  if (head.readUInt32LE(0) !== magic) {
    return { start, end: start + 8 + head.readUInt32LE(4), skippable: { kind: head.readUInt8(0) & 15 }, size: null };
  }
  const descriptor = head.readUInt8(4);
  if (descriptor & 8) throw new Unreadable("it is compressed in an unknown way");
  const isSingle = (descriptor & 32) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const afterWindow = 5 + (isSingle ? 0 : 1);
  const afterDictionary = afterWindow + dictionaryBytes;
  if (head.length < afterDictionary + sizeBytes) throw new Unreadable("it is cut short");
  if (head.subarray(afterWindow, afterDictionary).some((byte) => byte !== 0)) {
    throw new Unreadable("it can only be unpacked with a dictionary");
  }
  const size = sizeBytes === 0 ? null : sizeOf(head.subarray(afterDictionary, afterDictionary + sizeBytes));
  const blocks = endOfBlocks(content, start + afterDictionary + sizeBytes);
  return { start, end: blocks + (descriptor & 4 ? 4 : 0), skippable: null, size };
}

function sizeOf(field: Buffer): bigint {
  if (field.length === 8) return field.readBigUInt64LE(0);
  // With two bytes it counts from 256.
  return BigInt(field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0));
}

function endOfBlocks(content: Content, start: number): number {
  let window: { readonly at: number; readonly bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };
  for (let at = start; ; ) {
    // Blocks may have no more bytes than their header.
    if (at < window.at || at + 3 > window.at + window.bytes.length) window = { at, bytes: bufferAt(content, at, 4096) };
    if (window.bytes.length < 3) throw new Unreadable("it is cut short");
    const header = window.bytes.readUIntLE(at - window.at, 3);
    const type = (header >> 1) & 3;
    if (type === 3) throw new Unreadable("it is damaged");
    // The byte of a repeating block stands there once.
    at += 3 + (type === 1 ? 1 : header >> 3);
    if (header & 1) return at;
  }
}
