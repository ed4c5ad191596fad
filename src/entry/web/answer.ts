import type { IncomingMessage, ServerResponse } from "node:http";
import { digestOf, hexOf } from "../../domain/digest.ts";

/** What a route was asked for. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What opens the pages of a private repository, if it was given. */
  readonly key: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
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
  const { status, body } = answer;
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

/** Anybody may keep a copy, and must ask each time whether it still holds; nobody may keep what only a key opened. */
export function keeping(isPrivate: boolean, tag: string | null = null): Readonly<Record<string, string>> {
  if (isPrivate) return { "Cache-Control": "private, no-store" };
  return tag === null ? { "Cache-Control": "no-cache" } : { "Cache-Control": "no-cache", ETag: tag };
}

export function tagOf(body: string): string {
  return `"${hexOf(digestOf(body)).slice(0, 32)}"`;
}

function isFresh(condition: string | undefined, tag: string | undefined): boolean {
  if (tag === undefined) return false;
  return condition?.split(",").some((each) => each.trim().replace(/^W\//, "") === tag) ?? false;
}

/** Chunk by chunk, no faster than the client takes them; stops when it is gone. */
async function pour(stream: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of stream) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
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

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

interface PageManner {
  readonly status?: number;
  readonly isPrivate?: boolean;
}

/** A page of ours; `isPrivate` when a key opened it. */
export function pageAnswer(body: string, { status = 200, isPrivate = false }: PageManner = {}): Answer {
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": pagePolicy,
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

export function redirect(location: string): Answer {
  return { status: 302, headers: { Location: location, "Cache-Control": "no-store" }, body: "" };
}
