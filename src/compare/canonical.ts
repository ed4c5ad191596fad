import { createHash, type Hash } from "node:crypto";
import { asDigest, type Digest } from "../domain/digest.ts";
import { blocks } from "./content.ts";
import type { Cell, Numbers, Part, Value } from "./part.ts";

/** Goes up whenever any format's parts or their digest change: digests of different versions say nothing of each other. */
export const canonicalVersion = 3;

/**
 * Digest of what a file says, whatever its bytes: equal for two files of one format exactly when all their parts are equal.
 * Parts are a set by address. Streams; holds no part in memory.
 */
export function canonicalDigest(format: string, parts: readonly Part[]): Digest {
  const whole = createHash("sha256");
  write(whole, `${format}/${canonicalVersion}`);
  for (const part of parts.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const hash = createHash("sha256");
    write(hash, part.kind);
    hashPart(hash, part);
    write(whole, part.at);
    whole.update(hash.digest());
  }
  return asDigest(whole.digest("hex"));
}

function hashPart(hash: Hash, part: Part): void {
  switch (part.kind) {
    case "value":
      hashValue(hash, part.value);
      return;
    case "array":
      write(hash, `${part.type} ${part.shape.join(",")}`);
      for (const chunk of part.chunks()) hash.update(bytesOf(withOneNaN(chunk)));
      return;
    case "table":
      for (const { name, type } of part.columns) write(hash, `${name}\0${type ?? ""}`);
      for (const batch of part.rows()) for (const row of batch) hashRow(hash, row);
      return;
    case "text":
      for (const line of part.lines()) write(hash, line);
      return;
    case "markup":
      for (const { text } of part.tokens) write(hash, text);
      return;
    case "raster":
      write(hash, `${part.width} ${part.height} ${part.samples.BYTES_PER_ELEMENT}`);
      for (const [name, value] of [...part.shown].toSorted(byKey)) write(hash, `${name}=${value}`);
      hash.update(bytesOf(part.samples));
      return;
    case "bytes":
      for (const block of blocks(part.content)) hash.update(block);
  }
}

/** Every string with its length before it, so that no two sequences of strings give the same bytes. */
function write(hash: Hash, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  hash.update(`${bytes.length}:`);
  hash.update(bytes);
}

function hashValue(hash: Hash, value: Value): void {
  if (value instanceof Map) {
    hash.update(`{${value.size}`);
    for (const [key, member] of [...value].toSorted(byKey)) {
      write(hash, key);
      hashValue(hash, member);
    }
  } else if (Array.isArray(value)) {
    hash.update(`[${value.length}`);
    for (const member of value) hashValue(hash, member);
  } else if (typeof value === "object" && value !== null && "numbers" in value) {
    // A vector of a format whose missing value is a NaN of its own: bits count.
    write(hash, `${value.numbers.constructor.name} ${value.shape.join(",")}`);
    hash.update(bytesOf(value.numbers));
  } else {
    hashCell(hash, value as Cell);
  }
}

function hashRow(hash: Hash, row: readonly Cell[]): void {
  hash.update(`(${row.length}`);
  for (const cell of row) hashCell(hash, cell);
}

/** A tag for each type, so that the text `1` and the number 1 are two things. */
function hashCell(hash: Hash, cell: Cell): void {
  if (cell === null) hash.update("n");
  else if (typeof cell === "string") write(hash.update("s"), cell);
  else if (typeof cell === "number") write(hash.update("f"), numberKey(cell));
  else if (typeof cell === "bigint") write(hash.update("i"), cell.toString());
  else if (typeof cell === "boolean") hash.update(cell ? "t" : "u");
  else if (cell instanceof Uint8Array) hash.update(`b${cell.length}:`).update(cell);
  else write(hash.update("x"), cell.exact);
}

const numberKey = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const bytesOf = (numbers: Numbers | Uint16Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** The NaN that arithmetic makes has another sign on other processors; NaNs that carry a payload are left alone. */
function withOneNaN(chunk: Numbers): Numbers {
  if (chunk instanceof Float64Array) {
    const bits = new BigUint64Array(chunk.buffer, chunk.byteOffset, chunk.length);
    let copy: BigUint64Array | undefined;
    for (let at = 0; at < chunk.length; at += 1) {
      if (bits[at] !== 0xfff8000000000000n) continue;
      copy ??= bits.slice();
      copy[at] = 0x7ff8000000000000n;
    }
    return copy ?? chunk;
  }
  if (chunk instanceof Float32Array) {
    const bits = new Uint32Array(chunk.buffer, chunk.byteOffset, chunk.length);
    let copy: Uint32Array | undefined;
    for (let at = 0; at < chunk.length; at += 1) {
      if (bits[at] !== 0xffc00000) continue;
      copy ??= bits.slice();
      copy[at] = 0x7fc00000;
    }
    return copy ?? chunk;
  }
  return chunk;
}
