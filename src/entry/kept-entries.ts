import { importedWord, type KeptRecord } from "../domain/imported-record.ts";
import { isUnfinished, isVerdict } from "../domain/record-state.ts";
import { beganAt, type UnfinishedRun } from "../domain/unfinished.ts";
import type {
  ImportedRecords,
  KeptFilter,
  Records,
  RunFilter,
  SavedRun,
  UnfinishedFilter,
  UnfinishedRuns,
} from "../ports.ts";

/** What a store holds: a run that ended, one that did not, or what another program wrote of one of its own. */
export type KeptEntry =
  | { readonly kind: "run"; readonly run: SavedRun }
  | { readonly kind: "unfinished"; readonly run: UnfinishedRun }
  | { readonly kind: "imported"; readonly record: KeptRecord };

export interface KeptWorld {
  readonly ledger: Pick<Records, "entries">;
  readonly unfinished: Pick<UnfinishedRuns, "list">;
  readonly imported: Pick<ImportedRecords, "entries">;
}

/** All that a filter names, newest first, one at a time: there may be more than memory holds. */
export async function* keptEntries(
  filter: KeptFilter & { readonly limit: number },
  { ledger, unfinished, imported }: KeptWorld,
): AsyncIterable<KeptEntry> {
  const { state, limit, ...asked } = filter;
  const sources: AsyncIterator<KeptEntry>[] = [];
  if (state === undefined) sources.push(ended({ ...asked, limit }, ledger));
  else if (isVerdict(state)) sources.push(ended({ ...asked, limit, verdict: state }, ledger));
  if (state === undefined || isUnfinished(state)) sources.push(notEnded(filter, unfinished));
  if (state === undefined || state === importedWord) sources.push(notOurs({ ...asked, limit }, imported));
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (let count = 0; count < limit; count += 1) {
    let newest = -1;
    for (const [index, head] of heads.entries()) {
      const best = heads[newest];
      if (head.done === true) continue;
      if (best === undefined || best.done === true || startOf(best.value) < startOf(head.value)) newest = index;
    }
    const [source, head] = [sources[newest], heads[newest]];
    if (source === undefined || head === undefined || head.done === true) return;
    yield head.value;
    heads[newest] = await source.next();
  }
}

function startOf(entry: KeptEntry): string {
  if (entry.kind === "imported") return entry.record.startedAt;
  return entry.kind === "run" ? entry.run.evidence.run.record.startedAt : beganAt(entry.run);
}

async function* ended(filter: RunFilter, ledger: KeptWorld["ledger"]): AsyncGenerator<KeptEntry> {
  for await (const run of ledger.entries(filter)) yield { kind: "run", run };
}

async function* notEnded(filter: UnfinishedFilter, unfinished: KeptWorld["unfinished"]): AsyncGenerator<KeptEntry> {
  for (const run of await unfinished.list(filter)) yield { kind: "unfinished", run };
}

async function* notOurs(filter: RunFilter, imported: KeptWorld["imported"]): AsyncGenerator<KeptEntry> {
  for await (const record of imported.entries(filter)) yield { kind: "imported", record };
}
