import canonicalize from "canonicalize";
import { type Digest, digestOf } from "./digest.ts";

/** JSON in the one form of RFC 8785 (JCS): equal values give equal bytes. Throws on what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("only JSON values have a canonical form");
  return text;
}

/** Digest of a value's canonical JSON. */
export function digestOfJson(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}
