import { latin1 } from "../../content.ts";
import type { Reading } from "../../format.ts";
import { subsetTag } from "./volatile.ts";

/** A font program without what changes whenever it is written: its own time stamp, checksum and subset tag. */
export function fontProgram(bytes: Uint8Array, label: string, reading: Reading): Uint8Array {
  return withoutTag(withoutTimeStamp(bytes, label, reading), label, reading);
}

/**
 * TrueType and OpenType: table `head` has the time of the last change and a checksum of the whole file, and the directory a
 * checksum of `head` (https://learn.microsoft.com/typography/opentype/spec/head).
 */
function withoutTimeStamp(bytes: Uint8Array, label: string, reading: Reading): Uint8Array {
  const version = latin1(bytes.subarray(0, 4));
  if (version !== "\0\x01\0\0" && version !== "true" && version !== "OTTO") return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = bytes.length < 12 ? 0 : view.getUint16(4);
  const rows = Array.from({ length: tables }, (_, index) => 12 + 16 * index).filter((at) => at + 16 <= bytes.length);
  const heads = rows.filter((at) => latin1(bytes.subarray(at, at + 4)) === "head");
  const [row] = heads;
  if (row === undefined || heads.length > 1) return bytes;
  const [head, length] = [view.getUint32(row + 8), view.getUint32(row + 12)];
  if (length < 54 || head + length > bytes.length || head < 12 + 16 * tables) return bytes;
  // Bytes that another table uses as well are that table's content.
  const isShared = rows.some(
    (at) =>
      at !== row && view.getUint32(at + 8) < head + length && head < view.getUint32(at + 8) + view.getUint32(at + 12),
  );
  if (isShared) return bytes;
  const stamp = [view.getBigUint64(head + 28), view.getUint32(head + 8), view.getUint32(row + 4)].map((value) =>
    value.toString(16),
  );
  reading.setAside({ rule: "PDF: time stamp and checksums of a font", where: label, value: stamp.join(" ") });
  const copy = bytes.slice();
  copy.fill(0, head + 28, head + 36);
  copy.fill(0, head + 8, head + 12);
  copy.fill(0, row + 4, row + 8);
  return copy;
}

/** What the codes of a font stand for, without the tag in its own name, as dvipdfmx gives it. */
export function characterMap(bytes: Uint8Array, label: string, reading: Reading): Uint8Array {
  const found = /\/CMapName\s*\/(?=[A-Z]{6}\+)/.exec(latin1(bytes.subarray(0, 4096)));
  return found === null ? bytes : untagged(bytes, found.index + found[0].length, label, reading);
}

/** A Type 1 or CFF program says its own name, tag and all, in plain text at its beginning. */
function withoutTag(bytes: Uint8Array, label: string, reading: Reading): Uint8Array {
  const at = nameInType1(bytes) ?? nameInCff(bytes);
  return at === undefined ? bytes : untagged(bytes, at, label, reading);
}

function untagged(bytes: Uint8Array, at: number, label: string, reading: Reading): Uint8Array {
  const name = latin1(bytes.subarray(at, at + 7));
  if (!subsetTag.test(name)) return bytes;
  reading.setAside({ rule: "PDF: subset tags of fonts", where: label, value: name.slice(0, 6) });
  const copy = bytes.slice();
  copy.fill(0x41, at, at + 6);
  return copy;
}

function nameInType1(bytes: Uint8Array): number | undefined {
  const found = /\/FontName\s*\/(?=[A-Z]{6}\+)/.exec(latin1(bytes.subarray(0, 4096)));
  return found === null ? undefined : found.index + found[0].length;
}

/** The name index of a set with one font, which follows the header (Adobe technical note 5176, sections 5 to 7). */
function nameInCff(bytes: Uint8Array): number | undefined {
  const header = bytes[2] ?? 0;
  const width = bytes[header + 2] ?? 0;
  const isOne = bytes[0] === 1 && bytes[1] === 0 && bytes[header] === 0 && bytes[header + 1] === 1;
  return isOne && width >= 1 && width <= 4 ? header + 3 + 2 * width : undefined;
}
