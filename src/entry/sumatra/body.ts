import type { IncomingMessage } from "node:http";

/** Everything that a program printed is part of its record. */
const mostBodyBytes: number = 16 * 1024 * 1024;

/** The text of a body; or why it is not one, with the status that says so. */
export async function bodyOf(
  request: IncomingMessage,
  mostBytes: number = mostBodyBytes,
): Promise<string | { readonly status: 400 | 413; readonly reason: string }> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes <= mostBytes) chunks.push(chunk);
    else chunks.length = 0;
    // A client hears no answer while it still sends; one that never ends is cut off.
    if (sizeBytes > 4 * mostBytes) break;
  }
  if (sizeBytes > mostBytes) return { status: 413, reason: `a body has at most ${sized(mostBytes)}` };
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return { status: 400, reason: "the body is not UTF-8" };
  }
}

const sized = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${Math.floor(bytes / 2 ** 20)} MiB` : `${Math.floor(bytes / 2 ** 10)} KiB`;
