import { Unreadable } from "../../format.ts";

/**
 * Undoes GIF's variant of LZW (GIF89a, appendix F): codes of up to 12 bits, lowest bit first. Exactly `size` indices.
 * Throws Unreadable when there are fewer or more, or something follows them.
 */
export function indicesOf(coded: Uint8Array, codeSize: number, size: number): Uint8Array {
  // At most 4096 indices come from a code of 12 bits.
  if (codeSize < 1 || codeSize > 8 || size > coded.length * 4096) throw damaged();
  const out = new Uint8Array(size);
  const clear = 1 << codeSize;
  const end = clear + 1;
  const [starts, lengths] = [new Uint32Array(4096), new Uint32Array(4096)];
  let next = end + 1;
  let width = codeSize + 1;
  let [held, heldBits, from, to] = [0, 0, 0, 0];
  let [beforeStart, beforeLength] = [0, 0];
  for (;;) {
    while (heldBits < width && from < coded.length) {
      held |= (coded[from] as number) << heldBits;
      heldBits += 8;
      from += 1;
    }
    // Some writers leave out the code that ends.
    if (heldBits < width) break;
    const code = held & ((1 << width) - 1);
    held >>= width;
    heldBits -= width;
    if (code === end) break;
    if (code === clear) {
      [next, width, beforeLength] = [end + 1, codeSize + 1, 0];
      continue;
    }
    if (code > next || (beforeLength === 0 && code > clear)) throw damaged();
    const [start, length] =
      code < clear
        ? [to, 1]
        : code === next
          ? [beforeStart, beforeLength + 1]
          : [starts[code] as number, lengths[code] as number];
    if (to + length > size) throw damaged();
    if (code < clear) out[to] = code;
    else for (let i = 0; i < length; i += 1) out[to + i] = out[start + i] as number;
    if (beforeLength > 0 && next < 4096) {
      starts[next] = beforeStart;
      lengths[next] = beforeLength + 1;
      next += 1;
      if (next === 1 << width && width < 12) width += 1;
    }
    [beforeStart, beforeLength] = [to, length];
    to += length;
  }
  if (to !== size || from !== coded.length) throw damaged();
  return out;
}

const damaged = () => new Unreadable("the pixels of a frame are damaged or cut short");
