import type { Ward } from "../doctor/reruns.ts";
import type { Planned } from "../plan/plan.ts";
import type { SourceTree } from "../ports.ts";
import type { World } from "../world.ts";
import type { Io } from "./io.ts";
import { display } from "./progress.ts";

/** What the doctor needs to run an analysis again and again, with a line for each run. */
export async function examination(
  task: Planned,
  tree: SourceTree,
  world: World,
  io: Io,
  quiet: boolean,
): Promise<Ward> {
  const shown = await display(io, true);
  return {
    // The store is this person's own, so whatever it holds may be shown.
    task: { ...task, tree, hasProduced: async () => true },
    world,
    means: world.means(),
    watch: shown.watch,
    announce: (what: string) => {
      if (!quiet) io.err(what);
    },
    signal: io.interruption(),
  };
}
