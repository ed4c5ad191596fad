import type { Tolerance } from "../../../domain/compare-rules.ts";
import { bytesOf } from "../../content.ts";
import { NumberTally } from "../../numbers/tally.ts";
import { allowance, isNear } from "../../numbers/tolerance.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { bitDifferences } from "./bits.ts";
import { Doubles, inLockStep, type Pair } from "./pieces.ts";
import { placeText, valueText } from "./words.ts";

/** Two numbers, where they stand, and how far they are apart. */
export interface PairPlace {
  readonly place: string;
  readonly recorded: string;
  readonly produced: string;
  readonly difference: number;
}

/** What two arrays of the same type and shape have apart. */
export interface Differences {
  readonly tally: NumberTally;
  /** The pair that differs most; null when none does. */
  readonly most: PairPlace | null;
  /** Zeros of another sign and NaNs of another payload, counted only where the numbers around them are the same. */
  readonly zeros: number;
  readonly nans: number;
}

/** Goes through both once. Pieces of equal bytes are only looked at for the scale. */
export function differencesOf(recorded: ArrayPart, produced: ArrayPart): Differences {
  const tally = new NumberTally();
  const [ours, theirs] = [new Doubles(), new Doubles()];
  const most: { place?: string; recorded: string; produced: string } = { recorded: "", produced: "" };
  let [zeros, nans] = [0, 0];
  for (const pair of inLockStep(recorded.chunks(), produced.chunks())) {
    const left = ours.of(pair.recorded);
    if (areSame(pair)) {
      tally.addEqual(pair.recorded.length);
      tally.scale = Math.max(tally.scale, largestOf(left));
      continue;
    }
    const before = tally.differing;
    const at = isLong(pair.recorded)
      ? addLong(tally, pair, left)
      : tally.addAll(left, theirs.of(pair.produced), left.length);
    if (at !== -1) {
      most.place = placeText(recorded, pair.start + at);
      most.recorded = valueText(recorded, pair.recorded, at);
      most.produced = valueText(produced, pair.produced, at);
    }
    if (tally.differing > before) continue;
    const bits = bitDifferences(pair.recorded, pair.produced);
    zeros += bits.zeros;
    nans += bits.nans;
  }
  const { place } = most;
  return {
    tally,
    most: place === undefined ? null : { ...most, place, difference: tally.largestDifference },
    zeros,
    nans,
  };
}

/** Numbers that are further apart than the tolerance allows: how many, and those that are most. */
export function farApart(
  recorded: ArrayPart,
  produced: ArrayPart,
  tolerance: Tolerance,
  scale: number,
): { readonly far: number; readonly most: PairPlace | null } {
  const [ours, theirs] = [new Doubles(), new Doubles()];
  let far = 0;
  let most: PairPlace | null = null;
  for (const pair of inLockStep(recorded.chunks(), produced.chunks())) {
    if (areSame(pair)) continue;
    const [left, right] = [ours.of(pair.recorded), theirs.of(pair.produced)];
    for (let at = 0; at < left.length; at += 1) {
      const [was, is] = [left[at] as number, right[at] as number];
      const isFar =
        !isNear(was, is, tolerance, scale) || (isLong(pair.recorded) && isHidden(pair, at, tolerance, scale));
      if (!isFar) continue;
      far += 1;
      const difference = Number.isFinite(is - was) ? Math.abs(is - was) : 0;
      if (most !== null && difference <= most.difference) continue;
      most = {
        place: placeText(recorded, pair.start + at),
        recorded: valueText(recorded, pair.recorded, at),
        produced: valueText(produced, pair.produced, at),
        difference,
      };
    }
  }
  return { far, most };
}

export function areSame({ recorded, produced }: Pair): boolean {
  return Buffer.compare(bytesOf(recorded), bytesOf(produced)) === 0;
}

/** Largest finite magnitude. */
function largestOf(numbers: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    const size = Math.abs(numbers[at] as number);
    if (size > largest && size !== Number.POSITIVE_INFINITY) largest = size;
  }
  return largest;
}

type Long = BigInt64Array | BigUint64Array;

const isLong = (piece: Numbers): piece is Long => piece instanceof BigInt64Array || piece instanceof BigUint64Array;

/** Whole numbers of 64 bits: where doubles cannot tell two apart, they still are two. */
function addLong(tally: NumberTally, { recorded, produced }: Pair, doubles: Float64Array): number {
  const [a, b] = [halves(recorded), halves(produced)];
  let largest = -1;
  for (let at = 0; at < recorded.length; at += 1) {
    const isEqual = a[2 * at] === b[2 * at] && a[2 * at + 1] === b[2 * at + 1];
    if (isEqual) {
      tally.add(doubles[at] as number, doubles[at] as number, 0);
      continue;
    }
    const [was, is] = [BigInt(recorded[at] ?? 0), BigInt(produced[at] ?? 0)];
    const difference = Number(is > was ? is - was : was - is);
    if (tally.add(Number(was), Number(is), difference)) largest = at;
  }
  return largest;
}

/** Two whole numbers that are one double, and yet further apart than is allowed. */
function isHidden({ recorded, produced }: Pair, at: number, tolerance: Tolerance, scale: number): boolean {
  const [was, is] = [BigInt(recorded[at] ?? 0), BigInt(produced[at] ?? 0)];
  const difference = Number(is > was ? is - was : was - is);
  return (
    difference > 0 && Number(was) === Number(is) && difference > allowance(Number(was), Number(is), tolerance, scale)
  );
}

const halves = ({ buffer, byteOffset, byteLength }: Numbers) => new Int32Array(buffer, byteOffset, byteLength / 4);
