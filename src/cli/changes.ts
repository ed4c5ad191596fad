import { plainText } from "../domain/plain-text.ts";
import type { ChangesRecord } from "../domain/run.ts";
import { selectSources } from "../domain/select-sources.ts";
import type { SourceTree } from "../ports.ts";
import type { World } from "../world.ts";
import type { Changed } from "./changed.ts";
import { UsageError } from "./command.ts";
import type { Target } from "./target.ts";

/** What to do with what nobody committed; Sumatra's words. */
export type ChangedPolicy = "error" | "store-diff";

export function policyOf(text = "store-diff"): ChangedPolicy {
  if (text === "error" || text === "store-diff") return text;
  throw new UsageError(`--on-changed is error or store-diff, not "${text}"`);
}

/** More is data, which belongs to the inputs. */
const limitBytes = 16 * 1024 * 1024;

/** The same runs with what their folder has that its commit has not. Throws a UsageError where that is refused. */
export async function withChanges(
  tasks: readonly Changed[],
  policy: ChangedPolicy,
  tree: SourceTree,
  target: Target,
  world: World,
): Promise<readonly Changed[]> {
  const { commit, modified } = tree.source;
  if (target.kind !== "folder" || !modified) return tasks;
  if (policy === "error") {
    throw new UsageError(
      commit === null
        ? "nothing is committed here: commit it, or run with --on-changed store-diff"
        : "the folder has changes that are not committed: commit them, or run with --on-changed store-diff",
    );
  }
  const [first] = tasks;
  if (commit === null || first === undefined) return tasks;
  const { paths, notebooks } = selectSources(first.plan, await tree.files());
  const found = await world.changes.of(target.path, [...paths, ...notebooks], limitBytes);
  if (found === null) return tasks;
  if (found === "too large") {
    const note = `the changes that are not committed are larger than ${limitBytes / 1024 / 1024} MiB, and were not kept`;
    return tasks.map((task) => ({ ...task, notes: [...task.notes, note] }));
  }
  // The first thing that the store is asked to hold.
  world.showLife();
  const { digest, sizeBytes } = await world.objects.put(found.diff);
  const diff: ChangesRecord = { digest, sizeBytes, untracked: found.untracked, left: found.left };
  const left = found.left.map(plainText).join(", ");
  const notes =
    left === "" ? [] : [`new files that are too large were not kept with the changes: ${left.slice(0, 1000)}`];
  return tasks.map((task) => ({ ...task, diff, notes: [...task.notes, ...notes] }));
}
