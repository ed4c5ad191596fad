import type { KeptLog } from "../domain/run.ts";
import { noRemarks, type RunContext } from "../domain/run-summary.ts";
import { begunOf, whyBroken } from "../entry/begun.ts";
import type { SourceTree } from "../ports.ts";
import type { World } from "../world.ts";
import type { Changed } from "./changed.ts";
import { type Invocation, listOf, textOf } from "./command.ts";
import { Interruption } from "./io.ts";

/** Writes down what is known before anything runs, so that a crash cannot take it; answers the ids. */
export async function writeDown(
  tasks: readonly Changed[],
  tree: SourceTree,
  world: World,
  context: RunContext,
): Promise<readonly string[]> {
  world.showLife();
  const begun = await Promise.all(tasks.map((task) => begunOf(task, tree, world)));
  return world.store.unfinished.begin(begun.map((each) => ({ begun: each, context })));
}

/** What the person in front of it says of the run. */
export const contextOf = (tree: SourceTree, invocation: Pick<Invocation, "values">): RunContext => ({
  ...noRemarks,
  repositoryId: null,
  branch: tree.branch,
  label: textOf(invocation, "label") ?? null,
  tags: listOf(invocation, "tag"),
  reason: textOf(invocation, "reason") ?? null,
});

/**
 * Says of a begun run why it has no result. What failed before a step was begun was no run, so nothing of it is kept unless
 * somebody stopped it.
 */
export async function endWithout(
  id: string,
  error: unknown,
  hasRun: boolean,
  log: KeptLog | null,
  { store }: World,
): Promise<void> {
  if (error instanceof Interruption) await store.unfinished.end(id, "interrupted", error.message, log);
  else if (!hasRun) await store.unfinished.withdraw(id);
  else await store.unfinished.end(id, "broken", whyBroken(error), log);
}
