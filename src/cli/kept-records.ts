import type { KeptEntry } from "../entry/kept-entries.ts";
import type { World } from "../world.ts";
import { endedOf, findAny, findRun } from "./saved-run.ts";

/** A run of ours that came to an end, or what another program wrote of one of its own. */
export type Kept = Exclude<KeptEntry, { readonly kind: "unfinished" }>;

/** What somebody means by a name: an imported record, or a run that came to an end; `last` is the newest of these. */
export async function findKept(word: string, world: World): Promise<Kept> {
  if (word === "last") return { kind: "run", run: await findRun(word, world) };
  const found = await findAny(word, world);
  if ("imported" in found) return { kind: "imported", record: found.imported };
  return { kind: "run", run: endedOf(word, found) };
}
