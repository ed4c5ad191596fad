import { hexOf } from "../../domain/digest.ts";
import { keptEntries } from "../../entry/kept-entries.ts";
import type { RunFilter, SavedRun } from "../../ports.ts";
import { flatRow, type Row, unfinishedRow } from "../../record/flat.ts";
import { importedRow } from "../../record/imported.ts";
import { sumatraUnfinished } from "../../record/sumatra-unfinished.ts";
import type { World } from "../../world.ts";
import { folderOf, heldObjects, layOut } from "../produced-files.ts";
import { asSumatra, type Placed, sumatraDigests } from "../sumatra-form.ts";

/** The runs that are exported. One at a time, since there may be more than memory holds. */
export interface ExportedRuns {
  /** Whether the files that runs produced are wanted. */
  readonly isLaidOut: boolean;
  /** The runs of ours that came to an end, newest first. */
  entries(): AsyncIterable<SavedRun>;
  /** All that the store holds, newest first, as rows; with the files of each run laid out, if they are wanted. */
  rows(): AsyncIterable<Row>;
  /** The same as Sumatra's records, each as its text. */
  sumatra(): AsyncIterable<string>;
}

export function exportedRuns(
  world: World,
  { home, filter, isLaidOut }: { readonly home: string; readonly filter: RunFilter; readonly isLaidOut: boolean },
): ExportedRuns {
  const place = placing(world, home, isLaidOut);
  const entries = () => world.store.ledger.entries(filter);
  return {
    isLaidOut,
    entries,
    async *rows() {
      for await (const kept of keptEntries(filter, world.store)) {
        if (kept.kind === "imported") yield importedRow(kept.record);
        else if (kept.kind === "unfinished") yield unfinishedRow(kept.run, new Date());
        else yield flatRow(kept.run.evidence, kept.run.context, (await place(kept.run)).root);
      }
    },
    async *sumatra() {
      for await (const kept of keptEntries(filter, world.store)) {
        // Letter by letter as it was imported: another spelling of a number could be another number to somebody.
        if (kept.kind === "imported") yield kept.record.content;
        else if (kept.kind === "unfinished") {
          yield JSON.stringify(sumatraUnfinished(kept.run, nothingPlaced, new Date()));
        } else yield JSON.stringify(await asSumatra(kept.run, await place(kept.run), world));
      }
    },
  };
}

/** Of a run without an end there are no files. */
const nothingPlaced = { root: "./", digestOf: hexOf, log: "" };

/** Where the files of a run are, and by which digests they go. */
function placing(world: World, home: string, isLaidOut: boolean): (run: SavedRun) => Promise<Placed> {
  const held = heldObjects(world.objects);
  const digests = sumatraDigests(world, held);
  return async ({ evidence: { run } }) => {
    if (!isLaidOut) return { root: "./", digestOf: hexOf };
    const root = folderOf(home, run.id);
    await layOut(root, run.record.outputs, held);
    return { root, digestOf: await digests(run.record) };
  };
}
