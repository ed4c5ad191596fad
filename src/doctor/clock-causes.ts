import { hintsIn } from "../compare/hints.ts";
import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Evidence } from "../domain/evidence.ts";
import { fixFor, type Trouble } from "./fixes.ts";
import { laterBy } from "./holds.ts";
import type { Language } from "./languages.ts";
import { lineOf } from "./reruns.ts";

/**
 * Why outputs agree once the clock stands still. `differing` is how they differed while it went, `moved` what differs between
 * two clocks that stand at different times. What does not follow the clock measures how long something takes. What
 * follows it holds the time, or something that was made from it, and most often that is the seed of random numbers.
 */
export function clockCauses(
  differing: readonly Comparison[],
  moved: readonly Comparison[],
  ran: Evidence["run"]["record"],
  languages: readonly Language[],
): readonly Cause[] {
  const groups = new Map<Exclude<Trouble, "parallel" | "hash" | "order">, string[]>();
  for (const comparison of differing) {
    const follows = moved.find(({ path }) => path === comparison.path);
    const trouble = follows === undefined ? "duration" : madeOf(comparison, follows, ran);
    groups.set(trouble, [...(groups.get(trouble) ?? []), lineOf(comparison)]);
  }
  return [...groups].map(([trouble, evidence]) => ({
    kind: trouble === "random" ? "random" : "clock",
    sentence: sentences[trouble],
    evidence,
    advice: fixFor(trouble, languages),
  }));
}

const sentences = {
  clock: "The outputs hold the time at which they are made: with a clock that stands still, runs agree",
  duration: "The outputs hold how long something takes: with clocks that stand still, at whatever time, runs agree",
  random:
    "The outputs follow the clock but do not show it, most likely through random numbers that take their seed from it: with a clock that stands still, runs agree",
  picture:
    "The outputs follow the clock, which is drawn into them or is the seed of random numbers: with a clock that stands still, runs agree",
} as const;

function madeOf(
  comparison: Comparison,
  follows: Comparison,
  ran: Evidence["run"]["record"],
): "clock" | "random" | "picture" {
  if (hintsIn([comparison], ran).some(({ kind }) => kind === "clock") || isAClock(follows)) return "clock";
  return isSeen(comparison) ? "random" : "picture";
}

/** Between clocks that stand apart by so much, it differs by just that, in some unit from days to billionths of a second. */
function isAClock(follows: Comparison): boolean {
  const by = "largest" in follows ? (follows.largest?.abs ?? 0) / laterBy : 0;
  return [1, 1e3, 1e6, 1e9, 1 / 60, 1 / 3600, 1 / 86_400].some((unit) => Math.abs(by / unit - 1) < 0.003);
}

/** Whether it was read as numbers or text, in which a time would have been recognised. */
const isSeen = (comparison: Comparison): boolean =>
  "regions" in comparison &&
  comparison.regions.length === 0 &&
  !/^(?:PNG|JPEG|GIF|TIFF|BMP|WebP|PNM|SVG|PDF|PostScript|EPS|bytes|)$/i.test(comparison.format);
