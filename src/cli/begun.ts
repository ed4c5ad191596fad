import { digestOf } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import { parametersLimitBytes, readParameters } from "../domain/parameters.ts";
import { plainText } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import type { KeptLog, ParametersRecord } from "../domain/run.ts";
import { noRemarks, type RunContext } from "../domain/run-summary.ts";
import type { Begun } from "../domain/unfinished.ts";
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
  else await store.unfinished.end(id, "broken", redact(plainText(messageOf(error))).slice(0, 1000), log);
}

const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof Fault ? message : `a mistake in Tickmark: ${message}`;
};

async function begunOf(task: Changed, tree: SourceTree, world: World): Promise<Begun> {
  const { plan, repeats, diff } = task;
  return {
    format: 1,
    nonce: world.clock.nonce(),
    tickmark: world.version,
    user: world.user,
    host: world.hostName,
    plan,
    parameters: await parametersOf(task, tree),
    ...(diff !== undefined && { diff }),
    ...(repeats !== undefined && { repeats }),
    begunAt: world.clock.now().toISOString(),
  };
}

/** As the run is going to see them; that they cannot be read is told when it does. */
async function parametersOf({ plan, parameters }: Changed, tree: SourceTree): Promise<ParametersRecord | null> {
  const path = plan.parameters;
  if (path === null) return null;
  const own = parameters === undefined ? await tree.read(path, parametersLimitBytes).catch(() => undefined) : undefined;
  const content = parameters?.content ?? (own === undefined ? undefined : Buffer.from(own).toString());
  if (content === undefined) return null;
  const read = readParameters(path, content);
  return {
    path,
    digest: digestOf(own ?? Buffer.from(content)),
    content,
    ...("problem" in read ? {} : { values: read.values }),
    ...(parameters !== undefined && { changed: parameters.changed }),
  };
}
