import type { Tolerance } from "../../domain/compare-rules.ts";

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
function allowance(recorded: number, produced: number, tolerance: Tolerance, scale: number): number {
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
