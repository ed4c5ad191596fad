import { latin1, utf8, viewOf } from "../../content.ts";
import type { Reading } from "../../format.ts";
import { checkedDeflate } from "../packed/decoded.ts";
import { colourProfile } from "../pictures/colour-profile.ts";
import { exif } from "../pictures/exif.ts";
import { shortBytes, shortText } from "../pictures/limits.ts";
import type { Chunk } from "./chunks.ts";
import type { Header } from "./header.ts";

/** More of a compressed text or profile is not read. */
const mostInflated = 64 * 1024 * 1024;

/** Texts that say by what and when a picture was written. A title, an author or a drawing kept in it is content. */
const ofTheWriter = /^(?:Software|Source|Creation Time|date:\w+|Thumb::\w+)$/i;

/** Sets a chunk aside when it says what wrote it or when; else what it says of how the picture is shown, by name. */
export function tell(
  { type, data }: Chunk,
  header: Header,
  palette: Uint8Array,
  reading: Reading,
): ReadonlyMap<string, string> {
  switch (type) {
    case "tEXt":
    case "zTXt":
    case "iTXt": {
      const [keyword, text] = textOf(type, data, reading);
      if (!ofTheWriter.test(keyword)) return new Map([[`text ${keyword}`, text]]);
      reading.setAside({ rule: "PNG: text chunks", where: `chunk ${type} ${keyword}`, value: text });
      return new Map();
    }
    case "tIME":
      reading.setAside({ rule: "PNG: time of last change", where: "chunk tIME", value: timeOf(data) });
      return new Map();
    case "eXIf":
      return exif(data, "PNG", reading);
    case "sBIT": {
      const value = `${[...data].join(" ")} significant bits`;
      // As many as there are anyway say nothing.
      if (!data.every((bits) => bits === (header.colour === 3 ? 8 : header.depth))) return new Map([[type, value]]);
      reading.setAside({ rule: "PNG: that all bits are significant", where: "chunk sBIT", value });
      return new Map();
    }
    case "iCCP":
      return new Map([[type, profileOf(data, reading)]]);
    default:
      return new Map([[type, words.get(type)?.(data, header, palette) ?? shortBytes(data)]]);
  }
}

type Words = (data: Uint8Array, header: Header, palette: Uint8Array) => string;

/** PNG specification (third edition), 11.3. */
const words: ReadonlyMap<string, Words> = new Map<string, Words>([
  ["gAMA", (data) => (data.length === 4 ? String(viewOf(data).getUint32(0) / 100_000) : shortBytes(data))],
  ["cHRM", (data) => (data.length === 32 ? uint32s(data).join(" ") : shortBytes(data))],
  ["sRGB", (data) => `rendering intent ${[...data].join(" ")}`],
  ["pHYs", (data) => (data.length === 9 ? resolution(data) : shortBytes(data))],
  ["bKGD", background],
]);

const uint32s = (data: Uint8Array): readonly number[] =>
  Array.from({ length: data.length >> 2 }, (_, index) => viewOf(data).getUint32(index * 4));

function resolution(data: Uint8Array): string {
  const [x, y] = uint32s(data) as readonly [number, number];
  if (data[8] !== 1) return `${x} × ${y}, of unit ${data[8]}`;
  return `${x} × ${y} pixels per metre (${Math.round(x * 0.0254)} dpi)`;
}

/** What counts is the colour, whether it stands there as an entry of the palette, as a grey or as red, green and blue. */
function background(data: Uint8Array, { colour, depth }: Header, palette: Uint8Array): string {
  if (colour === 3) {
    const entry = data[0] ?? 256;
    const [red, green, blue] = palette.subarray(entry * 4, entry * 4 + 3);
    return data.length === 1 && blue !== undefined ? `colour ${red} ${green} ${blue}` : `entry ${shortBytes(data)}`;
  }
  const isGrey = colour === 0 || colour === 4;
  const largest = 2 ** depth - 1;
  if (data.length !== (isGrey ? 2 : 6)) return shortBytes(data);
  const samples = (isGrey ? [0, 0, 0] : [0, 2, 4]).map((at) => viewOf(data).getUint16(at));
  if (samples.some((sample) => sample > largest)) return shortBytes(data);
  if (depth === 16) return `colour ${samples.join(" ")} of 65535`;
  return `colour ${samples.map((sample) => (sample * 255) / largest).join(" ")}`;
}

function timeOf(data: Uint8Array): string {
  if (data.length !== 7) return shortBytes(data);
  const [month, day, hour, minute, second] = [...data.subarray(2)].map((part) => String(part).padStart(2, "0"));
  return `${viewOf(data).getUint16(0)}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** Keyword and what stands behind it. */
function textOf(type: string, data: Uint8Array, reading: Reading): readonly [string, string] {
  const end = data.indexOf(0);
  if (end < 0) return ["without keyword", shortBytes(data)];
  const keyword = shortText(latin1(data.subarray(0, end)));
  const rest = data.subarray(end + 1);
  if (type === "tEXt") return [keyword, shortText(latin1(rest))];
  if (type === "zTXt") {
    const text = inflated(rest.subarray(1), reading);
    return [keyword, text === undefined ? shortBytes(rest) : shortText(latin1(text))];
  }
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0) return [keyword, shortBytes(rest)];
  const stored = rest.subarray(translated + 1);
  const text = rest[0] === 1 ? inflated(stored, reading) : stored;
  if (text === undefined) return [keyword, shortBytes(rest)];
  const prefix = latin1(rest.subarray(2, translated)).replace("\0", " ").trim();
  return [keyword, shortText(`${prefix === "" ? "" : `${prefix}: `}${utf8(text) ?? latin1(text)}`)];
}

/** XMP that is stored as it should be: uncompressed, without a language (XMP specification part 3, 1.1.5). */
export function xmpOf({ type, data }: Chunk): Uint8Array | undefined {
  const start = "XML:com.adobe.xmp\0\0\0\0\0";
  if (type !== "iTXt" || latin1(data.subarray(0, start.length)) !== start) return undefined;
  return data.subarray(start.length);
}

/** Name and profile; one that cannot be inflated counts as it stands. */
function profileOf(data: Uint8Array, reading: Reading): string {
  const end = data.indexOf(0);
  const profile = end < 0 ? undefined : inflated(data.subarray(end + 2), reading);
  if (profile === undefined) return shortBytes(data);
  return `${shortText(latin1(data.subarray(0, end)))}, ${colourProfile(profile, "PNG", "chunk iCCP", reading)}`;
}

function inflated(data: Uint8Array, reading: Reading): Uint8Array | undefined {
  try {
    const { buffer, engine } = checkedDeflate.atOnce(data, { maxOutputLength: mostInflated });
    if (engine.bytesWritten !== data.length) return undefined;
    reading.hold(buffer.length);
    return buffer;
  } catch {
    return undefined;
  }
}
