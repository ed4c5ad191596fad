import type { IncomingHttpHeaders } from "node:http";

/**
 * How the client that asks reaches this server, without a slash at the end: it sends its credentials to that host only, so the
 * addresses of records must begin like the one that it used. That is the public address, unless another host was named: one
 * that only this machine knows tells nothing, since a proxy may have put it there.
 */
export function ownAddress(headers: IncomingHttpHeaders, publicUrl: string): string {
  const known = new URL(publicUrl);
  const host = headers.host?.toLowerCase() ?? "";
  const isHost = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/.test(host);
  if (!isHost || host === known.host) return publicUrl;
  if (isLoopback(host) && !isLoopback(known.host)) return publicUrl;
  const scheme = headers["x-forwarded-proto"] === "https" ? "https" : "http";
  return `${scheme}://${host}${known.pathname.replace(/\/$/, "")}`;
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host);
}
