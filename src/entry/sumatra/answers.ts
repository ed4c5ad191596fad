import type { Answer } from "../web/answer.ts";
import { type Form, vendorType } from "./negotiation.ts";

/** The client keeps a cache on its disk, and believes it. */
const never = { "Cache-Control": "private, no-store", Vary: "Accept, Authorization, Cookie" };

/** JSON text, under the type that was asked for. */
export function json(thing: Parameters<typeof vendorType>[0], form: Form, body: string): Answer {
  const type = form === "vendor" ? vendorType(thing) : "application/json; charset=utf-8";
  const policy = { "Content-Security-Policy": "default-src 'none'; sandbox" };
  return { status: 200, headers: { "Content-Type": type, ...policy, ...never }, body };
}

/** A sentence of text, which the client shows. */
export function said(status: number, body: string, more: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...never, ...more }, body };
}

/** Why something is not done. */
export function refusal(status: number, reason: string, more: Readonly<Record<string, string>> = {}): Answer {
  return said(status, `${reason}\n`, more);
}
