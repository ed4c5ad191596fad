import { digestOf, hexOf } from "../../domain/digest.ts";
import type { Clock } from "../../ports.ts";

/* Tokens that programs bring: 128 random bits, so one plain SHA-256 of a token cannot be guessed back. */

/** Only what can stand in an address; the beginning tells people and scanners whose it is. */
export function newToken(clock: Pick<Clock, "nonce">): string {
  return `tickmark_${clock.nonce()}`;
}

/** What the store keeps of a token; undefined where this cannot be one. */
export function hashOfToken(token: string): string | undefined {
  return /^tickmark_[0-9a-f]{32}$/.test(token) ? hexOf(digestOf(token)) : undefined;
}

const hourMilliseconds = 60 * 60 * 1000;

/** Whether a use is to be written down: to the hour, so that reading does not mean writing. */
export function isToBeNoted(usedAt: string | null, now: Date): boolean {
  return usedAt === null || now.getTime() - Date.parse(usedAt) >= hourMilliseconds;
}
