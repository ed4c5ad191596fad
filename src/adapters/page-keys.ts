import { hkdfSync } from "node:crypto";
import type { Clock, PageKeys } from "../ports.ts";

const lifetimeSeconds = 30 * 24 * 60 * 60;
/**
 * The first part of every key, `{"alg":"HS256"}`, is left away: it says nothing, and with it a key would look like a token of
 * somebody's that got into a page by mistake, which the pages blot out.
 */
const header = `${Buffer.from('{"alg":"HS256"}').toString("base64url")}.`;

const audience = "tickmark pages";

/** Signed and expiring, so nothing about them needs to be stored; a new webhook secret ends them all. */
export function pageKeys(webhookSecret: string, clock: Clock): PageKeys {
  const secret = new Uint8Array(hkdfSync("sha256", webhookSecret, "", "tickmark page keys, version 1", 32));
  const seconds = (): number => Math.floor(clock.now().getTime() / 1000);
  return {
    async issue(repositoryId) {
      const { SignJWT } = await import("jose");
      const token = await new SignJWT({ repository: repositoryId })
        .setProtectedHeader({ alg: "HS256" })
        .setAudience(audience)
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + lifetimeSeconds)
        .sign(secret);
      return token.slice(header.length);
    },
    async opens(key, repositoryId) {
      const { jwtVerify, errors } = await import("jose");
      try {
        const { payload } = await jwtVerify(header + key, secret, {
          algorithms: ["HS256"],
          audience,
          requiredClaims: ["exp"],
          currentDate: clock.now(),
        });
        return payload.repository === repositoryId;
      } catch (error) {
        // The key comes from whoever asks for the page.
        if (error instanceof errors.JOSEError || error instanceof TypeError) return false;
        throw error;
      }
    },
  };
}
