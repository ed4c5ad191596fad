import { randomBytes, verify } from "node:crypto";
import { Refusal } from "./answers.ts";
import type { AppIdentity } from "./app.ts";
import { type Json, type Permissions, type Repository, roleOf, type Site, type Token, timestamp } from "./state.ts";

/** Accepts a JWT that the app signed within GitHub's limits, and says in GitHub's words what is wrong with any other. */
export function verifyAppJwt(app: AppIdentity, jwt: string): void {
  const [head = "", payload = "", signature = ""] = jwt.split(".");
  const claims = parsed(payload);
  const signed =
    parsed(head)?.alg === "RS256" &&
    verify("RSA-SHA256", Buffer.from(`${head}.${payload}`), app.publicKey, Buffer.from(signature, "base64url"));
  if (claims === undefined || !signed) throw unauthenticated("A JSON web token could not be decoded");
  const now = Date.now() / 1000;
  const { iss, iat, exp } = claims;
  if (String(iss) !== String(app.id) && iss !== app.clientId) {
    throw unauthenticated("'Issuer' claim ('iss') must be an Integer");
  }
  // Half a minute is forgiven, for clocks that differ.
  if (typeof iat !== "number" || iat > now + 30) {
    throw unauthenticated(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== "number" || exp <= now) {
    throw unauthenticated(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp - iat > 600) throw unauthenticated("'Expiration time' claim ('exp') is too far in the future");
}

function parsed(part: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

export function unauthenticated(message: string): Refusal {
  return new Refusal(401, message, "authentication");
}

/** The token if it is known, not expired and not revoked. */
export function liveToken(site: Site, value: string): Token | undefined {
  const token = site.tokens.get(value);
  // A person's token outlives the installation; it then reaches nothing there.
  const homeless = token?.login === undefined && site.installation.deleted;
  const dead = token === undefined || token.revoked || token.expiresAt <= Date.now() || homeless;
  return dead ? undefined : token;
}

/** An installation token in GitHub's stateless form: `ghs_`, the app's id and something like a JWT, some 520 characters. */
export function mintToken(
  site: Site,
  wanted: { repositoryIds: readonly number[] | "all"; permissions: Permissions },
): Token {
  const expiresAt = Date.now() + site.tokenLifetimeSeconds * 1000;
  const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const jwt = [
    part({ alg: "RS256", typ: "JWT", kid: "stand-in" }),
    part({
      iss: site.host,
      sub: site.installation.id,
      exp: Math.floor(expiresAt / 1000),
      jti: randomBytes(16).toString("hex"),
    }),
    randomBytes(240).toString("base64url"),
  ];
  const value = `ghs_${site.app.id}_${jwt.join(".")}`;
  const token: Token = { ...wanted, value, mintedAt: timestamp(), expiresAt, revoked: false };
  site.tokens.set(value, token);
  return token;
}

/** A person's token: `ghu_`, and as short as tokens were once. */
export function mintUserToken(site: Site, login: string): Token {
  const { lifetimeSeconds } = site.oauth;
  const token: Token = {
    value: `ghu_${randomBytes(18).toString("hex")}`,
    mintedAt: timestamp(),
    expiresAt: lifetimeSeconds === null ? Number.POSITIVE_INFINITY : Date.now() + lifetimeSeconds * 1000,
    repositoryIds: "all",
    permissions: site.installation.permissions,
    login,
    revoked: false,
  };
  site.tokens.set(token.value, token);
  return token;
}

/** Whether the token's installation, and the token itself, reach the repository. */
export function covers(token: Token, repository: Repository): boolean {
  if (token.login !== undefined) {
    return !repository.private || (repository.installed && roleOf(repository, token.login) !== undefined);
  }
  return repository.installed && (token.repositoryIds === "all" || token.repositoryIds.includes(repository.id));
}

/** Whether `permissions` include the one that is needed; write includes read. */
export function grants(permissions: Permissions, permission: string, level: string): boolean {
  const granted = permissions[permission];
  return granted === level || (level === "read" && (granted === "write" || granted === "admin"));
}
