import { latin1, utf8 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** `key=value` records of a pax header: POSIX.1-2017, "pax Header Block". Throws Unreadable when they are damaged. */
export function readRecords(data: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const digits = latin1(data.subarray(at, space === -1 ? at : Math.min(space, at + 12)));
    const end = at + Number(digits);
    const record = data.subarray(space + 1, end - 1);
    const equals = record.indexOf(0x3d);
    if (!/^[1-9]\d*$/.test(digits) || end > data.length || end < space + 2 || data[end - 1] !== 0x0a || equals < 1) {
      throw new Unreadable("an extended header is damaged");
    }
    const value = record.subarray(equals + 1);
    records.set(latin1(record.subarray(0, equals)), utf8(value) ?? latin1(value));
    at = end;
  }
  return records;
}

/** What the records of a pax header tell besides name, link and size. */
export const tells: ReadonlyMap<string, "times" | "owner" | "comments" | "layout"> = new Map([
  ["path", "layout"],
  ["linkpath", "layout"],
  ["size", "layout"],
  ["mtime", "times"],
  ["atime", "times"],
  ["ctime", "times"],
  ["LIBARCHIVE.creationtime", "times"],
  ["uid", "owner"],
  ["gid", "owner"],
  ["uname", "owner"],
  ["gname", "owner"],
  ["SCHILY.dev", "owner"],
  ["SCHILY.ino", "owner"],
  ["SCHILY.nlink", "owner"],
  ["comment", "comments"],
]);
