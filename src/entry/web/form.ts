import type { IncomingMessage } from "node:http";

const mostBytes = 4096;

/** The fields of a form that a page of this site sent; undefined for anything else. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const { "content-type": type = "", "sec-fetch-site": from = "same-origin" } = request.headers;
  // Browsers say where a form comes from; those that do not are told apart by the form's token.
  if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(type) || !/^(?:same-origin|none)$/.test(String(from))) {
    return undefined;
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
