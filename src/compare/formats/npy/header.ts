import { type Content, latin1, utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { elementCount } from "../arrays/elements.ts";
import { type Literal, readLiteral } from "./literal.ts";

/** What is said of an array before its bytes (format versions 1 to 3 of NumPy's `lib.format`). */
export interface Header {
  /** The type as the header has it: `<f8`, or a list of fields. */
  readonly descr: Literal;
  readonly isColumnsFirst: boolean;
  readonly shape: readonly number[];
  readonly count: number;
  /** Where the elements begin. */
  readonly dataStart: number;
}

export const magic = "\u0093NUMPY";

const longest = 1024 * 1024;

/** Reads the header that begins at a byte. Throws Unreadable. */
export function readHeader(content: Content, start: number): Header {
  const head = content.read(start, start + 12);
  if (head.length < 10 || latin1(head.subarray(0, 6)) !== magic) throw new Unreadable("it does not begin as an array");
  const [major, minor] = [head[6] ?? 0, head[7] ?? 0];
  if (major < 1 || major > 3 || minor !== 0) throw new Unreadable(`its version ${major}.${minor} is not known`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const lengthBytes = major === 1 ? 2 : 4;
  if (head.length < 8 + lengthBytes) throw new Unreadable("its header breaks off");
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const textStart = start + 8 + lengthBytes;
  if (length > longest || textStart + length > content.size)
    throw new Unreadable("its header is longer than it can be");
  const bytes = content.read(textStart, textStart + length);
  const text = major === 3 ? utf8(bytes) : latin1(bytes);
  if (text === undefined) throw new Unreadable("its header is no text");
  return { ...fields(readLiteral(text)), dataStart: textStart + length };
}

function fields(literal: Literal): Omit<Header, "dataStart"> {
  if (!(literal instanceof Map) || literal.size !== 3) throw new Unreadable("its header is no description of an array");
  const [descr, order, shape] = [literal.get("descr"), literal.get("fortran_order"), literal.get("shape")];
  const isShape = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.every((side) => typeof side === "number");
  if (descr === undefined || typeof order !== "boolean" || !isShape(shape)) {
    throw new Unreadable("its header is no description of an array");
  }
  return { descr, isColumnsFirst: order, shape, count: elementCount(shape) };
}
