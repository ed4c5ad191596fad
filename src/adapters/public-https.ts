import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export interface HttpsOptions {
  /** Also to addresses of a private network. */
  readonly allowPrivate?: boolean;
  /** PEM of the only authority to trust, instead of the well-known ones. */
  readonly ca?: string;
  readonly idleSeconds?: number;
  /** All addresses of a host. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** For tests, which have no address of the internet to connect to. */
  readonly isPublic?: (address: string) => boolean;
}

export interface HttpsRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: string;
}

/**
 * One request, to an address that was looked up once and judged: what the name means a moment later does not matter. `refused`
 * where one of the host's addresses is not of the public internet. Follows nothing, and throws what the network throws.
 */
export async function askPublicly(
  url: URL,
  request: HttpsRequest,
  options: HttpsOptions,
  signal: AbortSignal,
): Promise<IncomingMessage | { readonly kind: "refused"; readonly reason: string }> {
  const { allowPrivate = false, resolve = everyAddress, isPublic = isPublicAddress } = options;
  const host = hostOf(url);
  const addresses = await resolve(host);
  signal.throwIfAborted();
  if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) {
    return { kind: "refused", reason: `${host} is not an address of the public internet` };
  }
  return responseTo(url, addresses, request, options, signal);
}

/** Of an IPv6 address without its brackets, as the network knows it. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

async function responseTo(
  url: URL,
  addresses: readonly LookupAddress[],
  { method, headers, body }: HttpsRequest,
  { ca, idleSeconds = 60 }: HttpsOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // Loading it takes as long as listing a hundred runs, and most commands ask nobody.
  const { request } = await import("node:https");
  return new Promise((done, fail) => {
    const asked = request({
      hostname: hostOf(url),
      port: url.port || 443,
      path: `${url.pathname}${url.search}`,
      method,
      headers,
      agent: false,
      lookup: always(addresses),
      signal,
      timeout: idleSeconds * 1000,
      ...(ca === undefined ? {} : { ca }),
    });
    let waiting: ClientRequest | IncomingMessage = asked;
    asked.on("response", (response) => {
      waiting = response;
      done(response);
    });
    asked.on("timeout", () => waiting.destroy(new Error(`nothing came for ${idleSeconds} s`)));
    asked.on("error", fail);
    asked.end(body);
  });
}

function everyAddress(host: string): Promise<LookupAddress[]> {
  return lookup(host, { all: true });
}

function always(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, answer) => {
    const [first] = addresses;
    if (all) answer(null, [...addresses]);
    else if (first !== undefined) answer(null, first.address, first.family);
    else answer(new Error("the host has no address"), "");
  };
}

/** A failed attempt at several addresses has its reasons inside, and none of its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
