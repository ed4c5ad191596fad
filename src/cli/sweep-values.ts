import type { ParameterValue } from "../domain/parameters/field.ts";
import type { Override, Parameters } from "../domain/parameters.ts";
import { UsageError } from "./command.ts";

/** More than this is a slip of the hand, or work for something that plans it. */
const mostCombinations = 1000;

/**
 * Every value of each name with every value of the others, the last one changing fastest. Throws a UsageError where they are
 * too many, or where a range cannot be meant.
 */
export function combinations(overrides: readonly Override[], values: Parameters): readonly (readonly Override[])[] {
  const swept = [...Map.groupBy(overrides, ({ name }) => name)].map(([name, own]) => ({
    name,
    values: [...new Set(own.flatMap(({ value }) => sweptValues(name, value, values[name])))],
  }));
  const count = swept.reduce((product, { values: { length } }) => product * length, 1);
  if (count > mostCombinations) {
    const product = swept.map(({ name, values: { length } }) => `${length} of ${name}`).join(" × ");
    throw new UsageError(
      `${product} are ${count}, which is more than ${mostCombinations} combinations of values; sweep fewer at a time`,
    );
  }
  return swept.reduce<readonly (readonly Override[])[]>(
    (all, { name, values: own }) => all.flatMap((before) => own.map((value) => [...before, { name, value }])),
    [[]],
  );
}

/** `10,40,80`, `1..5` and `0..1..0.25` can only be meant so where a number stands; a text may hold commas of its own. */
function sweptValues(name: string, given: string, standing: ParameterValue | undefined): readonly string[] {
  if (typeof standing !== "number") return [given];
  return given.split(",").flatMap((each) => rangeIn(name, each.trim()));
}

function rangeIn(name: string, text: string): readonly string[] {
  if (!text.includes("..")) return [text];
  const parts = text.split("..");
  const isRange =
    (parts.length === 2 || parts.length === 3) && parts.every((part) => /^-?\d{1,9}(?:\.\d{1,9})?$/.test(part));
  if (!isRange) throw new UsageError(`"${text}" is no range of ${name}: those are written 1..5, 5..1 or 0..1..0.25`);
  const decimals = Math.max(...parts.map((part) => part.split(".")[1]?.length ?? 0));
  // Counted in whole numbers, so that three steps of 0.1 are 0.3.
  const [first = 0n, last = 0n, given = 10n ** BigInt(decimals)] = parts.map((part) => scaled(part, decimals));
  const step = given < 0n ? -given : given;
  if (step === 0n) throw new UsageError(`"${text}" has a step of 0, and would never end`);
  if (parts.length === 2 && decimals > 0) {
    throw new UsageError(`"${text}" needs a step, since its ends are not whole numbers: ${text}..0.1`);
  }
  const distance = last < first ? first - last : last - first;
  const count = distance / step + 1n;
  if (count > BigInt(mostCombinations)) {
    throw new UsageError(`${text} are ${count} values of ${name}, which is more than ${mostCombinations} values`);
  }
  const signed = last < first ? -step : step;
  return Array.from({ length: Number(count) }, (_, index) => unscaled(first + signed * BigInt(index), decimals));
}

function scaled(text: string, decimals: number): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(`${whole}${fraction.padEnd(decimals, "0")}`);
}

/** As somebody would write it: 0.5, not 0.50. */
function unscaled(value: bigint, decimals: number): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, "0");
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const whole = digits.slice(0, digits.length - decimals);
  return `${value < 0n ? "-" : ""}${whole}${decimals === 0 || fraction === "" ? "" : `.${fraction}`}`;
}
