import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/** A file of the corpus, by format, case and name. */
export const sample = (path: string): Buffer =>
  readFileSync(new URL(`../../fixtures/corpus/${path}`, import.meta.url).pathname);

export type PngChunk = readonly [type: string, data: Uint8Array | readonly number[] | string];

const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of these chunks, with checksums. */
export const pngOfChunks = (...chunks: readonly PngChunk[]): Buffer =>
  Buffer.concat([
    start,
    ...chunks.map(([type, data]) => {
      const body = Buffer.concat([
        Buffer.from(type, "latin1"),
        typeof data === "string" ? Buffer.from(data, "latin1") : Buffer.from(data),
      ]);
      const chunk = Buffer.alloc(body.length + 8);
      chunk.writeUInt32BE(body.length - 4, 0);
      chunk.set(body, 4);
      chunk.writeUInt32BE(crc32(body), body.length + 4);
      return chunk;
    }),
  ]);

export function pngHeader(width: number, height: number, depth = 8, colour = 2, interlace = 0): PngChunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return ["IHDR", data];
}

/** Rows that each begin with the number of their filter. */
export const pngData = (...rows: readonly (readonly number[])[]): PngChunk => [
  "IDAT",
  deflateSync(Buffer.from(rows.flat())),
];

export const pngEnd: PngChunk = ["IEND", []];

/** Two pixels, red and blue, with chunks before them. */
export const tinyPng = (...chunks: readonly PngChunk[]): Buffer =>
  pngOfChunks(pngHeader(2, 1), ...chunks, pngData([0, 255, 0, 0, 0, 0, 255]), pngEnd);

/** A packet of XMP with these properties. */
export const xmp = (properties: string): string =>
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">' +
  `${properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

export const writtenAt = (date: string): string =>
  `<xmp:CreateDate>${date}</xmp:CreateDate><xmp:CreatorTool>Editor of ${date}</xmp:CreatorTool>`;

export type TiffField = readonly [tag: number, type: number, values: readonly number[] | string];

const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 16: 8 };

/** A little-endian TIFF: the pixels of each page after the header, then its directory. Strips of pages are found by 273. */
export function tiffOf(
  ...pages: readonly { readonly fields: readonly TiffField[]; readonly pixels: Uint8Array }[]
): Buffer {
  const pieces: Buffer[] = [Buffer.from("II*\0\0\0\0\0", "latin1")];
  let size = 8;
  const add = (piece: Uint8Array): number => {
    const at = size;
    // Words begin at even places.
    const even = Buffer.concat([piece, Buffer.alloc(piece.length % 2)]);
    pieces.push(even);
    size += even.length;
    return at;
  };
  let [link, linkAt] = [pieces[0] as Buffer, 4];
  for (const { fields, pixels } of pages) {
    const pixelsAt = add(pixels);
    const isTiled = fields.some(([tag]) => tag === 324);
    const strip: TiffField[] = [
      [273, 4, [pixelsAt]],
      [279, 4, [pixels.length]],
    ];
    const own = isTiled ? [] : strip;
    const missing = own.filter(([tag]) => !fields.some((field) => field[0] === tag));
    const all = [...fields, ...missing].toSorted((a, b) => a[0] - b[0]);
    const directory = Buffer.alloc(2 + all.length * 12 + 4);
    directory.writeUInt16LE(all.length, 0);
    for (const [index, [tag, type, values]] of all.entries()) {
      const data = encoded(type, values);
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(data.length / (sizes[type] ?? 8), at + 4);
      if (data.length <= 4) directory.set(data, at + 8);
      else directory.writeUInt32LE(add(data), at + 8);
    }
    link.writeUInt32LE(size, linkAt);
    add(directory);
    [link, linkAt] = [pieces.at(-1) as Buffer, directory.length - 4];
  }
  return Buffer.concat(pieces);
}

function encoded(type: number, values: readonly number[] | string): Buffer {
  if (typeof values === "string") return Buffer.from(`${values}\0`, "latin1");
  const size = sizes[type] ?? 4;
  const data = Buffer.alloc(values.length * size);
  for (const [index, value] of values.entries()) data.writeUIntLE(value, index * size, Math.min(size, 6));
  return data;
}

/** Fields of a grey picture of 8 bits. */
export const greyFields = (width: number, height: number, ...more: readonly TiffField[]): readonly TiffField[] => {
  const usual: TiffField[] = [
    [256, 3, [width]],
    [257, 3, [height]],
    [258, 3, [8]],
    [262, 3, [1]],
    [278, 3, [height]],
  ];
  return [...usual.filter(([tag]) => !more.some((field) => field[0] === tag)), ...more];
};

export interface GifFrame {
  readonly indices: readonly number[];
  readonly left?: number;
  readonly top?: number;
  readonly width: number;
  readonly height: number;
  readonly delay?: number;
  readonly disposal?: number;
  readonly transparent?: number;
  readonly interlaced?: boolean;
  readonly palette?: readonly number[];
}

/** A GIF with four colours: black, red, green and blue, unless another palette is given. */
export function gifOf(
  width: number,
  height: number,
  frames: readonly GifFrame[],
  { palette = [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255], extensions = Buffer.alloc(0) as Uint8Array, after = "" } = {},
): Buffer {
  const word = (value: number) => [value & 255, value >> 8];
  const pieces: (readonly number[] | Uint8Array)[] = [
    [...Buffer.from("GIF89a"), ...word(width), ...word(height), 0x81, 0, 0, ...palette],
    extensions,
  ];
  for (const frame of frames) {
    const { transparent, palette: own } = frame;
    const flags = ((frame.disposal ?? 0) << 2) | (transparent === undefined ? 0 : 1);
    pieces.push([0x21, 0xf9, 4, flags, ...word(frame.delay ?? 0), transparent ?? 0, 0]);
    pieces.push([0x2c, ...word(frame.left ?? 0), ...word(frame.top ?? 0), ...word(frame.width), ...word(frame.height)]);
    pieces.push([(frame.interlaced ? 0x40 : 0) | (own === undefined ? 0 : 0x81), ...(own ?? [])]);
    pieces.push([2, ...gifCodes(frame.indices)]);
  }
  return Buffer.concat([...pieces.map((piece) => Buffer.from(piece)), Buffer.from(";"), Buffer.from(after)]);
}

/** Codes of three bits, cleared so often that they never grow. */
function gifCodes(indices: readonly number[]): readonly number[] {
  const codes = [4, ...indices.flatMap((index, at) => (at % 2 === 1 ? [index, 4] : [index])), 5];
  const bits = codes.flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2]);
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, index) => sum | (bit << index), 0),
  );
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, at) =>
    bytes.slice(at * 255, at * 255 + 255),
  );
  return [...blocks.flatMap((block) => [block.length, ...block]), 0];
}
