import type { Octokit } from "@octokit/rest";
import { writePace } from "./write-pace.ts";

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

/** Longer than this nobody should hold a job: the queue tries again later. */
const longestPauseSeconds = 120;
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
  const [{ Octokit }, { createAppAuth }, { retry }, { throttling }, { appJwt }] = await Promise.all([
    import("@octokit/rest"),
    import("@octokit/auth-app"),
    import("@octokit/plugin-retry"),
    import("@octokit/plugin-throttling"),
    import("./app-jwt.ts"),
  ]);
  const Client = Octokit.plugin(retry, throttling);
  const createJwt = appJwt(privateKey);
  const goesOn = (retryAfter: number, _request: unknown, _octokit: unknown, retryCount: number): boolean =>
    retryCount < mostPauses && retryAfter <= longestPauseSeconds;

  return (installationId) => {
    const octokit = new Client({
      authStrategy: createAppAuth,
      auth: { appId, createJwt, ...(installationId === undefined ? {} : { installationId }) },
      baseUrl: apiUrl,
      userAgent: "tickmark",
      // Its plugins print every 404, and here a 404 is an answer.
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      request: { fetch: (url: string, options: RequestInit) => wholeAnswer(url, options, timeoutSeconds) },
      // 429 belongs to the throttling below; together they would wait for each other's waiting.
      retry: { retryAfterBaseValue: secondMilliseconds, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
      throttle: {
        id: String(installationId),
        retryAfterBaseValue: secondMilliseconds,
        onRateLimit: goesOn,
        onSecondaryRateLimit: goesOn,
        ...pacedWrites(),
      },
    });
    octokit.hook.before("request", (options) => {
      options.headers["x-github-api-version"] = "2022-11-28";
    });
    return octokit;
  };
}

/** Octokit takes the beginning of an answer that breaks off for the whole of it: an empty list of checks, say. */
export async function wholeAnswer(url: string, options: RequestInit, timeoutSeconds: number): Promise<Response> {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(timeoutSeconds * 1000) });
  const isRaw = new Headers(options.headers).get("accept")?.includes("raw") === true;
  if (isRaw || response.body === null) return response;
  const whole = new Response(await response.arrayBuffer(), response);
  return Object.defineProperty(whole, "url", { value: response.url });
}

/** In place of the plugin's own limit of one write a second, which would hold up every short rerun. */
function pacedWrites(): object {
  const turn = writePace(10);
  const schedule = async (_options: unknown, work: () => unknown): Promise<unknown> => {
    await turn();
    return work();
  };
  return { write: { key: () => ({ schedule }) } };
}

export function nothing(): void {}
