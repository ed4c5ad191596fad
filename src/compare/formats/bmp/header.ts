import { Unreadable } from "../../format.ts";
import { shortBytes } from "../pictures/limits.ts";

/** What the headers of a BMP say (Microsoft, BITMAPFILEHEADER to BITMAPV5HEADER). */
export interface Header {
  readonly width: number;
  readonly height: number;
  /** The first row is the top one. */
  readonly fromTop: boolean;
  readonly bits: number;
  /** Red, green, blue and opacity: which bits of a pixel; 0 where there are none. Null for pixels with a palette. */
  readonly masks: readonly [number, number, number, number] | null;
  readonly paletteStart: number;
  /** Bytes of an entry: blue, green, red and, mostly, one that is reserved. */
  readonly entryBytes: number;
  readonly entries: number;
  readonly pixelsStart: number;
  readonly shown: ReadonlyMap<string, string>;
  /** A colour profile in the file. */
  readonly profile: { readonly start: number; readonly end: number } | null;
}

const sizes: ReadonlySet<number> = new Set([12, 40, 52, 56, 108, 124]);

/** Throws Unreadable for what is not known here: pixels that are run-length coded, JPEG or PNG inside. */
export function headerOf(bytes: Uint8Array): Header {
  if (bytes.length < 26) throw new Unreadable("it is cut short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  if (!sizes.has(size) || bytes.length < 14 + size) throw new Unreadable("its header is not known here");
  const isCore = size === 12;
  const u32 = (at: number) => view.getUint32(at, true);
  const height = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const planes = view.getUint16(isCore ? 22 : 26, true);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? 0 : u32(30);
  if (planes !== 1 || ![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw new Unreadable("its header is not known here");
  if (compression !== 0 && !(compression === 3 && bits >= 16 && bits !== 24)) {
    throw new Unreadable("its pixels are coded in a way that cannot be read here");
  }
  // With the oldest of the longer headers, the masks follow it.
  const apart = compression === 3 && size === 40 ? 12 : 0;
  const paletteStart = 14 + size + apart;
  if (bytes.length < paletteStart) throw new Unreadable("it is cut short");
  const most = bits <= 8 ? 2 ** bits : 0;
  const named = isCore ? 0 : u32(46);
  const entries = bits <= 8 && named === 0 ? most : named;
  if (entries > 65536 || (bits <= 8 && entries > most)) throw new Unreadable("its palette is damaged");
  const { shown, profile } = colourSpace(bytes, size, view);
  if (!isCore) shown.set("resolution", `${view.getInt32(38, true)} × ${view.getInt32(42, true)} pixels per metre`);
  return {
    width,
    height: Math.abs(height),
    fromTop: height < 0,
    bits,
    masks: bits <= 8 ? null : masksOf(compression, bits, size, u32),
    paletteStart,
    entryBytes: isCore ? 3 : 4,
    entries,
    pixelsStart: u32(10),
    shown,
    profile,
  };
}

function masksOf(compression: number, bits: number, size: number, u32: (at: number) => number): Header["masks"] {
  if (compression === 3) return [u32(54), u32(58), u32(62), size >= 56 ? u32(66) : 0];
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
}

function colourSpace(bytes: Uint8Array, size: number, view: DataView) {
  const shown = new Map<string, string>();
  if (size < 108) return { shown, profile: null };
  const type = view.getUint32(70, true);
  const name =
    type === 0x73524742 ? "sRGB" : type === 0x57696e20 ? "as Windows" : type === 0 ? "calibrated" : String(type);
  shown.set("colour space", name);
  if (type === 0) shown.set("primaries and gamma", shortBytes(bytes.subarray(74, 122)));
  if (size < 124) return { shown, profile: null };
  shown.set("rendering intent", String(view.getUint32(122, true)));
  const [start, length] = [14 + view.getUint32(126, true), view.getUint32(130, true)];
  // "MBED" and "LINK": the profile, or the name of its file, stands in the file.
  if (length === 0 || (type !== 0x4d424544 && type !== 0x4c494e4b)) return { shown, profile: null };
  if (start + length > bytes.length) throw new Unreadable("its colour profile is cut short");
  return { shown, profile: { start, end: start + length } };
}
