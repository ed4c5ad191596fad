import { hintsIn } from "../compare/hints.ts";
import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Conditions } from "../domain/conditions.ts";
import type { Diagnosis } from "../domain/diagnosis.ts";
import type { Evidence } from "../domain/evidence.ts";
import { identified, type Plan } from "../domain/plan.ts";
import { failureSentence } from "../report/wording.ts";
import { byteCauses } from "./byte-causes.ts";
import { clockCauses } from "./clock-causes.ts";
import { withEnv } from "./factors.ts";
import { fixFor } from "./fixes.ts";
import { type Hold, holdsFor, standingLater } from "./holds.ts";
import { type Language, languagesOf } from "./languages.ts";
import { type Differences, lineOf, type Reruns, rerunsOf, type Ward } from "./reruns.ts";
import { unrecordedCauses } from "./unrecorded-causes.ts";

/** How often runs must agree before chance is ruled out: an output that is one of two words agrees every other time. */
const agreeing = 4;

/** Why a ward does not give the same twice, or not what is recorded. */
export const findCause = (ward: Ward): Promise<Diagnosis> => diagnose(rerunsOf(ward));

/**
 * Runs the analysis twice without a change. If the two differ, holds one thing after the other still until they agree, and
 * so names the cause. If they agree but nothing explains why the record is another one, they are run twice more, and then
 * what no record notes is varied; else whatever differs came from a change that the causes of the evidence name.
 */
export async function diagnose(reruns: Reruns): Promise<Diagnosis> {
  const { plan, means, announce } = reruns;
  announce("run 1: unchanged");
  const first = await reruns.first();
  if (first.run.record.failure !== null) return unfinished(first);
  const isUnexplained = first.causes.some(({ kind }) => kind === "unseen");
  let { differing, rewritten }: Differences = { differing: [], rewritten: [] };
  for (let count = 2; differing.length === 0 && count <= (isUnexplained ? agreeing : 2); count += 1) {
    announce(`run ${count}: unchanged`);
    const other = await reruns.again();
    if (other.run.record.failure !== null) return unfinished(other);
    ({ differing, rewritten } = await reruns.differences(first, other));
  }
  const noClock = means.clockLibrary === null ? [clockUnheld] : [];
  const languages = languagesOf(plan, Object.keys(first.run.record.sourceFiles ?? {}));
  if (differing.length === 0) {
    const causes = isUnexplained
      ? await unrecordedCauses(reruns, first, languages)
      : first.causes.filter(({ kind }) => kind !== "unseen");
    return {
      isStable: true,
      causes: [...causes, ...byteCauses(rewritten, languages)],
      variations: [],
      unstable: [],
      unheld: isUnexplained ? noClock : [],
    };
  }
  const found = await causesOfEach(reruns, first, differing, languages);
  return {
    isStable: false,
    causes: [...found.causes, ...byteCauses(rewritten, languages)],
    variations: [],
    unstable: differing.map(lineOf),
    unheld: [...noClock, ...found.undone],
  };
}

const clockUnheld = "The clock could not be made to stand still: libfaketime is not installed on this machine";

/** What two runs no longer differ in once something is held still depends on that. What is left at the end has no seed. */
async function causesOfEach(
  reruns: Reruns,
  first: Evidence,
  differing: readonly Comparison[],
  languages: readonly Language[],
): Promise<{ readonly causes: readonly Cause[]; readonly undone: readonly string[] }> {
  const { means, announce } = reruns;
  const causes: Cause[] = [];
  const undone: string[] = [];
  let plan = withinReason(reruns.plan, first);
  let conditions: Conditions = {};
  const settled = new Set<string>();
  let open = differing;
  for (const hold of holdsFor(reruns.plan, means)) {
    if (open.length === 0) break;
    announce(`two runs with ${hold.what}`);
    const further = { plan: withEnv(plan, hold.env), conditions: { ...conditions, ...hold.conditions } };
    const tried = await agreement(reruns, further.plan, further.conditions, open);
    if ("failure" in tried) {
      undone.push(`${hold.undone}: ${tried.failure}`);
      continue;
    }
    ({ plan, conditions } = further);
    const solved = open.filter(({ path }) => !tried.still.some((each) => each.path === path));
    for (const { path } of solved) settled.add(path);
    open = tried.still.filter(({ path }) => !settled.has(path));
    if (solved.length > 0) causes.push(...(await causesBy(hold, solved, tried.one, reruns, further, languages)));
  }
  return { causes: [...causes, ...rest(open, reruns, languages, first)], undone };
}

