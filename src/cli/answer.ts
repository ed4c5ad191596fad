import type { Evidence } from "../domain/evidence.ts";
import { plainText } from "../domain/plain-text.ts";
import { logText } from "../entry/log-text.ts";
import type { World } from "../world.ts";
import { type Invocation, UsageError } from "./command.ts";

/** Writes what a run produced below a folder; nothing that stands there is lost. */
export async function writeOutputs(
  evidence: Evidence,
  folder: string,
  world: World,
  cwd: string,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { path, digest } of evidence.run.record.outputs) {
    const placed = await world.workingTree.place(folder, cwd, path, digest);
    if (placed.kind === "refused") throw new UsageError(`${plainText(path)} was not written: ${placed.reason}`);
    if (placed.kind === "written") written.push(path);
  }
  return written;
}

/** More of a log than a terminal shows at once. */
export const logTailBytes: number = 16 * 1024;

/** The evidence as the command answers it: one JSON document, or lines for a person. */
export async function answer(
  evidence: readonly Evidence[],
  world: World,
  { io, json }: Invocation,
  advice: boolean,
): Promise<void> {
  if (json) return io.out(JSON.stringify({ runs: evidence }, null, 2));
  const { verdictLines } = await import("../report/terminal.ts");
  for (const [index, each] of evidence.entries()) {
    if (index > 0) io.out("");
    const logTail = await logTailOf(each, world);
    for (const line of verdictLines(each, { paint: io.paint, width: io.width, logTail, advice })) io.out(line);
  }
}

/** The end of the log, as much of it as a terminal may want. */
export const logTailOf = (evidence: Evidence, { objects }: World): Promise<string> =>
  logText(evidence, objects, logTailBytes);
