import { type Reading, Unreadable } from "../../format.ts";
import { holdPicture } from "../pictures/limits.ts";
import type { Header } from "./header.ts";

/** Bytes of a stored row; each is filled up to a multiple of four. */
export const rowBytes = ({ width, bits }: Header): number => Math.ceil((width * bits) / 32) * 4;

/**
 * The pixels as RGBA. Pixels of 32 bits whose highest byte has no meaning by the header take it as their opacity, unless it
 * is zero everywhere. Throws Unreadable when pixels are missing.
 */
export function pixelsOf(bytes: Uint8Array, header: Header, palette: Uint8Array, reading: Reading): Uint8Array {
  const { width, height, bits, fromTop, pixelsStart } = header;
  const stride = rowBytes(header);
  if (pixelsStart + stride * height > bytes.length) throw new Unreadable("its pixels are cut short");
  holdPicture(reading, width, height, 1);
  const out = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = pixelsStart + (fromTop ? row : height - 1 - row) * stride;
    const stored = bytes.subarray(from, from + stride);
    const to = row * width * 4;
    if (header.masks === null) indexedRow(stored, bits, width, palette, out, to);
    else maskedRow(stored, header, header.masks, out, to);
  }
  const isPlain = bits === 32 && header.masks?.[3] === 0;
  if (!isPlain || hasNoOpacity(out)) fillOpacity(out, header);
  return out;
}

function indexedRow(
  stored: Uint8Array,
  bits: number,
  width: number,
  palette: Uint8Array,
  out: Uint8Array,
  start: number,
): void {
  for (let x = 0, to = start; x < width; x += 1, to += 4) {
    const bit = x * bits;
    const index = ((stored[bit >> 3] as number) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
    if (index * 3 >= palette.length) throw new Unreadable("a pixel has a colour that its palette does not have");
    for (let channel = 0; channel < 3; channel += 1) out[to + channel] = palette[index * 3 + channel] as number;
  }
}

function maskedRow(
  stored: Uint8Array,
  { width, bits }: Header,
  masks: NonNullable<Header["masks"]>,
  out: Uint8Array,
  start: number,
): void {
  const size = bits / 8;
  const fields = masks.map(fieldOf);
  for (let x = 0, to = start; x < width; x += 1, to += 4) {
    let pixel = 0;
    for (let byte = size - 1; byte >= 0; byte -= 1) pixel = ((pixel << 8) | (stored[x * size + byte] as number)) >>> 0;
    for (let channel = 0; channel < 4; channel += 1) {
      const { shift, most } = fields[channel] as Field;
      if (most > 0) out[to + channel] = Math.round((((pixel >>> shift) & most) * 255) / most);
    }
    if (size === 4 && masks[3] === 0) out[to + 3] = pixel >>> 24;
  }
}

interface Field {
  readonly shift: number;
  readonly most: number;
}

/** Fields of more than 8 bits would lose what they say. */
function fieldOf(mask: number): Field {
  if (mask === 0) return { shift: 0, most: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most > 255 || (most & (most + 1)) !== 0)
    throw new Unreadable("its colours are stored in a way that is not known here");
  return { shift, most };
}

function hasNoOpacity(out: Uint8Array): boolean {
  for (let at = 3; at < out.length; at += 4) if (out[at] !== 0) return false;
  return true;
}

function fillOpacity(out: Uint8Array, { masks }: Header): void {
  if (masks !== null && masks[3] !== 0) return;
  for (let at = 3; at < out.length; at += 4) out[at] = 255;
}
