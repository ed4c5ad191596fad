import { type Digest, hexOf } from "../domain/digest.ts";
import { redact } from "../domain/redact.ts";
import type { ChangesRecord, RunRecord } from "../domain/run.ts";
import { logText } from "../entry/log-text.ts";
import { objectContent } from "../entry/object-content.ts";
import type { SavedRun } from "../ports.ts";
import { type SumatraRecord, type Surroundings, sumatraRecord } from "../record/sumatra.ts";
import type { World } from "../world.ts";
import { type HeldObjects, heldObjects } from "./produced-files.ts";

/** Where the files of a run are, and by which digests they go. */
export type Placed = Pick<Surroundings, "root" | "digestOf">;

/**
 * Looks up under which digests Sumatra would know the files of a run; what is gone from the store keeps ours. Each file is
 * read once, however many runs share it.
 */
export function sumatraDigests(
  { objects, inputs }: Pick<World, "objects" | "inputs">,
  held: HeldObjects = heldObjects(objects),
): (record: Pick<RunRecord, "outputs" | "inputs">) => Promise<Placed["digestOf"]> {
  const heldInput = heldObjects(inputs);
  return async (record) => {
    const digests = new Map<Digest, string>();
    for (const { digest } of record.outputs) digests.set(digest, (await held(digest))?.sha1 ?? hexOf(digest));
    for (const { digestBefore: digest } of record.inputs) {
      digests.set(digest, (await heldInput(digest))?.sha1 ?? hexOf(digest));
    }
    return (digest) => digests.get(digest) ?? hexOf(digest);
  };
}

/** The last of a log, where errors stand; of a longer one the beginning is left out. */
const logBytes = 64 * 1024;

/** A run as Sumatra writes it, with the end of its log and what was not committed. */
export async function asSumatra(
  { evidence, context }: SavedRun,
  placed: Placed,
  { objects }: Pick<World, "objects">,
): Promise<SumatraRecord> {
  const log = redact(await logText(evidence, objects, logBytes));
  const diff = await changesText(evidence.run.record.diff, objects);
  return sumatraRecord(evidence, context, { ...placed, log, diff });
}

/** Larger changes are named by their digest: an export of many runs must not hold the same megabytes again and again. */
const diffBytes = 256 * 1024;

async function changesText(diff: ChangesRecord | undefined, objects: World["objects"]): Promise<string> {
  if (diff === undefined) return "";
  if (diff.sizeBytes > diffBytes) return `# ${diff.sizeBytes} bytes in the store: ${diff.digest}\n`;
  return (await objectContent(objects, diff.digest))?.toString() ?? "";
}
