import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Extent } from "./superblock.ts";

/** One message of an object header (HDF5 File Format Specification 3.0, section IV.A). */
export interface Message {
  readonly type: number;
  /** The message lies elsewhere; the body says where. */
  readonly isShared: boolean;
  readonly body: Buffer;
}

export const messageTypes = {
  datatype: 3,
  oldFillValue: 4,
  fillValue: 5,
  attribute: 12,
  comment: 13,
  continuation: 16,
} as const;

const mostBlocks = 1000;
const mostBytes = 64 * 1024 * 1024;

/** All messages of the object at an address. Throws Unreadable when there is no object. */
export function readMessages(content: Content, extent: Extent, address: number): readonly Message[] {
  const from = extent.start + address;
  const head = bytesAt(content, from, 64);
  const isNew = head.toString("latin1", 0, 4) === "OHDR";
  const first = isNew ? newHeader(head, from) : oldHeader(head, from);
  const messages: Message[] = [];
  const blocks = [first];
  for (let index = 0; index < blocks.length; index += 1) {
    const { start, size, hasOrder } = blocks[index] as Block;
    const found = isNew
      ? newMessages(bytesAt(content, start, size), hasOrder)
      : oldMessages(bytesAt(content, start, size));
    for (const message of found) {
      messages.push(message);
      if (message.type !== messageTypes.continuation) continue;
      const place = numberAt(message.body, 0, extent.addressBytes);
      const length = numberAt(message.body, extent.addressBytes, extent.lengthBytes);
      // A block of the newer form has a signature before its messages and a check sum behind them.
      const [before, around] = isNew ? [4, 8] : [0, 0];
      blocks.push({ start: extent.start + place + before, size: length - around, hasOrder });
    }
    if (blocks.length > mostBlocks) throw new Unreadable("an object in it has too many headers");
  }
  return messages;
}

interface Block {
  readonly start: number;
  readonly size: number;
  /** Messages carry the order in which they were made. */
  readonly hasOrder: boolean;
}

function oldHeader(head: Buffer, from: number): Block {
  if (head[0] !== 1) throw new Unreadable("an object in it has an unknown header");
  return { start: from + 16, size: numberAt(head, 8, 4), hasOrder: false };
}

function newHeader(head: Buffer, from: number): Block {
  const flags = head[5] ?? 0;
  if (head[4] !== 2) throw new Unreadable("an object in it has an unknown header");
  const sizeAt = 6 + ((flags & 32) === 0 ? 0 : 16) + ((flags & 16) === 0 ? 0 : 4);
  const width = 1 << (flags & 3);
  return { start: from + sizeAt + width, size: numberAt(head, sizeAt, width), hasOrder: (flags & 4) !== 0 };
}

function* oldMessages(block: Buffer): Generator<Message> {
  for (let at = 0; at + 8 <= block.length; ) {
    const [type, size, flags] = [block.readUInt16LE(at), block.readUInt16LE(at + 2), block[at + 4] ?? 0];
    yield { type, isShared: (flags & 2) !== 0, body: block.subarray(at + 8, at + 8 + size) };
    at += 8 + size;
  }
}

function* newMessages(block: Buffer, hasOrder: boolean): Generator<Message> {
  const headBytes = hasOrder ? 6 : 4;
  for (let at = 0; at + headBytes <= block.length; ) {
    const [type, size, flags] = [block[at] ?? 0, block.readUInt16LE(at + 1), block[at + 3] ?? 0];
    yield { type, isShared: (flags & 2) !== 0, body: block.subarray(at + headBytes, at + headBytes + size) };
    at += headBytes + size;
  }
}

/** A number of some bytes, little endian. Throws Unreadable when it lies outside. */
export function numberAt(bytes: Buffer, at: number, width: number): number {
  if (at + width > bytes.length || ![1, 2, 4, 8].includes(width)) throw new Unreadable("an object in it breaks off");
  return width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, width);
}

function bytesAt(content: Content, start: number, size: number): Buffer {
  const isInside = start >= 0 && size >= 0 && size <= mostBytes && start <= content.size;
  if (!isInside) throw new Unreadable("an object in it lies outside of the file");
  return Buffer.from(content.read(start, Math.min(content.size, start + size)));
}
