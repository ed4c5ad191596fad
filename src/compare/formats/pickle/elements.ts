import { contentOf, latin1 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { ArrayPart, Value } from "../../part.ts";
import { columnsFirst } from "../arrays/columns-first.ts";
import { arrayPart, elementCount, numbersOf } from "../arrays/elements.ts";
import { type ElementKind, elementKind, type PickledArray } from "./numpy.ts";

/** An array of numbers as a part; undefined when its elements are something else. Throws Unreadable when bytes are missing. */
export function arrayParts(array: PickledArray, at: string, reading: Reading): ArrayPart | undefined {
  const kind = elementKind(array.type);
  if (kind?.numbers === undefined || !(array.data instanceof Uint8Array)) return undefined;
  if (array.data.length !== kind.size * elementCount(array.shape)) {
    throw new Unreadable("an array in it has more or fewer bytes than its shape says");
  }
  const content = contentOf(array.data);
  const layout = { content, start: 0, type: kind.numbers, shape: array.shape, isBigEndian: kind.isBigEndian };
  return array.isColumnsFirst ? columnsFirst(at, layout, reading) : arrayPart(at, layout);
}

/** The elements of an array of texts, without the zeros that fill them up; undefined when they are something else. */
export function elementsOf(array: PickledArray, reading: Reading): readonly Value[] | undefined {
  const kind = elementKind(array.type);
  const { data } = array;
  if (kind === undefined || !(data instanceof Uint8Array) || kind.size <= 0) return undefined;
  const count = elementCount(array.shape);
  if (data.length !== kind.size * count) {
    throw new Unreadable("an array in it has more or fewer bytes than its shape says");
  }
  if (kind.letter !== "U" && kind.letter !== "S") return undefined;
  reading.hold(64 * count + data.length);
  return Array.from({ length: count }, (_, at) => textOf(kind, data.subarray(at * kind.size, (at + 1) * kind.size)));
}

function textOf(kind: ElementKind, bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind.letter === "S") return latin1(bytes).replace(/\0+$/, "");
  const characters: string[] = [];
  for (let at = 0; at + 4 <= buffer.length; at += 4) {
    const code = kind.isBigEndian ? buffer.readUInt32BE(at) : buffer.readUInt32LE(at);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw new Unreadable("a text in an array is none");
    characters.push(String.fromCodePoint(code));
  }
  while (characters.at(-1) === "\0") characters.pop();
  return characters.join("");
}

/** One number of NumPy under the name of its type; undefined when it is none. */
export function scalarValue(kind: ElementKind, bytes: Uint8Array): Value | undefined {
  if (kind.numbers === undefined || kind.letter === "M" || kind.letter === "m") return undefined;
  const numbers = numbersOf(bytes, kind.numbers, kind.isBigEndian);
  const values: Value[] = [...numbers];
  const [first = null] = values;
  if (kind.letter === "b") return new Map<string, Value>([["<numpy b1>", first === 1]]);
  return new Map<string, Value>([[`<numpy ${kind.numbers}>`, values.length === 1 ? first : values]]);
}
