import { createHmac, hkdfSync } from "node:crypto";
import { isIP } from "node:net";
import type { CallbackAnswer, Callbacks } from "../ports.ts";
import { isPrivateName, isPublicAddress } from "./public-address.ts";
import { askPublicly, type HttpsOptions, hostOf, reasonOf } from "./public-https.ts";

export interface CallbackOptions extends Omit<HttpsOptions, "allowPrivate" | "idleSeconds"> {
  readonly totalSeconds?: number;
}

/** More characters are no address of a system that waits for answers. */
const longestUrl = 2000;

/**
 * Signed messages to public https addresses. The addresses come from whoever holds a token, so they may point into our own
 * network: nothing is sent there, no redirect is followed, and what comes back is not read. A secret is kept encrypted with a key
 * made from the webhook secret, so the store alone signs nothing.
 */
export function httpsCallbacks(webhookSecret: string, options: CallbackOptions = {}): Callbacks {
  const { totalSeconds = 15, isPublic = isPublicAddress } = options;
  const key = new Uint8Array(hkdfSync("sha256", webhookSecret, "", "tickmark callback secrets, version 1", 32));

  const refusal = (text: string): string | undefined => {
    const url = text.length > longestUrl ? null : URL.parse(text);
    if (url === null) return `it is no address, or longer than ${longestUrl} characters`;
    if (url.protocol !== "https:") return "only https addresses are called";
    if (url.username !== "" || url.password !== "") return "the address carries credentials";
    const host = hostOf(url);
    const isInside = isIP(host) === 0 ? isPrivateName(host) : !isPublic(host);
    return isInside ? `${host} is not an address of the public internet` : undefined;
  };

  return {
    refusal,

    async seal(secret) {
      const { CompactEncrypt } = await import("jose");
      const content = new TextEncoder().encode(secret);
      return new CompactEncrypt(content).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(key);
    },

    async post({ url, sealedSecret, delivery, body }, signal): Promise<CallbackAnswer> {
      const reason = refusal(url);
      if (reason !== undefined) return { kind: "refused", reason };
      const secret = await unsealed(sealedSecret, key);
      if (secret === undefined) {
        return {
          kind: "refused",
          reason: "the secret was kept under another webhook secret, so nothing can be signed",
        };
      }
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "tickmark",
        "x-tickmark-delivery": delivery,
        "x-tickmark-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      };
      const time = AbortSignal.timeout(totalSeconds * 1000);
      try {
        const either = AbortSignal.any([signal, time]);
        const response = await askPublicly(new URL(url), { method: "POST", headers, body }, options, either);
        if ("kind" in response) return response;
        // Whatever it says beyond that is not read.
        response.destroy();
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) return { kind: "delivered" };
        return { kind: "failed", reason: `it answered ${statusCode}` };
      } catch (error) {
        signal.throwIfAborted();
        return { kind: "failed", reason: time.aborted ? `it took longer than ${totalSeconds} s` : reasonOf(error) };
      }
    },
  };
}

async function unsealed(sealed: string, key: Uint8Array): Promise<string | undefined> {
  const { compactDecrypt, errors } = await import("jose");
  try {
    const algorithms = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
    return new TextDecoder().decode((await compactDecrypt(sealed, key, algorithms)).plaintext);
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
