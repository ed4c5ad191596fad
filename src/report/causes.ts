import type { Cause } from "../domain/cause.ts";
import { shownLine } from "./shown.ts";

/** A cause as it is shown everywhere: cleaned of controls, not yet escaped. */
export interface ShownCause {
  readonly sentence: string;
  readonly evidence: readonly string[];
  readonly advice: string;
}

/** At most so many causes, each with the first lines of its evidence. */
export function shownCauses(causes: readonly Cause[], most: number, lines: number): readonly ShownCause[] {
  return causes.slice(0, most).map(({ sentence, evidence, advice }) => ({
    sentence: shownLine(sentence, 400),
    evidence: [
      ...evidence.slice(0, lines).map((line) => shownLine(line, 240)),
      ...(evidence.length > lines ? [`and ${evidence.length - lines} more`] : []),
    ],
    advice: shownLine(advice ?? "", 400),
  }));
}
