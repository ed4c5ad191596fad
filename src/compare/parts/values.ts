import type { CompareRules } from "../../domain/compare-rules.ts";
import { grouped } from "../../domain/grouped.ts";
import { different, equal, type Finding, type Largest } from "../finding.ts";
import { exactlyCompared, toleranceText } from "../numbers/tolerance.ts";
import type { ValuePart } from "../part.ts";
import type { Found } from "./values/found.ts";
import { walk } from "./values/walk.ts";

/**
 * Two trees of values: the first place at which they differ, how many there are, and how far numbers are apart. Texts and
 * kinds of values have to be the same, and so do whole numbers, unless they stand in a list of numbers that are not all
 * whole; other numbers may be near each other where the declaration gives a tolerance.
 */
export function compareValues(recorded: ValuePart, produced: ValuePart, rules: CompareRules): Finding {
  const found = walk(recorded, produced, rules);
  const { numbers } = found;
  if (found.others === 0 && numbers.count === 0) return equal(recorded.at);
  if (found.first === null) {
    const by =
      rules.tolerance === null
        ? `by what is declared for ${numbers.count === 1 ? "its path" : "their paths"}`
        : `(${toleranceText(rules.tolerance)})`;
    return { ...equal(recorded.at), kind: "close", explanation: numbers.nearEnough(by), largest: numbers.largest };
  }
  const suggestion = found.others === 0 && found.cause === "" && !found.hasNamedWholes ? numbers.suggestion() : null;
  return different(recorded.at, sentence(found), { largest: largestOf(found), suggestion });
}

/** Of all numbers that are not near enough, the whole ones among them. */
function largestOf({ numbers, largestWhole }: Found): Largest | null {
  const largest = numbers.far > 0 ? numbers.largest : null;
  if (largest === null || largestWhole === null) return largest ?? largestWhole;
  return (largestWhole.scaled ?? 0) > (largest.scaled ?? 0) ? largestWhole : largest;
}

/** What can be rounding does not stand before what cannot. */
function sentence({ first, firstOther, others, numbers, cause, exactWhole }: Found): string {
  const all = others + numbers.far;
  const isMixed = others > 0 && numbers.far > 0;
  const leads = isMixed && cause === "" && numbers.looksLikeRounding ? firstOther : first;
  return [
    leads ?? "",
    ...(cause === "" ? [] : [cause]),
    ...(all > 1 ? [`${grouped(all)} differences in all`] : []),
    ...(numbers.far > 0 && cause === "" ? [isMixed ? numbers.summaryAmongOthers : numbers.summary] : []),
    ...(numbers.far === 0 && numbers.near > 0 ? [`${countText(numbers.near)} near enough`] : []),
    ...(exactWhole === null ? [] : [exactlyCompared(exactWhole === "" ? "its path" : exactWhole)]),
  ].join("; ");
}

const countText = (count: number): string => `${grouped(count)} other ${count === 1 ? "number is" : "numbers are"}`;
