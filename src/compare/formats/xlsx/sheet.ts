import { Unreadable } from "../../format.ts";
import { numberText, readNumber } from "../../numbers/number-text.ts";
import type { Value } from "../../part.ts";
import { elementToken } from "../../parts/markup/token.ts";
import { attribute, type Node, type Open } from "../markup/node.ts";
import { childrenOf, plainText, richText } from "./texts.ts";

/** A sheet taken apart: what its cells hold by their names, and the sheet without that. */
export interface Sheet {
  readonly cells: ReadonlyMap<string, Value>;
  readonly layout: readonly Node[];
  /** What rows say of the columns that they use: only there for speed. */
  readonly spans: readonly string[];
}

/**
 * Reads the cells of a worksheet (ECMA-376 part 1, 18.3.1). A text is the same whether it stands in the cell or in the table
 * of texts; `text` looks one up there. Throws Unreadable where a cell is not understood completely.
 */
export function readSheet(nodes: readonly Node[], text: (index: number) => Value): Sheet {
  const cells = new Map<string, Value>();
  const layout: Node[] = [];
  const spans: string[] = [];
  let [row, column] = [0, 0];
  const open: string[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    if (node.kind === "close") open.pop();
    if (node.kind !== "open") {
      layout.push(node);
      continue;
    }
    open.push(node.name);
    const path = open.join("/");
    if (path === "worksheet/sheetData/row") {
      row = positionOf(attribute(node, "r"), row + 1);
      column = 0;
      const own = attribute(node, "spans");
      if (own !== undefined) spans.push(own);
      layout.push(without(node, "spans"));
    } else if (path === "worksheet/sheetData/row/c") {
      const name = attribute(node, "r") ?? nameOf(column + 1, row);
      column = columnOf(name, row);
      if (cells.has(name)) throw new Unreadable(`the cell ${name} is there twice`);
      const { value, end } = readCell(nodes, at, text);
      if (value !== undefined) cells.set(name, value);
      layout.push(without(node, "t"), { kind: "close", name: "c" });
      at = end;
      open.pop();
    } else {
      layout.push(node);
    }
  }
  return { cells, layout, spans };
}

const without = (element: Open, name: string): Open => ({
  ...element,
  attributes: element.attributes.filter(([key]) => key !== name),
});

function readCell(
  nodes: readonly Node[],
  start: number,
  text: (index: number) => Value,
): { readonly value: Value | undefined; readonly end: number } {
  const cell = nodes[start];
  if (cell?.kind !== "open") throw new Unreadable("a cell is none");
  const found = new Map<string, readonly [number, number]>();
  let end = start + 1;
  for (const [from, to] of childrenOf(nodes, start)) {
    const child = nodes[from];
    if (child?.kind !== "open" || !["f", "v", "is"].includes(child.name) || found.has(child.name)) {
      throw new Unreadable("a cell holds something that is not understood");
    }
    found.set(child.name, [from, to]);
    end = to + 1;
  }
  while (nodes[end]?.kind !== "close") end += 1;
  const [v, is, f] = [found.get("v"), found.get("is"), found.get("f")];
  const type = attribute(cell, "t") ?? "n";
  // A cell that has to hold its text, and holds nothing at all, is an empty one: openpyxl writes so.
  if (is !== undefined ? type !== "inlineStr" : type === "inlineStr" && v !== undefined)
    throw new Unreadable(`a cell of the kind ${type} has no such text`);
  const shown = v === undefined ? "" : plainText(nodes, ...v);
  const value = is !== undefined ? richText(nodes, is[0]) : valueOfCell(type, shown, text);
  if (f === undefined) return { value, end };
  const formula = nodes[f[0]];
  // How a formula is kept, e.g. shared with other cells, stands in its attributes.
  const attributes =
    formula?.kind === "open" && formula.attributes.length > 0 ? elementToken("f", formula.attributes) : null;
  const parts: [string, Value][] = [["formula", plainText(nodes, ...f)]];
  if (attributes !== null) parts.push(["kind of formula", attributes]);
  if (value !== undefined) parts.push(["value", value]);
  return { value: new Map(parts), end };
}

/** Undefined for an empty cell. */
function valueOfCell(type: string, shown: string, text: (index: number) => Value): Value | undefined {
  if (type === "str") return shown;
  if (shown === "") return undefined;
  if (type === "s" && /^\d{1,9}$/.test(shown)) return text(Number(shown));
  if (type === "b" && /^[01]$/.test(shown)) return shown === "1";
  if (type === "e") return new Map([["error", shown]]);
  if (type === "d") return new Map([["date", shown]]);
  const number = type === "n" ? readNumber(shown) : undefined;
  if (number === undefined || (typeof number === "number" && !Number.isFinite(number))) {
    throw new Unreadable(`a cell of the kind ${type.slice(0, 20)} holds ${shown.slice(0, 40)}`);
  }
  return number;
}

function positionOf(written: string | undefined, next: number): number {
  if (written === undefined) return next;
  const position = readNumber(written);
  if (typeof position !== "number" || !/^\d{1,7}$/.test(written) || position < next) {
    throw new Unreadable(`its rows are not in order at ${written.slice(0, 20)}`);
  }
  return position;
}

/** The number of the column in the name of a cell, which has to stand in this row. */
function columnOf(name: string, row: number): number {
  const letters = /^([A-Z]{1,3})(\d{1,7})$/.exec(name);
  if (letters === null || letters[2] !== numberText(row)) throw new Unreadable(`a cell is called ${name.slice(0, 20)}`);
  return [...(letters[1] ?? "")].reduce((column, letter) => 26 * column + letter.charCodeAt(0) - 64, 0);
}

function nameOf(column: number, row: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}
