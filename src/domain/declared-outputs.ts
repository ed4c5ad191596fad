import { type CompareRules, exactly } from "./compare-rules.ts";
import { isPattern, matcher } from "./patterns.ts";
import type { PlannedOutput } from "./plan.ts";

/** How the file at this path is compared: as the entry says that spells it out, else as the first pattern that covers it. */
export function rulesFor(path: string, declared: readonly PlannedOutput[]): CompareRules {
  const own =
    declared.find((output) => output.path === path) ??
    declared.find((output) => isPattern(output.path) && matcher([output.path])(path));
  return own?.compare ?? exactly;
}
