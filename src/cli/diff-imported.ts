import { hexOf } from "../domain/digest.ts";
import { isOfMachine } from "../record/differences.ts";
import { shownRecord, sumatraDifferences } from "../record/imported.ts";
import { type SumatraRecord, sumatraRecord } from "../record/sumatra.ts";
import { sectionLines } from "../report/differences.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation } from "./command.ts";
import type { Kept } from "./kept-records.ts";
import { heldObjects } from "./produced-files.ts";

/** What is not the same in two records of which one or both were imported: the files are known by their digests alone. */
export async function diffImported(
  [first, second]: readonly [Kept, Kept],
  world: World,
  { io, json, values }: Invocation,
): Promise<number> {
  const differences = sumatraDifferences(await asSumatra(first, world), await asSumatra(second, world));
  if (json) {
    io.out(JSON.stringify({ first: idOf(first), second: idOf(second), differences }, null, 2));
  } else if (differences.length === 0) io.out("The two records say the same.");
  else for (const line of sectionLines(differences, { ...io, isLong: values.long === true })) io.out(line);
  return differences.every(isOfMachine) ? exitCodes.fine : exitCodes.notReproduced;
}

const idOf = (kept: Kept): string => (kept.kind === "imported" ? kept.record.id : kept.run.evidence.run.id);

async function asSumatra(kept: Kept, world: World): Promise<SumatraRecord> {
  if (kept.kind === "imported") return shownRecord(kept.record);
  const { evidence, context } = kept.run;
  const [held, heldInput] = [heldObjects(world.objects), heldObjects(world.inputs)];
  const sha1 = new Map<string, string>();
  for (const { digest } of evidence.run.record.outputs) sha1.set(digest, (await held(digest))?.sha1 ?? hexOf(digest));
  for (const { digestBefore: digest } of evidence.run.record.inputs) {
    sha1.set(digest, (await heldInput(digest))?.sha1 ?? hexOf(digest));
  }
  return sumatraRecord(evidence, context, {
    digestOf: (digest) => sha1.get(digest) ?? hexOf(digest),
    root: "",
    log: "",
  });
}
