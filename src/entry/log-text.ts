import type { Evidence } from "../domain/evidence.ts";
import type { Objects } from "../ports.ts";
import { objectContent } from "./object-content.ts";

/** The log of a run as it was written, hostile text and all; with `lastBytes` only its end. Empty where it is gone. */
export async function logText({ run }: Evidence, objects: Pick<Objects, "read">, lastBytes?: number): Promise<string> {
  const { digest, sizeBytes } = run.record.log;
  const start = lastBytes === undefined ? 0 : Math.max(0, sizeBytes - lastBytes);
  return (await objectContent(objects, digest, { start, end: sizeBytes }))?.toString() ?? "";
}
