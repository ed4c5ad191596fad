import type { CompareRules, Tolerance } from "../../domain/compare-rules.ts";

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

/** The tolerance of a part, and whether it is declared for the part itself rather than for the whole file. */
export interface PartTolerance {
  readonly tolerance: Tolerance | null;
  readonly isOwn: boolean;
}

/**
 * Of all that is declared for an address or for what stands above it, the most exact. A path may be written as the address
 * is told (`dataset /x/y`, `arr_0.npy`), or as the format names the thing (`/x/y`, `arr_0`); `/x` covers `/x/y`.
 */
export function toleranceAt(at: string, rules: CompareRules): PartTolerance {
  let best = "";
  for (const path of Object.keys(rules.paths)) {
    if (path.length >= best.length && covers(path, at)) best = path;
  }
  const own = best === "" ? undefined : rules.paths[best];
  return own === undefined ? { tolerance: rules.tolerance, isOwn: false } : { tolerance: own, isOwn: true };
}

/** What formats write before a name, so that an address reads well. */
const kindOfThing = /^(?:dataset|variable|field|(?:point|cell) data) (?=.)/;

/** Whether what a declaration names by `path` is the part with this address, or stands above it. */
export function covers(path: string, at: string): boolean {
  if (path === "") return false;
  if (isAtOrBelow(path, at)) return true;
  const name = at.split(" › ").at(-1) ?? "";
  const bare = name.replace(kindOfThing, "");
  return isAtOrBelow(path, name) || isAtOrBelow(path, bare) || bare === `${path}.npy`;
}

const isAtOrBelow = (path: string, at: string): boolean =>
  at === path ||
  (at.startsWith(path) &&
    (path.endsWith("/") || ["/", "."].includes(at[path.length] ?? "") || at.startsWith(" › ", path.length)));

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

/** The next number above that has one digit, with room for the rounding of the comparison itself. */
function oneDigitAbove(value: number): number {
  const power = Math.floor(Math.log10(value));
  return Number(`${Math.ceil((value * 1.000001) / 10 ** power)}e${power}`);
}
