import type { Evidence } from "../domain/evidence.ts";
import type { Objects } from "../ports.ts";

/** The log of a run as it was written, hostile text and all; with `lastBytes` only its end. Empty where it is gone. */
export async function logText({ run }: Evidence, objects: Pick<Objects, "read">, lastBytes?: number): Promise<string> {
  const { digest, sizeBytes } = run.record.log;
  const start = lastBytes === undefined ? 0 : Math.max(0, sizeBytes - lastBytes);
  const content = await objects.read(digest, { start, end: sizeBytes });
  const chunks: Uint8Array[] = [];
  for await (const chunk of content?.stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
