import type { IncomingMessage } from "node:http";

/** What a request sends; undefined where it is more than that. */
export async function bytesOf(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes <= mostBytes) chunks.push(chunk);
    else chunks.length = 0;
    // A client hears no answer while it still sends; one that never ends is cut off.
    if (sizeBytes > 4 * mostBytes) break;
  }
  return sizeBytes > mostBytes ? undefined : Buffer.concat(chunks);
}

/** Text in UTF-8; undefined where these bytes are none. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
