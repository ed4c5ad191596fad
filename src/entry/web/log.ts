import type { Evidence } from "../../domain/evidence.ts";
import type { UnfinishedRun } from "../../domain/unfinished.ts";
import type { Objects } from "../../ports.ts";
import { shownBlock } from "../../report/shown.ts";
import { unfinishedLogText } from "../log-text.ts";
import { seenRun } from "./access.ts";
import { type Answer, type Asked, encoded, keeping, redirect } from "./answer.ts";
import { linksFor, type WebWorld } from "./web-world.ts";

const tailBytes = 48 * 1024;
const tailLines = 200;

/** The last lines of a run's log, as they are shown on its page. */
export async function logTail(objects: Pick<Objects, "read">, { run }: Evidence): Promise<string> {
  const { digest, sizeBytes } = run.record.log;
  const start = Math.max(0, sizeBytes - tailBytes);
  const content = await objects.read(digest, { start, end: sizeBytes });
  if (content === undefined) return "";
  let text = "";
  for await (const piece of cleanedLines(content.stream)) text += piece;
  return lastLines(text, start > 0);
}

/** The same of a run without an end: what it printed so far, or until nobody wrote it any more. */
export async function unfinishedTail(
  { objects, liveLogs }: Pick<WebWorld, "objects" | "liveLogs">,
  run: UnfinishedRun,
): Promise<string> {
  const written = await unfinishedLogText(run, { objects, liveLogs }, tailBytes);
  return lastLines(shownBlock(written), Buffer.byteLength(written) >= tailBytes);
}

/** The first line was cut somewhere when the log is longer than its tail. */
function lastLines(text: string, isCut: boolean): string {
  const lines = text.trimEnd().split("\n");
  return lines.slice(Math.max(isCut && lines.length > 1 ? 1 : 0, lines.length - tailLines)).join("\n");
}

/** `/runs/:id/log`: all of it, cleaned and without secrets. */
export async function logRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const seen = await seenRun(world, asked);
  if (seen === undefined) return undefined;
  const { run } = seen.evidence;
  const isPrivate = seen.isPrivate;
  if (asked.params.id !== run.id) return redirect(linksFor(world, asked, isPrivate).log(run.id));
  const content = await world.objects.read(run.record.log.digest);
  if (content === undefined) return undefined;
  return {
    status: 200,
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      ...keeping(isPrivate),
    },
    body: { sizeBytes: null, stream: encoded(cleanedLines(content.stream)) },
  };
}

const pieceLength = 64 * 1024;
/** A line may not be longer than this in memory; it is cut then, wherever that is. */
const lineLength = 1024 * 1024;

/** Cleans in pieces of whole lines, so that neither a secret nor a terminal sequence is torn where a chunk ends. */
async function* cleanedLines(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let waiting = "";
  for await (const chunk of chunks) {
    waiting += decoder.decode(chunk, { stream: true });
    if (waiting.length < pieceLength) continue;
    const end = waiting.lastIndexOf("\n") + 1 || (waiting.length > lineLength ? waiting.length : 0);
    if (end === 0) continue;
    yield shownBlock(waiting.slice(0, end));
    waiting = waiting.slice(end);
  }
  waiting += decoder.decode();
  if (waiting !== "") yield shownBlock(waiting);
}
