import { crc32, deflateRawSync } from "node:zlib";
import type { Opened } from "../../../src/compare/open.ts";
import { comparing, openedAs } from "./comparing.ts";

/** Takes a file apart as the engine does. */
export const opened = (name: string, bytes: Uint8Array): Promise<Opened> => openedAs(name, bytes);

/** Compares two files, and makes sure that the digests of what they say agree with it. */
export const compared = (name: string, recorded: Uint8Array, produced: Uint8Array) =>
  comparing(name, recorded, produced);

/** Addresses of the parts that hold data, with the text that stands there. */
export async function textsOf(name: string, bytes: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const { parts, unreadable } = await opened(name, bytes);
  if (unreadable !== null) throw new Error(unreadable);
  const texts = new Map<string, string>();
  for (const part of parts) {
    if (part.kind === "bytes")
      texts.set(part.at, Buffer.from(part.content.read(0, part.content.size)).toString("utf8"));
    if (part.kind === "text") texts.set(part.at, [...part.lines()].join("\n"));
  }
  return Object.fromEntries(texts);
}

export interface ZipMember {
  readonly name: string;
  readonly data?: string | Uint8Array;
  readonly isStored?: boolean;
  readonly mode?: number;
  /** MS-DOS date and time. */
  readonly time?: number;
  readonly extra?: Uint8Array;
  readonly localExtra?: Uint8Array;
  readonly comment?: string;
  readonly flags?: number;
  /** Overrides what the header in front of the data says. */
  readonly localName?: string;
  readonly crc?: number;
  readonly size?: number;
  readonly method?: number;
  readonly packed?: Uint8Array;
  /** Sizes and check sum stand behind the data. */
  readonly hasDescriptor?: boolean;
  /** Bytes that belong to nothing. */
  readonly before?: Uint8Array;
}

/** A zip archive of these members, well-formed unless a member says otherwise. */
export function zipOf(
  members: readonly ZipMember[],
  { comment = "", after = Buffer.alloc(0) as Uint8Array } = {},
): Buffer {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const add = (piece: Uint8Array) => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const member of members) {
    add(member.before ?? new Uint8Array(0));
    const start = at;
    const data = Buffer.from(member.data ?? "");
    const packed = member.packed ?? (member.isStored ? data : deflateRawSync(data));
    const fields = {
      flags: (member.flags ?? 0) | (member.hasDescriptor ? 8 : 0),
      method: member.method ?? (member.isStored ? 0 : 8),
      time: member.time ?? 0x5a_79_00_00,
      crc: member.crc ?? crc32(data),
      packed: packed.length,
      size: member.size ?? data.length,
    };
    const zeroed = member.hasDescriptor ? { ...fields, crc: 0, packed: 0, size: 0 } : fields;
    const localName = Buffer.from(member.localName ?? member.name);
    const extra = Buffer.from(member.extra ?? []);
    const localExtra = Buffer.from(member.localExtra ?? member.extra ?? []);
    add(
      Buffer.concat([
        Buffer.from("PK\x03\x04\x14\0", "latin1"),
        common(zeroed, localName, localExtra),
        localName,
        localExtra,
      ]),
    );
    add(packed);
    if (member.hasDescriptor)
      add(Buffer.concat([Buffer.from("PK\x07\x08", "latin1"), numbers(fields.crc, fields.packed, fields.size)]));
    const name = Buffer.from(member.name);
    const note = Buffer.from(member.comment ?? "");
    const tail = Buffer.alloc(14);
    tail.writeUInt16LE(note.length, 0);
    tail.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(start, 10);
    const head = Buffer.from("PK\x01\x02\x14\x03\x14\0", "latin1");
    directory.push(head, common(fields, name, extra), tail, name, extra, note);
  }
  const start = at;
  for (const piece of directory) add(piece);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(at - start, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...pieces, end, Buffer.from(comment), after]);
}

interface Common {
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** What both headers of a member have. */
function common({ flags, method, time, crc, packed, size }: Common, name: Buffer, extra: Buffer): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(flags, 0);
  bytes.writeUInt16LE(method, 2);
  bytes.writeUInt32LE(time, 4);
  bytes.set(numbers(crc, packed, size), 8);
  bytes.writeUInt16LE(name.length, 20);
  bytes.writeUInt16LE(extra.length, 22);
  return bytes;
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

/** An extra field of a zip header. */
export function extraField(id: number, data: string | Uint8Array): Buffer {
  const bytes = Buffer.from(data);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

export interface TarMember {
  readonly name: string;
  readonly data?: string | Uint8Array;
  readonly type?: string;
  readonly mode?: number;
  readonly time?: number;
  readonly owner?: number;
  readonly ownerName?: string;
  readonly link?: string;
  /** Bytes written over the header before its check sum is made. */
  readonly over?: readonly [at: number, bytes: string];
  /** Fills the last block, instead of zeros. */
  readonly padding?: string;
}

/** A tar archive of these members, as ustar writes it. */
export function tarOf(members: readonly TarMember[], end: Uint8Array = new Uint8Array(1024)): Buffer {
  return Buffer.concat([...members.flatMap(tarMember), end]);
}

function tarMember({
  name,
  data = "",
  type = "0",
  mode = 0o644,
  time = 0,
  owner = 0,
  ...more
}: TarMember): readonly Buffer[] {
  const bytes = Buffer.from(data);
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, "0"), at);
  header.write(name, 0);
  octal(mode, 100, 8);
  octal(owner, 108, 8);
  octal(owner, 116, 8);
  octal(bytes.length, 124, 12);
  octal(time, 136, 12);
  header.write(type, 156);
  header.write(more.link ?? "", 157);
  header.write("ustar\x0000", 257);
  header.write(more.ownerName ?? "", 265);
  if (more.over !== undefined) header.write(more.over[1], more.over[0], "latin1");
  header.fill(" ", 148, 156);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
  padding.write(more.padding ?? "");
  return [header, bytes, padding];
}

/** Records of a pax header. */
export function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      const own = Buffer.byteLength(rest);
      const length = own + String(own + String(own).length).length;
      return Buffer.from(`${length}${rest}`);
    }),
  );
}
