import { crc32 } from "node:zlib";
import { latin1, utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** A field that a writer added to a header. */
export interface Extra {
  readonly id: number;
  readonly data: Buffer;
}

/** Throws Unreadable when the fields don't fill their place. */
export function readExtras(bytes: Buffer): readonly Extra[] {
  const extras: Extra[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) throw new Unreadable("the extra fields of a member are damaged");
    extras.push({ id: bytes.readUInt16LE(at), data: bytes.subarray(at + 4, end) });
    at = end;
  }
  // Tools that align members fill up with zeros.
  if (bytes.subarray(at).some((byte) => byte !== 0)) throw new Unreadable("the extra fields of a member are damaged");
  return extras;
}

const unicodePath = 0x7075;

/** Of fields that are none of the content, what they tell. */
const known: ReadonlyMap<number, "layout" | "times" | "owner" | "comments"> = new Map([
  [0x0001, "layout"], // ZIP64 sizes
  [0xd935, "layout"], // alignment
  [0xcafe, "layout"], // a Java archive
  [unicodePath, "layout"], // the name, which is compared as such
  [0x5455, "times"],
  [0x000a, "times"], // of NTFS
  [0x5855, "times"], // of Info-ZIP before 1998, with the owner
  [0x7855, "owner"],
  [0x7875, "owner"],
  [0x6375, "comments"],
]);

/** What an extra field tells; undefined where it may be content. */
export function tells({ id, data }: Extra): "layout" | "times" | "owner" | "comments" | undefined {
  // Room that office programs leave: a signature, a length, zeros.
  const isRoom = id === 0xa220 && data.length >= 4 && data.readUInt16LE(0) === 0xa028;
  if (isRoom && data.subarray(4).every((byte) => byte === 0)) return "layout";
  return known.get(id);
}

/**
 * A name as UTF-8 where the archive says that it is, in the flags or by an extra field for just this name; else each byte
 * as a character, as nothing tells which ones are meant.
 */
export function nameOf(raw: Buffer, isUtf8: boolean, extras: readonly Extra[]): string {
  if (raw.length === 0 || raw.includes(0)) throw new Unreadable("a member has no name");
  if (isUtf8) return utf8(raw) ?? fail();
  const field = extras.find(({ id }) => id === unicodePath)?.data;
  if (field === undefined) return latin1(raw);
  if (field.length < 6 || field[0] !== 1) fail();
  return field.readUInt32LE(1) === crc32(raw) ? (utf8(field.subarray(5)) ?? fail()) : latin1(raw);
}

function fail(): never {
  throw new Unreadable("the name of a member is damaged");
}
