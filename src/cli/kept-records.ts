import type { KeptRecord } from "../domain/imported-record.ts";
import type { RunFilter, SavedRun } from "../ports.ts";
import type { World } from "../world.ts";
import { findRun } from "./saved-run.ts";

/** What the store holds: a run of ours, or what another program wrote of one of its own. */
export type Kept =
  | { readonly kind: "run"; readonly run: SavedRun }
  | { readonly kind: "imported"; readonly record: KeptRecord };

/** What somebody means by a name: an imported record, where no run of ours has it; else undefined. */
export async function importedAs(word: string, { store }: World): Promise<KeptRecord | undefined> {
  if (word === "last") return undefined;
  if ((await store.ledger.find(word)) !== undefined || (await store.unfinished.find(word)) !== undefined)
    return undefined;
  return store.imported.find(word);
}

/** The same of those runs that came to an end. A run of ours comes before an imported record. */
export async function findKept(word: string, world: World): Promise<Kept> {
  const record = await importedAs(word, world);
  if (record !== undefined) return { kind: "imported", record };
  return { kind: "run", run: await findRun(word, world) };
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
