import { createPrivateKey } from "node:crypto";
import { SignJWT } from "jose";

type CreateJwt = (appId: string | number, timeDifference?: number) => Promise<{ jwt: string; expiresAt: string }>;

/**
 * Signs what the App proves itself with. In place of octokit's own way, which reads the key anew for every token and then
 * trips over errors that OpenSSL still remembers from somebody else's broken connection ("Invalid keyData").
 */
export function appJwt(privateKey: string): CreateJwt {
  const key = createPrivateKey(privateKey);
  return async (appId, timeDifference = 0) => {
    // Half a minute ago, since GitHub refuses what was issued in its future; it accepts ten minutes at most.
    const issuedAt = Math.floor(Date.now() / 1000) + timeDifference - 30;
    const expiresAt = issuedAt + 600;
    const jwt = await new SignJWT({ iss: String(appId), iat: issuedAt, exp: expiresAt })
      .setProtectedHeader({ alg: "RS256", typ: "JWT" })
      .sign(key);
    return { jwt, expiresAt: new Date(expiresAt * 1000).toISOString() };
  };
}
