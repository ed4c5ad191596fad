import { type Content, contentOf, latin1, viewOf } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { colourProfile } from "./pictures/colour-profile.ts";
import { exif } from "./pictures/exif.ts";
import { shortBytes } from "./pictures/limits.ts";
import { xmpParts } from "./pictures/xmp.ts";

const mostBytes = 512 * 1024 * 1024;

/**
 * WebP (RFC 9649): what it says of itself is read, its pixels are not decoded. They are compared as they are coded, so that
 * the same pixels coded anew are different; a PNG is compared pixel by pixel.
 */
export const webpFormat: Format = {
  name: "WebP",
  representation: "what stands around the coded pixels",
  recognises: (head) => latin1(head.subarray(0, 4)) === "RIFF" && latin1(head.subarray(8, 12)) === "WEBP",
  open,
};

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** What the pixels are made of: frames, opacity, and how an animation is played. */
const ofPixels: ReadonlySet<string> = new Set(["VP8 ", "VP8L", "ALPH", "ANIM", "ANMF"]);

async function open(content: Content, reading: Reading): Promise<readonly Part[]> {
  if (content.size > mostBytes) throw new Unreadable("it is larger than WebP is read");
  reading.hold(content.size * 2);
  const { chunks, after } = chunksOf(content.read(0, content.size));
  const pixels = chunks.filter(({ type }) => ofPixels.has(type));
  // With their names and lengths, so that no two sequences of chunks give the same bytes.
  const coded = pixels.flatMap(({ type, data }) => [Buffer.from(`${type}${data.length}:`, "latin1"), data]);
  if (pixels.length === 0) throw new Unreadable("it has no pixels");
  const shown = new Map<string, Value>();
  const parts: Part[] = [];
  for (const { type, data } of chunks.filter((chunk) => !ofPixels.has(chunk.type))) {
    if (chunks.filter((chunk) => chunk.type === type).length > 1) throw new Unreadable(`it has chunk ${type} twice`);
    if (type === "VP8X") tellHeader(data, pixels, shown);
    else if (type === "ICCP") shown.set("colour profile", colourProfile(data, "WebP", "chunk ICCP", reading));
    else if (type === "EXIF") for (const [name, value] of exif(block(data), "WebP", reading)) shown.set(name, value);
    else {
      const xmp = type === "XMP " ? await xmpParts(data, "XMP", "WebP", reading) : undefined;
      if (xmp === undefined) shown.set(`chunk ${type.trim()}`, shortBytes(data));
      else parts.push(...xmp);
    }
  }
  const coding: Part = {
    kind: "bytes",
    at: "coded pixels, which are not decoded here as those of a PNG are",
    content: contentOf(Buffer.concat(coded)),
  };
  if (after.length > 0) parts.push({ kind: "bytes", at: "bytes after the end", content: contentOf(after) });
  return [coding, { kind: "value", at: "about the picture", value: shown }, ...parts];
}

function chunksOf(bytes: Uint8Array): { readonly chunks: readonly Chunk[]; readonly after: Uint8Array } {
  const view = viewOf(bytes);
  const end = bytes.length < 12 ? Number.POSITIVE_INFINITY : 8 + view.getUint32(4, true);
  if (end > bytes.length) throw new Unreadable("it is cut short");
  const chunks: Chunk[] = [];
  for (let at = 12; at < end; ) {
    const size = at + 8 > end ? Number.POSITIVE_INFINITY : view.getUint32(at + 4, true);
    const next = at + 8 + size + (size & 1);
    if (next > end || chunks.length > 100_000) throw new Unreadable("one of its chunks is damaged");
    if ((size & 1) === 1 && bytes[next - 1] !== 0)
      throw new Unreadable("one of its chunks is filled up with something");
    chunks.push({ type: latin1(bytes.subarray(at, at + 4)), data: bytes.subarray(at + 8, at + 8 + size) });
    at = next;
  }
  return { chunks, after: bytes.subarray(end) };
}

/** Some writers begin it as in a JPEG. */
const block = (data: Uint8Array): Uint8Array => (latin1(data.subarray(0, 6)) === "Exif\0\0" ? data.subarray(6) : data);

/** RFC 9649, 2.7: of a single picture that is as large as its canvas, the header repeats what its pixels say. */
function tellHeader(data: Uint8Array, pixels: readonly Chunk[], shown: Map<string, Value>): void {
  const repeated = pixels.map(sizeOf).find((size) => size !== undefined);
  const isPlain = data.length === 10 && repeated !== undefined && pixels.every(({ type }) => !type.startsWith("ANI"));
  const opacity = pixels.some(({ type }) => type === "ALPH") || repeated?.isSeenThrough === true ? 16 : 0;
  // Flags for a colour profile, EXIF and XMP: those chunks are there or not.
  const flags = (data[0] ?? 0) & ~0x2c;
  const size = Buffer.alloc(6);
  size.writeUIntLE((repeated?.width ?? 1) - 1, 0, 3);
  size.writeUIntLE((repeated?.height ?? 1) - 1, 3, 3);
  const expected = Buffer.concat([Buffer.from([opacity, 0, 0, 0]), size]);
  const isRepeated = isPlain && Buffer.concat([Buffer.from([flags]), data.subarray(1)]).equals(expected);
  if (!isRepeated) shown.set("header", shortBytes(data));
}

/** RFC 6386, 9.1, and RFC 9649, 3.4. */
function sizeOf({ type, data }: Chunk) {
  const view = viewOf(data);
  if (type === "VP8 " && data.length >= 10) {
    const [width, height] = [view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff];
    return width === 0 || height === 0 ? undefined : { width, height, isSeenThrough: false };
  }
  if (type !== "VP8L" || data.length < 5) return undefined;
  const bits = view.getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, isSeenThrough: ((bits >>> 28) & 1) === 1 };
}
