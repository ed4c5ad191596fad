import type { Numbers, NumbersValue, Value } from "../../part.ts";
import { commonEnds, type Hunk, hunksOf, isReordered, Numbering, shifted } from "../alignment.ts";
import type { Fingerprints } from "./fingerprint.ts";
import { asDouble, elementSaid, isList, isNumber, isNumbers, isWhole } from "./said.ts";
import { isSame } from "./same.ts";

/** What has elements by number: a list, or a vector in its place. */
export interface List {
  readonly length: number;
  element(at: number): Value;
}

/** Lists that are longer are compared element by element only. */
const longestMatched = 500_000;

export function asList(value: Value): List | undefined {
  if (isList(value)) return { length: value.length, element: (at) => value[at] ?? null };
  if (!isNumbers(value) || value.shape.length !== 1) return undefined;
  return { length: value.numbers.length, element: (at) => elementOf(value, at) };
}

/** A NaN keeps its bits, so that it is not any NaN. */
function elementOf(vector: NumbersValue, at: number): Value {
  const value = vector.numbers[at] ?? null;
  return Number.isNaN(value) && elementSaid(vector, at) === "NA" ? "NA" : value;
}

/** Where elements were put in or taken out; undefined where it cannot be said. */
export function matched(recorded: List, produced: List, prints: Fingerprints): readonly Hunk[] | undefined {
  const isEqual = (at: number, other: number) => isSame(recorded.element(at), produced.element(other));
  const { start, end } = commonEnds(recorded.length, produced.length, isEqual);
  const lengths = [recorded.length - start - end, produced.length - start - end] as const;
  if (lengths[0] + lengths[1] > longestMatched) return undefined;
  const numbering = new Numbering();
  const numbered = (list: List, length: number) =>
    Int32Array.from({ length }, (_, at) => numbering.numberOf(prints.of(list.element(start + at))));
  const hunks = hunksOf(numbered(recorded, lengths[0]), numbered(produced, lengths[1]));
  return hunks === undefined ? undefined : shifted(hunks, start);
}

/** Whether the elements at these places are the same on both sides but for their order. */
export function areReordered(recorded: List, produced: List, places: readonly number[], prints: Fingerprints): boolean {
  if (places.length < 2 || places.length > longestMatched) return false;
  const numbering = new Numbering();
  const numbered = (list: List) => Int32Array.from(places, (at) => numbering.numberOf(prints.of(list.element(at))));
  return isReordered(numbered(recorded), numbered(produced));
}

/** The yardstick of a list of numbers. */
export interface Yardstick {
  /** There is a number among them that is not whole, on either side: all of them are measurements. */
  readonly isReal: boolean;
  /** The largest recorded magnitude; 0 when not all are numbers. */
  readonly scale: number;
}

export function yardstickOfLists(recorded: List, produced: List): Yardstick {
  let [isReal, scale] = [false, 0];
  for (const list of [recorded, produced]) {
    for (let at = 0; at < list.length; at += 1) {
      const value = list.element(at);
      if (!isNumber(value)) return { isReal: false, scale: 0 };
      const size = Math.abs(asDouble(value));
      isReal ||= Number.isFinite(size) && !isWhole(value);
      if (list === recorded && size > scale && size !== Number.POSITIVE_INFINITY) scale = size;
    }
  }
  return { isReal, scale };
}

export function yardstickOfVectors(recorded: Numbers, produced: Numbers): Yardstick {
  if (!isFloat(recorded) || !isFloat(produced)) return { isReal: false, scale: 0 };
  let scale = 0;
  for (const value of recorded) {
    const size = Math.abs(value);
    if (size > scale && size !== Number.POSITIVE_INFINITY) scale = size;
  }
  const hasReal = (numbers: Float64Array | Float32Array) =>
    numbers.some((value) => Number.isFinite(value) && !Number.isSafeInteger(value));
  return { isReal: hasReal(recorded) || hasReal(produced), scale };
}

const isFloat = (numbers: Numbers): numbers is Float64Array | Float32Array =>
  numbers instanceof Float64Array || numbers instanceof Float32Array;
