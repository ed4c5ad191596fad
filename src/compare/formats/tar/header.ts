import { latin1, utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { isZero } from "../packed/buffer-at.ts";

/** A header block, as it stands. */
export interface Header {
  readonly name: string;
  readonly mode: number;
  readonly owner: readonly string[];
  readonly size: number;
  readonly times: readonly string[];
  readonly type: string;
  readonly link: string;
  readonly device: string;
}

export const blockBytes = 512;

/** Whether a block is a tar header, by its check sum. */
export function isHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || block[0] === 0) return false;
  const [told] = /^[0-7]+/.exec(latin1(block.subarray(148, 156)).trimStart()) ?? [];
  if (told === undefined) return false;
  // Some old writers took bytes above 127 as negative.
  let [plain, signed] = [0, 0];
  for (let at = 0; at < blockBytes; at += 1) {
    const byte = at >= 148 && at < 156 ? 32 : (block[at] ?? 0);
    plain += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const sum = Number.parseInt(told, 8);
  return sum === plain || sum === signed;
}

/** POSIX.1-2017 `pax`, ustar and the tar of GNU and of Unix V7. Throws Unreadable when the block says what is not understood. */
export function readHeader(block: Buffer): Header {
  if (!isHeader(block)) throw new Unreadable("the check sum of a header is wrong");
  const text = (at: number, length: number) => textOf(block.subarray(at, at + length));
  const count = (at: number, length: number) => integerOf(block.subarray(at, at + length));
  const kind = kindOf(block);
  const isPosix = kind === "posix";
  const prefix = isPosix ? text(345, 155) : "";
  const own = text(0, 100);
  const letter = block.toString("latin1", 156, 157);
  const type = letter === "\0" || letter === "7" ? "0" : letter;
  const device = `${count(329, 8)},${count(337, 8)}`;
  if (device !== "0,0" && type !== "3" && type !== "4") throw notUnderstood();
  const name = prefix === "" ? own : `${prefix}/${own}`;
  return {
    name,
    mode: count(100, 8),
    owner: [count(108, 8), count(116, 8), ...(kind === "old" ? [] : [text(265, 32), text(297, 32)])].map(String),
    size: count(124, 12),
    times: [
      count(136, 12),
      ...(kind === "gnu" ? [count(345, 12), count(357, 12)].filter((time) => time !== 0) : []),
    ].map(String),
    // Before there was a letter for it, a folder was told by its name.
    type: type === "0" && name.endsWith("/") ? "5" : type,
    link: text(157, 100),
    device,
  };
}

/** By the magic number. What has no place in it has to be zero. */
function kindOf(block: Buffer): "posix" | "gnu" | "old" {
  const magic = block.toString("latin1", 257, 265);
  const kind = magic === "ustar\x0000" ? "posix" : magic === "ustar  \0" ? "gnu" : "old";
  const used = { posix: 500, gnu: 369, old: 345 }[kind];
  if (!isZero(block.subarray(used)) || (kind === "old" && !isZero(block.subarray(257, 329)))) throw notUnderstood();
  return kind;
}

/** Up to the first zero; UTF-8 where it is. Throws Unreadable when something stands behind. */
export function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  const bytes = end === -1 ? field : field.subarray(0, end);
  if (end !== -1 && !isZero(field.subarray(end))) throw damaged();
  return utf8(bytes) ?? latin1(bytes);
}

/** Octal digits, or a binary number where the first bit is set. */
function integerOf(field: Buffer): number {
  if ((field[0] ?? 0) & 0x80) {
    const bits = BigInt(`0x${field.toString("hex")}`);
    const value = BigInt.asIntN(field.length * 8 - 1, bits);
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw damaged();
    return Number(value);
  }
  const digits = latin1(field)
    .replace(/^[ \0]*/, "")
    .replace(/[ \0]*$/, "");
  if (!/^[0-7]*$/.test(digits)) throw damaged();
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

const notUnderstood = () => new Unreadable("a header has fields that are not understood");

const damaged = () => new Unreadable("a header is damaged");
