import { utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { numberText } from "../../numbers/number-text.ts";
import type { Cell } from "../../part.ts";
import { elementCount, numbersOf } from "../arrays/elements.ts";
import { elementOf, isTruth, type Type, typeText } from "./types.ts";

/** Where values point to. */
export interface Memory {
  /** Of the library, as long as the values are not given back. */
  readonly heap: Uint8Array;
  /** Addresses of objects to their paths. */
  readonly objects: ReadonlyMap<bigint, string>;
}

/** One column of the elements of a type. */
export interface Leaf {
  readonly name: string;
  readonly type: string;
  readonly isWhole: boolean;
  readonly offset: number;
  read(element: Uint8Array, memory: Memory): Cell;
}

/** Whole numbers, or names that stand for such. */
export const isWhole = (type: Type): boolean =>
  type.kind === "bits" || type.kind === "enumeration" || (type.kind === "number" && /^[iu]/.test(type.element));

const mostLeaves = 4096;
const longestList = 10_000_000;

/** The columns of a type: members of members as `a.b`, elements as `a[0]`; a type without members is one column. */
export function leavesOf(type: Type, name = "", offset = 0): readonly Leaf[] {
  const leaves = collect(type, name, offset);
  if (leaves.length > mostLeaves) throw new Unreadable(`it holds records of more than ${mostLeaves} fields`);
  return leaves;
}

function collect(type: Type, name: string, offset: number): readonly Leaf[] {
  if (type.kind === "compound" && elementOf(type) === undefined) {
    return type.members.flatMap((member) =>
      collect(member.type, name === "" ? member.name : `${name}.${member.name}`, offset + member.offset),
    );
  }
  if (type.kind === "array") {
    const count = elementCount(type.shape);
    if (count > mostLeaves) throw new Unreadable(`it holds records of more than ${mostLeaves} fields`);
    return Array.from({ length: count }, (_, at) =>
      collect(type.of, `${name}[${at}]`, offset + at * type.of.bytes),
    ).flat();
  }
  if (type.kind === "compound") {
    return type.members.flatMap((member) =>
      collect(member.type, `${name} (${member.name})`.trim(), offset + member.offset),
    );
  }
  const read = (element: Uint8Array, memory: Memory) =>
    cell(type, element.subarray(offset, offset + type.bytes), memory, 0);
  return [{ name: name === "" ? "value" : name, type: typeText(type), isWhole: isWhole(type), offset, read }];
}

function cell(type: Type, bytes: Uint8Array, memory: Memory, depth: number): Cell {
  switch (type.kind) {
    case "number":
    case "bits":
    case "enumeration": {
      const [value = 0] = numbersOf(new Uint8Array(bytes), type.element, type.isBigEndian);
      return isTruth(type) ? value !== 0 : value;
    }
    case "text":
      return type.isLong ? longText(bytes, memory) : textOf(bytes, type.padding);
    case "reference":
      return pathOf(bytes, memory);
    case "opaque":
      return new Uint8Array(bytes);
    case "list":
      return listText(type.of, bytes, memory, depth + 1);
    case "array":
    case "compound":
      return elementsText(type, bytes, memory, depth + 1);
  }
}

/** A text that ends with a zero, somewhere in the memory of the library. */
function longText(bytes: Uint8Array, { heap }: Memory): Cell {
  const start = pointer(bytes, 0);
  // No text at all is told from an empty one.
  if (start === 0) return null;
  const end = heap.indexOf(0, start);
  if (end === -1) throw new Unreadable("it holds text without an end");
  return decoded(heap.subarray(start, end));
}

function textOf(bytes: Uint8Array, padding: "zero" | "zeros" | "spaces"): Cell {
  let end = bytes.length;
  if (padding === "zero") {
    const zero = bytes.indexOf(0);
    return decoded(bytes.subarray(0, zero === -1 ? end : zero));
  }
  const filler = padding === "spaces" ? 32 : 0;
  while (end > 0 && bytes[end - 1] === filler) end -= 1;
  return decoded(bytes.subarray(0, end));
}

const decoded = (bytes: Uint8Array): Cell => utf8(bytes) ?? new Uint8Array(bytes);

function pathOf(bytes: Uint8Array, { objects }: Memory): Cell {
  const address = Buffer.from(bytes).readBigUInt64LE();
  if (address === 0n || address === 0xffffffffffffffffn) return null;
  const path = objects.get(address);
  if (path === undefined) throw new Unreadable("it holds a reference to an object that has no name");
  return path;
}

/** The elements of a list of numbers, each a cell. */
export function listed(of: Type, bytes: Uint8Array, memory: Memory): readonly Cell[] {
  return elementsOf(of, bytes, memory).map((element) => cell(of, element, memory, 0));
}

/** The elements of a list in one line. */
function listText(of: Type, bytes: Uint8Array, memory: Memory, depth: number): string {
  return `[${elementsOf(of, bytes, memory)
    .map((element) => word(cell(of, element, memory, depth)))
    .join(", ")}]`;
}

function elementsOf(of: Type, bytes: Uint8Array, memory: Memory): readonly Uint8Array[] {
  const [length, start] = [pointer(bytes, 0), pointer(bytes, 4)];
  if (length > longestList || start + length * of.bytes > memory.heap.length)
    throw new Unreadable("it holds a list without an end");
  return Array.from({ length }, (_, at) => memory.heap.subarray(start + at * of.bytes, start + (at + 1) * of.bytes));
}

function elementsText(
  type: Type & { kind: "array" | "compound" },
  bytes: Uint8Array,
  memory: Memory,
  depth: number,
): string {
  if (depth > 16) throw new Unreadable("a value in it is nested too deeply");
  if (type.kind === "compound") {
    const words = type.members.map((member) => {
      const own = bytes.subarray(member.offset, member.offset + member.type.bytes);
      return `${JSON.stringify(member.name)}: ${word(cell(member.type, own, memory, depth))}`;
    });
    return `{${words.join(", ")}}`;
  }
  const { of, shape } = type;
  const element = (at: number) => bytes.subarray(at * of.bytes, (at + 1) * of.bytes);
  return `[${Array.from({ length: elementCount(shape) }, (_, at) => word(cell(of, element(at), memory, depth))).join(", ")}]`;
}

function word(value: Cell): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString("hex")}`;
  return value === null || typeof value === "boolean" ? String(value) : numberText(value);
}

const pointer = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
