import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell, Column, Numbers, Part } from "../../part.ts";
import { type ElementType, elementCount, numbersOf } from "../arrays/elements.ts";
import { isWhole, leavesOf, listed, type Memory } from "./cells.ts";
import { type Library, type Metadata, OpenFile } from "./library.ts";
import { type Slab, slabsOf } from "./slabs.ts";
import { elementOf, isHeldByLibrary, type Type, typeOf, typeText } from "./types.ts";

/** A dataset, and how to get at it: the file is opened anew each time that its values are gone through. */
export interface Dataset {
  readonly content: Content;
  readonly library: Library;
  readonly path: string;
  readonly objects: ReadonlyMap<bigint, string>;
  /** Of opaque values. */
  readonly tag: string | undefined;
}

interface Form {
  readonly type: Type;
  readonly shape: readonly number[];
  readonly chunks: readonly number[] | null;
}

/** Filters that the library unpacks itself: deflate, shuffle, checksum, szip, n-bit, scale and offset. */
const knownFilters = [1, 2, 3, 4, 5, 6];
const pieceBytes = 1024 * 1024;
const rowsAtOnce = 1024;

/**
 * The parts of a dataset: numbers as an array, all else as a table of its elements in C order. All of it is read once, so
 * that whatever is damaged shows now. Throws Unreadable.
 */
export function datasetParts(file: OpenFile, dataset: Dataset): readonly Part[] {
  const { path, content } = dataset;
  const metadata = file.call((library, id) => library.get_dataset_metadata(id, path));
  const type = typeOf(metadata, dataset.tag);
  const at = `dataset ${path}`;
  if (metadata.shape === null || metadata.shape === undefined) {
    return [{ kind: "value", at, value: new Map([["empty", typeText(type)]]) }];
  }
  if ((metadata.virtual_sources ?? []).some(({ file_name }) => file_name !== ".")) {
    throw new Unreadable(`${path} takes its values from other files`);
  }
  for (const { id, name } of file.call((library, own) => library.get_dataset_filters(own, path))) {
    if (!knownFilters.includes(id))
      throw new Unreadable(`${path} is packed by the filter ${name || id}, which is not supported`);
  }
  const bytes = elementCount(metadata.shape) * type.bytes;
  if (bytes > mostUnpacked(content.size)) throw new Unreadable(`${path} says that it is larger than it can be`);
  const form = { type, shape: metadata.shape, chunks: metadata.chunks ?? null };
  const parts = [...partsOf(dataset, form, at), ...growthOf(path, metadata)];
  const all: Iterable<unknown> = parts[0]?.kind === "table" ? rows(dataset, form) : blocks(file, path, form);
  for (const _ of all);
  return parts;
}

/** What was never written is no part of the file and has a size all the same; what is packed is a thousandth at best. */
const mostUnpacked = (size: number): number => Math.min(2 ** 38, Math.max(2 ** 30, 1100 * size));

function partsOf(dataset: Dataset, form: Form, at: string): readonly Part[] {
  const { type, shape } = form;
  const [inner, own] = type.kind === "array" ? [type.of, type.shape] : [type, []];
  const element = elementOf(inner);
  const note = { kind: "value", at: `type of ${dataset.path}`, value: typeText(type) } as const;
  if (element !== undefined) {
    const array = {
      kind: "array",
      at,
      type: element,
      shape: [...shape, ...own],
      chunks: () => numbers(dataset, form, element),
    } as const;
    return typeText(type) === element || type.kind === "compound" ? [array] : [array, note];
  }
  const table = {
    kind: "table",
    at,
    columns: columnsOf(type),
    textual: false,
    rows: () => rows(dataset, form),
  } as const;
  return shape.length === 1 ? [table] : [table, { kind: "value", at: `shape of ${dataset.path}`, value: [...shape] }];
}

/** How far the sides of a dataset may grow, where they may. */
function growthOf(path: string, { shape, maxshape }: Metadata): readonly Part[] {
  if (!Array.isArray(shape) || !Array.isArray(maxshape)) return [];
  if (maxshape.every((most, axis) => most === shape[axis])) return [];
  const value = maxshape.map((most) => (most >= 2 ** 63 ? "unlimited" : most));
  return [{ kind: "value", at: `room to grow of ${path}`, value }];
}

