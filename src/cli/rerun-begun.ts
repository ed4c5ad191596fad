import type { Evidence } from "../domain/evidence.ts";
import type { Watch } from "../domain/progress.ts";
import type { LogFile, Logs, SourceTree } from "../ports.ts";
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
  let log: LogFile | undefined;
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
    const logs: Logs = {
      async open(name) {
        log = noted(await world.logs.open(name), name, id, world);
        await world.store.unfinished.noteLog(id, { name, kept: null });
        return log;
      },
    };
    const around = { ...world, engine, logs };
    const signal = invocation.io.interruption();
    const evidence = await verify({ ...task, tree, hasProduced: async () => true }, around, watch, signal);
    await world.store.ledger.save(evidence, contextOf(tree, invocation), id);
    return evidence;
  } catch (error) {
    // Closed already where it got that far; that it cannot be kept is not what went wrong first.
    const kept = await log?.close().catch(() => undefined);
    await endWithout(id, error, hasRun, kept ?? null, world);
    throw error;
  }
}

/** The same log, of which the unfinished run knows where it is kept: a kill while outputs are compared must not lose it. */
function noted(log: LogFile, name: string, id: string, { store }: World): LogFile {
  return {
    write: (chunk) => log.write(chunk),
    get seenBytes() {
      return log.seenBytes;
    },
    async close() {
      const kept = await log.close();
      await store.unfinished.noteLog(id, { name, kept });
      return kept;
    },
  };
}
