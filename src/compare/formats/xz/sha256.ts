import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { blocks, type Content, slice } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt } from "../packed/buffer-at.ts";
import { type Stream, xzMagic } from "./streams.ts";

/** Number of SHA-256 among the check sums that a stream may have. */
export const sha256Check = 10;

const checkBytes = 32;
const flags = Buffer.alloc(2);

/** The stream as one without check sums, for a decoder that does not know SHA-256. */
export function* withoutChecks(content: Content, { start, indexed }: Stream): Iterable<Uint8Array> {
  yield Buffer.concat([xzMagic, flags, sumOf(flags)]);
  let at = start + 12;
  for (const { padded } of indexed) {
    yield* blocks(slice(content, at, at + padded - checkBytes));
    at += padded;
  }
  const records = indexed.flatMap(({ unpadded, size }) => [...integer(unpadded - checkBytes), ...integer(size)]);
  const index = Buffer.from([0, ...integer(indexed.length), ...records]);
  const whole = Buffer.concat([index, Buffer.alloc((4 - (index.length % 4)) % 4)]);
  yield Buffer.concat([whole, sumOf(whole)]);
  const backward = Buffer.alloc(4);
  backward.writeUInt32LE(whole.length / 4);
  const footer = Buffer.concat([backward, flags]);
  yield Buffer.concat([sumOf(footer), footer, Buffer.from("YZ")]);
}

function sumOf(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  return sum;
}

/** Seven bits a byte, the lowest first. */
function integer(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** Passes on what was unpacked. Throws Unreadable where a block is not what its check sum says. */
export async function* withSha256(
  chunks: AsyncIterable<Uint8Array>,
  content: Content,
  { start, indexed }: Stream,
): AsyncIterable<Uint8Array> {
  let [block, at, hash, left] = [0, start + 12, createHash("sha256"), indexed[0]?.size ?? 0];
  const finish = () => {
    for (; left === 0 && block < indexed.length; block += 1) {
      at += indexed[block]?.padded ?? 0;
      const told = bufferAt(content, at - checkBytes, checkBytes);
      if (!hash.digest().equals(told)) throw new Unreadable("the check sum of a block is wrong");
      [hash, left] = [createHash("sha256"), indexed[block + 1]?.size ?? 0];
    }
  };
  finish();
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length && block < indexed.length; ) {
      const piece = chunk.subarray(from, from + left);
      hash.update(piece);
      [from, left] = [from + piece.length, left - piece.length];
      finish();
    }
    yield chunk;
  }
}
