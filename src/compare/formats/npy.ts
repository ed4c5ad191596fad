import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Cell, Part } from "../part.ts";
import { columnsFirst, placesInStore } from "./arrays/columns-first.ts";
import { arrayPart } from "./arrays/elements.ts";
import { recordsOf } from "./arrays/records.ts";
import { elementTypeOf, type Fields, fieldsOf, readPlain } from "./npy/fields.ts";
import { type Header, magic, readHeader } from "./npy/header.ts";
import type { Literal } from "./npy/literal.ts";

/**
 * Arrays of NumPy (`numpy.lib.format`): numbers as an array, what has fields or text as a table of its elements in C order,
 * objects as the pickle that they are. A file may hold several arrays, one behind the other.
 */
export const npy: Format = {
  name: "NPY",
  representation: "byte order, order of the axes in the file, version and padding of the header, gaps between fields",
  recognises: (head) => latin1(head.subarray(0, 6)) === magic,
  async open(content, reading) {
    const arrays: { readonly header: Header; readonly start: number }[] = [];
    for (let start = 0; start < content.size; ) {
      const header = readHeader(content, start);
      arrays.push({ header, start: header.dataStart });
      const end = header.dataStart + bytesOf(header, content);
      if (end > content.size) throw new Unreadable("it ends before its numbers do");
      if (arrays.length > 10_000) throw new Unreadable("it holds more than 10,000 arrays");
      start = end;
    }
    const parts: Part[] = [];
    for (const [at, { header }] of arrays.entries()) {
      parts.push(...(await partsOf(header, arrays.length === 1 ? "" : `array ${at}`, content, reading)));
    }
    return parts;
  },
};

/** How many bytes the elements take. Objects take all that is left. */
function bytesOf(header: Header, content: Content): number {
  const { descr, count } = header;
  if (hasObjects(descr)) return content.size - header.dataStart;
  return count * fieldsOf(descr).bytes;
}

const hasObjects = (descr: Literal): boolean =>
  typeof descr === "string" ? readPlain(descr).kind === "O" : JSON.stringify(descr).includes('"|O"');

async function partsOf(header: Header, at: string, content: Content, reading: Reading): Promise<readonly Part[]> {
  const { descr, shape, dataStart: start } = header;
  const below = (name: string) => (at === "" ? name : `${at}: ${name}`);
  if (hasObjects(descr)) {
    const pickle = await reading.inside(slice(content, start, content.size), "objects.pkl", below("objects"));
    // In which order they lie stands in the pickle.
    const form = { kind: "value", at: below("type"), value: [descr, shape] } as const;
    return [form, ...pickle];
  }
  const plain = typeof descr === "string" ? readPlain(descr) : undefined;
  const isDate = plain !== undefined && (plain.kind === "M" || plain.kind === "m") && plain.size === 8;
  const type = isDate ? "i8" : plain === undefined ? undefined : elementTypeOf(plain);
  if (type === undefined) return table(header, at, below("shape"), content, reading);
  const layout = { content, start, type, shape, isBigEndian: plain?.isBigEndian ?? false };
  const part = header.isColumnsFirst ? columnsFirst(at, layout, reading) : arrayPart(at, layout);
  if (!isDate) return [part];
  const unit = `${plain?.kind === "M" ? "datetime64" : "timedelta64"}${plain?.unit}`;
  // In another unit, every number is another one, and no other date.
  return [{ kind: "value", at: below("type"), value: unit }, part];
}

/** Of those that are read all at once anyway. */
const rowsAtOnce = 1024;
const mostEmpty = 1_000_000;

function table(header: Header, at: string, shapeAt: string, content: Content, reading: Reading): readonly Part[] {
  const { descr, shape, count, dataStart } = header;
  const isTurned = header.isColumnsFirst && shape.filter((side) => side !== 1).length > 1;
  const own = fieldsOf(descr);
  const names = new Set(own.fields.map(({ name }) => name));
  if (own.bytes === 0 && count > mostEmpty) throw new Unreadable(`it has ${count} elements of no bytes`);
  if (names.size !== own.fields.length) throw new Unreadable("two of its fields have the same name");
  reading.hold(own.fields.length * 100);
  const columns = own.fields.map(({ name, type, isWhole = false }) => {
    return { name: name === "" ? "value" : name, type, isWhole };
  });
  if (isTurned) reading.hold(count * (own.bytes + 4));
  const rows = () => (isTurned ? turnedRows(own, content, header) : rowsOf(own, content, dataStart, count));
  const parts: Part[] = [{ kind: "table", at, columns, textual: false, rows }];
  if (shape.length !== 1) parts.push({ kind: "value", at: shapeAt, value: shape });
  return parts;
}

/** The rows in C order, of elements that lie in the order of Fortran. */
function* turnedRows({ bytes, fields }: Fields, content: Content, header: Header): Generator<readonly Cell[][]> {
  const places = placesInStore(header.shape);
  const all = content.read(header.dataStart, header.dataStart + header.count * bytes);
  for (let row = 0; row < places.length; row += rowsAtOnce) {
    yield Array.from(places.subarray(row, row + rowsAtOnce), (place) => {
      const element = all.subarray(place * bytes, (place + 1) * bytes);
      return fields.map(({ offset, bytes: own, read }) => read(element.subarray(offset, offset + own)));
    });
  }
}

function* rowsOf(
  { bytes, fields }: Fields,
  content: Content,
  start: number,
  count: number,
): Generator<readonly Cell[][]> {
  for (const batch of recordsOf(content, start, count, bytes)) {
    yield batch.map((element) =>
      fields.map(({ offset, bytes: own, read }) => read(element.subarray(offset, offset + own))),
    );
  }
}
