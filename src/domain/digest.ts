import { createHash, timingSafeEqual } from "node:crypto";

declare const brand: unique symbol;

/** `sha256:` followed by 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [brand]: "Digest" };

/** Digest of bytes, or of the UTF-8 bytes of a string. */
export function digestOf(content: string | Uint8Array): Digest {
  return asDigest(createHash("sha256").update(content).digest("hex"));
}

/** Of digests, in constant time, so that nobody learns how much of a guess was right. */
export function isSameSecret(guess: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(guess)), Buffer.from(digestOf(secret)));
}

/** Reads `sha256:<hex>` or a bare hex string of 64 digits, in either case; anything else is undefined. */
export function parseDigest(text: string): Digest | undefined {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text.trim())?.[1];
  return hex === undefined ? undefined : asDigest(hex.toLowerCase());
}

/** The 64 hexadecimal digits of a digest, without its prefix. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** For a finished SHA-256 that some stream computed: 64 lower-case hex digits become a Digest. */
export function asDigest(hex: string): Digest {
  return `sha256:${hex}` as Digest;
}

/** 40 hexadecimal digits: not safe against somebody who wants two files to have the same, but what other programs compare. */
export async function sha1Of(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha1");
  for await (const chunk of content) hash.update(chunk);
  return hash.digest("hex");
}
