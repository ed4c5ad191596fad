import { createHash } from "node:crypto";

/*
 * Salted commitments as SD-JWT has them (RFC 9901, 4.2): whoever holds the digest learns nothing of the value, and whoever gave it
 * away cannot open it to another one.
 */

/** One value that is committed to. */
export interface Disclosure {
  /** 256 random bits in base64url; the RFC asks for 128. */
  readonly salt: string;
  /** Under which name the value stands in its object; null for an element of a list. */
  readonly name: string | null;
  readonly value: unknown;
}

/** The one digest that RFC 9901 makes the default, under its name in the IANA registry. */
export const digestName = "sha-256";

/** The text that is given away to open a commitment: `[salt, name, value]`, or `[salt, value]` of an element, in base64url. */
export function disclosureText({ salt, name, value }: Disclosure): string {
  return Buffer.from(JSON.stringify(name === null ? [salt, value] : [salt, name, value])).toString("base64url");
}

/** The commitment: base64url of the SHA-256 of that text, not of what it decodes to (RFC 9901, 4.2.3). */
export function commitmentTo(text: string): string {
  return createHash("sha256").update(text, "ascii").digest("base64url");
}

/** Reads what somebody hands over to open a commitment; undefined for whatever is none. */
export function disclosureFrom(text: string): Disclosure | undefined {
  const bytes = Buffer.from(text, "base64url");
  // A second spelling of the same bytes is another text, and was not committed to.
  if (bytes.toString("base64url") !== text) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(read) || typeof read[0] !== "string") return undefined;
  const [salt, ...rest] = read as [string, ...unknown[]];
  if (rest.length === 1) return { salt, name: null, value: rest[0] };
  const [name, value] = rest;
  // The two names that hold commitments cannot be those of a value (RFC 9901, 4.2.1).
  const isName = rest.length === 2 && typeof name === "string" && name !== "_sd" && name !== "...";
  return isName ? { salt, name, value } : undefined;
}
