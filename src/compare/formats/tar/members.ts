import { grouped } from "../../../domain/grouped.ts";
import { type Content, slice } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt, isZero } from "../packed/buffer-at.ts";
import { blockBytes, type Header, readHeader, textOf } from "./header.ts";
import { readRecords } from "./pax.ts";

/** A member of a tar archive, with what extended headers say of it. */
export interface Member {
  readonly header: Header;
  readonly name: string;
  readonly link: string;
  readonly data: Content;
  readonly records: ReadonlyMap<string, string>;
}

const most = 200_000;
const extendedBytes = 1024 * 1024;
/** Records for all members are looked through for each. */
const mostRecordsForAll = 100;

/**
 * All members in their order. Throws Unreadable when the archive does not end as one does, something follows its end, or
 * padding is used.
 */
export function* membersOf(content: Content): Iterable<Member> {
  if (content.size % blockBytes !== 0) throw new Unreadable("it is cut short, or something follows its end");
  const all = new Map<string, string>();
  let own = new Map<string, string>();
  let at = 0;
  for (let count = 0; ; count += 1) {
    if (count > most) throw new Unreadable(`it has more than ${grouped(most)} members`);
    const block = bufferAt(content, at, blockBytes);
    if (isZero(block)) break;
    const header = readHeader(block);
    const records = new Map([...all, ...own]);
    const size = isExtended(header.type) ? header.size : sizeOf(header, records.get("size"));
    const start = at + blockBytes;
    const end = start + size;
    at = Math.ceil(end / blockBytes) * blockBytes;
    if (size < 0 || at > content.size) throw new Unreadable("it is cut short");
    if (bufferAt(content, end, at - end).some((byte) => byte !== 0))
      throw new Unreadable("something lies behind a member");
    if (isExtended(header.type)) {
      if (size > extendedBytes) throw new Unreadable("an extended header is too long");
      const data = bufferAt(content, start, size);
      const target = header.type === "g" ? all : own;
      for (const [key, value] of extended(header.type, data)) target.set(key, value);
      if (all.size > mostRecordsForAll) throw new Unreadable("an extended header is too long");
      continue;
    }
    own = new Map();
    const [name, link] = [records.get("path") ?? header.name, records.get("linkpath") ?? header.link];
    yield { header, name, link, data: slice(content, start, end), records };
  }
  if (own.size > 0) throw new Unreadable("an extended header belongs to no member");
  if (at + 2 * blockBytes > content.size) throw new Unreadable("it is cut short");
  for (; at < content.size; at += 65536) {
    if (!isZero(bufferAt(content, at, 65536))) throw new Unreadable("something follows its end");
  }
}

/** Headers that tell of the next member, or of all further ones. */
const isExtended = (type: string): boolean => type === "x" || type === "g" || type === "L" || type === "K";

function extended(type: string, data: Buffer): Iterable<readonly [string, string]> {
  if (type === "L") return [["path", textOf(data)]];
  if (type === "K") return [["linkpath", textOf(data)]];
  return readRecords(data);
}

function sizeOf(header: Header, told: string | undefined): number {
  if (told === undefined) return header.size;
  const size = Number(told);
  if (!/^\d+$/.test(told) || !Number.isSafeInteger(size)) throw new Unreadable("an extended header is damaged");
  return size;
}
