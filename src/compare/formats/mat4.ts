import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part, Value } from "../part.ts";
import { columnsFirst } from "./arrays/columns-first.ts";
import { type ElementType, elementBytes, numbersOf } from "./arrays/elements.ts";

/** The header of one matrix (MAT-File Format, level 4). */
interface Header {
  readonly isBigEndian: boolean;
  readonly type: ElementType;
  readonly kind: "numbers" | "text" | "sparse";
  readonly rows: number;
  readonly columns: number;
  readonly isComplex: boolean;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const types: readonly ElementType[] = ["f8", "f4", "i4", "i2", "u2", "u1"];
const kinds = ["numbers", "text", "sparse"] as const;

/** Variables of MATLAB 4: matrices of numbers, text and sparse matrices, which are written as lists of entries. */
export const mat4: Format = {
  name: "MAT 4",
  representation: "byte order",
  recognises: (_, name, content) => /\.mat$/i.test(name) && headerAt(content, 0) !== undefined,
  async open(content, reading) {
    const parts: Part[] = [];
    for (let at = 0; at < content.size; ) {
      const header = headerAt(content, at);
      if (header === undefined) throw new Unreadable("what follows one of its matrices is none");
      parts.push(...matrixParts(header, content, reading));
      at = header.end;
      if (parts.length > 100_000) throw new Unreadable("it holds too many matrices");
    }
    return parts;
  },
};

function headerAt(content: Content, at: number): Header | undefined {
  const head = Buffer.from(content.read(at, Math.min(content.size, at + 20)));
  if (head.length < 20) return undefined;
  const isBigEndian = head.readInt32LE(0) < 0 || head.readInt32LE(0) > 9999;
  const word = (index: number) => (isBigEndian ? head.readInt32BE(4 * index) : head.readInt32LE(4 * index));
  const [code, rows, columns, imaginary, nameLength] = [word(0), word(1), word(2), word(3), word(4)];
  const [machine, zero, type, kind] = [1000, 100, 10, 1].map((unit) => Math.floor(code / unit) % 10);
  const element = types[type ?? -1];
  const own = kinds[kind ?? -1];
  if (machine !== (isBigEndian ? 1 : 0) || zero !== 0 || element === undefined || own === undefined) return undefined;
  if (rows < 0 || columns < 0 || imaginary < 0 || imaginary > 1 || nameLength < 1 || nameLength > 256) return undefined;
  const start = at + 20 + nameLength;
  const end = start + rows * columns * elementBytes(element) * (imaginary + 1);
  if (!Number.isSafeInteger(end) || end > content.size) return undefined;
  const name = latin1(content.read(at + 20, start));
  if (!/^[A-Za-z]\w*\0$/.test(name)) return undefined;
  return {
    isBigEndian,
    type: element,
    kind: own,
    rows,
    columns,
    isComplex: imaginary === 1,
    name: name.slice(0, -1),
    start,
    end,
  };
}

function matrixParts(header: Header, content: Content, reading: Reading): readonly Part[] {
  const { name, kind, type, isBigEndian, rows, columns, start, end, isComplex } = header;
  if (kind === "text" && !isComplex) return [{ kind: "value", at: name, value: text(header, content, reading) }];
  const middle = isComplex ? start + (end - start) / 2 : end;
  const part = (at: string, from: number) =>
    columnsFirst(
      at,
      { content: slice(content, 0, end), start: from, type, shape: [rows, columns], isBigEndian },
      reading,
    );
  const parts: Part[] = isComplex
    ? [part(`${name}: real`, start), part(`${name}: imaginary`, middle)]
    : [part(name, start)];
  return kind === "numbers" ? parts : [...parts, { kind: "value", at: `${name}: class`, value: kind }];
}

function text({ rows, columns, type, isBigEndian, start, end }: Header, content: Content, reading: Reading): Value {
  reading.hold(8 * (end - start));
  const codes = Array.from(numbersOf(content.read(start, end), type, isBigEndian), Number);
  if (codes.some((code) => !Number.isInteger(code) || code < 0 || code > 0xffff))
    throw new Unreadable("a text in it has odd characters");
  const line = (row: number) =>
    Array.from({ length: columns }, (_, column) => String.fromCharCode(codes[row + column * rows] ?? 0)).join("");
  if (rows === 1) return line(0);
  return rows * columns === 0
    ? new Map([["shape", [rows, columns]]])
    : Array.from({ length: rows }, (_, row) => line(row));
}
