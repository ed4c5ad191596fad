import { totalmem } from "node:os";
import type { Evidence } from "../domain/evidence.ts";
import { Fault } from "../domain/fault.ts";
import { plainText } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import type { SourceTree } from "../ports.ts";
import type { BrokenRun } from "../report/sweep.ts";
import { failureSentence } from "../report/wording.ts";
import type { World } from "../world.ts";
import { contextOf, endWithout, writeDown } from "./begun.ts";
import type { Changed } from "./changed.ts";
import { type Invocation, textOf } from "./command.ts";
import { inParallel, jobsFor } from "./jobs.ts";
import { rerunBegun } from "./rerun-begun.ts";
import { sweepDisplay } from "./sweep-progress.ts";

/**
 * Runs one after the other and as many at once as fit, each with a record of its own. One that fails, or that the machine
 * fails, does not hold up the others; where nothing has come to an end yet, trouble of the machine ends all of it. Whatever
 * ends it early, each has its record.
 */
export async function runSweep(
  tasks: readonly Changed[],
  tree: SourceTree,
  world: World,
  invocation: Pick<Invocation, "values" | "io" | "json">,
): Promise<{ readonly evidence: readonly Evidence[]; readonly broken: readonly BrokenRun[] }> {
  const { values, io, json } = invocation;
  const isOnHost = tasks.every(({ plan }) => plan.environment.kind === "host");
  const { cpus } = await (isOnHost ? world.host : world.engine).machine();
  const limits = tasks.map(({ plan }) => plan.limits);
  const jobs = jobsFor(textOf({ values }, "jobs"), limits, { cpus, memoryBytes: totalmem() });
  const ids = await writeDown(tasks, tree, world, contextOf(tree, invocation));
  const shown = await sweepDisplay(io, values.quiet === true || json, tasks.map(givenIn), jobs);
  const evidence = new Map<number, Evidence>();
  const broken = new Map<number, BrokenRun>();
  try {
    await inParallel(
      tasks,
      jobs,
      async (task, index) => {
        const watch = shown.begin(index);
        const each = await rerunBegun(task, ids[index] ?? "", tree, world, invocation, watch);
        evidence.set(index, each);
        const { verdict } = each;
        shown.end(index, {
          state: verdict.kind,
          said: verdict.kind === "failed" ? failureSentence(verdict.failure) : "",
        });
      },
      (error, index) => {
        if (!(error instanceof Fault) || io.interruption().aborted || evidence.size === 0) throw error;
        const message = redact(plainText(error.message));
        broken.set(index, { overrides: tasks[index]?.given ?? {}, message });
        shown.end(index, { state: "broken", said: message });
      },
    );
  } catch (error) {
    // Those whose turn did not come; the others have said it themselves.
    for (const id of ids) await endWithout(id, error, false, null, world);
    throw error;
  } finally {
    shown.close();
  }
  return { evidence: inOrder(evidence), broken: inOrder(broken) };
}

const inOrder = <Value>(values: ReadonlyMap<number, Value>): readonly Value[] =>
  [...values].toSorted(([a], [b]) => a - b).map(([, value]) => value);

const givenIn = ({ given = {} }: Changed): string =>
  Object.entries(given)
    .map(([name, value]) => plainText(`${name}=${value}`))
    .join(" ");
