import type { IncomingMessage } from "node:http";
import { bytesOf, utf8 } from "../body.ts";

/** Everything that a program printed is part of its record. */
const mostBodyBytes: number = 16 * 1024 * 1024;

/** The text of a body; or why it is not one, with the status that says so. */
export async function bodyOf(
  request: IncomingMessage,
  mostBytes: number = mostBodyBytes,
): Promise<string | { readonly status: 400 | 413; readonly reason: string }> {
  const bytes = await bytesOf(request, mostBytes);
  if (bytes === undefined) return { status: 413, reason: `a body has at most ${sized(mostBytes)}` };
  return utf8(bytes) ?? { status: 400, reason: "the body is not UTF-8" };
}

const sized = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${Math.floor(bytes / 2 ** 20)} MiB` : `${Math.floor(bytes / 2 ** 10)} KiB`;
