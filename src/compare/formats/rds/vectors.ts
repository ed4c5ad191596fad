import { Unreadable } from "../../format.ts";
import type { NumbersValue, Value } from "../../part.ts";
import { missingDouble, missingInteger } from "./source.ts";

/** Numbers in a row. R has no single ones. */
export function vector(numbers: NumbersValue["numbers"]): NumbersValue {
  return { numbers, shape: [numbers.length] };
}

/** Truth values; null where one is missing. Throws Unreadable at a number that is neither true nor false. */
export function logical(integers: Int32Array): Value {
  const values = Array.from(integers, (value) => {
    if (value !== 0 && value !== 1 && value !== missingInteger) throw new Unreadable("a truth value in it is none");
    return value === missingInteger ? null : value === 1;
  });
  return new Map<string, Value>([["<logical>", values]]);
}

/** Doubles: whatever the bits of a NaN, it is either missing or not a number. */
export function doubles(numbers: Float64Array): NumbersValue {
  const bits = new BigUint64Array(numbers.buffer, numbers.byteOffset, numbers.length);
  for (let at = 0; at < numbers.length; at += 1) {
    if (!Number.isNaN(numbers[at])) continue;
    bits[at] = ((bits[at] ?? 0n) & 0xffffffffn) === 1954n ? missingDouble : 0x7ff8000000000000n;
  }
  return vector(numbers);
}

export function complex(numbers: Float64Array): Value {
  const { numbers: parts } = doubles(numbers);
  return new Map<string, Value>([["<complex>", { numbers: parts, shape: [parts.length / 2, 2] }]]);
}
