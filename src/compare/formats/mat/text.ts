import { utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { elementCount, numbersOf } from "../arrays/elements.ts";
import { type Element, mi, type Source, storedTypes } from "./elements.ts";

const mostBytes = 256 * 1024 * 1024;

/** An array of characters: a text, where it has one row; else the text of each row, with the shape where that is not all. */
export function textValue(element: Element | undefined, shape: readonly number[], source: Source): Value {
  const units = element === undefined ? [] : unitsOf(element, source);
  const count = elementCount(shape);
  if (units.length !== count) throw new Unreadable("a text in it has not as many characters as it says");
  const [rows = 0, columns = 0] = shape;
  if (shape.length === 2 && rows === 1) return units.join("");
  if (shape.length !== 2 || count === 0)
    return new Map<string, Value>([
      ["shape", [...shape]],
      ["text", units.join("")],
    ]);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => units[row + column * rows] ?? "").join(""),
  );
}

/** The characters, each one as MATLAB counts them: units of UTF-16. */
function unitsOf({ type, data }: Element, { isBigEndian, reading }: Source): readonly string[] {
  if (data.size > mostBytes) throw new Unreadable("a text in it is too long");
  reading.hold(8 * data.size);
  const bytes = data.read(0, data.size);
  if (type === mi.utf8) {
    const text = utf8(bytes);
    if (text === undefined) throw new Unreadable("a text in it is no UTF-8");
    return text.split("");
  }
  const stored = type === mi.utf16 ? "u2" : type === mi.utf32 ? "u4" : storedTypes.get(type);
  if (stored === undefined || stored.startsWith("f") || stored.endsWith("8"))
    throw new Unreadable("a text in it is stored in an unknown way");
  const codes = Array.from(numbersOf(bytes, stored, isBigEndian), Number);
  if (codes.some((code) => code < 0 || code > 0xffff)) throw new Unreadable("a text in it has unknown characters");
  return codes.map((code) => String.fromCharCode(code));
}
