import type { Reading } from "../../format.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { type ElementType, elementBytes, numbersOf } from "../arrays/elements.ts";
import { checkedDeflate } from "../packed/decoded.ts";
import { attribute, endOf, local, type Node, type Open, textBetween } from "./node.ts";

/** A document of VTK with its arrays beside it. */
export interface Unpacked {
  readonly nodes: readonly Node[];
  readonly arrays: readonly ArrayPart[];
}

/**
 * Takes the binary arrays out of a VTK file in XML (https://docs.vtk.org/en/latest/vtk_file_formats/vtkxml_file_format.html):
 * base64 text, plain or compressed by zlib. If one is packed in another way or not completely understood, all stay text.
 */
export function withArrays(nodes: readonly Node[], reading: Reading): Unpacked {
  const root = nodes.find((node) => node.kind === "open");
  const packing = root?.name === "VTKFile" ? packingOf(root) : undefined;
  // What lies behind the elements is packed in the same way, and not understood here.
  const isAppended = nodes.some((node) => node.kind === "open" && node.name === "AppendedData");
  const unpacked =
    root === undefined || packing === undefined || isAppended ? undefined : unpack(nodes, packing, reading);
  if (root === undefined || unpacked === undefined || unpacked.arrays.length === 0) return { nodes, arrays: [] };
  const says = ["compressor", "header_type", "byte_order"].map((name) => attribute(root, name) ?? `no ${name}`);
  reading.setAside({ rule: "VTK: how arrays are packed", where: "the binary arrays", value: says.join(", ") });
  return { ...unpacked, nodes: unpacked.nodes.map((node) => (node === root ? withoutPacking(root) : node)) };
}

/** Undefined when one of the arrays is not understood, or two have one name. */
function unpack(nodes: readonly Node[], packing: Packing, reading: Reading): Unpacked | undefined {
  const kept: Node[] = [];
  const arrays = new Map<string, ArrayPart>();
  const around: string[] = [];
  let pieces = 0;
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    kept.push(node);
    if (node.kind === "close") around.pop();
    if (node.kind !== "open") continue;
    around.push(local(node.name));
    if (node.name === "Piece") pieces += 1;
    if (node.name !== "DataArray" || attribute(node, "format") !== "binary") continue;
    const end = endOf(nodes, at);
    const numbers = end - at > 2 ? undefined : numbersIn(textBetween(nodes, at, end), node, packing, reading);
    const piece = pieces > 1 ? [`piece ${pieces}`] : [];
    const where = [...piece, around.at(-2) ?? "", attribute(node, "Name") ?? "array"].join(" › ");
    if (numbers === undefined || arrays.has(where)) return undefined;
    arrays.set(where, arrayPart(where, numbers, node));
    at = end - 1;
  }
  return { nodes: kept, arrays: [...arrays.values()] };
}

interface Packing {
  readonly isCompressed: boolean;
  /** Bytes of one number of the header of an array. */
  readonly headerBytes: 4 | 8;
  readonly isBig: boolean;
}

function packingOf(root: Open): Packing | undefined {
  const [compressor, header, order] = ["compressor", "header_type", "byte_order"].map((name) => attribute(root, name));
  if (compressor !== undefined && compressor !== "vtkZLibDataCompressor") return undefined;
  if (header !== undefined && header !== "UInt32" && header !== "UInt64") return undefined;
  if (order !== "LittleEndian" && order !== "BigEndian") return undefined;
  return {
    isCompressed: compressor !== undefined,
    headerBytes: header === "UInt64" ? 8 : 4,
    isBig: order === "BigEndian",
  };
}

const withoutPacking = (root: Open): Open => ({
  ...root,
  attributes: root.attributes.filter(([name]) => !["compressor", "header_type", "byte_order"].includes(name)),
});

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

function numbersIn(text: string, element: Open, packing: Packing, reading: Reading): Numbers | undefined {
  const type = typeOf(element);
  if (type === undefined) return undefined;
  const data = packing.isCompressed ? inflated(text.trim(), packing, reading) : plain(text.trim(), packing);
  if (data === undefined || data.length % elementBytes(type) !== 0) return undefined;
  reading.hold(data.length);
  return numbersOf(data, type, packing.isBig);
}

/** Strictly: undefined when it is spelled in any way but the usual. */
function base64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

function integerAt(bytes: Buffer, index: number, { headerBytes, isBig }: Packing): number {
  const at = index * headerBytes;
  if (at + headerBytes > bytes.length) return Number.NaN;
  if (headerBytes === 4) return isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  return Number(isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
}

/** The number of bytes, then the bytes. */
function plain(text: string, packing: Packing): Buffer | undefined {
  const bytes = base64(text);
  if (bytes === undefined || integerAt(bytes, 0, packing) !== bytes.length - packing.headerBytes) return undefined;
  return bytes.subarray(packing.headerBytes);
}

/** Number of blocks, size of a block, of the last if it is smaller, then of each when compressed; then the blocks. */
function inflated(text: string, packing: Packing, reading: Reading): Buffer | undefined {
  const start = Buffer.from(text.slice(0, 32), "base64");
  const [blocks, size, last] = [0, 1, 2].map((index) => integerAt(start, index, packing));
  if (blocks === undefined || size === undefined || last === undefined) return undefined;
  const headerBytes = (3 + blocks) * packing.headerBytes;
  if (!Number.isSafeInteger(headerBytes) || headerBytes > text.length) return undefined;
  const headerLength = Math.ceil(headerBytes / 3) * 4;
  const [header, data] = [base64(text.slice(0, headerLength)), base64(text.slice(headerLength))];
  if (header?.length !== headerBytes || data === undefined) return undefined;
  const pieces: Buffer[] = [];
  let at = 0;
  for (let block = 0; block < blocks; block += 1) {
    const packed = integerAt(header, 3 + block, packing);
    const expected = block === blocks - 1 && last > 0 ? last : size;
    const piece = inflatedBlock(data.subarray(at, at + packed), packed, expected, reading);
    if (piece === undefined) return undefined;
    pieces.push(piece);
    at += packed;
  }
  return at === data.length ? Buffer.concat(pieces) : undefined;
}

function inflatedBlock(packed: Buffer, length: number, expected: number, reading: Reading): Buffer | undefined {
  // zlib packs at most a thousand to one.
  if (packed.length !== length || expected <= 0 || expected > 1100 * length) return undefined;
  reading.hold(expected);
  try {
    const { buffer, engine } = checkedDeflate.atOnce(packed, { maxOutputLength: expected });
    return buffer.length === expected && engine.bytesWritten === packed.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}
