import { isSpace } from "./characters.ts";
import { Damaged, Growing, mostDecodedBytes } from "./growing.ts";

const clear = 256;
const endOfData = 257;

/** ISO 32000-1 section 7.4.4: codes of 9 to 12 bits, the highest bit first. Throws Damaged. */
export function fromLzw(bytes: Uint8Array, earlyChange: boolean): Uint8Array {
  const out = new Growing(bytes.length * 3, mostDecodedBytes);
  // Each code beyond the first 258 is a stretch of what was written already.
  const starts = new Uint32Array(4097);
  const lengths = new Uint32Array(4097);
  const early = earlyChange ? 1 : 0;
  let known = 258;
  let width = 9;
  let buffer = 0;
  let bits = 0;
  let at = 0;
  let last = { start: 0, length: 0 };
  for (;;) {
    while (bits < width) {
      if (at >= bytes.length) throw new Damaged("no end");
      buffer = ((buffer << 8) | (bytes[at] ?? 0)) & 0xffffff;
      at += 1;
      bits += 8;
    }
    bits -= width;
    const code = (buffer >> bits) & ((1 << width) - 1);
    if (code === endOfData) break;
    if (code === clear) {
      known = 258;
      width = 9;
      last = { start: 0, length: 0 };
      continue;
    }
    // The entry that is being made now may be used at once: it is what was written last and its first byte again.
    if (last.length > 0 && known < 4096) {
      starts[known] = last.start;
      lengths[known] = last.length + 1;
      known += 1;
    }
    if (code >= known) throw new Damaged("unknown code");
    const [from, length] = code < 256 ? [-1, 1] : [starts[code] ?? 0, lengths[code] ?? 0];
    const room = out.room(length);
    const to = out.length;
    if (code < 256) room[to] = code;
    else for (let index = 0; index < length; index += 1) room[to + index] = room[from + index] ?? 0;
    out.length += length;
    last = { start: to, length };
    if (known + early >= 1 << width && width < 12) width += 1;
  }
  if (!bytes.subarray(at).every(isSpace)) throw new Damaged("not at its end");
  return out.result();
}
