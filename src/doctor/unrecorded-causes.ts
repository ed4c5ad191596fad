import type { Cause } from "../domain/cause.ts";
import type { Evidence } from "../domain/evidence.ts";
import { clockChange, type Factor, factorsFor, withEnv } from "./factors.ts";
import { fixFor, type Trouble } from "./fixes.ts";
import type { Language } from "./languages.ts";
import { lineOf, type Reruns } from "./reruns.ts";

/** What no record notes of a run, so that it can be another one than when the outputs were recorded. */
const unrecorded: ReadonlyMap<string, readonly [Cause["kind"], string, Trouble]> = new Map([
  ["clock", ["clock", `The outputs follow the clock: ${clockChange}, they come out otherwise`, "clock"]],
  [
    "processors",
    ["order", "The outputs depend on how many processors there are: on one only, they come out otherwise", "parallel"],
  ],
  [
    "file order",
    [
      "order",
      "The outputs follow the order in which folders list their files: in another one, they come out otherwise",
      "order",
    ],
  ],
]);

/** Why outputs that are the same each time are not what was recorded, though nothing that a record notes has changed. */
export async function unrecordedCauses(
  { plan, means, announce, again, differences }: Reruns,
  first: Evidence,
  languages: readonly Language[],
): Promise<readonly Cause[]> {
  const diverged = new Set(first.comparisons.filter(({ kind }) => kind === "different").map(({ path }) => path));
  const causes: Cause[] = [];
  const vary = async ({ change, env, conditions }: Factor) => {
    announce(`a run with ${change}`);
    const other = await again(withEnv(plan, env), conditions);
    if (other.run.record.failure !== null) return [];
    return (await differences(first, other)).differing.filter(({ path }) => diverged.has(path));
  };
  for (const factor of factorsFor(plan, means)) {
    const known = unrecorded.get(factor.name);
    if (known === undefined) continue;
    const changed = await vary(factor);
    const [kind, sentence, trouble] = known;
    if (changed.length > 0)
      causes.push({ kind, sentence, evidence: changed.map(lineOf), advice: fixFor(trouble, languages) });
  }
  return causes.length > 0 ? causes : [unexplained];
}

const unexplained: Cause = {
  kind: "unseen",
  sentence:
    "Equal runs agree with each other and not with the record, and nothing that is written down or can be varied here explains it",
  evidence: [],
  advice:
    "Record again here (`tickmark record`), and verify elsewhere: what then differs depends on something that the declaration does not name.",
};
