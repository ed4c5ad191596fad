import type { Tolerance } from "../../../domain/compare-rules.ts";
import type { Token } from "../../part.ts";
import { NumberDifferences } from "../number-differences.ts";
import { type Measured, measure } from "./measure.ts";

/**
 * The numbers that differ between two sequences of tokens; undefined when a word, a name or the structure differs as well.
 * Numbers of one group, e.g. those of all paths, are measured by the largest one that is recorded.
 */
export function numbersOnly(
  recorded: readonly Token[],
  produced: readonly Token[],
  tolerance: Tolerance | null,
): NumberDifferences | undefined {
  if (recorded.length !== produced.length) return undefined;
  const pairs = differingPairs(recorded, produced);
  if (pairs === undefined) return undefined;
  const scales = scalesOf(recorded, new Set(pairs.flatMap(([{ groups }]) => groups)));
  const differences = new NumberDifferences();
  differences.addEqual(recorded.length - pairs.length);
  for (const [a, b, where] of pairs) {
    a.numbers.forEach((number, index) => {
      const other = b.numbers[index] ?? Number.NaN;
      const isWritten = a.spelled[index] === b.spelled[index];
      if (isWritten) return;
      const scale = scales.get(a.groups[index] ?? "") ?? 0;
      differences.add(number, other, scale, tolerance, () => where);
    });
  }
  return differences.count === 0 ? undefined : differences;
}

type Pair = readonly [recorded: Measured, produced: Measured, where: string];

function differingPairs(recorded: readonly Token[], produced: readonly Token[]): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  for (let at = 0; at < recorded.length; at += 1) {
    const [one, other] = [recorded[at], produced[at]];
    if (one === undefined || other === undefined || one.text === other.text) continue;
    const [a, b] = [measure(one.text), measure(other.text)];
    if (a.shape !== b.shape || a.numbers.length !== b.numbers.length) return undefined;
    pairs.push([a, b, one.where]);
  }
  return pairs;
}

/** The largest recorded magnitude in each group, over all tokens. */
function scalesOf(recorded: readonly Token[], groups: ReadonlySet<string>): ReadonlyMap<string, number> {
  const scales = new Map<string, number>();
  if ([...groups].every((group) => group === "")) return scales;
  for (const { text } of recorded) {
    const measured = measure(text);
    measured.numbers.forEach((number, index) => {
      const group = measured.groups[index] ?? "";
      if (group !== "" && groups.has(group)) scales.set(group, Math.max(scales.get(group) ?? 0, Math.abs(number)));
    });
  }
  return scales;
}
