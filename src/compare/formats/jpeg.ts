import { type Content, contentOf, latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import type { Frame } from "./jpeg/frame.ts";
import { decodePixels, type Mixing } from "./jpeg/pixels.ts";
import { type Segment, segmentsOf } from "./jpeg/segments.ts";
import { colourProfile } from "./pictures/colour-profile.ts";
import { exif } from "./pictures/exif.ts";
import { shortBytes, shortText } from "./pictures/limits.ts";
import { xmpParts } from "./pictures/xmp.ts";

/**
 * JPEG: the pixels that come out, and all that says how they are shown. Baseline and progressive, Huffman-coded, 8 bits, grey
 * or three colours, and what EXIF says; comments are set aside.
 */
export const jpegFormat: Format = {
  name: "JPEG",
  representation: "coding of the coefficients, progressive or not",
  recognises: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
  open: openJpeg,
};

async function openJpeg(content: Content, reading: Reading): Promise<readonly Part[]> {
  reading.hold(content.size);
  const { segments, after } = segmentsOf(content.read(0, content.size));
  const { width, height, samples, mixing } = decodePixels(segments, (frame) => mixingOf(frame, segments), reading);
  const shown = new Map<string, string>([["colours", mixing]]);
  const packets = segments.filter(isXmp);
  // Of two of them nobody knows which one counts.
  const packet = packets.length === 1 ? packets[0] : undefined;
  const xmp = packet && (await xmpParts(packet.data.subarray(xmpName.length), "XMP", "JPEG", reading));
  for (const segment of segments) {
    if (segment === packet && xmp !== undefined) continue;
    for (const [name, value] of tell(segment, reading)) {
      let key = name;
      while (shown.has(key)) key += " again";
      if (key.length > 1000) throw new Unreadable(`it has ${name} too often`);
      shown.set(key, value);
    }
  }
  const profile = profileOf(segments);
  if (profile !== undefined) {
    reading.hold(profile.length * 2);
    shown.set("colour profile", colourProfile(profile, "JPEG", "colour profile", reading));
  }
  const parts: Part[] = [{ kind: "raster", at: "", width, height, samples, shown }, ...(xmp ?? [])];
  if (after.length > 0)
    parts.push({ kind: "bytes", at: "bytes after the end of the picture", content: contentOf(after) });
  return parts;
}

/** Which colours the three components are: as the Adobe segment says, else by JFIF, else by their names, as libjpeg does. */
function mixingOf({ components }: Frame, segments: readonly Segment[]): Mixing {
  if (components.length === 1) return "grey";
  const adobe = segments.find(isAdobe);
  if (adobe !== undefined) return adobe.data[11] === 0 ? "RGB" : "YCbCr";
  if (segments.some(isJfif)) return "YCbCr";
  return String.fromCharCode(...components.map(({ id }) => id)) === "RGB" ? "RGB" : "YCbCr";
}

const startsWith = ({ data }: Segment, text: string): boolean => latin1(data.subarray(0, text.length)) === text;

const isJfif = (segment: Segment): boolean =>
  segment.marker === 0xe0 && startsWith(segment, "JFIF\0") && segment.data.length >= 14;
const isAdobe = (segment: Segment): boolean =>
  segment.marker === 0xee && startsWith(segment, "Adobe") && segment.data.length === 12;
const isProfile = (segment: Segment): boolean => segment.marker === 0xe2 && startsWith(segment, "ICC_PROFILE\0");

/** Adobe, XMP specification part 3, 1.1.3. */
const xmpName = "http://ns.adobe.com/xap/1.0/\0";
const isXmp = (segment: Segment): boolean => segment.marker === 0xe1 && startsWith(segment, xmpName);

/** Sets comments and EXIF aside; else what a segment says, by name. What is not known here counts by its bytes. */
function tell(segment: Segment, reading: Reading): ReadonlyMap<string, string> {
  const { marker, data } = segment;
  if (marker === 0xfe) {
    reading.setAside({ rule: "JPEG: comments", where: "comment", value: shortText(latin1(data)) });
    return new Map();
  }
  if (marker < 0xe0 || isProfile(segment) || isAdobe(segment)) return new Map();
  if (isJfif(segment)) return jfif(data);
  if (marker === 0xe1 && startsWith(segment, "Exif\0\0")) return exif(data.subarray(6), "JPEG", reading);
  return new Map([[`segment APP${marker & 15} ${nameOf(data)}`.trim(), shortBytes(data)]]);
}

/** Rec. ITU-T T.871: size on paper, and a small picture of the picture. */
function jfif(data: Uint8Array): ReadonlyMap<string, string> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const unit = ["times as high as wide", "per inch", "per centimetre"][data[7] ?? 0] ?? `of unit ${data[7]}`;
  const [x, y] = [view.getUint16(8), view.getUint16(10)];
  // Square pixels of no known size are what is taken for granted.
  const shown = new Map(data[7] === 0 && x === y ? [] : [["resolution", `${x} × ${y} pixels ${unit}`]]);
  if (data.length > 14) shown.set("small picture inside", shortBytes(data.subarray(12)));
  return shown;
}

/** The text with which the data begin, if there is one. */
const nameOf = (data: Uint8Array): string => /^[!-~]{2,40}/.exec(latin1(data.subarray(0, 40)))?.[0] ?? "";

/** The profile's pieces in the order of their numbers; undefined when there is none. ICC.1:2022, B.4. */
function profileOf(segments: readonly Segment[]): Uint8Array | undefined {
  const pieces = segments.filter(isProfile).map(({ data }) => ({ number: data[12] ?? 0, bytes: data.subarray(14) }));
  if (pieces.length === 0) return undefined;
  return Buffer.concat(pieces.toSorted((a, b) => a.number - b.number).map(({ bytes }) => bytes));
}
