import type { Comparison } from "../domain/comparison.ts";
import type { Conditions } from "../domain/conditions.ts";
import { rulesFor } from "../domain/declared-outputs.ts";
import type { Evidence } from "../domain/evidence.ts";
import { notFoundOut } from "../domain/file-comparison.ts";
import type { Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import { type Task, type VerifyWorld, verify } from "../verify.ts";
import type { Means } from "./factors.ts";

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

/** How often an analysis is run again, and what two runs of it do not have in common. */
export interface Reruns {
  readonly plan: Plan;
  readonly means: Means;
  readonly announce: Announce;
  /** As it stands, held against what is recorded. */
  first(): Promise<Evidence>;
  /** Held against nothing that is recorded: such runs are compared with each other. */
  again(plan?: Plan, conditions?: Conditions): Promise<Evidence>;
  differences(one: Evidence, other: Evidence): Promise<Differences>;
}

/** Outputs of two runs that are not the same bytes. */
export interface Differences {
  /** Of another content; those that are close are among them. */
  readonly differing: readonly Comparison[];
  /** Of the same content. */
  readonly rewritten: readonly Comparison[];
}

/** Real runs of what is examined. */
export function rerunsOf({ task, world, means, watch, announce, signal }: Ward): Reruns {
  return {
    plan: task.plan,
    means,
    announce,
    first: () => verify(task, world, watch, signal),
    again: (plan = task.plan, conditions = {}) =>
      verify({ ...task, plan, recorded: null, conditions }, world, watch, signal),
    differences: async (one, other) => {
      const all = await compared(one, other, task.plan, world);
      return {
        differing: all.filter(({ kind }) => kind !== "equivalent"),
        rewritten: all.filter(({ kind }) => kind === "equivalent"),
      };
    },
  };
}

async function compared(
  one: Evidence,
  other: Evidence,
  { outputs }: Plan,
  { comparer }: VerifyWorld,
): Promise<readonly Comparison[]> {
  const theirs = new Map(other.run.record.outputs.map((output) => [output.path, output]));
  const found: Comparison[] = [];
  for (const output of one.run.record.outputs) {
    const { path } = output;
    const twin = theirs.get(path);
    theirs.delete(path);
    if (twin === undefined) {
      found.push({
        kind: "missing",
        path,
        label: null,
        recorded: output,
        explanation: "only one of the runs wrote it",
      });
      continue;
    }
    if (twin.digest === output.digest) continue;
    const comparison = await comparer.compare(path, output.digest, twin.digest, rulesFor(path, outputs));
    const judged = comparison.kind === "gave-up" ? notFoundOut(comparison) : comparison;
    if (judged.kind !== "identical") {
      found.push({ path, label: null, recorded: output, produced: twin, ...judged, kind: judged.kind });
    }
  }
  for (const path of theirs.keys()) {
    found.push({ kind: "missing", path, label: null, recorded: null, explanation: "only one of the runs wrote it" });
  }
  return found;
}

/** One line for people: which output, and what differs. */
export const lineOf = (comparison: Comparison): string =>
  `${comparison.path}: ${"explanation" in comparison ? comparison.explanation : comparison.kind}`;
