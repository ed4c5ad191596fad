import { utf8 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { type ElementType, elementBytes, numbersOf } from "../arrays/elements.ts";
import { shown } from "../packed/asides.ts";
import { attribute, endOf, local, type Node, type Open, textBetween } from "./node.ts";
import { type Appended, appendedData } from "./vtk-appended.ts";
import { type Packing, packingOf, unpackedText } from "./vtk-packing.ts";

/** A document of VTK with its arrays beside it. */
export interface Unpacked {
  readonly nodes: readonly Node[];
  readonly arrays: readonly ArrayPart[];
}

/**
 * Takes the binary arrays out of a VTK file in XML (https://docs.vtk.org/en/latest/vtk_file_formats/vtkxml_file_format.html):
 * base64 text in the elements or behind them, or `bytes` that lay behind them; plain, or compressed by zlib or LZ4. If one is
 * packed in another way or not completely understood, all stay text; bytes cannot, and are Unreadable.
 */
export function withArrays(written: readonly Node[], bytes: Buffer | null, reading: Reading): Unpacked {
  const root = written.find((node) => node.kind === "open");
  if (root?.name !== "VTKFile") return { nodes: written, arrays: [] };
  const nodes = written
    .filter((node) => node.kind !== "text" || !isIndentation(node.text))
    .map((node) => (node.kind === "open" ? withoutAddress(node, reading) : node));
  const packing = packingOf(root);
  const unpacked = packing === undefined ? undefined : unpack(nodes, bytes, packing, reading);
  if (unpacked === undefined && bytes !== null)
    throw new Unreadable("its arrays are packed in a way that is not known");
  if (unpacked === undefined || unpacked.count === 0) return { nodes, arrays: [] };
  const says = [...ofPacking].map((name) => attribute(root, name) ?? `no ${name}`);
  const value = `${says.join(", ")}, ${unpacked.form}`;
  reading.setAside({ rule: "VTK: how arrays are packed", where: "the binary arrays", value });
  return {
    arrays: unpacked.arrays,
    nodes: unpacked.nodes.map((node) => (node === root ? withoutPacking(root) : node)),
  };
}

/** No element of VTK means anything by white space, not even one that holds nothing else. */
const isIndentation = (text: string): boolean => text.includes("\n") && text.trim() === "";

/** What VTK writes for the name of an array that has none: where it lay in memory. */
const address = /^(Array) (?:0x[0-9a-fA-F]{5,16}|[0-9A-F]{16})$/;

function withoutAddress(element: Open, reading: Reading): Open {
  const own = element.name === "DataArray" ? address.exec(attribute(element, "Name") ?? "") : null;
  if (own === null) return element;
  reading.setAside({ rule: "VTK: address as a name", where: "an array without a name", value: own[0] });
  return changed(element, (name, value) => (name === "Name" ? "Array" : value));
}

/** The element with other values of its attributes; undefined takes one away. */
function changed(element: Open, change: (name: string, value: string) => string | undefined): Open {
  const attributes = element.attributes.flatMap(([name, value]) => {
    const own = change(name, value);
    return own === undefined ? [] : [[name, own] as const];
  });
  return { ...element, attributes };
}

interface Found {
  readonly nodes: readonly Node[];
  readonly arrays: readonly ArrayPart[];
  /** How many arrays were unpacked, texts among them. */
  readonly count: number;
  readonly form: "in their elements" | "behind the elements" | "behind the elements as bytes";
}

const isArray = ({ name }: Open): boolean => name === "DataArray" || name === "Array";

/** Undefined when one of the arrays is not understood. */
function unpack(nodes: readonly Node[], bytes: Buffer | null, packing: Packing, reading: Reading): Found | undefined {
  const behind = nodes.findIndex((node) => node.kind === "open" && node.name === "AppendedData");
  const appended = behind === -1 ? undefined : (bytes ?? appendedText(nodes, behind));
  const elements = nodes.filter((node): node is Open => node.kind === "open" && isArray(node));
  const offsets = elements.filter((node) => attribute(node, "format") === "appended").map(offsetOf);
  const data = appended === undefined ? noData : appendedData(appended, offsets, packing, reading);
  if (data === undefined || (appended === undefined && offsets.length > 0)) return undefined;
  const writer = new Writer();
  const last = behind === -1 ? nodes.length : behind;
  for (let at = 0; at < last; at += 1) {
    const node = nodes[at];
    if (node?.kind !== "open" || !isArray(node)) {
      if (node !== undefined) writer.pass(node);
      continue;
    }
    const format = attribute(node, "format");
    if (format !== "binary" && format !== "appended") {
      writer.pass(node);
      continue;
    }
    const end = endOf(nodes, at);
    const text = ownText(nodes, at, end);
    const apart = text === "" ? data.get(offsetOf(node)) : undefined;
    const own = format === "appended" ? apart : unpackedText(text, packing, reading);
    if (own === undefined || !writer.array(node, own, packing, reading)) return undefined;
    // What is told of an array beside its values stands in elements of its own.
    for (const inner of elementsIn(nodes.slice(at + 1, end), reading)) writer.pass(inner);
    writer.pass({ kind: "close", name: node.name });
    at = end;
  }
  if (behind !== -1) for (const node of nodes.slice(endOf(nodes, behind) + 1)) writer.pass(node);
  const form =
    behind === -1 ? "in their elements" : bytes === null ? "behind the elements" : "behind the elements as bytes";
  return { nodes: writer.nodes, arrays: writer.arrays, count: writer.count, form };
}

const noData: ReadonlyMap<number, Buffer> = new Map();

const offsetOf = (element: Open): number => {
  const text = attribute(element, "offset") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
};

/** The text behind the underscore. */
function appendedText(nodes: readonly Node[], start: number): Appended | undefined {
  const element = nodes[start];
  const text = textBetween(nodes, start, endOf(nodes, start)).trim();
  const isText = element?.kind === "open" && attribute(element, "encoding") === "base64" && text.startsWith("_");
  return isText ? text.slice(1) : undefined;
}

/** The text of an element before any element in it. */
function ownText(nodes: readonly Node[], start: number, end: number): string {
  let first = start + 1;
  while (first < end && nodes[first]?.kind !== "open") first += 1;
  return textBetween(nodes, start, first).trim();
}

/** All from the first element on, but the lengths between which those of the rows lie. */
function elementsIn(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const kept: Node[] = [];
  const first = nodes.findIndex((node) => node.kind !== "text");
  for (let at = first === -1 ? nodes.length : first; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    const end = isLengthRange(node) ? endOf(nodes, at) : at;
    const words = textBetween(nodes, at, end).trim().split(/\s+/);
    if (end > at && words.every(isNumber)) {
      tellRange("lengths of rows", words.join(" "), reading);
      at = end;
    } else kept.push(node);
  }
  return kept;
}

const isLengthRange = (node: Node): boolean =>
  node.kind === "open" &&
  node.name === "InformationKey" &&
  /^L2_NORM_(?:FINITE_)?RANGE$/.test(attribute(node, "name") ?? "");

/** They follow from the numbers, and are written with more digits, with fewer or with none. */
const isRange = (name: string, value: string): boolean =>
  /^Range(?:Min|Max)$/.test(name) && (value === "" || isNumber(value.trim()));

const isNumber = (word: string): boolean => /^[-+]?(?:\d+(?:\.\d*)?(?:e[-+]?\d+)?|inf|nan)$/i.test(word);

const tellRange = (where: string, value: string, reading: Reading): void =>
  reading.setAside({ rule: "VTK: ranges of the arrays", where, value: shown(value) });

/** Collects what is left of a document, and the arrays by where they stand in it. */
class Writer {
  readonly nodes: Node[] = [];
  readonly arrays: ArrayPart[] = [];
  count = 0;
  readonly #names = new Map<string, number>();
  readonly #around: string[] = [];
  #pieces = 0;

  pass(node: Node): void {
    this.nodes.push(node);
    if (node.kind === "close") this.#around.pop();
    if (node.kind !== "open") return;
    this.#around.push(local(node.name));
    if (node.name === "Piece") this.#pieces += 1;
  }

  /** Puts an array in its place, still open; false when its bytes are none. */
  array(element: Open, data: Buffer, packing: Packing, reading: Reading): boolean {
    this.count += 1;
    const ranges: string[] = [];
    const own = changed(element, (name, value) => {
      if (isRange(name, value)) ranges.push(value.trim());
      return name === "offset" || isRange(name, value) ? undefined : name === "format" ? "binary" : value;
    });
    this.pass(own);
    if (ranges.length > 0) tellRange(attribute(element, "Name") ?? "array", ranges.join(" to "), reading);
    if (element.name === "Array") {
      const texts = textsIn(data);
      if (texts !== undefined) this.pass({ kind: "text", text: JSON.stringify(texts) });
      return attribute(element, "type") === "String" && texts !== undefined;
    }
    const numbers = numbersIn(data, element, packing, reading);
    if (numbers !== undefined) this.arrays.push(arrayPart(this.#place(element), numbers, element));
    return numbers !== undefined;
  }

  #place(element: Open): string {
    const piece = this.#pieces > 1 ? [`piece ${this.#pieces}`] : [];
    const name = [...piece, this.#around.at(-2) ?? "", attribute(element, "Name") ?? "array"].join(" › ");
    const before = this.#names.get(name) ?? 0;
    this.#names.set(name, before + 1);
    return before === 0 ? name : `${name} (${before + 1})`;
  }
}

/** Texts that each end with a zero. */
function textsIn(data: Buffer): readonly string[] | undefined {
  const text = utf8(data);
  return text === undefined || (text !== "" && !text.endsWith("\0")) ? undefined : text.split("\0").slice(0, -1);
}

const ofPacking: ReadonlySet<string> = new Set(["compressor", "header_type", "byte_order"]);

/** The version of the format says how wide the headers are, and is another one where it says more. */
const withoutPacking = (root: Open): Open =>
  changed(root, (name, value) =>
    ofPacking.has(name) || (name === "version" && /^(?:0\.1|1\.0)$/.test(value)) ? undefined : value,
  );

const types: ReadonlyMap<string, ElementType> = new Map([
  ["Float64", "f8"],
  ["Float32", "f4"],
  ["Int64", "i8"],
  ["Int32", "i4"],
  ["Int16", "i2"],
  ["Int8", "i1"],
  ["UInt64", "u8"],
  ["UInt32", "u4"],
  ["UInt16", "u2"],
  ["UInt8", "u1"],
]);

const typeOf = (element: Open): ElementType | undefined => types.get(attribute(element, "type") ?? "");

function arrayPart(at: string, numbers: Numbers, element: Open): ArrayPart {
  const components = Number(attribute(element, "NumberOfComponents") ?? "1");
  const rows = numbers.length / components;
  const shape = Number.isInteger(rows) && components > 1 ? [rows, components] : [numbers.length];
  return { kind: "array", at, type: typeOf(element) ?? "", shape, chunks: () => [numbers] };
}

function numbersIn(data: Buffer, element: Open, { isBig }: Packing, reading: Reading): Numbers | undefined {
  const type = typeOf(element);
  if (type === undefined || data.length % elementBytes(type) !== 0) return undefined;
  reading.hold(data.length);
  return numbersOf(data, type, isBig);
}
