import type { Evidence } from "../domain/evidence.ts";
import type { Watch } from "../domain/progress.ts";
import { notedLogs } from "../entry/begun.ts";
import type { SourceTree } from "../ports.ts";
import { verify } from "../verify.ts";
import type { World } from "../world.ts";
import { contextOf, endWithout } from "./begun.ts";
import type { Changed } from "./changed.ts";
import type { Invocation } from "./command.ts";

/** Runs what was written down as begun. Its record takes the place of that, or that says why there is none. */
export async function rerunBegun(
  task: Changed,
  id: string,
  tree: SourceTree,
  world: World,
  invocation: Pick<Invocation, "values" | "io">,
  seen: Watch,
): Promise<Evidence> {
  let hasRun = false;
  const logs = notedLogs(world.logs, id, world.store.unfinished);
  const watch: Watch = (progress) => {
    if (progress.kind === "step" && progress.index === 0) {
      hasRun = true;
      // Needed for the answer; loaded while the engine starts the container and we would only wait.
      setTimeout(() => void import("../report/terminal.ts"), 20);
    }
    seen(progress);
  };
  try {
    await world.store.unfinished.start(id);
    // The store is this person's own, so whatever it holds may be shown.
    const engine = task.plan.environment.kind === "host" ? world.host : world.engine;
    const around = { ...world, engine, logs };
    const signal = invocation.io.interruption();
    const evidence = await verify({ ...task, tree, hasProduced: async () => true }, around, watch, signal);
    await world.store.ledger.save(evidence, contextOf(tree, invocation), id);
    return evidence;
  } catch (error) {
    await endWithout(id, error, hasRun, await logs.kept(), world);
    throw error;
  }
}
