import type { Evidence } from "../domain/evidence.ts";
import type { KeptLog } from "../domain/run.ts";
import type { UnfinishedLog, UnfinishedRun } from "../domain/unfinished.ts";
import type { LiveLog, LiveLogs, Objects } from "../ports.ts";
import { objectContent } from "./object-content.ts";

/** The log of a run as it was written, hostile text and all; with `lastBytes` only its end. Empty where it is gone. */
export function logText({ run }: Evidence, objects: Pick<Objects, "read">, lastBytes?: number): Promise<string> {
  return keptText(run.record.log, objects, lastBytes);
}

/** The same of what a run without an end printed so far, or until nobody wrote it any more. */
export async function unfinishedLogText(
  { log }: Pick<UnfinishedRun, "log">,
  { objects, liveLogs }: { readonly objects: Pick<Objects, "read">; readonly liveLogs: LiveLogs },
  lastBytes?: number,
): Promise<string> {
  if (log === null) return "";
  if (log.kept !== null) return keptText(log.kept, objects, lastBytes);
  const live = (await liveLogs.running()).find((each) => isOf(each, log));
  if (live === undefined) return "";
  const start = startOf(live.sizeBytes, lastBytes);
  const bytes = await liveLogs.read(live.name, start, live.sizeBytes - start);
  return bytes === undefined ? "" : Buffer.from(bytes).toString();
}

/** Whether a live log is that of a run. A log that has a topic has it in its name as well. */
export const isOf = ({ name, state }: LiveLog, log: UnfinishedLog): boolean =>
  state === "writing" && isNamed(log, name);

export const isNamed = (log: UnfinishedLog, name: string): boolean => log.name.split("~")[0] === name;

async function keptText({ digest, sizeBytes }: KeptLog, objects: Pick<Objects, "read">, lastBytes?: number) {
  const range = { start: startOf(sizeBytes, lastBytes), end: sizeBytes };
  return (await objectContent(objects, digest, range))?.toString() ?? "";
}

const startOf = (sizeBytes: number, lastBytes = sizeBytes): number => Math.max(0, sizeBytes - lastBytes);
