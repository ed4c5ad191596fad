import { bytesOf } from "../../content.ts";
import type { NumbersValue, Value } from "../../part.ts";
import { isList, isNumber, isNumbers, isRecord } from "./said.ts";

/** Whether two values are the same in all that counts; stops at the first difference. */
export function isSame(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isNumber(a)) return isNumber(b) && typeof b === "object" && a.exact === b.exact;
  if (isNumbers(a)) return isNumbers(b) && isSameVector(a, b);
  if (isList(a)) return isList(b) && a.length === b.length && a.every((member, at) => isSame(member, b[at] ?? null));
  if (!isRecord(a) || !isRecord(b) || a.size !== b.size) return false;
  for (const [key, member] of a) {
    const other = b.get(key);
    if (other === undefined || !isSame(member, other)) return false;
  }
  return true;
}

/** Bit by bit: what tells a missing number from one that is none are the bits of a NaN. */
export function isSameVector(a: NumbersValue, b: NumbersValue): boolean {
  return (
    a.numbers.constructor === b.numbers.constructor &&
    a.shape.join() === b.shape.join() &&
    Buffer.compare(bytesOf(a.numbers), bytesOf(b.numbers)) === 0
  );
}
