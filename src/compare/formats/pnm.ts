import { type Content, contentOf } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { holdPicture, shortText } from "./pictures/limits.ts";
import { type Header, headerOf } from "./pnm/header.ts";

/** Portable bitmaps, greymaps and pixmaps (netpbm): the pixels, with what they are measured by. */
export const pnmFormat: Format = {
  name: "PNM",
  representation: "numbers as text or bytes, white space",
  // Texts may begin with such a header as well, so that its word is not enough.
  recognises: (head, name, content) => {
    if (head[0] !== 0x50 || (head[1] ?? 0) < 0x31 || (head[1] ?? 0) > 0x36 || !isBlank(head[2])) return false;
    const header = headerOrNothing(head);
    if (header === undefined) return false;
    return /\.p[bgpn]m$/i.test(name) || (!header.isPlain && endOf(header) === content.size);
  },
  open,
};

const isBlank = (byte: number | undefined): boolean => byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);

function headerOrNothing(head: Uint8Array): Header | undefined {
  try {
    return headerOf(head);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** Bytes of a row of pixels that are not written as text. */
const rowBytes = ({ kind, width, most }: Header): number =>
  kind === "bitmap" ? Math.ceil(width / 8) : width * (kind === "RGB" ? 3 : 1) * (most > 255 ? 2 : 1);

const endOf = (header: Header): number => header.start + rowBytes(header) * header.height;

/** Programs name themselves in a comment. */
const ofTheWriter = /^(?:CREATOR:|Created (?:by|with) )/i;

async function open(content: Content, reading: Reading): Promise<readonly Part[]> {
  reading.hold(content.size);
  const bytes = content.read(0, content.size);
  const header = headerOf(bytes);
  const { kind, width, height, most, comments } = header;
  const shown = new Map([
    ["colours", kind],
    ["value of white", String(most)],
  ]);
  const said = comments.filter((comment) => !ofTheWriter.test(comment));
  if (said.length > 0) shown.set("comments", shortText(said.join("\n")));
  for (const comment of comments.filter((each) => ofTheWriter.test(each)))
    reading.setAside({ rule: "PNM: program", where: "comment", value: shortText(comment) });
  holdPicture(reading, width, height, most > 255 ? 2 : 1);
  const { values, end } = header.isPlain ? written(bytes, header, reading) : packed(bytes, header);
  const parts: Part[] = [{ kind: "raster", at: "", width, height, samples: samplesOf(values, header), shown }];
  const after = bytes.subarray(end);
  if (after.length > 0)
    parts.push({ kind: "bytes", at: "bytes after the end of the picture", content: contentOf(after) });
  return parts;
}

interface Values {
  /** The value of a sample by its number. */
  readonly values: (index: number) => number;
  readonly end: number;
}

/** Bytes; two of them for larger values, and one for eight pixels of a bitmap. */
function packed(bytes: Uint8Array, header: Header): Values {
  const { kind, width, most, start } = header;
  const [perRow, end] = [rowBytes(header), endOf(header)];
  if (end > bytes.length) throw new Unreadable("it is cut short");
  const at = (index: number) => bytes[start + index] as number;
  const bit = (index: number) => {
    const [row, column] = [Math.floor(index / width), index % width];
    return (at(row * perRow + (column >> 3)) >> (7 - (column & 7))) & 1;
  };
  if (kind === "bitmap") return { values: bit, end };
  return { values: most > 255 ? (index) => at(2 * index) * 256 + at(2 * index + 1) : at, end };
}

/** Numbers with blanks between them; those of a bitmap need none. All of the file belongs to the one picture. */
function written(bytes: Uint8Array, { kind, width, height, start }: Header, reading: Reading): Values {
  const count = width * height * (kind === "RGB" ? 3 : 1);
  reading.hold(4 * count);
  const values = new Uint32Array(count);
  let [found, value] = [0, -1];
  const add = (each: number) => {
    if (found === count) throw new Unreadable("it holds more numbers than pixels");
    values[found] = each;
    found += 1;
  };
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (isBlank(byte)) {
      if (value >= 0) add(value);
      value = -1;
    } else if (byte < 0x30 || byte > 0x39 || value > 65535) throw new Unreadable("its pixels are no numbers");
    else if (kind === "bitmap") add(byte - 0x30);
    else value = Math.max(0, value) * 10 + byte - 0x30;
  }
  if (value >= 0) add(value);
  if (found < count) throw new Unreadable("it is cut short");
  return { values: (index) => values[index] as number, end: bytes.length };
}

/** RGBA. In a bitmap, 1 is black. */
function samplesOf(values: Values["values"], { kind, width, height, most }: Header): Uint8Array | Uint16Array {
  const pixels = width * height;
  const opaque = most > 255 ? 65535 : 255;
  const samples = most > 255 ? new Uint16Array(pixels * 4) : new Uint8Array(pixels * 4);
  const read = (index: number) => {
    const value = values(index);
    if (value > most) throw new Unreadable("a value in it is larger than white");
    return kind === "bitmap" ? (1 - value) * 255 : value;
  };
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      samples[pixel * 4 + channel] = read(kind === "RGB" ? pixel * 3 + channel : pixel);
    samples[pixel * 4 + 3] = opaque;
  }
  return samples;
}
