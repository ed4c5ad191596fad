import type { KeptRecord } from "../domain/imported-record.ts";
import type { RunFilter, SavedRun } from "../ports.ts";
import type { World } from "../world.ts";
import { endedOf, findAny, findRun } from "./saved-run.ts";

/** What the store holds: a run of ours, or what another program wrote of one of its own. */
export type Kept =
  | { readonly kind: "run"; readonly run: SavedRun }
  | { readonly kind: "imported"; readonly record: KeptRecord };

/** What somebody means by a name: an imported record, or a run that came to an end; `last` is the newest of these. */
export async function findKept(word: string, world: World): Promise<Kept> {
  if (word === "last") return { kind: "run", run: await findRun(word, world) };
  const found = await findAny(word, world);
  if ("imported" in found) return { kind: "imported", record: found.imported };
  return { kind: "run", run: endedOf(word, found) };
}

/** Runs and imported records, newest first, one at a time. */
export async function* keptEntries(filter: RunFilter, { store }: Pick<World, "store">): AsyncIterable<Kept> {
  const runs = store.ledger.entries(filter)[Symbol.asyncIterator]();
  const records = store.imported.entries(filter)[Symbol.asyncIterator]();
  let [run, record] = [await runs.next(), await records.next()];
  for (let count = 0; count < filter.limit; count++) {
    if (run.done !== true && (record.done === true || startOf(run.value) >= record.value.startedAt)) {
      yield { kind: "run", run: run.value };
      run = await runs.next();
    } else if (record.done !== true) {
      yield { kind: "imported", record: record.value };
      record = await records.next();
    } else return;
  }
}

const startOf = ({ evidence }: SavedRun): string => evidence.run.record.startedAt;
