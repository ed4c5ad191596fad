import type { CompareRules, Tolerance } from "../../domain/compare-rules.ts";
import { grouped } from "../../domain/grouped.ts";
import { different, equal, type Finding, type Largest } from "../finding.ts";
import { looksLike, notComparable, relation, short } from "../numbers/looks-like.ts";
import { NumberTally } from "../numbers/tally.ts";
import { exactlyCompared, suggestedTolerance, toleranceAt, toleranceText } from "../numbers/tolerance.ts";
import type { ArrayPart } from "../part.ts";
import { changedRows, isReordered, isTransposed } from "./arrays/arrangement.ts";
import { type Differences, differencesOf, farApart } from "./arrays/differences.ts";
import { changedLines } from "./arrays/lines.ts";
import { Doubles, inLockStep } from "./arrays/pieces.ts";
import { formText, isComplex, isFloating, lengthOf } from "./arrays/words.ts";

/**
 * Two arrays: type and shape first, then the numbers, bit by bit, or by the tolerance that is declared. Whole numbers are
 * compared exactly, unless the tolerance is declared for this very array. In units of the array's size, which is the largest
 * finite magnitude that is recorded in it.
 */
export function compareArrays(recorded: ArrayPart, produced: ArrayPart, rules: CompareRules): Finding {
  const { at } = recorded;
  if (formText(recorded) !== formText(produced)) return different(at, otherForm(recorded, produced));
  const all = differencesOf(recorded, produced);
  const { tally, zeros, nans } = all;
  if (tally.differing === 0 && zeros === 0 && nans === 0) return equal(at);
  const { tolerance, unused } = toleranceOf(recorded, rules);
  const { far, most } =
    tolerance === null ? { far: tally.differing, most: null } : farOf(all, recorded, produced, tolerance);
  // What is quoted is a number that failed, where one did.
  const differences = { ...all, most: most ?? all.most };
  const largest = largestOf(differences);
  if (tolerance !== null && far === 0) {
    const explanation = `${extent(recorded, differences)}; within the declared ${toleranceText(tolerance)}`;
    return { ...equal(at), kind: "close", explanation, largest };
  }
  const suggestion =
    isFloating(recorded) && tally.incomparable === 0 ? suggestedTolerance(tally.largestDifference, tally.scale) : null;
  const cause = tally.differing === 0 ? "" : causeOf(recorded, produced, tally);
  const beyond = tolerance === null ? "" : `; ${grouped(far)} by more than the declared ${toleranceText(tolerance)}`;
  const isExact = unused !== null && tally.differing > 0 && farOf(all, recorded, produced, unused).far === 0;
  const exact = isExact ? `; ${exactlyCompared(at === "" ? "the path /" : at)}` : "";
  return different(at, `${extent(recorded, differences)}${beyond}${cause === "" ? "" : `: ${cause}`}${exact}`, {
    largest,
    suggestion,
  });
}

/** `unused`: what is declared, but not for whole numbers. Truth values are never near. */
function toleranceOf(
  part: ArrayPart,
  rules: CompareRules,
): { readonly tolerance: Tolerance | null; readonly unused: Tolerance | null } {
  const { tolerance, by } = toleranceAt(part.at, rules);
  if (part.type === "b1") return { tolerance: null, unused: null };
  return isFloating(part) || by === "own" ? { tolerance, unused: null } : { tolerance: null, unused: tolerance };
}

/** The scaled rule allows every number at least what the largest one is allowed, so that mostly one look is enough. */
function farOf(
  { tally }: Differences,
  recorded: ArrayPart,
  produced: ArrayPart,
  tolerance: Tolerance,
): ReturnType<typeof farApart> {
  const { differing, incomparable, largestDifference, scale } = tally;
  const isScaled = tolerance.kind === "scaled" && incomparable === 0;
  const areNear = isScaled && largestDifference <= tolerance.atol + tolerance.rtol * scale;
  if (differing === 0 || areNear) return { far: 0, most: null };
  return farApart(recorded, produced, tolerance, scale);
}

function largestOf({ tally, most }: Differences): Largest | null {
  if (most === null) return null;
  const { difference: abs, place: where } = most;
  return { abs, scaled: scaledBy(abs, tally), where };
}

