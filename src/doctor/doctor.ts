import { hintsIn } from "../compare/hints.ts";
import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Conditions } from "../domain/conditions.ts";
import { rulesFor } from "../domain/declared-outputs.ts";
import type { Diagnosis, Variation } from "../domain/diagnosis.ts";
import type { Evidence } from "../domain/evidence.ts";
import { notFoundOut } from "../domain/file-comparison.ts";
import type { Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import { failureSentence } from "../report/wording.ts";
import { type Task, type VerifyWorld, verify } from "../verify.ts";
import { clockChange, type Factor, factorsFor, type Means, withEnv } from "./factors.ts";
import { fixesFor } from "./fixes.ts";

/** Tells what the doctor is doing: which run of how many. */
type Announce = (what: string) => void;

/** An analysis that is examined, and with what. */
export interface Ward {
  readonly task: Task;
  readonly world: VerifyWorld;
  readonly means: Means;
  readonly watch: Watch;
  readonly announce: Announce;
  readonly signal: AbortSignal;
}

/**
 * Runs the analysis twice without a change. If the two differ, holds one thing after the other still until they agree, and
 * so names the cause; if they agree, there is no randomness to be found here, and whatever differs from the record came
 * from a change that the causes of the evidence name.
 */
export async function findCause(ward: Ward): Promise<Diagnosis> {
  ward.announce("run 1: unchanged");
  const first = await verify(ward.task, ward.world, ward.watch, ward.signal);
  if (first.run.record.failure !== null) return failed(first);
  ward.announce("run 2: unchanged");
  const second = await run(ward);
  const differing = await differences(first, second, ward);
  if (differing.length === 0)
    return {
      isStable: true,
      causes: first.causes.filter(({ kind }) => kind !== "unseen"),
      variations: [],
      unstable: [],
      unheld: [],
    };
  const causes = await held(ward, differing);
  return { isStable: false, causes, variations: [], unstable: differing.map(line), unheld: unheld(ward.means) };
}

/**
 * Varies what should not matter, one thing at a time, and says under which changes the outputs still come out the same.
 * What is not even the same when nothing is changed says nothing about a change, and is left out.
 */
export async function varyAll(ward: Ward, baseline: Evidence): Promise<Diagnosis> {
  if (baseline.run.record.failure !== null) return failed(baseline);
  const factors = [nothingAtAll, ...factorsFor(ward.task.plan, ward.means)];
  const variations: Variation[] = [];
  let unstable: readonly Comparison[] = [];
  for (const [index, factor] of factors.entries()) {
    ward.announce(`${index + 1} of ${factors.length}: ${factor.change}`);
    const { variation, differing } = await varied(ward, factor, baseline, unstable);
    if (index === 0) unstable = differing;
    variations.push(variation);
  }
  variations.push(...untried(ward.means));
  return { isStable: unstable.length === 0, causes: [], variations, unstable: unstable.map(line), unheld: [] };
}

const noClock = "libfaketime is not installed on this machine";

/** What could not be held still here, so that it may be the cause all the same. */
const unheld = ({ clockLibrary }: Means): readonly string[] =>
  clockLibrary === null ? [`The clock could not be made to stand still: ${noClock}`] : [];

/** What could not be varied here, so that nothing is known of it. */
const untried = ({ clockLibrary }: Means): readonly Variation[] =>
  clockLibrary === null ? [{ factor: "clock", change: clockChange, outcome: "untried", evidence: [noClock] }] : [];

const nothingAtAll: Factor = { name: "nothing", change: "run again, unchanged", env: {}, conditions: {} };

async function varied(
  ward: Ward,
  { name, change, env, conditions }: Factor,
  baseline: Evidence,
  unstable: readonly Comparison[],
): Promise<{ readonly variation: Variation; readonly differing: readonly Comparison[] }> {
  const evidence = await run(ward, withEnv(ward.task.plan, env), conditions);
  const { failure } = evidence.run.record;
  const about = { factor: name, change };
  if (failure !== null) {
    return { variation: { ...about, outcome: "fails", evidence: [failureSentence(failure)] }, differing: [] };
  }
  const all = await differences(baseline, evidence, ward);
  const differing = all.filter(({ path }) => !unstable.some((each) => each.path === path));
  const outcome = differing.length === 0 ? "holds" : "changes";
  return { variation: { ...about, outcome, evidence: differing.map(line) }, differing };
}

/** What two equal runs no longer differ in once it is held still is the cause. What is left has no seed. */
async function held(ward: Ward, differing: readonly Comparison[]): Promise<readonly Cause[]> {
  const { clockLibrary } = ward.means;
  const holds: readonly (readonly [Cause["kind"], string, Conditions, Record<string, string>])[] = [
    ...(clockLibrary === null
      ? []
      : [
          [
            "clock",
            "The outputs hold the time at which they are made: with a clock that stands still, two runs agree",
            { clock: { time: "2023-11-14 22:13:20", library: clockLibrary } },
            {},
          ] as const,
        ]),
    [
      "order",
      "The outputs depend on the order of parallel work: on one processor with one thread, two runs agree",
      { cpuset: "0" },
      { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", POLARS_MAX_THREADS: "1" },
    ],
    [
      "order",
      "The outputs follow the order of a set or dictionary of strings: with a fixed PYTHONHASHSEED, two runs agree",
      {},
      { PYTHONHASHSEED: "0" },
    ],
  ];
  const hints = hintsIn(differing);
  for (const [kind, sentence, conditions, env] of holds) {
    // What is so already cannot make a difference.
    const isSo =
      Object.keys(conditions).length === 0 &&
      Object.entries(env).every(([name, value]) => ward.task.plan.env[name] === value);
    if (isSo) continue;
    ward.announce(
      `two runs with ${kind === "clock" ? "a clock that stands still" : kind === "order" && "cpuset" in conditions ? "one processor" : "a fixed hash seed"}`,
    );
    const plan = withEnv(ward.task.plan, env);
    const [one, other] = [await run(ward, plan, conditions), await run(ward, plan, conditions)];
    if (one.run.record.failure !== null || other.run.record.failure !== null) continue;
    const still = await differences(one, other, ward);
    const solved = differing.filter(({ path }) => !still.some((each) => each.path === path));
    if (solved.length === 0) continue;
    const cause: Cause = { kind, sentence, evidence: solved.map(line), advice: fixesFor(kind, ward.task.plan, solved) };
    return still.length === 0 ? [cause] : [cause, ...rest(hints, still, ward)];
  }
  return rest(hints, differing, ward);
}

function rest(
  hints: readonly Cause[],
  differing: readonly Comparison[],
  { task: { plan }, means }: Ward,
): readonly Cause[] {
  if (hints.length > 0)
    return hints.map((hint) => ({ ...hint, advice: fixesFor(hint.kind, plan, differing) ?? hint.advice }));
  return [
    {
      kind: "random",
      sentence:
        means.clockLibrary === null
          ? "Two equal runs give different numbers, whatever can be held still here: random numbers without a seed, or the clock"
          : "Two equal runs give different numbers, whatever is held still: random numbers without a seed",
      evidence: differing.map(line),
      advice: fixesFor("random", plan, differing),
    },
  ];
}

/** Held against nothing that is recorded: such runs are compared with each other. */
const run = (
  { task, world, watch, signal }: Ward,
  plan: Plan = task.plan,
  conditions: Conditions = {},
): Promise<Evidence> => verify({ ...task, plan, recorded: null, conditions }, world, watch, signal);

/** Outputs of two runs that are not the same, or not equivalent. */
async function differences(one: Evidence, other: Evidence, { world, task }: Ward): Promise<readonly Comparison[]> {
  const theirs = new Map(other.run.record.outputs.map((output) => [output.path, output]));
  const found: Comparison[] = [];
  for (const output of one.run.record.outputs) {
    const twin = theirs.get(output.path);
    if (twin === undefined) {
      found.push({
        kind: "missing",
        path: output.path,
        label: null,
        recorded: output,
        explanation: "the second run did not write it",
      });
      continue;
    }
    if (twin.digest === output.digest) continue;
    const comparison = await world.comparer.compare(
      output.path,
      output.digest,
      twin.digest,
      rulesFor(output.path, task.plan.outputs),
    );
    const judged = comparison.kind === "gave-up" ? notFoundOut(comparison) : comparison;
    if (judged.kind === "different" || judged.kind === "close") {
      const both = { path: output.path, label: null, recorded: output, produced: twin };
      found.push({ ...both, ...judged, kind: "different" });
    }
  }
  return found;
}

const line = (comparison: Comparison): string =>
  `${comparison.path}: ${"explanation" in comparison ? comparison.explanation : comparison.kind}`;

function failed({ run: { record } }: Evidence): Diagnosis {
  const sentence = record.failure === null ? "" : failureSentence(record.failure);
  return {
    isStable: false,
    causes: [],
    variations: [],
    unstable: [`the analysis did not run to its end: ${sentence}`],
    unheld: [],
  };
}
