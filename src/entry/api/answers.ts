import { STATUS_CODES } from "node:http";
import { type Answer, keeping, tagOf } from "../web/answer.ts";

/** The same for whatever is answered, so that no header tells more than the answer does. */
const always: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; sandbox",
  "X-Robots-Tag": "noindex",
  Vary: "Accept, Authorization",
};

interface Manner {
  /** Whether only some may see it: then no cache keeps it, and the program that asked can still ask whether it changed. */
  readonly isPrivate: boolean;
  /** Strong, with its quotes; the digest of the body where there is none. */
  readonly tag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** JSON text about something that was sent here: nobody keeps it. */
export function received(
  status: 200 | 201 | 202,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const type = { "Content-Type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...always, "Cache-Control": "no-store", ...headers }, body };
}

/** A zip archive with a strong ETag. */
export function archive(body: Answer["body"], { isPrivate, tag }: { isPrivate: boolean; tag: string }): Answer {
  const type = { "Content-Type": "application/zip", "Content-Disposition": "attachment" };
  return { status: 200, headers: { ...type, ...always, ...keeping(isPrivate), ETag: tag }, body };
}

/** JSON text with a strong ETag (RFC 9110, 8.8.3). */
export function json(body: string, { isPrivate, tag = tagOf(body), headers = {} }: Manner): Answer {
  const type = { "Content-Type": "application/json; charset=utf-8" };
  return { status: 200, headers: { ...type, ...always, ...keeping(isPrivate), ETag: tag, ...headers }, body };
}

/** One parameter of an address that cannot be used, and what it takes. */
export interface ParameterError {
  readonly parameter: string;
  readonly detail: string;
}

/** Why there is no answer, as problem details (RFC 9457). The status is all there is to their type: `about:blank`. */
export function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  errors: readonly ParameterError[] = [],
): Answer {
  const title = STATUS_CODES[status] ?? "";
  return {
    status,
    headers: { "Content-Type": "application/problem+json", ...always, "Cache-Control": "no-store", ...headers },
    body: `${JSON.stringify({ type: "about:blank", title, status, detail, ...(errors.length > 0 && { errors }) })}\n`,
  };
}

/** To where the same thing is called by the name that it has now. */
export function moved(location: string): Answer {
  return { status: 302, headers: { Location: location, ...always, "Cache-Control": "no-store" }, body: "" };
}
