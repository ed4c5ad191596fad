import { utf8, viewOf } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Cell } from "../../part.ts";
import { decimalCell } from "../tables/decimals.ts";
import { halfOf } from "../tables/half.ts";
import { dateText, momentText, timeText } from "../tables/moments.ts";
import type { Stored } from "./column.ts";
import type { Leaf } from "./schema.ts";

/** What is stored, as it is meant. Whole numbers are bigint; text that is no UTF-8 stays bytes. */
export function cellsOf(stored: Stored, leaf: Leaf): readonly Cell[] {
  return Array.from(stored as ArrayLike<number | bigint | Uint8Array>, converterOf(leaf));
}

type Converter = (value: number | bigint | Uint8Array) => Cell;

function converterOf({ type, meaning }: Leaf): Converter {
  if (type === "boolean") return (value) => value === 1;
  if (type === "int96") return (value) => momentText(int96(bytesOf(value)), "ns");
  switch (meaning.kind) {
    case "text":
      return (value) => utf8(bytesOf(value)) ?? bytesOf(value);
    case "unsigned":
      return (value) => BigInt.asUintN(meaning.bits, wholeOf(value));
    case "decimal":
      return (value) => decimalCell(value instanceof Uint8Array ? bigEndian(value) : wholeOf(value), meaning.scale);
    case "date":
      return (value) => dateText(wholeOf(value));
    case "time":
      return (value) => timeText(wholeOf(value), meaning.unit);
    case "timestamp":
      return (value) => momentText(wholeOf(value), meaning.unit);
    case "uuid":
      return (value) => hexOf(bytesOf(value)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    case "float16":
      return (value) => float16(bytesOf(value));
    case "plain":
      return (value) => (typeof value === "number" && (type === "int32" || type === "int64") ? BigInt(value) : value);
  }
}

function bytesOf(value: number | bigint | Uint8Array): Uint8Array {
  if (!(value instanceof Uint8Array))
    throw new Unreadable("its schema gives numbers another meaning than they can have");
  return value;
}

function wholeOf(value: number | bigint | Uint8Array): bigint {
  if (value instanceof Uint8Array || (typeof value === "number" && !Number.isInteger(value))) {
    throw new Unreadable("its schema gives bytes another meaning than they can have");
  }
  return BigInt(value);
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Two's complement, most significant byte first. */
function bigEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 0 || bytes.length > 1024) throw new Unreadable("a decimal number of it is damaged");
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${hexOf(bytes)}`));
}

/** Nanoseconds of the day, then the Julian day; gives nanoseconds since 1970. */
function int96(bytes: Uint8Array): bigint {
  const view = viewOf(bytes);
  const days = BigInt(view.getInt32(8, true)) - 2_440_588n;
  return days * 86_400_000_000_000n + view.getBigInt64(0, true);
}

function float16(bytes: Uint8Array): number {
  if (bytes.length !== 2) throw new Unreadable("its schema gives bytes another meaning than they can have");
  return halfOf(viewOf(bytes).getUint16(0, true));
}
