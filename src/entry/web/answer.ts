import type { IncomingMessage, ServerResponse } from "node:http";
import { digestOf, hexOf } from "../../domain/digest.ts";
import type { ProjectPlace } from "../../domain/record-project.ts";
import type { SignedIn } from "./people.ts";

/** What a route was asked for. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What opens the pages of a private repository, if it was given. */
  readonly key: string | null;
  /** As it was written, without the query. */
  readonly path: string;
  /** Who asks, where they signed in. */
  readonly signedIn: SignedIn | null;
  /** What the token opens that was brought with the request, if one was. */
  readonly opened: ProjectPlace | null;
  readonly cookies: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: string | Body;
}

interface Body {
  /** null when it is not known before the end. */
  readonly sizeBytes: number | null;
  readonly stream: AsyncIterable<Uint8Array>;
}

const always: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** Writes an answer; a copy that the client has already is not sent again. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const { status, body, cookies = [] } = answer;
  if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
  const headers = { ...always, ...answer.headers };
  if (status === 200 && isFresh(request.headers["if-none-match"], headers.ETag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.sizeBytes;
  response.writeHead(status, length === null ? headers : { ...headers, "Content-Length": String(length) });
  if (request.method === "HEAD") response.end();
  else if (typeof body === "string") response.end(body);
  else await pour(body.stream, response);
}

/** Anybody may keep a copy, and must ask each time whether it still holds; nobody may keep what only some may see. */
export function keeping(isPrivate: boolean, tag: string | null = null): Readonly<Record<string, string>> {
  if (isPrivate) return { "Cache-Control": "private, no-store" };
  return tag === null ? { "Cache-Control": "no-cache" } : { "Cache-Control": "no-cache", ETag: tag };
}

export function tagOf(body: string): string {
  return `"${hexOf(digestOf(body)).slice(0, 32)}"`;
}

function isFresh(condition: string | undefined, tag: string | undefined): boolean {
  if (tag === undefined) return false;
  return condition?.split(",").some((each) => ["*", tag].includes(each.trim().replace(/^W\//, ""))) ?? false;
}

/** Chunk by chunk, no faster than the client takes them; stops when it is gone. */
async function pour(stream: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of stream) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

const pieceLength = 64 * 1024;

/** What is in memory already, as a body. */
export function bytes(content: Uint8Array): Body {
  return { sizeBytes: content.byteLength, stream: once(content) };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** Text as the bytes of a body, in pieces of some size however short its lines are. */
export async function* encoded(lines: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting = "";
  for await (const line of lines) {
    waiting += line;
    if (waiting.length < pieceLength) continue;
    yield encoder.encode(waiting);
    waiting = "";
  }
  if (waiting !== "") yield encoder.encode(waiting);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function pagePolicy(hasForms: boolean, hasScript: boolean): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    // Files of strangers are served as what no browser takes for a script.
    ...(hasScript ? ["script-src 'self'", "connect-src 'self'"] : []),
    "base-uri 'none'",
    `form-action ${hasForms ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

interface PageManner {
  readonly status?: number;
  readonly isPrivate?: boolean;
  readonly hasForms?: boolean;
  readonly hasScript?: boolean;
}

/** A page of ours; `isPrivate` when not everybody would see it so. */
export function pageAnswer(
  body: string,
  { status = 200, isPrivate = false, hasForms = false, hasScript = false }: PageManner = {},
): Answer {
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": pagePolicy(hasForms, hasScript),
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      ...(isPrivate || status === 200 ? keeping(isPrivate, tagOf(body)) : { "Cache-Control": "no-store" }),
    },
    body,
  };
}

interface TextManner {
  readonly status?: number;
  readonly mediaType?: string;
}

export function textAnswer(
  body: string,
  { status = 200, mediaType = "text/plain; charset=utf-8" }: TextManner = {},
): Answer {
  return { status, headers: { "Content-Type": mediaType, "Cache-Control": "no-store" }, body };
}

/** 303 after a form, so that going back does not send it again. */
export function redirect(location: string, status: 302 | 303 = 302): Answer {
  return { status, headers: { Location: location, "Cache-Control": "no-store" }, body: "" };
}

/** How a page is sent that may be about something private, or hold the name of who reads it. */
export function mannerFor({ signedIn }: Asked, isPrivate: boolean): PageManner {
  return { isPrivate: isPrivate || signedIn !== null, hasForms: signedIn !== null };
}
