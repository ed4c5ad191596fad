import type { Digest } from "../domain/digest.ts";
import type { Objects } from "../ports.ts";

/** All of an object's bytes, or those of a range; undefined where the store no longer has it. */
export async function objectContent(
  objects: Pick<Objects, "read">,
  digest: Digest,
  range?: Parameters<Objects["read"]>[1],
): Promise<Buffer | undefined> {
  const found = await objects.read(digest, range);
  if (found === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of found.stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
