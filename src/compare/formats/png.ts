import { type Content, contentOf } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { shortBytes } from "./pictures/limits.ts";
import { xmpParts } from "./pictures/xmp.ts";
import { tell, xmpOf } from "./png/ancillary.ts";
import { animationOf, framesOf } from "./png/animation.ts";
import { type Chunk, chunksOf, isCritical, signature } from "./png/chunks.ts";
import { type Header, headerOf } from "./png/header.ts";
import { type Colours, decodePixels } from "./png/pixels.ts";
import { withoutGranted } from "./png/taken-for-granted.ts";

/**
 * PNG, third edition: the pixels in full, texts, EXIF, and all that says how they are shown. Time stamps and writers are set aside; chunks
 * that are not known here count by their bytes.
 */
export const pngFormat: Format = {
  name: "PNG",
  representation: "compression and storage of the pixels",
  recognises: (head) => signature.every((byte, index) => head[index] === byte),
  open: openPng,
};

const known: ReadonlySet<string> = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);
const consumed: ReadonlySet<string> = new Set([...known, "tRNS", "acTL", "fcTL", "fdAT"]);
/** They must come before a palette, else readers overlook them. */
const beforePalette: ReadonlySet<string> = new Set(["cHRM", "cICP", "gAMA", "iCCP", "mDCV", "cLLI", "sBIT", "sRGB"]);

async function openPng(content: Content, reading: Reading): Promise<readonly Part[]> {
  reading.hold(content.size);
  const { chunks, after } = chunksOf(content.read(0, content.size));
  const header = checked(chunks);
  const colours = coloursOf(header, chunks);
  const packets = chunks.flatMap((chunk) => xmpOf(chunk) ?? []);
  // Of two of them nobody knows which one counts.
  const xmp = packets.length === 1 ? await xmpParts(packets[0] as Uint8Array, "XMP", "PNG", reading) : undefined;
  const others = xmp === undefined ? chunks : chunks.filter((chunk) => xmpOf(chunk) === undefined);
  const shown = shownBy(others, header, colours, reading);
  const animation = animationOf(chunks);
  if (animation !== undefined) shown.set("animation", `played ${animation.plays === 0 ? "for ever" : animation.plays}`);
  const data = joinedData(chunks.filter(({ type }) => type === "IDAT"));
  const { width, height } = header;
  const samples = decodePixels(header, data, colours, reading);
  // Frames of an animation may have holes where its first picture has none.
  if (animation === undefined) withoutGranted(shown, samples, reading);
  const parts: Part[] = [{ kind: "raster", at: "", width, height, samples, shown }, ...(xmp ?? [])];
  if (animation !== undefined) parts.push(...framesOf(animation, header, colours, samples, reading));
  if (after.length > 0)
    parts.push({ kind: "bytes", at: "bytes after the end of the picture", content: contentOf(after) });
  return parts;
}

const joinedData = (chunks: readonly Chunk[]): Uint8Array =>
  chunks.length === 1 ? (chunks[0] as Chunk).data : Buffer.concat(chunks.map(({ data }) => data));

/** The header, once the chunks are known to be all understood and in their places. */
function checked(chunks: readonly Chunk[]): Header {
  const types = chunks.map(({ type }) => type);
  const strange = types.find((type) => isCritical(type) && !known.has(type));
  if (strange !== undefined) throw new Unreadable(`it needs chunk ${strange}, which is not known here`);
  for (const once of ["IHDR", "PLTE", "tRNS", "acTL"]) {
    if (types.indexOf(once) !== types.lastIndexOf(once)) throw new Unreadable(`it has chunk ${once} twice`);
  }
  const [first, last] = [types.indexOf("IDAT"), types.lastIndexOf("IDAT")];
  if (first < 0) throw new Unreadable("it has no pixels");
  if (types.slice(first, last + 1).some((type) => type !== "IDAT")) throw new Unreadable("its pixels are interrupted");
  const [palette, transparency] = [types.indexOf("PLTE"), types.indexOf("tRNS")];
  if (palette > first || transparency > first || (transparency >= 0 && palette > transparency)) {
    throw new Unreadable("its colours are out of place");
  }
  const [header] = chunks;
  if (header?.type !== "IHDR" || chunks.at(-1)?.data.length !== 0)
    throw new Unreadable("it does not begin or end as it must");
  return headerOf(header.data);
}

function coloursOf({ colour, depth }: Header, chunks: readonly Chunk[]): Colours {
  const entries = chunks.find(({ type }) => type === "PLTE")?.data;
  const opacity = chunks.find(({ type }) => type === "tRNS")?.data;
  const isOdd = entries !== undefined && (entries.length % 3 !== 0 || entries.length === 0 || entries.length > 768);
  if (isOdd || (entries === undefined && colour === 3) || (entries !== undefined && (colour & 3) === 0)) {
    throw new Unreadable("its palette is damaged");
  }
  const count = (entries?.length ?? 0) / 3;
  const palette = new Uint8Array(count * 4);
  for (let entry = 0; entry < count; entry += 1) {
    palette.set((entries as Uint8Array).subarray(entry * 3, entry * 3 + 3), entry * 4);
    palette[entry * 4 + 3] = colour === 3 ? (opacity?.[entry] ?? 255) : 255;
  }
  if (opacity === undefined) return { palette, transparent: null };
  if (colour === 3) {
    if (opacity.length > count) throw new Unreadable("its transparency is damaged");
    return { palette, transparent: null };
  }
  if (colour > 2 || opacity.length !== (colour === 0 ? 2 : 6)) throw new Unreadable("its transparency is damaged");
  const transparent = Array.from({ length: opacity.length / 2 }, (_, index) => {
    return ((opacity[index * 2] as number) << 8) | (opacity[index * 2 + 1] as number);
  });
  if (transparent.some((sample) => sample >= 2 ** depth)) throw new Unreadable("its transparency is damaged");
  return { palette, transparent };
}

/** By chunk; one that comes again, or later than it should, has a name of its own, since readers differ in what they do. */
function shownBy(
  chunks: readonly Chunk[],
  header: Header,
  { palette }: Colours,
  reading: Reading,
): Map<string, string> {
  const shown = new Map<string, string>();
  let place = "";
  for (const chunk of chunks) {
    const { type, data } = chunk;
    if (type === "PLTE") {
      // Without indices, it is a suggestion for screens of few colours.
      if (header.colour !== 3) shown.set("suggested palette", shortBytes(data));
      place = " after the palette";
    } else if (type === "IDAT") place = " after the pixels";
    if (consumed.has(type)) continue;
    const isLate = place === " after the pixels" || (place !== "" && beforePalette.has(type));
    for (const [name, value] of tell(chunk, header, palette, reading)) {
      let key = `${name}${isLate ? place : ""}`;
      while (shown.has(key)) key += " again";
      if (key.length > 1000) throw new Unreadable(`it has chunk ${type} too often`);
      shown.set(key, value);
    }
  }
  return shown;
}
