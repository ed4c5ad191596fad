import type { Reading } from "../../format.ts";
import type { RasterPart, Value } from "../../part.ts";
import type { PdfFile } from "./file.ts";
import { is, nameOf, type PdfObject, type Stream } from "./objects.ts";
import { valueText } from "./write.ts";

/** How samples of a picture become red, green and blue. */
interface Colours {
  /** Samples of one pixel. */
  readonly count: 1 | 3;
  /** Three bytes for each number of an indexed picture. */
  readonly palette: Uint8Array | null;
}

/**
 * The pixels of a picture, ISO 32000-1 section 8.9.5; everything else that its dictionary says is told as how they are
 * shown. Undefined for what is no plain picture in grey, red-green-blue or a palette of these.
 */
export function picture(
  at: string,
  { stream, entries, bytes }: { stream: Stream; entries: ReadonlyMap<string, Value>; bytes: Uint8Array },
  file: PdfFile,
  reading: Reading,
): RasterPart | undefined {
  const [width, height] = [entries.get("Width"), entries.get("Height")];
  const isMask = entries.get("ImageMask") === true;
  const depth = isMask ? 1 : entries.get("BitsPerComponent");
  const colours = isMask ? grey : coloursOf(stream.entries.get("ColorSpace"), file);
  if (!isSize(width) || !isSize(height) || !isDepth(depth) || colours === undefined) return undefined;
  if (colours.palette !== null && (depth > 8 || Array.isArray(entries.get("Mask")))) return undefined;
  const stride = Math.ceil((width * colours.count * depth) / 8);
  if (stride * height !== bytes.length) return undefined;
  const wide = depth === 16;
  reading.hold(width * height * (wide ? 8 : 4));
  const samples = wide ? new Uint16Array(width * height * 4) : new Uint8Array(width * height * 4);
  const most = (1 << depth) - 1;
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, to += 4) {
      for (let channel = 0; channel < 3; channel += 1) {
        const which = column * colours.count + (colours.count === 3 ? channel : 0);
        const sample = sampleAt(bytes, row * stride, which, depth);
        if (colours.palette === null) samples[to + channel] = wide ? sample : Math.round((sample * 255) / most);
        else if (sample * 3 + channel >= colours.palette.length) return undefined;
        else samples[to + channel] = colours.palette[sample * 3 + channel] ?? 0;
      }
      samples[to + 3] = wide ? 65535 : 255;
    }
  }
  const pixels = new Set(["Width", "Height", "Type", "Subtype"]);
  const shown = [...entries]
    .filter(([key]) => !pixels.has(key))
    .map(([key, value]) => [key, valueText(value)] as const);
  return { kind: "raster", at, width, height, samples, shown: new Map(shown) };
}

const grey: Colours = { count: 1, palette: null };

function sampleAt(bytes: Uint8Array, row: number, which: number, depth: number): number {
  if (depth === 8) return bytes[row + which] ?? 0;
  if (depth === 16) return ((bytes[row + 2 * which] ?? 0) << 8) | (bytes[row + 2 * which + 1] ?? 0);
  const bit = which * depth;
  return ((bytes[row + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function coloursOf(object: PdfObject | undefined, file: PdfFile): Colours | undefined {
  const space = file.resolve(object);
  const [family, base, , table] = is(space, "list") ? space.items.slice(0, 4).map(file.resolve) : [space];
  switch (nameOf(family)) {
    case "DeviceGray":
    case "CalGray":
      return grey;
    case "DeviceRGB":
    case "CalRGB":
      return { count: 3, palette: null };
    case "ICCBased": {
      const count = is(base, "stream") ? file.resolve(base.entries.get("N")) : null;
      return count === 1 || count === 3 ? { count, palette: null } : undefined;
    }
    case "Indexed": {
      if (coloursOf(base, file)?.count !== 3) return undefined;
      if (is(table, "string")) return { count: 1, palette: table.bytes };
      const decoded = is(table, "stream") ? file.decode(table) : undefined;
      return decoded === undefined || decoded.left.length > 0 ? undefined : { count: 1, palette: decoded.bytes };
    }
    default:
      return undefined;
  }
}

const isSize = (value: Value | undefined): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 1 << 20;

const isDepth = (value: Value | undefined): value is 1 | 2 | 4 | 8 | 16 =>
  value === 1 || value === 2 || value === 4 || value === 8 || value === 16;
