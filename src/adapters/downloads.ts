import { createHash } from "node:crypto";
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { type FileHandle, open, rm } from "node:fs/promises";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { asDigest } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { Download, Downloads } from "../ports.ts";
import type { FileObjects } from "./objects.ts";
import { isPublicAddress } from "./public-address.ts";

export interface DownloadOptions {
  /** Also from addresses of a private network: for a lab with a data server of its own. */
  readonly allowPrivate?: boolean;
  /** PEM of the only authority to trust, instead of the well-known ones. */
  readonly ca?: string;
  readonly idleSeconds?: number;
  readonly totalSeconds?: number;
  /** All addresses of a host. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** For tests, which have no address of the internet to connect to. */
  readonly isPublic?: (address: string) => boolean;
}

type Refused = Extract<Download, { kind: "refused" }>;
type Answer =
  | Refused
  | { readonly kind: "moved"; readonly to: string }
  | { readonly kind: "content"; readonly response: IncomingMessage };

const mostRedirects = 5;

/** Content of public https addresses. The addresses come from repositories, so they may point into our own network. */
export function httpsDownloads(objects: FileObjects, options: DownloadOptions = {}): Downloads {
  const { totalSeconds = 4 * 60 * 60 } = options;

  const follow = async (url: string, limitBytes: number, signal: AbortSignal): Promise<Download> => {
    let next = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const address = checkedAddress(next);
      if ("kind" in address) return address;
      const answer = await ask(address, options, signal);
      if (answer.kind === "refused") return answer;
      if (answer.kind === "content") return keep(answer.response, limitBytes, objects);
      next = URL.parse(answer.to, address.href)?.href ?? answer.to;
    }
    return refused(`it is redirected more than ${mostRedirects} times`);
  };

  return {
    async fetch(url, limitBytes, signal) {
      const time = AbortSignal.timeout(totalSeconds * 1000);
      try {
        return await follow(url, limitBytes, AbortSignal.any([signal, time]));
      } catch (error) {
        if (error instanceof Fault) throw error;
        const reason = signal.aborted
          ? "it was stopped"
          : time.aborted
            ? `it took longer than ${totalSeconds} s`
            : reasonOf(error);
        throw new Fault("DOWNLOAD", `could not download ${withoutQuery(url)}: ${reason}`, error);
      }
    },
  };
}

function checkedAddress(text: string): URL | Refused {
  const url = URL.parse(text);
  if (url?.protocol !== "https:") return refused("only https addresses are downloaded");
  if (url.username !== "" || url.password !== "") return refused("the address carries credentials");
  return url;
}

/** One request, to an address that was looked up once and judged: what the name means a moment later does not matter. */
async function ask(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<Answer> {
  const { allowPrivate = false, resolve = everyAddress, isPublic = isPublicAddress } = options;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await resolve(host);
  signal.throwIfAborted();
  if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) {
    return refused(`${host} is not an address of the public internet`);
  }
  const response = await responseTo(url, host, addresses, options, signal);
  const answer = judged(response, url);
  if (answer.kind !== "content") response.destroy();
  return answer;
}

async function responseTo(
  url: URL,
  host: string,
  addresses: readonly LookupAddress[],
  { ca, idleSeconds = 60 }: DownloadOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // Loading it takes as long as listing a hundred runs, and most commands download nothing.
  const { request } = await import("node:https");
  return new Promise((done, fail) => {
    const asked = request({
      hostname: host,
      port: url.port || 443,
      path: `${url.pathname}${url.search}`,
      // As it is, not compressed on the way: the digest is of the file. And nothing that says who asks.
      headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "tickmark" },
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
    asked.end();
  });
}

function judged(response: IncomingMessage, url: URL): Answer {
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) return { kind: "content", response };
  if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
    return { kind: "moved", to: headers.location };
  }
  const answer = `${url.hostname} answered ${statusCode}`;
  // Too busy or broken for now: says nothing about what the repository declares.
  if (statusCode >= 500 || [408, 425, 429].includes(statusCode)) {
    response.destroy();
    throw new Fault("DOWNLOAD", `could not download ${withoutQuery(url.href)}: ${answer}`);
  }
  return refused(answer);
}

async function keep(response: IncomingMessage, limitBytes: number, objects: FileObjects): Promise<Download> {
  const tooLarge = refused(`it is larger than ${limitBytes} bytes`);
  if (Number(response.headers["content-length"] ?? 0) > limitBytes) {
    response.destroy();
    return tooLarge;
  }
  const path = await objects.incoming();
  const file = await kept(open(path, "wx", 0o600));
  try {
    const sha256 = createHash("sha256");
    let sizeBytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) return tooLarge;
      sha256.update(chunk);
      await kept(writeWhole(file, chunk));
    }
    const digest = asDigest(sha256.digest("hex"));
    objects.adopt(path, digest);
    return { kind: "fetched", digest, sizeBytes };
  } finally {
    response.destroy();
    await file.close();
    await rm(path, { force: true });
  }
}

async function writeWhole(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length; ) written += (await file.write(chunk, written)).bytesWritten;
}

/** A full disk is not the other side's doing. */
async function kept<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw new Fault("STORE", `could not keep a download: ${reasonOf(error)}`, error);
  }
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

const refused = (reason: string): Refused => ({ kind: "refused", reason });

/** What follows the question mark of a redirect may be a key to somebody's storage. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, "");

/** A failed attempt at several addresses has its reasons inside, and none of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
