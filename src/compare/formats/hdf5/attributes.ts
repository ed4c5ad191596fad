import { Unreadable } from "../../format.ts";
import type { Cell, Value } from "../../part.ts";
import { elementCount, numbersOf } from "../arrays/elements.ts";
import { leavesOf, type Memory } from "./cells.ts";
import type { OpenFile } from "./library.ts";
import { elementOf, isHeldByLibrary, type Type, typeOf, typeText } from "./types.ts";

export interface Attribute {
  readonly name: string;
  readonly value: Value;
}

const mostBytes = 64 * 1024 * 1024;

/** The attributes of an object by their names. Throws Unreadable. */
export function attributesOf(file: OpenFile, path: string, objects: ReadonlyMap<bigint, string>): readonly Attribute[] {
  const names = file.call((library, id) => [...library.get_attribute_names(id, path)]).toSorted();
  return names.map((name) => {
    if (name.includes("\ufffd")) throw new Unreadable("the name of an attribute cannot be read");
    return { name, value: attributeValue(file, path, name, objects) };
  });
}

function attributeValue(file: OpenFile, path: string, name: string, objects: ReadonlyMap<bigint, string>): Value {
  const metadata = file.call((library, id) => library.get_attribute_metadata(id, path, name));
  const type = typeOf(metadata);
  const { shape } = metadata;
  if (shape === null || shape === undefined) return new Map([["empty", typeText(type)]]);
  const size = elementCount(shape) * type.bytes;
  if (size > mostBytes) throw new Unreadable(`the attribute ${name} of ${path} is too large`);
  const pointer = file.call((library) => library._malloc(Math.max(1, size)));
  if (pointer === 0) throw new Unreadable("it takes more memory than the HDF5 library may have");
  try {
    file.library.HEAPU8.fill(0, pointer, pointer + size);
    const status = file.call((library, id) => library.get_attribute_data(id, path, name, BigInt(pointer)));
    if (status < 0) throw new Unreadable(`the attribute ${name} of ${path} cannot be read`);
    const heap = file.library.HEAPU8;
    const value = asValue(type, shape, heap.subarray(pointer, pointer + size), { heap, objects });
    if (isHeldByLibrary(type)) file.call((library, id) => library.reclaim_vlen_memory(id, path, name, BigInt(pointer)));
    return value;
  } finally {
    file.library._free(pointer);
  }
}

/** Text and truth values as they are, numbers with their type, all else with its type written out. */
function asValue(type: Type, shape: readonly number[], bytes: Uint8Array, memory: Memory): Value {
  if (type.kind === "number" && type.element !== "f2") {
    return { numbers: numbersOf(new Uint8Array(bytes), type.element, false), shape };
  }
  const leaves = leavesOf(type);
  const rows = Array.from({ length: bytes.length / type.bytes }, (_, at) => {
    const element = bytes.subarray(at * type.bytes, (at + 1) * type.bytes);
    return leaves.map((leaf) => plain(leaf.read(element, memory)));
  });
  const isPlain = type.kind === "text" || type.kind === "reference" || elementOf(type) === "b1";
  if (!isPlain)
    return new Map<string, Value>([
      ["type", typeText(type)],
      ["shape", [...shape]],
      ["values", rows],
    ]);
  const values = rows.map(([value = null]) => value);
  if (shape.length === 0) return values[0] ?? null;
  return shape.length === 1
    ? values
    : new Map<string, Value>([
        ["shape", [...shape]],
        ["values", values],
      ]);
}

/** Bytes that are no text, by their digits. */
function plain(cell: Cell): Value {
  return cell instanceof Uint8Array ? new Map([["bytes", Buffer.from(cell).toString("hex")]]) : cell;
}
