import { latin1 } from "../../content.ts";

/** One column, as it stands in each record. */
export interface Field {
  readonly name: string;
  /** `C` text, `N` and `F` numbers, `L` truth, `D` dates, `M` the number of a memo. */
  readonly type: string;
  readonly start: number;
  readonly length: number;
  readonly decimals: number;
}

export interface Header {
  readonly date: string;
  readonly records: number;
  readonly recordBytes: number;
  /** Where the records begin. */
  readonly start: number;
  readonly fields: readonly Field[];
  /** What else is said: version, language, and whatever is in places that are reserved. */
  readonly notes: ReadonlyMap<string, string>;
}

/** dBASE III, without and with memos, and dBASE IV and FoxPro with memos of their own. */
const versions: ReadonlySet<number> = new Set([0x03, 0x83, 0x8b, 0xf5]);

/** Undefined when the bytes do not begin with all of such a header. */
export function headerOf(head: Uint8Array): Header | undefined {
  if (head.length < 33 || !versions.has(head[0] ?? 0)) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [records, start, recordBytes] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)];
  const fields: Field[] = [];
  const rest: Uint8Array[] = [head.subarray(12, 32)];
  let at = 32;
  let end = 1;
  for (; at + 32 < start && start <= head.length && head[at] !== 0x0d; at += 32) {
    const field = fieldAt(head.subarray(at, at + 32), end);
    if (field === undefined) return undefined;
    fields.push(field);
    const name = head.subarray(at + field.name.length, at + 11);
    rest.push(name, head.subarray(at + 12, at + 16), head.subarray(at + 18, at + 32));
    end += field.length;
  }
  if (fields.length === 0 || head[at] !== 0x0d || start > head.length || start <= at || end !== recordBytes)
    return undefined;
  rest.push(head.subarray(at + 1, start));
  const notes = new Map([
    ["version", String(head[0])],
    ["reserved places", Buffer.concat(rest).toString("hex").replace(/0+$/, "")],
  ]);
  return { date: dateOf(head), records, recordBytes, start, fields, notes };
}

/** Years are counted from 1900. */
function dateOf([, year = 0, month = 0, day = 0]: Uint8Array): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${1900 + year}-${two(month)}-${two(day)}`;
}

function fieldAt(bytes: Uint8Array, start: number): Field | undefined {
  const [name = ""] = latin1(bytes.subarray(0, 11)).split("\0");
  const type = latin1(bytes.subarray(11, 12));
  const length = bytes[16] ?? 0;
  if (name === "" || /\p{Cc}/u.test(name) || !"CNFLDM".includes(type) || length === 0) return undefined;
  return { name, type, start, length, decimals: bytes[17] ?? 0 };
}
