import type { Octokit } from "@octokit/rest";
import { isLimit } from "./fault.ts";
import { type Pace, pace, type Weight } from "./pace.ts";
import { followed } from "./redirects.ts";

export interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
  /** `https://api.github.com`, or `https://host/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
}

export interface Patience {
  /** What one unit of waiting is: tests make it small. */
  readonly secondMilliseconds: number;
  /** Of one request, from the question to the end of the answer. */
  readonly timeoutSeconds: number;
}

/** Who speaks to GitHub: the App itself, or the App where somebody installed it. */
export interface Clients {
  app(): Promise<Octokit>;
  /** One for each installation, so that a busy one slows down no other. */
  installation(id: number): Promise<Octokit>;
}

/** Longer than this nobody waits holding a job, or one busy installation would hold up all others: the queue tries it later. */
const longestWaitSeconds = 5;
const mostPauses = 3;

/** Loads octokit when it is first needed, and keeps it. */
export function githubClients(credentials: AppCredentials, patience: Patience): Clients {
  let maker: Promise<(installationId?: number) => Octokit> | undefined;
  const clients = new Map<number | undefined, Octokit>();
  const client = async (installationId?: number): Promise<Octokit> => {
    maker ??= loadOctokit(credentials, patience);
    const make = await maker;
    const known = clients.get(installationId) ?? make(installationId);
    clients.set(installationId, known);
    return known;
  };
  return { app: () => client(), installation: (id) => client(id) };
}

async function loadOctokit(
  { appId, privateKey, apiUrl }: AppCredentials,
  { secondMilliseconds, timeoutSeconds }: Patience,
): Promise<(installationId?: number) => Octokit> {
  const [{ Octokit }, { createAppAuth }, { retry }, { appJwt }] = await Promise.all([
    import("@octokit/rest"),
    import("@octokit/auth-app"),
    import("@octokit/plugin-retry"),
    import("./app-jwt.ts"),
  ]);
  const Client = Octokit.plugin(retry);
  const createJwt = appJwt(privateKey);

  return (installationId) => {
    const limits = pace({ secondMilliseconds, longestWaitSeconds });
    const octokit = new Client({
      authStrategy: createAppAuth,
      auth: { appId, createJwt, ...(installationId === undefined ? {} : { installationId }) },
      baseUrl: apiUrl,
      userAgent: "tickmark",
      // Its plugins print every 404, and here a 404 is an answer.
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      request: {
        fetch: (url: string, options: RequestInit) => wholeAnswer(url, options, timeoutSeconds, limits.heard),
      },
      // What is refused is not asked for again in a second; limits are waited for below.
      retry: { retryAfterBaseValue: secondMilliseconds, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
    });
    octokit.hook.before("request", (options) => {
      options.headers["x-github-api-version"] = "2022-11-28";
    });
    octokit.hook.wrap("request", async (request, options) => {
      let renewed = installationId === undefined;
      for (let pauses = 0; ; ) {
        await limits.turn(weightOf(options));
        try {
          return await request(options);
        } catch (error) {
          if (!renewed && isStale(error)) {
            renewed = true;
            await octokit.auth({ type: "installation", installationId, refresh: true });
          } else if (pauses < mostPauses && isLimit(error)) pauses += 1;
          else throw error;
        }
      }
    });
    return octokit;
  };
}

/**
 * Octokit takes the beginning of an answer that breaks off for the whole of it: an empty list of checks, say. So an answer is
 * read to its end, but for raw content, and from nobody but GitHub; `heard` is told of each.
 */
export async function wholeAnswer(
  url: string,
  options: RequestInit,
  timeoutSeconds: number,
  heard: Pace["heard"] = nothing,
): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const response = await followed(url, { ...options, signal }, fetch);
  const isRaw = new Headers(options.headers).get("accept")?.includes("raw") === true;
  if (response.body === null || (isRaw && response.ok)) {
    heard(response, "");
    return response;
  }
  const content = await response.arrayBuffer();
  heard(response, response.ok ? "" : new TextDecoder().decode(content));
  return Object.defineProperty(new Response(content, response), "url", { value: response.url });
}

/** `request: { weight: "progress" }` marks what is no verdict. */
function weightOf({ method, request }: { readonly method: string; readonly request: object }): Weight {
  if (method === "GET" || method === "HEAD") return "read";
  return (request as { readonly weight?: Weight }).weight ?? "write";
}

const statusOf = (error: unknown): unknown => (error instanceof Error && "status" in error ? error.status : undefined);

/** The token ended before its time, or its end was not noticed: the App itself is still trusted. */
function isStale(error: unknown): boolean {
  const { request } = error as { request?: { url?: string } };
  return statusOf(error) === 401 && request?.url?.includes("/access_tokens") === false;
}

export function nothing(): void {}
