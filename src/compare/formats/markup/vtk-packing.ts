import type { Reading } from "../../format.ts";
import { unpackBlock } from "../lz4/block.ts";
import { checkedDeflate } from "../packed/decoded.ts";
import { attribute, type Open } from "./node.ts";

/** How the binary arrays of a VTK file are packed, as its root says. */
export interface Packing {
  readonly compressor: "zlib" | "LZ4" | null;
  /** Bytes of one number of the header of an array. */
  readonly headerBytes: 4 | 8;
  readonly isBig: boolean;
}

/** Undefined where it is one that is not known here. */
export function packingOf(root: Open): Packing | undefined {
  const [compressor, header, order] = ["compressor", "header_type", "byte_order"].map((name) => attribute(root, name));
  if (compressor !== undefined && compressor !== "vtkZLibDataCompressor" && compressor !== "vtkLZ4DataCompressor")
    return undefined;
  if (header !== undefined && header !== "UInt32" && header !== "UInt64") return undefined;
  if (order !== "LittleEndian" && order !== "BigEndian") return undefined;
  return {
    compressor: compressor === undefined ? null : compressor === "vtkZLibDataCompressor" ? "zlib" : "LZ4",
    headerBytes: header === "UInt64" ? 8 : 4,
    isBig: order === "BigEndian",
  };
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

/**
 * What is packed in text: without compression the number of bytes and the bytes, as one; else the header as base64 of its
 * own. Undefined when it is anything else.
 */
export function unpackedText(text: string, packing: Packing, reading: Reading): Buffer | undefined {
  if (packing.compressor === null) {
    const bytes = base64(text);
    if (bytes === undefined || integerAt(bytes, 0, packing) !== bytes.length - packing.headerBytes) return undefined;
    return bytes.subarray(packing.headerBytes);
  }
  const headerBytes = headerLength(Buffer.from(text.slice(0, 32), "base64"), packing);
  if (headerBytes === undefined || headerBytes > text.length) return undefined;
  const length = Math.ceil(headerBytes / 3) * 4;
  const [header, data] = [base64(text.slice(0, length)), base64(text.slice(length))];
  if (header?.length !== headerBytes || data === undefined) return undefined;
  return unpackedBlocks(header, data, packing, reading);
}

/** What is packed at the beginning of bytes, and where that ends. Undefined when it is anything else. */
export function unpackedBytes(
  bytes: Buffer,
  packing: Packing,
  reading: Reading,
): { readonly data: Buffer; readonly end: number } | undefined {
  if (packing.compressor === null) {
    const end = packing.headerBytes + integerAt(bytes, 0, packing);
    return end <= bytes.length ? { data: bytes.subarray(packing.headerBytes, end), end } : undefined;
  }
  const start = headerLength(bytes, packing);
  if (start === undefined || start > bytes.length) return undefined;
  const header = bytes.subarray(0, start);
  const blocks = integerAt(bytes, 0, packing);
  let end = start;
  for (let block = 0; block < blocks; block += 1) end += integerAt(header, 3 + block, packing);
  if (!(end <= bytes.length)) return undefined;
  const data = unpackedBlocks(header, bytes.subarray(start, end), packing, reading);
  return data === undefined ? undefined : { data, end };
}

function headerLength(start: Buffer, packing: Packing): number | undefined {
  const length = (3 + integerAt(start, 0, packing)) * packing.headerBytes;
  return Number.isSafeInteger(length) ? length : undefined;
}

/** Number of blocks, size of a block, of the last if it is smaller, then of each when compressed; then the blocks. */
function unpackedBlocks(header: Buffer, data: Buffer, packing: Packing, reading: Reading): Buffer | undefined {
  const [blocks = 0, size = 0, last = 0] = [0, 1, 2].map((index) => integerAt(header, index, packing));
  const pieces: Buffer[] = [];
  let at = 0;
  for (let block = 0; block < blocks; block += 1) {
    const packed = integerAt(header, 3 + block, packing);
    const expected = block === blocks - 1 && last > 0 ? last : size;
    const piece = data.subarray(at, at + packed);
    // Both ways to compress pack at most a thousand to one.
    if (piece.length !== packed || expected <= 0 || expected > 1100 * packed) return undefined;
    reading.hold(expected);
    const own = packing.compressor === "LZ4" ? ofLz4(piece, expected) : ofZlib(piece, expected);
    if (own === undefined) return undefined;
    pieces.push(own);
    at += packed;
  }
  return at === data.length ? Buffer.concat(pieces) : undefined;
}

function ofZlib(packed: Buffer, expected: number): Buffer | undefined {
  try {
    const { buffer, engine } = checkedDeflate.atOnce(packed, { maxOutputLength: expected });
    return buffer.length === expected && engine.bytesWritten === packed.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

function ofLz4(packed: Buffer, expected: number): Buffer | undefined {
  const output = Buffer.alloc(expected);
  try {
    return unpackBlock(packed, output, 0) === expected ? output : undefined;
  } catch {
    return undefined;
  }
}