/** What still differs among runs that are held; as many of them as it takes to rule out chance where something agrees. */
async function agreement(
  { again, differences, announce }: Reruns,
  plan: Plan,
  conditions: Conditions,
  open: readonly Comparison[],
): Promise<{ readonly one: Evidence; readonly still: readonly Comparison[] } | { readonly failure: string }> {
  const one = await again(plan, conditions);
  let still: readonly Comparison[] = [];
  for (let count = 2; count <= agreeing; count += 1) {
    if (count > 2) announce(`run ${count} with it, to rule out chance`);
    const other = one.run.record.failure === null ? await again(plan, conditions) : one;
    const { failure } = other.run.record;
    if (failure !== null) return { failure: failureSentence(failure) };
    const { differing } = await differences(one, other);
    still = [...still, ...differing.filter(({ path }) => !still.some((each) => each.path === path))];
    if (open.every(({ path }) => still.some((each) => each.path === path))) break;
  }
  return { one, still };
}

async function causesBy(
  { kind, conditions }: Hold,
  solved: readonly Comparison[],
  one: Evidence,
  { again, differences, announce }: Reruns,
  held: { readonly plan: Plan; readonly conditions: Conditions },
  languages: readonly Language[],
): Promise<readonly Cause[]> {
  if (conditions.clock === undefined) {
    return [
      {
        kind: "order",
        sentence:
          kind === "hash"
            ? "The outputs follow the order of a set or hash table: with fixed seeds of hash tables (PYTHONHASHSEED, PERL_HASH_SEED), runs agree"
            : "The outputs depend on the order of parallel work: on one processor with one thread, runs agree",
        evidence: solved.map(lineOf),
        advice: fixFor(kind === "hash" ? "hash" : "parallel", languages),
      },
    ];
  }
  announce("a run with a clock that stands still at another time");
  const later = await again(held.plan, { ...held.conditions, ...standingLater(conditions.clock) });
  const moved = later.run.record.failure === null ? (await differences(one, later)).differing : solved;
  return clockCauses(solved, moved, one.run.record, languages);
}

/** What no hold could make agree: by what it looks like, else there is no seed. */
function rest(
  open: readonly Comparison[],
  { means }: Reruns,
  languages: readonly Language[],
  { run: { record } }: Evidence,
): readonly Cause[] {
  const hints = hintsIn(open, record).map((hint) => (hint.kind === "order" ? reordered(hint, languages) : hint));
  const unhinted = open.filter((comparison) => hintsIn([comparison], record).length === 0);
  if (unhinted.length === 0) return hints;
  const isClockHeld = means.clockLibrary !== null && languages.length > 0 && !languages.includes("shell");
  return [
    ...hints,
    {
      kind: "random",
      sentence: isClockHeld
        ? "Equal runs give something else each time, whatever is held still: most likely random numbers without a seed"
        : "Equal runs give something else each time, whatever can be held still here: random numbers without a seed, or the clock",
      evidence: unhinted.map(lineOf),
      advice: fixFor("random", languages),
    },
  ];
}

/** What still comes out in another order when hash tables and processors are held is most often shuffled. */
const reordered = (hint: Cause, languages: readonly Language[]): Cause => ({
  ...hint,
  sentence:
    "The same content comes out in another order each time, whatever is held still: a shuffle or sample without a seed, or the order of a set, of files or of parallel work",
  advice: `${fixFor("random", languages)} Or, if it is no shuffle: ${fixFor("order", languages)}`,
});

/** A program that waits for time to pass would wait for ever before a clock that stands still. */
function withinReason({ id: _, ...content }: Plan, { run }: Evidence): Plan {
  const most = Math.max(60, Math.ceil(10 * run.record.wallSeconds));
  const timeoutSeconds = Math.min(content.limits.timeoutSeconds, most);
  return identified({ ...content, limits: { ...content.limits, timeoutSeconds } });
}

/** Of a run that broke nothing can be found out. */
export function unfinished({ run: { record } }: Evidence): Diagnosis {
  const sentence = record.failure === null ? "" : failureSentence(record.failure);
  return {
    isStable: false,
    causes: [],
    variations: [],
    unstable: [`the analysis did not run to its end: ${sentence}`],
    unheld: [],
  };
}
