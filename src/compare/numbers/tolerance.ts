import type { CompareRules, Tolerance } from "../../domain/compare-rules.ts";
import { type Standing, standing } from "./place-names.ts";

/**
 * Whether `produced` is near enough to `recorded`. NaN is near NaN, an infinity only to itself, and the zeros are one.
 * `scale` is the largest finite magnitude that is recorded in the column or data set.
 */
export function isNear(recorded: number, produced: number, tolerance: Tolerance, scale: number): boolean {
  if (recorded === produced) return true;
  if (Number.isNaN(recorded) || Number.isNaN(produced)) return Number.isNaN(recorded) && Number.isNaN(produced);
  if (!Number.isFinite(recorded) || !Number.isFinite(produced)) return false;
  return Math.abs(produced - recorded) <= allowance(recorded, produced, tolerance, scale);
}

/** How far apart the two may be. */
export function allowance(recorded: number, produced: number, tolerance: Tolerance, scale: number): number {
  const larger = Math.max(Math.abs(recorded), Math.abs(produced));
  switch (tolerance.kind) {
    case "scaled":
      return tolerance.atol + tolerance.rtol * Math.max(larger, scale);
    case "numpy":
      return tolerance.atol + tolerance.rtol * Math.abs(recorded);
    case "digits":
      return 0.5 * 10 ** (Math.floor(Math.log10(larger)) + 1 - tolerance.digits);
  }
}

/** As it stands in a declaration. */
export function toleranceText(tolerance: Tolerance): string {
  switch (tolerance.kind) {
    case "scaled":
      return `rtol: ${tolerance.rtol}, atol: ${tolerance.atol}`;
    case "numpy":
      return `numpy: { rtol: ${tolerance.rtol}, atol: ${tolerance.atol} }`;
    case "digits":
      return `digits: ${tolerance.digits}`;
  }
}

/** Why a tolerance did not help, as a clause: `what` could be given its own. */
export const exactlyCompared = (what: string): string =>
  `whole numbers are compared exactly; declare a tolerance for ${what} to allow it`;

/** The tolerance of a part, and what it is declared for: the part itself, something above it, or the whole output. */
export interface PartTolerance {
  readonly tolerance: Tolerance | null;
  readonly by: Standing | "output";
}

/**
 * Of all that is declared for an address or for what stands above it, the most exact. A path may be written as the address
 * is told (`dataset /x/y`, `arr_0.npy`), or as the format names the thing (`/x/y`, `arr_0`); `/x` covers `/x/y`.
 */
export function toleranceAt(at: string, rules: CompareRules): PartTolerance {
  let best = "";
  let by: Standing | null = null;
  for (const path of Object.keys(rules.paths)) {
    // A file that is one array has no name inside.
    const found = path === "/" && at === "" ? "own" : covers(path, at);
    if (found !== null && path.length >= best.length) [best, by] = [path, found];
  }
  const declared = by === null ? undefined : rules.paths[best];
  return declared === undefined || by === null
    ? { tolerance: rules.tolerance, by: "output" }
    : { tolerance: declared, by };
}

/** What formats write before a name, so that an address reads well. */
const kindOfThing = /^(?:dataset|variable|field|(?:point|cell) data) (?=.)/;

/** Whether what a declaration names by `path` is the part with this address, or stands above it; null when neither. */
export function covers(path: string, at: string): Standing | null {
  if (path === "") return null;
  const name = at.split(" › ").at(-1) ?? "";
  const bare = name.replace(kindOfThing, "");
  if (bare === `${path}.npy`) return "own";
  const step = path.endsWith("/") ? /^/ : steps;
  const found = [at, name, bare].map((each) => standing(path, each, step));
  return found.find((each) => each === "own") ?? found.find((each) => each !== null) ?? null;
}

const steps = /^(?:[/.]| › )/;

/** No tolerance is suggested beyond this: it would hide a changed result. */
const mostRelative = 0.01;

/**
 * The smallest tolerance by which all numbers of a data set would be near, as a line for the declaration; null when it would
 * hide a result. `scale` is the largest recorded magnitude; where all that is recorded is zero, the tolerance is absolute.
 */
export function suggestedTolerance(largestDifference: number, scale: number): string | null {
  if (largestDifference === 0) return "compare: { rtol: 1e-15 }";
  if (scale === 0) return largestDifference <= 1e-9 ? `compare: { atol: ${oneDigitAbove(largestDifference)} }` : null;
  const relative = largestDifference / scale;
  return relative <= mostRelative ? `compare: { rtol: ${oneDigitAbove(relative)} }` : null;
}

/** No tolerance is suggested below this: near the end of what doubles hold there is no number of one digit just above. */
const leastTolerance = 1e-300;

/** The next number above that has one digit, with room for the rounding of the comparison itself. */
export function oneDigitAbove(value: number): number {
  if (value < leastTolerance) return leastTolerance;
  const wanted = value * (1 + 1e-9);
  const power = Math.floor(Math.log10(wanted));
  return Number(`${Math.ceil(wanted / 10 ** power)}e${power}`);
}
