import type { Evidence } from "../domain/evidence.ts";
import type { Planned } from "../plan/plan.ts";
import type { SourceTree } from "../ports.ts";
import type { BrokenRun } from "../report/sweep.ts";
import { readSettings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { writeOutputs } from "./answer.ts";
import { contextOf, writeDown } from "./begun.ts";
import type { Changed } from "./changed.ts";
import { type Invocation, type OptionHelp, UsageError } from "./command.ts";
import { display } from "./progress.ts";
import { rerunBegun } from "./rerun-begun.ts";
import { runSweep } from "./run-sweep.ts";
import { openTarget, parseTarget, planTarget, type Target, tellProblems } from "./target.ts";

/** The options of all commands that rerun something. */
export const rerunOptions: Readonly<Record<string, OptionHelp>> = {
  analysis: { type: "string", short: "a", value: "NAME", about: "only this one of several analyses" },
  output: { type: "string", short: "o", value: "FOLDER", about: "also write the produced files into this folder" },
  tag: {
    type: "string",
    short: "t",
    multiple: true,
    value: "WORD",
    about: "a word to find the run by; more than once",
  },
  reason: { type: "string", short: "r", value: "TEXT", about: "why it was run" },
  quiet: { type: "boolean", short: "q", about: "say nothing while it runs" },
};

export interface Rerun {
  readonly target: Target;
  readonly tree: SourceTree;
  readonly world: World;
  /** Whether one analysis was run with several combinations of values. */
  readonly isSweep: boolean;
  /** What was planned, and what came of it. */
  readonly planned: readonly Planned[];
  readonly evidence: readonly Evidence[];
  /** Runs of a sweep that the machine failed while others came to an end. */
  readonly broken: readonly BrokenRun[];
}

/**
 * Reruns every analysis of the target, or the one that was asked for; keeps a record of each; then lets the command do the
 * rest and answer its exit code. A declaration that cannot be used is answered with its problems.
 */
export async function rerun(
  operand: string | undefined,
  invocation: Invocation,
  then: (rerun: Rerun) => Promise<number>,
  {
    planning = planTarget,
    change = async (task) => [task],
  }: {
    readonly planning?: typeof planTarget;
    readonly change?: (task: Planned, tree: SourceTree, target: Target, world: World) => Promise<readonly Changed[]>;
  } = {},
): Promise<number> {
  const { values, io } = invocation;
  const settings = readSettings(io.env, "command-line");
  const target = parseTarget(operand ?? ".", io.cwd);
  const world = openWorld(settings);
  try {
    const signal = io.interruption();
    // The engine's client is loaded while git looks at the folder; whether the engine answers, the run will say.
    void world.engine.machine().catch(() => undefined);
    const tree = await openTarget(target, world, signal);
    try {
      const plans = await planning(tree, settings);
      if (!plans.ok) return await tellProblems(plans.problems, invocation);
      const planned: Changed[] = [];
      for (const each of chosen(plans.planned, values.analysis))
        planned.push(...(await change(each, tree, target, world)));
      if (planned.length > 1 && values.label !== undefined)
        throw new UsageError("a label is for one run: say with -a which of the analyses it is");
      const isSweep = new Set(planned.map(({ plan }) => plan.analysis)).size < planned.length;
      if (!isSweep && values.jobs !== undefined) {
        throw new UsageError(
          "--jobs is for a sweep, and nothing here has several values: give a parameter several values, such as N=10,40,80",
        );
      }
      if (isSweep && values.output !== undefined)
        throw new UsageError("-o is for one run: the next would write over the files of the one before");
      const evidence: Evidence[] = [];
      const broken: BrokenRun[] = [];
      if (isSweep) {
        const swept = await runSweep(planned, tree, world, invocation);
        evidence.push(...swept.evidence);
        broken.push(...swept.broken);
      } else for (const each of planned) evidence.push(await rerunOne(each, tree, world, invocation));
      // What a killed process left behind goes away while the answer is written; that it could not is no trouble of ours.
      const [code] = await Promise.all([
        then({ target, tree, world, isSweep, planned, evidence, broken }),
        world.clear().catch(() => undefined),
      ]);
      return code;
    } finally {
      await tree.close();
    }
  } finally {
    world.close();
  }
}

/** The analyses that were asked for by name, or all of them. */
export function chosen(all: readonly Planned[], name: unknown): readonly Planned[] {
  if (name === undefined) return all;
  const own = all.filter(({ plan }) => plan.analysis === name);
  if (own.length > 0) return own;
  const names = all.map(({ plan }) => plan.analysis).join(", ");
  throw new UsageError(`there is no analysis "${name}"; the declaration has ${names}`);
}

/** Runs one analysis, keeps a record of it, and writes what it produced where it was asked for. */
export async function rerunOne(
  task: Changed,
  tree: SourceTree,
  world: World,
  invocation: Pick<Invocation, "values" | "io" | "json">,
): Promise<Evidence> {
  const { values, io, json } = invocation;
  const shown = await display(io, values.quiet === true || json);
  try {
    const [id = ""] = await writeDown([task], tree, world, contextOf(tree, invocation));
    const evidence = await rerunBegun(task, id, tree, world, invocation, shown.watch);
    if (typeof values.output === "string") await writeOutputs(evidence, values.output, world, io.cwd);
    return evidence;
  } finally {
    shown.end();
  }
}
