import { isOfMachine } from "../record/differences.ts";
import { shownRecord, sumatraDifferences } from "../record/imported.ts";
import type { SumatraRecord } from "../record/sumatra.ts";
import { sectionLines } from "../report/differences.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation } from "./command.ts";
import type { Kept } from "./kept-records.ts";
import { asSumatra, sumatraDigests } from "./sumatra-form.ts";

/** What is not the same in two records of which one or both were imported: the files are known by their digests alone. */
export async function diffImported(
  [first, second]: readonly [Kept, Kept],
  world: World,
  { io, json, values }: Invocation,
): Promise<number> {
  const differences = sumatraDifferences(await recordOf(first, world), await recordOf(second, world));
  if (json) {
    io.out(JSON.stringify({ first: idOf(first), second: idOf(second), differences }, null, 2));
  } else if (differences.length === 0) io.out("The two records say the same.");
  else for (const line of sectionLines(differences, { ...io, isLong: values.long === true })) io.out(line);
  return differences.every(isOfMachine) ? exitCodes.fine : exitCodes.notReproduced;
}

const idOf = (kept: Kept): string => (kept.kind === "imported" ? kept.record.id : kept.run.evidence.run.id);

async function recordOf(kept: Kept, world: World): Promise<SumatraRecord> {
  if (kept.kind === "imported") return shownRecord(kept.record);
  const digestOf = await sumatraDigests(world)(kept.run.evidence.run.record);
  return asSumatra(kept.run, { digestOf, root: "" }, world);
}
