import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { type ElementType, elementCount, isElementType } from "../arrays/elements.ts";
import { type Bytes, isNode, type Made, nameOf, type RawArray, type Thing } from "./objects.ts";

/** An array of NumPy as a pickle has it. */
export interface PickledArray {
  readonly type: Thing;
  readonly subclass: string;
  readonly shape: readonly number[];
  readonly isColumnsFirst: boolean;
  /** Its bytes, or its elements where they are objects. */
  readonly data: Uint8Array | readonly Thing[];
}

/** The type of the elements, as far as it is understood. */
export interface ElementKind {
  /** `f`, `i`, `u`, `b`, `c`, `M`, `m`, `U`, `S`, `O`, `V`. */
  readonly letter: string;
  readonly size: number;
  readonly isBigEndian: boolean;
  /** Numbers that an array part holds. */
  readonly numbers: ElementType | undefined;
}

/** Modules of NumPy were renamed between versions. */
const isNumpy = (thing: Thing | undefined, rest: string): boolean =>
  nameOf(thing) === `numpy.core.${rest}` || nameOf(thing) === `numpy._core.${rest}`;

/** Undefined when it is no array, or one that is said in a way that is not known. */
export function arrayOf(thing: Made): PickledArray | undefined {
  if (thing.named !== null || thing.items.length > 0 || thing.entries.length > 0) return undefined;
  if (isNumpy(thing.maker, "numeric._frombuffer")) return fromBuffer(thing);
  if (!isNumpy(thing.maker, "multiarray._reconstruct") || !isEmptyArray(thing.inputs)) return undefined;
  if (thing.states.length !== 1) return undefined;
  const subclass = nameOf(thing.inputs[0]);
  const [version, shape, type = null, isColumnsFirst, data, ...more] = tupleOf(thing.states[0]) ?? [];
  const sides = shapeOf(shape);
  if (version !== 1n || sides === undefined || more.length > 0 || typeof isColumnsFirst !== "boolean") return undefined;
  const content = isBytes(data) ? data.bytes : isNode(data) && data.kind === "list" ? data.items : undefined;
  if (content === undefined || subclass === "") return undefined;
  return { type, subclass, shape: sides, isColumnsFirst, data: content };
}

/** `_reconstruct(ndarray, (0,), b"b")`: an array of nothing, to be filled. */
function isEmptyArray([, shape, code, ...more]: readonly Thing[]): boolean {
  const [side, ...others] = tupleOf(shape) ?? [];
  return side === 0n && others.length === 0 && isBytes(code) && latin1(code.bytes) === "b" && more.length === 0;
}

function fromBuffer({ inputs, states }: Made): PickledArray | undefined {
  const [data, type = null, shape, order, ...more] = inputs;
  const sides = shapeOf(shape);
  if (!isBytes(data) || sides === undefined || more.length > 0 || states.length > 0) return undefined;
  if (order !== "C" && order !== "F") return undefined;
  return { type, subclass: "numpy.ndarray", shape: sides, isColumnsFirst: order === "F", data: data.bytes };
}

/** The array whose bytes lie in the file. */
export function arrayIn(bytes: Uint8Array, raw: RawArray): PickledArray {
  return { ...raw, data: bytes.subarray(raw.start, raw.end) };
}

/** One number of NumPy: its type and its bytes. */
export function scalarOf(thing: Made): { readonly kind: ElementKind; readonly bytes: Uint8Array } | undefined {
  if (!isNumpy(thing.maker, "multiarray.scalar") || thing.states.length > 0) return undefined;
  const [type, data, ...more] = thing.inputs;
  const kind = elementKind(type);
  if (kind?.numbers === undefined || !isBytes(data) || more.length > 0) return undefined;
  return data.bytes.length === kind.size ? { kind, bytes: data.bytes } : undefined;
}

function isType(thing: Thing | undefined): thing is Made {
  return isNode(thing) && thing.kind === "made" && nameOf(thing.maker) === "numpy.dtype";
}

