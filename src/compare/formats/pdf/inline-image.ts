import { isSpace } from "./characters.ts";
import { inflated } from "./filters.ts";
import { Damaged } from "./growing.ts";
import type { Lexer } from "./lexer.ts";
import { is, nameOf, type PdfObject } from "./objects.ts";

/**
 * The bytes of a picture inside a content stream, ISO 32000-1 section 8.9.7; `lexer` stands behind `ID` and ends up behind
 * `EI`. Undefined where their end cannot be told for certain: the bytes themselves may hold an `EI`.
 */
export function inlineImage(
  lexer: Lexer,
  entries: ReadonlyMap<string, PdfObject>,
  hold: (bytes: number) => void,
): Uint8Array | undefined {
  const start = lexer.at + 1;
  if (!isSpace(lexer.bytes[lexer.at])) return undefined;
  const rest = lexer.bytes.subarray(start, lexer.end);
  const length = lengthOf(rest, entries, hold);
  if (length === undefined || length > rest.length) return undefined;
  let at = length;
  while (isSpace(rest[at])) at += 1;
  if (rest[at] !== 0x45 || rest[at + 1] !== 0x49) return undefined;
  if (at + 2 < rest.length && !isSpace(rest[at + 2])) return undefined;
  lexer.at = start + at + 2;
  return rest.subarray(0, length);
}

const entry = (entries: ReadonlyMap<string, PdfObject>, short: string, long: string): PdfObject =>
  entries.get(short) ?? entries.get(long) ?? null;

function lengthOf(
  rest: Uint8Array,
  entries: ReadonlyMap<string, PdfObject>,
  hold: (bytes: number) => void,
): number | undefined {
  const given = entry(entries, "F", "Filter");
  const first = is(given, "list") ? (given.items[0] ?? null) : given;
  if (first === null) return plainLength(entries);
  switch (nameOf(first)) {
    case "AHx":
    case "ASCIIHexDecode":
      return upTo(rest, [0x3e]);
    case "A85":
    case "ASCII85Decode":
      return upTo(rest, [0x7e, 0x3e]);
    case "Fl":
    case "FlateDecode":
      return flateLength(rest, hold);
    case "RL":
    case "RunLengthDecode":
      return runsLength(rest);
    default:
      return undefined;
  }
}

/** Rows of samples, each filled up to whole bytes. */
function plainLength(entries: ReadonlyMap<string, PdfObject>): number | undefined {
  const [width, height] = [entry(entries, "W", "Width"), entry(entries, "H", "Height")];
  const isMask = entry(entries, "IM", "ImageMask") === true;
  const depth = isMask ? 1 : entry(entries, "BPC", "BitsPerComponent");
  const colours = isMask ? 1 : coloursOf(entry(entries, "CS", "ColorSpace"));
  if (typeof width !== "number" || typeof height !== "number" || typeof depth !== "number" || colours === undefined) {
    return undefined;
  }
  const length = Math.ceil((width * depth * colours) / 8) * height;
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

function coloursOf(space: PdfObject): number | undefined {
  const name = is(space, "list") ? nameOf(space.items[0]) : nameOf(space);
  return new Map([
    ["G", 1],
    ["DeviceGray", 1],
    ["I", 1],
    ["Indexed", 1],
    ["RGB", 3],
    ["DeviceRGB", 3],
    ["CMYK", 4],
    ["DeviceCMYK", 4],
  ]).get(name ?? "");
}

function upTo(rest: Uint8Array, mark: readonly number[]): number | undefined {
  const at = Buffer.from(rest.buffer, rest.byteOffset, rest.byteLength).indexOf(Buffer.from(mark));
  return at < 0 ? undefined : at + mark.length;
}

function flateLength(rest: Uint8Array, hold: (bytes: number) => void): number | undefined {
  try {
    const { buffer, consumed } = inflated(rest);
    hold(buffer.length);
    return consumed;
  } catch (error) {
    if (error instanceof Damaged) return undefined;
    throw error;
  }
}

function runsLength(rest: Uint8Array): number | undefined {
  for (let at = 0; at < rest.length; ) {
    const length = rest[at] ?? 0;
    if (length === 128) return at + 1;
    at += length < 128 ? length + 2 : 2;
  }
  return undefined;
}
