import { Unreadable } from "../../format.ts";
import { checkedDeflate, zstandard } from "../packed/decoded.ts";

const methods: ReadonlyMap<number, (bytes: Uint8Array, size: number) => Uint8Array> = new Map([
  [1, stored],
  [5, lzw],
  [8, deflated],
  [32946, deflated],
  [32773, packBits],
  [50000, zstd],
]);

/** Whether a number of the Compression field is one that can be undone here. */
export const canDecompress = (compression: number): boolean => methods.has(compression);

/** Exactly `size` bytes. Throws Unreadable when there are fewer or more, or something follows them. */
export function decompress(compression: number, bytes: Uint8Array, size: number): Uint8Array {
  const method = methods.get(compression);
  // LZW makes at most strings of 4096 bytes of 12 bits; zstd repeats a byte 128 thousand times in a block of four bytes.
  if (method === undefined || size > bytes.length * (method === zstd ? 32768 : 4096)) throw damaged();
  return method(bytes, size);
}

const damaged = () => new Unreadable("some of its pixels are damaged or cut short");

function stored(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length !== size) throw damaged();
  return bytes;
}

function deflated(bytes: Uint8Array, size: number): Uint8Array {
  return unpacked(checkedDeflate, bytes, size);
}

/** As libtiff numbers it: one frame in each strip or tile. */
function zstd(bytes: Uint8Array, size: number): Uint8Array {
  return unpacked(zstandard, bytes, size);
}

function unpacked({ atOnce }: typeof zstandard, bytes: Uint8Array, size: number): Uint8Array {
  let inflated: ReturnType<typeof atOnce>;
  try {
    inflated = atOnce(bytes, { maxOutputLength: size, chunkSize: Math.min(Math.max(size + 1, 1024), 1 << 26) });
  } catch {
    throw damaged();
  }
  if (inflated.buffer.length !== size || inflated.engine.bytesWritten !== bytes.length) throw damaged();
  return inflated.buffer;
}

/** TIFF 6.0, section 9. */
function packBits(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let [from, to] = [0, 0];
  while (from < bytes.length) {
    const head = bytes[from] as number;
    from += 1;
    if (head === 128) continue;
    const count = head < 128 ? head + 1 : 257 - head;
    const taken = head < 128 ? count : 1;
    if (to + count > size || from + taken > bytes.length) throw damaged();
    if (head < 128) out.set(bytes.subarray(from, from + count), to);
    else out.fill(bytes[from] as number, to, to + count);
    from += taken;
    to += count;
  }
  if (to !== size) throw damaged();
  return out;
}

const clear = 256;
const end = 257;

/** TIFF 6.0, section 13: codes of 9 to 12 bits, highest bit first, which grow one code earlier than they must. */
function lzw(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  // Each string is where it was first written: the one before it and one byte more.
  const [starts, lengths] = [new Uint32Array(4097), new Uint32Array(4097)];
  let next = 258;
  let width = 9;
  let [held, heldBits, from, to] = [0, 0, 0, 0];
  let [beforeStart, beforeLength] = [0, 0];
  for (;;) {
    while (heldBits < width && from < bytes.length) {
      held = ((held << 8) | (bytes[from] as number)) & 0xffffff;
      heldBits += 8;
      from += 1;
    }
    // Some writers leave out the code that ends.
    if (heldBits < width) break;
    heldBits -= width;
    const code = (held >> heldBits) & ((1 << width) - 1);
    if (code === end) break;
    if (code === clear) {
      [next, width, beforeLength] = [258, 9, 0];
      continue;
    }
    if (code > next || (beforeLength === 0 && code > 255)) throw damaged();
    const [start, length] =
      code < 256
        ? [to, 1]
        : code === next
          ? [beforeStart, beforeLength + 1]
          : [starts[code] as number, lengths[code] as number];
    if (to + length > size) throw damaged();
    if (code < 256) out[to] = code;
    else for (let i = 0; i < length; i += 1) out[to + i] = out[start + i] as number;
    if (beforeLength > 0 && next < 4096) {
      starts[next] = beforeStart;
      lengths[next] = beforeLength + 1;
      next += 1;
    }
    [beforeStart, beforeLength] = [to, length];
    to += length;
    width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
  }
  if (to !== size || from !== bytes.length) throw damaged();
  return out;
}