function columnsOf(type: Type): readonly Column[] {
  if (isListOfNumbers(type))
    return [
      { name: "list", type: null },
      { name: "value", type: typeText(type), isWhole: isWhole(type.of) },
    ];
  const columns = leavesOf(type).map(({ name, type, isWhole }) => ({ name, type, isWhole }));
  if (new Set(columns.map(({ name }) => name)).size !== columns.length)
    throw new Unreadable("two fields in it have the same name");
  return columns;
}

/** Such lists are told number by number, so that a tolerance can hold for them. */
const isListOfNumbers = (type: Type): type is Type & { kind: "list" } =>
  type.kind === "list" && type.of.kind === "number";

function* numbers(dataset: Dataset, form: Form, element: ElementType): Generator<Numbers> {
  const { content, library, path } = dataset;
  const file = new OpenFile(library, content);
  try {
    for (const { pointer, size } of blocks(file, path, form)) {
      for (let at = 0; at < size; at += pieceBytes) {
        // The heap moves when it grows, so it is asked for each time.
        yield numbersOf(library.HEAPU8.slice(pointer + at, pointer + Math.min(size, at + pieceBytes)), element, false);
      }
    }
  } finally {
    file.close();
  }
}

function* rows({ content, library, path, objects }: Dataset, form: Form): Generator<readonly (readonly Cell[])[]> {
  const { type } = form;
  const leaves = isListOfNumbers(type) ? [] : leavesOf(type);
  const file = new OpenFile(library, content);
  let row = 0;
  try {
    for (const { pointer, size } of blocks(file, path, form)) {
      for (let at = 0; at < size; at += rowsAtOnce * type.bytes) {
        const memory: Memory = { heap: library.HEAPU8, objects };
        const elements = Array.from({ length: Math.min(rowsAtOnce, (size - at) / type.bytes) }, (_, index) => {
          const start = pointer + at + index * type.bytes;
          return memory.heap.subarray(start, start + type.bytes);
        });
        yield isListOfNumbers(type)
          ? elements.flatMap((element, index) => listRows(type.of, element, memory, row + index))
          : elements.map((element) => leaves.map((leaf) => leaf.read(element, memory)));
        row += elements.length;
      }
    }
  } finally {
    file.close();
  }
}

/** A row for each number of a list, and one without a number for an empty list. */
function listRows(of: Type, element: Uint8Array, memory: Memory, list: number): readonly (readonly Cell[])[] {
  const cells = listed(of, element, memory);
  return cells.length === 0 ? [[list, null]] : cells.map((value) => [list, value]);
}

/** Where a slab lies in the memory of the library, until the next one is asked for. */
interface Block {
  readonly pointer: number;
  readonly size: number;
}

function* blocks(file: OpenFile, path: string, { type, shape, chunks }: Form): Generator<Block> {
  const isHeld = isHeldByLibrary(type);
  for (const slab of slabsOf(shape, chunks, type.bytes)) {
    const size = elementCount(slab.count) * type.bytes;
    const pointer = file.call((library) => library._malloc(size));
    if (pointer === 0) throw new Unreadable("it takes more memory than the HDF5 library may have");
    try {
      // What the library does not fill must not look like pointers.
      file.library.HEAPU8.fill(0, pointer, pointer + size);
      readSlab(file, path, slab, pointer);
      yield { pointer, size };
      if (isHeld) giveBack(file, path, slab, pointer);
    } finally {
      file.library._free(pointer);
    }
  }
}

const longs = (sides: readonly number[]): readonly bigint[] => sides.map(BigInt);

function readSlab(file: OpenFile, path: string, { offset, count }: Slab, pointer: number): void {
  const isScalar = count.length === 0;
  const [counts, offsets, strides] = isScalar ? [null, null, null] : [longs(count), longs(offset), count.map(() => 1n)];
  const status = file.call((library, id) =>
    library.get_dataset_data(id, path, counts, offsets, strides, BigInt(pointer)),
  );
  if (status < 0) throw new Unreadable(`the values of ${path} cannot be read`);
}

function giveBack(file: OpenFile, path: string, { count }: Slab, pointer: number): void {
  file.call((library, id) =>
    count.length === 0
      ? library.reclaim_vlen_memory(id, path, "", BigInt(pointer))
      : library.reclaim_vlen_memory_count(id, path, "", BigInt(pointer), longs(count)),
  );
}
