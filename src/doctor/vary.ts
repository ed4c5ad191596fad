import type { Comparison } from "../domain/comparison.ts";
import type { Diagnosis, Variation } from "../domain/diagnosis.ts";
import type { Evidence } from "../domain/evidence.ts";
import { failureSentence } from "../report/wording.ts";
import { unfinished } from "./doctor.ts";
import { clockChange, type Factor, factorsFor, type Means, withEnv } from "./factors.ts";
import { lineOf, type Reruns, rerunsOf, type Ward } from "./reruns.ts";

/** Under which changes the outputs of an evidence still come out the same. */
export const varyAll = (ward: Ward, baseline: Evidence): Promise<Diagnosis> => varyEach(rerunsOf(ward), baseline);

/**
 * Varies what should not matter, one thing at a time, and says under which changes the outputs still come out the same, or
 * within the tolerance that is declared. What is not even the same when nothing is changed says nothing about a change, and is left out.
 */
export async function varyEach(reruns: Reruns, baseline: Evidence): Promise<Diagnosis> {
  if (baseline.run.record.failure !== null) return unfinished(baseline);
  const factors = [nothingAtAll, ...factorsFor(reruns.plan, reruns.means)];
  const variations: Variation[] = [];
  let unstable: readonly Comparison[] = [];
  for (const [index, factor] of factors.entries()) {
    reruns.announce(`${index + 1} of ${factors.length}: ${factor.change}`);
    const { variation, differing } = await varied(reruns, factor, baseline, unstable);
    if (index === 0) unstable = differing;
    variations.push(variation);
  }
  variations.push(...untried(reruns.means));
  return { isStable: unstable.length === 0, causes: [], variations, unstable: unstable.map(lineOf), unheld: [] };
}

/** What could not be varied here, so that nothing is known of it. */
const untried = ({ clockLibrary }: Means): readonly Variation[] =>
  clockLibrary === null
    ? [
        {
          factor: "clock",
          change: clockChange,
          outcome: "untried",
          evidence: ["libfaketime is not installed on this machine"],
        },
      ]
    : [];

const nothingAtAll: Factor = { name: "nothing", change: "run again, unchanged", env: {}, conditions: {} };

async function varied(
  { plan, again, differences }: Reruns,
  { name, change, env, conditions }: Factor,
  baseline: Evidence,
  unstable: readonly Comparison[],
): Promise<{ readonly variation: Variation; readonly differing: readonly Comparison[] }> {
  const evidence = await again(withEnv(plan, env), conditions);
  const { failure } = evidence.run.record;
  const about = { factor: name, change };
  if (failure !== null) {
    return { variation: { ...about, outcome: "fails", evidence: [failureSentence(failure)] }, differing: [] };
  }
  const seen = (await differences(baseline, evidence)).differing.filter(
    ({ path }) => !unstable.some((each) => each.path === path),
  );
  const differing = seen.filter(({ kind }) => kind !== "close");
  const outcome = differing.length === 0 ? "holds" : "changes";
  return {
    variation: { ...about, outcome, evidence: (differing.length === 0 ? seen : differing).map(lineOf) },
    differing,
  };
}
