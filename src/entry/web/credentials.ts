/** The token that a request brings: as the password of Basic, whoever it is said to be from, or as a Bearer; null for none. */
export function tokenIn(authorization: string | undefined): string | null {
  const [, scheme = "", value = ""] = /^(\w+) +(\S+)\s*$/.exec(authorization?.slice(0, 2000) ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return null;
  const pair = Buffer.from(value, "base64").toString();
  const colon = pair.indexOf(":");
  return colon < 0 ? null : pair.slice(colon + 1);
}
