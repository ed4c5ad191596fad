import { hexOf } from "../../domain/digest.ts";
import type { ProducedOutput } from "../../domain/execution.ts";
import { redact } from "../../domain/redact.ts";
import { logText } from "../../entry/log-text.ts";
import type { RunFilter, SavedRun } from "../../ports.ts";
import { flatRow, type Row } from "../../record/flat.ts";
import { type SumatraRecord, sumatraRecord } from "../../record/sumatra.ts";
import type { World } from "../../world.ts";
import { folderOf, heldObjects, layOut } from "../produced-files.ts";

/** The runs that are exported. One at a time, since there may be more than memory holds. */
export interface ExportedRuns {
  /** Whether the files that runs produced are wanted. */
  readonly isLaidOut: boolean;
  /** Newest first. */
  entries(): AsyncIterable<SavedRun>;
  /** With the files of the run laid out, if they are wanted. */
  row(run: SavedRun): Promise<Row>;
  sumatra(run: SavedRun): Promise<SumatraRecord>;
}

/** The last of a log, where errors stand; of a longer one the beginning is left out. */
const logBytes = 64 * 1024;

export function exportedRuns(
  world: World,
  { home, filter, isLaidOut }: { readonly home: string; readonly filter: RunFilter; readonly isLaidOut: boolean },
): ExportedRuns {
  const place = placing(world, home, isLaidOut);
  return {
    isLaidOut,
    entries: () => world.store.ledger.entries(filter),
    row: async (run) => flatRow(run.evidence, run.context, (await place(run)).root),
    async sumatra(run) {
      const log = redact(await logText(run.evidence, world.objects, logBytes));
      return sumatraRecord(run.evidence, run.context, { ...(await place(run)), log });
    },
  };
}

interface Placed {
  readonly root: string;
  digestOf(digest: ProducedOutput["digest"]): string;
}

/** Where the files of a run are, and by which digests they go. */
function placing(world: World, home: string, isLaidOut: boolean): (run: SavedRun) => Promise<Placed> {
  const held = heldObjects(world.objects);
  const heldInput = heldObjects(world.inputs);
  return async ({ evidence: { run } }) => {
    if (!isLaidOut) return { root: "./", digestOf: hexOf };
    const root = folderOf(home, run.id);
    const digests = await layOut(root, run.record.outputs, held);
    for (const { digestBefore } of run.record.inputs) {
      digests.set(digestBefore, (await heldInput(digestBefore))?.sha1 ?? hexOf(digestBefore));
    }
    return { root, digestOf: (digest) => digests.get(digest) ?? hexOf(digest) };
  };
}
