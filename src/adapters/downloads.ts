import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { asDigest } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { Download, Downloads } from "../ports.ts";
import type { FileObjects } from "./objects.ts";
import { askPublicly, type HttpsOptions, reasonOf } from "./public-https.ts";

/** `allowPrivate` is for a lab with a data server of its own. */
export interface DownloadOptions extends HttpsOptions {
  readonly totalSeconds?: number;
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

/** As it is, not compressed on the way: the digest is of the file. And nothing that says who asks. */
const headers = { accept: "*/*", "accept-encoding": "identity", "user-agent": "tickmark" };

async function ask(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<Answer> {
  const response = await askPublicly(url, { method: "GET", headers }, options, signal);
  if ("kind" in response) return refused(response.reason);
  const answer = judged(response, url);
  if (answer.kind !== "content") response.destroy();
  return answer;
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

const refused = (reason: string): Refused => ({ kind: "refused", reason });

/** What follows the question mark of a redirect may be a key to somebody's storage. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, "");
