import { type Content, latin1, slice, utf8 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import { readNumber } from "../numbers/number-text.ts";
import type { Cell, Column, Part } from "../part.ts";
import { recordsOf } from "./arrays/records.ts";
import { type Field, type Header, headerOf } from "./dbf/header.ts";

/** dBASE tables, which hold the attributes of shapefiles. The header says on which day they were written. */
export const dbfFormat: Format = {
  name: "dBASE",
  representation: "spelling of numbers, spaces around them and behind texts, mark of the end",
  recognises: (head, name, content) => {
    const header = /\.dbf$/i.test(name) || isDated(head) ? headerOf(beginning(content)) : undefined;
    return header !== undefined && header.start + header.records * header.recordBytes <= content.size;
  },
  open,
};

/** The header has 32 bytes for each column, of which there are 255 at most. */
const beginning = (content: Content): Uint8Array => content.read(0, Math.min(content.size, 16 * 1024));

const isDated = ([, , month = 0, day = 0]: Uint8Array): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

async function open(content: Content, reading: Reading): Promise<readonly Part[]> {
  const header = headerOf(beginning(content));
  if (header === undefined) throw new Unreadable("its header is damaged");
  const { start, records, recordBytes, fields, notes, date } = header;
  const end = start + records * recordBytes;
  if (end > content.size) throw new Unreadable("it is cut short");
  reading.setAside({ rule: "dBASE: date of last update", where: "header", value: date });
  // Whatever is no record shows now.
  for (const _ of rowsOf(content, header));
  const parts: Part[] = [
    { kind: "table", at: "", columns: columnsOf(fields), textual: false, rows: () => rowsOf(content, header) },
    { kind: "value", at: "header", value: notes },
  ];
  const hasMark = content.size > end && content.read(end, end + 1)[0] === 0x1a;
  const rest = slice(content, end + (hasMark ? 1 : 0), content.size);
  if (rest.size > 0) parts.push({ kind: "bytes", at: "after the end", content: rest });
  return parts;
}

/** The first column says whether a record is marked as deleted. */
function columnsOf(fields: readonly Field[]): readonly Column[] {
  const columns = fields.map(({ name, type, length, decimals }): Column => {
    const isWhole = decimals === 0 && (type === "N" || type === "F");
    return { name, type: `${type} ${length}${decimals > 0 ? `.${decimals}` : ""}`, isWhole };
  });
  if (new Set(columns.map(({ name }) => name)).size !== columns.length)
    throw new Unreadable("two of its columns have the same name");
  return [{ name: "(deleted)", type: "mark" }, ...columns];
}

function* rowsOf(content: Content, header: Header): Generator<readonly (readonly Cell[])[]> {
  const { start, records, recordBytes, fields } = header;
  for (const batch of recordsOf(content, start, records, recordBytes)) {
    yield batch.map((record) => rowOf(record, fields));
  }
}

function rowOf(record: Uint8Array, fields: readonly Field[]): readonly Cell[] {
  const [mark] = record;
  if (mark !== 0x20 && mark !== 0x2a)
    throw new Unreadable("a record in it has neither the mark of one nor of a deleted one");
  return [
    mark === 0x2a,
    ...fields.map((field) => cellOf(record.subarray(field.start, field.start + field.length), field)),
  ];
}

/** Numbers by value; text without the spaces that fill it up, and as bytes where it is no UTF-8, since nothing says what it is. */
function cellOf(bytes: Uint8Array, { type }: Field): Cell {
  if (type === "N" || type === "F") {
    const text = latin1(bytes).replace(/^ +| +$/g, "");
    return text === "" ? null : (readNumber(text) ?? text);
  }
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x20) end -= 1;
  return utf8(bytes.subarray(0, end)) ?? new Uint8Array(bytes.subarray(0, end));
}