/** Undefined when it has fields, or says anything that is not understood to the last field. */
export function elementKind(type: Thing | undefined): ElementKind | undefined {
  if (!isType(type) || type.states.length > 1 || !isPlainCall(type)) return undefined;
  const [name] = type.inputs;
  const found = /^([fiubcMmUSO])(\d{1,6})$/.exec(typeof name === "string" ? name : "");
  if (found === null) return undefined;
  const [, letter = "", digits = ""] = found;
  const [order, size] = stateOf(type, letter, Number(digits)) ?? [];
  if (order === undefined || size === undefined) return undefined;
  const numbers = letter === "M" || letter === "m" ? "i8" : `${letter}${digits}`;
  return { letter, size, isBigEndian: order === ">", numbers: isElementType(numbers) ? numbers : undefined };
}

/** `numpy.dtype("f8", False, True)`: neither aligned nor shared. */
function isPlainCall({ inputs, named, items, entries }: Made): boolean {
  const [, align, copy, ...more] = inputs;
  const isUsual = (align === false && copy === true) || (align === 0n && copy === 1n);
  return isUsual && more.length === 0 && named === null && items.length === 0 && entries.length === 0;
}

/** Version, byte order, subarray, names, fields, size, alignment, flags; of dates their unit, which is kept elsewhere. */
function stateOf(type: Made, letter: string, digits: number): readonly [order: string, size: number] | undefined {
  const isDate = letter === "M" || letter === "m";
  const state = type.states.length === 0 ? undefined : tupleOf(type.states[0]);
  // Types of one byte may have none.
  if (state === undefined) return type.states.length === 0 && !isDate && digits === 1 ? ["|", 1] : undefined;
  const [version, order, parts, names, fields, size, alignment, flags] = state;
  if (state.length !== (isDate ? 9 : 8) || version !== (isDate ? 4n : 3n)) return undefined;
  if (parts !== null || names !== null || fields !== null) return undefined;
  if (order !== "<" && order !== ">" && order !== "|") return undefined;
  if (letter === "U" || letter === "S") {
    const bytes = letter === "U" ? 4 * digits : digits;
    const usual = letter === "U" ? [4n, 8n] : [1n, 0n];
    return size === BigInt(bytes) && alignment === usual[0] && flags === usual[1] ? [order, bytes] : undefined;
  }
  const isUsual = size === -1n && alignment === -1n && flags === (letter === "O" ? 63n : 0n);
  return isUsual ? [order, digits] : undefined;
}

const isBytes = (thing: Thing | undefined): thing is Bytes => isNode(thing) && "bytes" in thing;

function tupleOf(thing: Thing | undefined): readonly Thing[] | undefined {
  return isNode(thing) && thing.kind === "tuple" ? thing.items : undefined;
}

/** Throws Unreadable when no array has it. */
export function shapeOf(thing: Thing | undefined): readonly number[] | undefined {
  const sides = tupleOf(thing);
  if (sides === undefined || !sides.every((side) => typeof side === "bigint")) return undefined;
  const shape = sides.map(Number);
  elementCount(shape);
  return shape;
}

/** How many bytes an array has. Throws Unreadable when its type is not understood. */
export function bytesOfArray(type: Thing | undefined, shape: readonly number[]): number {
  const size = elementKind(type)?.size ?? structSize(type);
  if (size === undefined || size <= 0) throw new Unreadable("an array in it has a type that is not known");
  return size * elementCount(shape);
}

/** Of a type with fields: stated by itself. */
function structSize(type: Thing | undefined): number | undefined {
  if (!isType(type)) return undefined;
  const itemSize = tupleOf(type.states[0])?.[5];
  return typeof itemSize === "bigint" && itemSize > 0n && itemSize < 2n ** 31n ? Number(itemSize) : undefined;
}

/** Whether the elements are objects, which stand in a pickle of their own. */
export function hasObjects(type: Thing | undefined): boolean {
  const kind = elementKind(type);
  if (kind !== undefined) return kind.letter === "O";
  // NumPy's flag says that a field somewhere inside is an object.
  const flags = isType(type) ? tupleOf(type.states[0])?.[7] : undefined;
  return typeof flags === "bigint" && (flags & 1n) === 1n;
}
