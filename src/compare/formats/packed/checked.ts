import { crc32 } from "node:zlib";
import { Unreadable } from "../../format.ts";

/** What unpacked data have to be, by the container's own word. */
export interface Promised {
  readonly size: number;
  readonly crc: number;
}

/** Passes the chunks on. Throws Unreadable as soon as they are too many, and at their end when they are not as promised. */
export async function* checked(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  promised: Promised,
  of: string,
): AsyncIterable<Uint8Array> {
  let [crc, size] = [0, 0];
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > promised.size) throw new Unreadable(`${of} is longer than it says`);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== promised.size) throw new Unreadable(`${of} is shorter than it says`);
  if (crc !== promised.crc) throw new Unreadable(`the check sum of ${of} is wrong`);
}
