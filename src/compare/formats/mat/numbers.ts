import { bytesOf, contentOf } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { columnsFirst } from "../arrays/columns-first.ts";
import { type ElementType, elementBytes, elementCount, numbersOf } from "../arrays/elements.ts";
import { type Element, type Source, storedTypes } from "./elements.ts";

/**
 * Numbers of a class as a part. They may be stored in a smaller type than their class is, as long as it holds them.
 * `imaginary` only of complex ones. Throws Unreadable when there are not `count` of them.
 */
export function numbersPart(
  at: string,
  element: ElementType,
  shape: readonly number[],
  [real, imaginary]: readonly [Element, Element | undefined],
  source: Source,
): ArrayPart {
  const count = elementCount(shape);
  if (imaginary !== undefined) {
    const values = interleaved(held(real, element, count, source), held(imaginary, element, count, source));
    const type = element === "f4" ? "c8" : element === "f8" ? "c16" : undefined;
    if (type === undefined) throw new Unreadable("it holds complex whole numbers");
    source.reading.hold(values.byteLength);
    const content = contentOf(bytesOf(values));
    return columnsFirst(at, { content, start: 0, type, shape, isBigEndian: false }, source.reading);
  }
  const stored = storedTypes.get(real.type);
  if (stored === element || (element === "b1" && stored === "u1")) {
    if (real.data.size !== count * elementBytes(element))
      throw new Unreadable("an array in it has not as many numbers as it says");
    const layout = { content: real.data, start: 0, type: element, shape, isBigEndian: source.isBigEndian };
    return columnsFirst(at, layout, source.reading);
  }
  const values = held(real, element, count, source);
  const content = contentOf(bytesOf(values));
  return columnsFirst(at, { content, start: 0, type: element, shape, isBigEndian: false }, source.reading);
}

/** All numbers of an element in the type of their class. */
function held({ type, data }: Element, element: ElementType, count: number, { isBigEndian, reading }: Source): Numbers {
  const stored = storedTypes.get(type);
  if (stored === undefined) throw new Unreadable(`numbers in it are stored in an unknown type (${type})`);
  if (data.size !== count * elementBytes(stored))
    throw new Unreadable("an array in it has not as many numbers as it says");
  reading.hold(data.size + count * elementBytes(element));
  const numbers = numbersOf(data.read(0, data.size), stored, isBigEndian);
  const target = numbersOf(new Uint8Array(count * elementBytes(element)), element, false);
  const isLong = element === "i8" || element === "u8";
  for (let at = 0; at < count; at += 1) {
    const value = numbers[at] ?? 0;
    if (isLong && !Number.isInteger(Number(value))) throw new Unreadable("a number in it does not fit its class");
    target[at] = (isLong ? BigInt(value) : Number(value)) as never;
    const isSame =
      Object.is(Number(target[at]), Number(value)) && (typeof value !== "bigint" || BigInt(target[at] ?? 0) === value);
    if (!isSame) throw new Unreadable("a number in it does not fit its class");
  }
  return target;
}

function interleaved(real: Numbers, imaginary: Numbers): Float32Array | Float64Array {
  const pairs = real instanceof Float32Array ? new Float32Array(2 * real.length) : new Float64Array(2 * real.length);
  for (let at = 0; at < real.length; at += 1) {
    pairs[2 * at] = Number(real[at]);
    pairs[2 * at + 1] = Number(imaginary[at]);
  }
  return pairs;
}
