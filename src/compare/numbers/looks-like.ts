import { grouped } from "../../domain/grouped.ts";
import type { NumberTally } from "./tally.ts";

/** What is too large to be anything else. */
export const changedResult = "a changed result";

/**
 * What the differences of a column look like, as the end of a sentence. The bounds were measured: float64 results of linear
 * algebra move by at most 2e-12 of their column's size between CPU kernels and thread counts, float32 by 7e-7.
 */
export function looksLike(tally: NumberTally): string {
  if (tally.incomparable > 0) return notComparable(tally);
  const whole = relation(tally);
  if (whole !== undefined) return `every number is ${whole}`;
  const scaled = tally.largestScaled ?? Number.POSITIVE_INFINITY;
  if (scaled < mostRounding && tally.largestRelative > mostOfItself) {
    return "rounding if what moved by much of itself should be zero, else a changed result";
  }
  if (scaled < 1e-15) return "the last bits only, as from rounding";
  if (scaled < 1e-11) return "rounding, as from another CPU kernel, thread count or library version";
  if (scaled < 1e-8) return "rounding that has grown on the way, or of printed digits";
  if (scaled < mostRounding) return "rounding in single precision, or of printed digits";
  return changedResult;
}

const mostRounding = 1e-6;

/** A small number among large ones may be a result of its own, such as a p-value, however little it moved. */
const mostOfItself = 0.01;

/** Why there is no difference to be given, and of how many of those that differ. */
export function notComparable({ incomparable, opposite, differing }: NumberTally): string {
  const where = incomparable === differing ? "" : `in ${grouped(incomparable)} of them `;
  const what =
    opposite === incomparable
      ? "both are infinite, with opposite signs"
      : "one is NaN or infinite where the other is a number";
  return `${where}${what}`;
}

/** What all numbers have in common, as in `every number is the negative of the recorded one`; undefined when nothing. */
export function relation(tally: NumberTally): string | undefined {
  if (tally.isSignFlip) return "the negative of the recorded one";
  if (tally.factor !== undefined) return `${factorText(tally.factor)} times the recorded one`;
  if (tally.offset !== undefined) return `the recorded one plus ${short(tally.offset)}`;
  return undefined;
}

/** With as many digits as it takes to tell it from one. */
function factorText(factor: number): string {
  const off = Math.abs(factor - 1);
  return off === 0 || off > 0.01
    ? short(factor)
    : String(Number(factor.toFixed(Math.min(15, 2 - Math.floor(Math.log10(off))))));
}

/** A number for people: four significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
