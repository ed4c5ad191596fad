import { Fault } from "../domain/fault.ts";

/** A project on a server of records that speaks Sumatra's protocol (API version 4): ours, or Sumatra's own. */
export interface RecordServer {
  /** Keeps a record under its label; true when the server had none of that label. Throws a fault when it does not take it. */
  save(label: string, record: object): Promise<boolean>;
}

export interface RecordServerAddress {
  /** Of the project: `https://records.example.org/sumatra/walks/`. */
  readonly project: URL;
  /** Sent as the password of a user without a name; null where the server asks for none. */
  readonly token: string | null;
}

const timeoutMilliseconds = 60_000;
const mediaType = (what: string) => `application/vnd.sumatra.${what}-v4+json`;

/** Sends records. A token goes only over https, or to this machine itself, and never where a redirection points. */
export function recordServer({ project, token }: RecordServerAddress): RecordServer {
  if (token !== null && project.protocol !== "https:" && !isThisMachine(project.hostname)) {
    throw new Fault("SETTINGS", `a token is not sent to ${project.origin} without encryption: use https`);
  }
  const base = project.href.replace(/\/*$/, "/");
  const authorization: Record<string, string> =
    token === null ? {} : { authorization: `Basic ${Buffer.from(`tickmark:${token}`).toString("base64")}` };

  const ask = async (method: "GET" | "PUT", url: string, what: string, body?: object): Promise<number> => {
    const answer = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMilliseconds),
      headers: {
        ...authorization,
        ...(body === undefined ? { accept: mediaType(what) } : { "content-type": mediaType(what) }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Fault("DOWNLOAD", `${project.origin} cannot be reached: ${reasonOf(error)}`, error);
    });
    const words = await beginning(answer);
    if (answer.ok || (method === "GET" && answer.status === 404)) return answer.status;
    throw new Fault(
      "DOWNLOAD",
      `${project.origin} answered ${answer.status} to ${method} ${url}: ${hintFor(answer.status, words)}`,
    );
  };

  let isThere = false;
  return {
    async save(label, record) {
      if (!isThere && (await ask("GET", base, "project")) === 404) await ask("PUT", base, "project", {});
      isThere = true;
      return (await ask("PUT", `${base}${encodeURIComponent(label)}/`, "record", record)) === 201;
    },
  };
}

const isThisMachine = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** Of `fetch failed`, the cause says what failed. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);

const mostWords = 300;

/** What an answer says at its beginning, for people; the rest is not read. */
async function beginning(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const first = await reader?.read().catch(() => undefined);
  await reader?.cancel().catch(() => undefined);
  return Buffer.from(first?.value ?? [])
    .toString("utf8")
    .slice(0, mostWords)
    .replace(/\s+/g, " ");
}

function hintFor(status: number, words: string): string {
  if (status === 401) return "it wants a token of this project: set TICKMARK_RECORDS_TOKEN";
  if (status === 403) return "the token does not open this project";
  if (status >= 300 && status < 400) return "it points elsewhere: give the address that it points to";
  return words === "" ? "nothing more was said" : words;
}
