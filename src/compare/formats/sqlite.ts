import { type Content, latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";

/** SQLite databases: the schema as it was declared, and the rows of each table in the order of their ids. */
export const sqlite: Format = {
  name: "SQLite",
  representation: "pages, free space, indexes and journal mode",
  recognises: (head) => latin1(head.subarray(0, 16)) === "SQLite format 3\0",
  open,
};

/** It is read in memory as a whole. */
const mostBytes = 256 * 1024 * 1024;

async function open(content: Content, reading: Reading): Promise<readonly Part[]> {
  if (content.size < 512) throw new Unreadable("it is cut off");
  if (content.size > mostBytes) throw new Unreadable("it is larger than 256 MB");
  reading.hold(2 * content.size);
  const header = content.read(0, 100);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const number = (at: number): string => String(view.getUint32(at));
  const where = "header";
  reading.setAside({ rule: "SQLite: change counter", where, value: `${number(24)} ${number(92)}` });
  reading.setAside({ rule: "SQLite: version of the library", where, value: number(96) });
  reading.setAside({ rule: "SQLite: schema counter", where, value: number(40) });
  const { databaseParts } = await import("./sqlite/reader.ts");
  return databaseParts(content, reading);
}
