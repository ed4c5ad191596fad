import { numberText } from "../../numbers/number-text.ts";
import type { ArrayPart, Numbers } from "../../part.ts";

const names: Readonly<Record<string, string>> = {
  f8: "float64",
  f4: "float32",
  f2: "float16",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  b1: "bool",
  c8: "complex64",
  c16: "complex128",
};

export const isComplex = ({ type }: ArrayPart): boolean => type.startsWith("c");
export const isFloating = ({ type }: ArrayPart): boolean => /^[fc]/.test(type);

/** `float64 100 × 3`, or `float64` for a single number. */
export function formText({ type, shape }: ArrayPart): string {
  return [names[type] ?? type, shape.join(" × ")].join(" ").trim();
}

/** How many numbers stand in it; a complex one is two. */
export function lengthOf(part: ArrayPart): number {
  return part.shape.reduce((product, side) => product * side, isComplex(part) ? 2 : 1);
}

/** The place of a number, given by its index in C order: `[12, 7]`; empty for a single number. */
export function placeText(part: ArrayPart, index: number): string {
  const half = isComplex(part) ? (index % 2 === 0 ? " (real part)" : " (imaginary part)") : "";
  let rest = isComplex(part) ? Math.floor(index / 2) : index;
  const place = part.shape.toReversed().map((side) => {
    const at = rest % side;
    rest = Math.floor(rest / side);
    return at;
  });
  return `${place.length === 0 ? "" : `[${place.toReversed().join(", ")}]`}${half}`.trim();
}

/** A number as the array's own language would print it. */
export function valueText(part: ArrayPart, piece: Numbers, index: number): string {
  const value = piece[index] ?? 0;
  if (part.type === "b1") return Number(value) === 0 ? "false" : "true";
  if (typeof value === "number" && piece instanceof Float32Array && Number.isFinite(value)) return singleText(value);
  return numberText(value);
}

/** The shortest digits that single precision reads back. */
function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return numberText(Number(text));
  }
  return numberText(Number(value.toPrecision(9)));
}