/** How many numbers differ, where most and by how much. */
function extent(part: ArrayPart, differences: Differences): string {
  const { tally, most } = differences;
  if (most === null) return `the numbers are the same, but ${bitsText(differences)}`;
  const values = `recorded ${most.recorded}, produced ${most.produced}${differenceText(part, tally, most.difference)}`;
  const total = lengthOf(part);
  if (total === 1) return `the number differs: ${values}`;
  const { differing, incomparable } = tally;
  const count = `${grouped(differing)} of ${grouped(total)} numbers ${differing === 1 ? "differs" : "differ"}`;
  const which = differing === 1 ? "" : incomparable === differing ? "first " : "most ";
  return `${count}, ${which}at ${most.place}: ${values}`;
}

function bitsText({ zeros, nans }: Differences): string {
  const texts = [
    ...(zeros === 0 ? [] : [`${grouped(zeros)} ${zeros === 1 ? "zero has" : "zeros have"} another sign`]),
    ...(nans === 0 ? [] : [`${grouped(nans)} ${nans === 1 ? "NaN has" : "NaNs have"} other bits`]),
  ];
  return texts.join(" and ");
}

function differenceText(part: ArrayPart, tally: NumberTally, difference: number): string {
  if (tally.incomparable === tally.differing || part.type === "b1") return "";
  const scaled = scaledBy(difference, tally);
  if (!isFloating(part) || scaled === null) return ` (difference ${short(difference)})`;
  return ` (difference ${short(scaled)} of the array's size)`;
}

const scaledBy = (difference: number, { scale }: NumberTally): number | null =>
  scale === 0 || difference === 0 ? null : difference / scale;

/** What the differences look like. Rounding explains itself; what is larger may be an order or a sign. */
function causeOf(recorded: ArrayPart, produced: ArrayPart, tally: NumberTally): string {
  // Truth values are neither moved nor multiplied.
  if (recorded.type === "b1" && tally.incomparable === 0) return "";
  if (lengthOf(recorded) === 1) return isFloating(recorded) ? looksLike(tally) : "";
  const isSmall = tally.incomparable === 0 && (tally.largestScaled ?? 1) < 1e-9;
  if (relation(tally) !== undefined) return looksLike(tally);
  if (isSmall) return isFloating(recorded) ? looksLike(tally) : "";
  const rearranged = changedLines(recorded, produced) ?? arrangement(recorded, produced);
  if (rearranged !== undefined) return rearranged;
  if (tally.incomparable === 0) return isFloating(recorded) ? looksLike(tally) : "";
  return notComparable(tally);
}

function arrangement(recorded: ArrayPart, produced: ArrayPart): string | undefined {
  if (isTransposed(recorded, produced)) return "it is transposed: rows became columns";
  if (!isReordered(recorded, produced)) return undefined;
  return `the same ${recorded.shape.length === 1 ? "numbers" : "rows"} in another order`;
}

function otherForm(recorded: ArrayPart, produced: ArrayPart): string {
  const isSameShape = recorded.shape.join() === produced.shape.join();
  const what = [...(recorded.type === produced.type ? [] : ["type"]), ...(isSameShape ? [] : ["shape"])].join(" and ");
  const isSingle = recorded.shape.length === 0 || produced.shape.length === 0;
  const [was, is] = [recorded, produced].map((part) => (isSingle && !isSameShape ? apart(part) : formText(part)));
  const forms = `another ${what}: recorded ${was}, produced ${is}`;
  if (isSameShape) return `${forms}${asNumbers(recorded, produced)}`;
  if (isTransposed(recorded, produced)) return `${forms}: the same numbers, transposed`;
  const rows = changedRows(recorded, produced);
  return rows === undefined ? forms : `${forms}: ${rows}`;
}

/** A number by itself is another thing than an array that holds one. */
const apart = (part: ArrayPart): string =>
  part.shape.length === 0 ? `a single number (${formText(part)})` : `an array (${formText(part)})`;

/** Whether arrays of another type hold the same numbers all the same. */
function asNumbers(recorded: ArrayPart, produced: ArrayPart): string {
  if (isComplex(recorded) !== isComplex(produced)) return "";
  const tally = new NumberTally();
  const [ours, theirs] = [new Doubles(), new Doubles()];
  for (const pair of inLockStep(recorded.chunks(), produced.chunks())) {
    const left = ours.of(pair.recorded);
    tally.addAll(left, theirs.of(pair.produced), left.length);
  }
  if (tally.differing === 0) return "; the numbers are the same";
  if (tally.isEqualInSinglePrecision) return "; the numbers are the same once rounded to single precision";
  const scaled =
    tally.incomparable > 0 || tally.largestScaled === null
      ? ""
      : `, by at most ${short(tally.largestScaled)} of the array's size`;
  return `; ${grouped(tally.differing)} of ${grouped(lengthOf(recorded))} numbers differ${scaled}`;
}
