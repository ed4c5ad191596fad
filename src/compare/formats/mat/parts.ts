import { slice } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Part, Value } from "../../part.ts";
import { elementBytes } from "../arrays/elements.ts";
import { type Element, type Source, storedTypes } from "./elements.ts";
import { classes, integersOf, type Matrix, nameOf, readMatrix } from "./matrix.ts";
import { numbersPart } from "./numbers.ts";
import { textValue } from "./text.ts";

const deepest = 32;
/** What a part takes in memory besides its values. */
const bytesOfPart = 500;

/** The parts of an array, addressed as MATLAB would: `x`, `opts.rate`, `parts{3}`, `trials(2).name`. Throws Unreadable. */
export function* matrixParts(matrix: Matrix, at: string, source: Source, depth = 0): Generator<Part> {
  source.reading.hold(bytesOfPart);
  if (depth > deepest) throw new Unreadable("its cells and structures are nested too deeply");
  if (matrix.isGlobal) yield { kind: "value", at: `${at}: scope`, value: "global" };
  switch (matrix.classNumber) {
    case classes.cell:
      yield* cellParts(matrix, at, source, depth);
      return;
    case classes.struct:
    case classes.object:
      yield* structParts(matrix, at, source, depth);
      return;
    case classes.char:
      yield { kind: "value", at, value: textValue(only(matrix), matrix.shape, source) };
      return;
    case classes.sparse:
      yield* sparseParts(matrix, at, source);
      return;
    case classes.handle:
    case classes.opaque:
      yield { kind: "bytes", at, content: matrix.data };
      return;
    default:
      yield* numericParts(matrix, at, source);
  }
}

function* numericParts(matrix: Matrix, at: string, source: Source): Generator<Part> {
  const { element, isComplex, isLogical, values, shape, classNumber } = matrix;
  if (element === undefined) throw new Unreadable(`an array in it is of an unknown class (${classNumber})`);
  // Octave writes no values at all for an empty array.
  const [real = { type: 9, data: slice(matrix.data, 0, 0) }, imaginary] = values;
  const wanted = isComplex ? 2 : 1;
  if (values.length !== wanted && (values.length > 0 || matrix.count > 0 || isComplex)) {
    throw new Unreadable("an array in it has not the values that it says");
  }
  if (imaginary === undefined || element === "f8" || element === "f4") {
    yield numbersPart(at, isLogical ? "b1" : element, shape, [real, imaginary], source);
    return;
  }
  yield numbersPart(`${at}: real`, element, shape, [real, undefined], source);
  yield numbersPart(`${at}: imaginary`, element, shape, [imaginary, undefined], source);
}

function only({ values }: Matrix): Element | undefined {
  if (values.length > 1) throw new Unreadable("a text in it has more values than one");
  return values[0];
}

function* cellParts({ shape, count, values }: Matrix, at: string, source: Source, depth: number): Generator<Part> {
  if (values.length !== count) throw new Unreadable("a cell array in it has not as many cells as it says");
  yield {
    kind: "value",
    at,
    value: new Map<string, Value>([
      ["class", "cell"],
      ["shape", [...shape]],
    ]),
  };
  for (const [index, value] of values.entries()) {
    yield* matrixParts(readMatrix(value, source), `${at}{${index + 1}}`, source, depth + 1);
  }
}

function* structParts(matrix: Matrix, at: string, source: Source, depth: number): Generator<Part> {
  const { shape, count, values, classNumber } = matrix;
  const isObject = classNumber === classes.object;
  const [length, names, ...members] = isObject ? values.slice(1) : values;
  const [width = 0] = length === undefined ? [] : integersOf(length, source);
  const fields = width > 0 ? split(nameOf(names), width) : [];
  if (members.length !== fields.length * count)
    throw new Unreadable("a structure in it has not as many values as it says");
  const kind: Value = isObject ? `object ${nameOf(values[0])}` : "struct";
  yield {
    kind: "value",
    at,
    value: new Map<string, Value>([
      ["class", kind],
      ["shape", [...shape]],
      ["fields", fields],
    ]),
  };
  for (const [index, member] of members.entries()) {
    const field = fields[index % fields.length] ?? "";
    const place = count === 1 ? "" : `(${Math.floor(index / fields.length) + 1})`;
    yield* matrixParts(readMatrix(member, source), `${at}${place}.${field}`, source, depth + 1);
  }
}

/** Names of fields, each in so many characters that are filled up with zeros. */
function split(text: string, width: number): readonly string[] {
  if (text.length % width !== 0) throw new Unreadable("a structure in it has names that cannot be read");
  return Array.from({ length: text.length / width }, (_, at) =>
    text.slice(at * width, (at + 1) * width).replace(/\0.*$/s, ""),
  );
}

/** Compressed columns: rows of the entries, where each column begins, and the values. Only what is in use counts. */
function* sparseParts(matrix: Matrix, at: string, source: Source): Generator<Part> {
  const { shape, values, isComplex, isLogical } = matrix;
  const [rowsElement, startsElement, real, imaginary, ...more] = values;
  const isWhole = rowsElement !== undefined && startsElement !== undefined && real !== undefined && more.length === 0;
  if (!isWhole || (imaginary !== undefined) !== isComplex)
    throw new Unreadable("a sparse matrix in it is not complete");
  const starts = integersOf(startsElement, source);
  const used = starts[shape[1] ?? 0] ?? -1;
  const rows = integersOf(rowsElement, source);
  const isOrdered = starts.every((start, index) => start >= (starts[index - 1] ?? 0));
  if (!isOrdered || starts.length !== (shape[1] ?? 0) + 1 || used > rows.length)
    throw new Unreadable("a sparse matrix in it is damaged");
  yield {
    kind: "value",
    at,
    value: new Map<string, Value>([
      ["class", "sparse"],
      ["shape", [...shape]],
    ]),
  };
  yield list(`${at}: rows`, rows.slice(0, used));
  yield list(`${at}: starts of columns`, starts);
  const own = [shortened(real, used), imaginary && shortened(imaginary, used)] as const;
  yield numbersPart(`${at}: values`, isLogical ? "b1" : "f8", [used], own, source);
}

/** Room may be kept for entries that are not there yet. */
function shortened({ type, data }: Element, count: number): Element {
  const stored = storedTypes.get(type);
  return { type, data: stored === undefined ? data : slice(data, 0, count * elementBytes(stored)) };
}

function list(at: string, numbers: readonly number[]): Part {
  const values = Float64Array.from(numbers);
  return { kind: "array", at, type: "f8", shape: [values.length], chunks: () => [values] };
}
