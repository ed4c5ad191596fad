import type { Exact } from "../../part.ts";

/** A decimal number of so many digits behind the point: a double where that says the same, else its digits. */
export function decimalCell(unscaled: bigint, scale: number): number | Exact {
  const text = `${unscaled}e${-scale}`;
  const digits = unscaled.toString().replace("-", "").replace(/0+$/, "");
  const value = Number(text);
  return digits.length <= 15 && Number.isFinite(value) && (value !== 0 || unscaled === 0n) ? value : { exact: text };
}
