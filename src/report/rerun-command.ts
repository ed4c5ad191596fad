import type { Plan } from "../domain/plan.ts";
import { shellWord } from "../domain/shell-word.ts";

const longestAddress = 500;

/** What anybody types to see it with their own eyes. */
export function rerunCommand({ source }: Pick<Plan, "source">): string {
  if (source.repository === null) return "tickmark verify";
  const address = source.commit === null ? source.repository : `${source.repository}@${source.commit}`;
  // A command that is cut short would do something else.
  return address.length > longestAddress ? "tickmark verify" : `tickmark verify ${shellWord(address)}`;
}
