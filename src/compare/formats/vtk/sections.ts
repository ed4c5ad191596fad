import { Unreadable } from "../../format.ts";
import type { Part } from "../../part.ts";
import type { Cursor } from "./cursor.ts";

/** Where sections put what they read. */
interface State {
  readonly cursor: Cursor;
  /** From version 5 on, cells are written in another way. */
  readonly isSplit: boolean;
  readonly parts: Part[];
  /** `point` or `cell`, whichever the data belong to; empty before any of them. */
  of: string;
  count: number;
}

type Words = readonly string[];
type Section = (words: Words, state: State) => void;

const mostParts = 100_000;

/** Reads all sections after the beginning of a legacy VTK file, up to its end. Throws Unreadable. */
export function readSections(cursor: Cursor, isSplit: boolean): readonly Part[] {
  const state: State = { cursor, isSplit, parts: [], of: "", count: 0 };
  for (let words = cursor.line(); words !== undefined; words = cursor.line()) {
    const [keyword = "", ...rest] = words;
    const section = sections.get(keyword.toUpperCase());
    if (section === undefined) throw new Unreadable(`its section ${keyword.slice(0, 40)} is not known`);
    section(rest, state);
    if (state.parts.length > mostParts) throw new Unreadable(`it has more than ${mostParts} parts`);
  }
  return state.parts;
}

function number(word: string | undefined): number {
  if (word === undefined || !/^\d{1,15}$/.test(word)) throw new Unreadable("a section in it says no number");
  return Number(word);
}

function note({ parts }: State, at: string, words: Words): void {
  parts.push({ kind: "value", at, value: words.join(" ") });
}

/** An array, and beside it the type that it is said to have. */
function array(state: State, at: string, type: string | undefined, shape: readonly number[]): void {
  if (type === undefined) throw new Unreadable("an array in it has no type");
  state.parts.push(state.cursor.array(at, type, shape));
  note(state, `type of ${at}`, [type.toLowerCase()]);
}

const named = ({ of }: State, name = ""): string => (of === "" ? `field ${name}` : `${of} data ${name}`);

const sized = (count: number, width: number): readonly number[] => (width === 1 ? [count] : [count, width]);

/** Data of points or cells. */
function data(of: string): Section {
  return ([count], state) => {
    state.of = of;
    state.count = number(count);
    note(state, `number of ${of} data`, [String(state.count)]);
  };
}

function scalars([name, type, width = "1"]: Words, state: State): void {
  const [keyword = "", table = ""] = state.cursor.line() ?? [];
  if (keyword.toUpperCase() !== "LOOKUP_TABLE") throw new Unreadable("scalars in it have no lookup table");
  array(state, named(state, name), type, sized(state.count, number(width)));
  note(state, `kind of ${named(state, name)}`, ["scalars with lookup table", table]);
}

function attribute(kind: string, shape: readonly number[]): Section {
  return ([name, type], state) => {
    array(state, named(state, name), type, [state.count, ...shape]);
    note(state, `kind of ${named(state, name)}`, [kind]);
  };
}

function textureCoordinates([name, width, type]: Words, state: State): void {
  array(state, named(state, name), type, sized(state.count, number(width)));
  note(state, `kind of ${named(state, name)}`, ["texture coordinates"]);
}

function lookupTable([name, size]: Words, state: State): void {
  const at = `lookup table ${name}`;
  array(state, at, state.cursor.isBinary ? "unsigned_char" : "float", [number(size), 4]);
}

function field([own = "", arrays]: Words, state: State): void {
  note(state, state.of === "" ? "field" : `field of ${state.of} data`, [own]);
  for (let left = number(arrays); left > 0; ) {
    const words = state.cursor.line() ?? [];
    if (words[0]?.toUpperCase() === "METADATA") {
      metadata([], state);
      continue;
    }
    const [name, width, length, type] = words;
    if (words.length !== 4) throw new Unreadable("a field in it is not complete");
    array(state, named(state, name), type, sized(number(length), number(width)));
    left -= 1;
  }
}

/** What is said about the array before; up to an empty line. */
function metadata(_: Words, state: State): void {
  const lines: string[] = [];
  for (let line = state.cursor.rawLine(); line !== undefined && line.trim() !== ""; line = state.cursor.rawLine()) {
    lines.push(line.trim());
    if (lines.length > 10_000) throw new Unreadable("what it says about an array is too long");
  }
  const last = state.parts.findLast(({ kind }) => kind === "array");
  note(state, `about ${last?.at ?? "the data set"}`, [lines.join("\n")]);
}

/** Up to version 4: of each cell, how many corners it has, and the corners. Later: where each cell begins, and the corners. */
function cells(name: string): Section {
  return ([first, second], state) => {
    const [count, size] = [number(first), number(second)];
    if (!state.isSplit) {
      array(state, name, "int", [size]);
      note(state, `number of ${name}`, [String(count)]);
      return;
    }
    for (const [keyword, length] of [
      ["OFFSETS", count],
      ["CONNECTIVITY", size],
    ] as const) {
      const [word = "", type] = state.cursor.line() ?? [];
      if (word.toUpperCase() !== keyword) throw new Unreadable(`the ${name} in it have no ${keyword.toLowerCase()}`);
      array(state, `${name} ${keyword.toLowerCase()}`, type, [length]);
    }
  };
}

/** A line that says it all. */
const plain =
  (at: string): Section =>
  (words, state) =>
    note(state, at, words);

const coordinates =
  (axis: string): Section =>
  ([count, type], state) =>
    array(state, `${axis} coordinates`, type, [number(count)]);

const sections: ReadonlyMap<string, Section> = new Map<string, Section>([
  ["DATASET", plain("data set")],
  ["DIMENSIONS", plain("dimensions")],
  ["ORIGIN", plain("origin")],
  ["SPACING", plain("spacing")],
  ["ASPECT_RATIO", plain("spacing")],
  ["X_COORDINATES", coordinates("x")],
  ["Y_COORDINATES", coordinates("y")],
  ["Z_COORDINATES", coordinates("z")],
  ["POINTS", ([count, type], state) => array(state, "points", type, [number(count), 3])],
  ["CELLS", cells("cells")],
  ["VERTICES", cells("vertices")],
  ["LINES", cells("lines")],
  ["POLYGONS", cells("polygons")],
  ["TRIANGLE_STRIPS", cells("triangle strips")],
  ["CELL_TYPES", ([count], state) => array(state, "cell types", "int", [number(count)])],
  ["POINT_DATA", data("point")],
  ["CELL_DATA", data("cell")],
  ["SCALARS", scalars],
  ["LOOKUP_TABLE", lookupTable],
  ["VECTORS", attribute("vectors", [3])],
  ["NORMALS", attribute("normals", [3])],
  ["TENSORS", attribute("tensors", [3, 3])],
  ["TEXTURE_COORDINATES", textureCoordinates],
  ["FIELD", field],
  ["METADATA", metadata],
]);
