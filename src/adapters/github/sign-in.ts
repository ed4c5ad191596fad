import { createHash, randomBytes } from "node:crypto";
import type { Octokit } from "@octokit/rest";
import { Fault } from "../../domain/fault.ts";
import type { Clock, Refused, SignIn, UserToken } from "../../ports.ts";
import { nothing, wholeAnswer } from "./clients.ts";
import { githubFault, isAnswer } from "./fault.ts";

export interface SignInCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people see GitHub, without a slash at the end. */
  readonly webUrl: string;
  readonly apiUrl: string;
}

const timeoutSeconds = 20;
/** More than this nobody reads, and nobody waits for. */
const mostInstallations = 100;
const mostRepositories = 5000;

/** The App's own OAuth: people prove to GitHub who they are, and GitHub says what they may read. */
export function githubSignIn(credentials: SignInCredentials, clock: Clock): SignIn {
  const { clientId, clientSecret, webUrl, apiUrl } = credentials;
  const ask = (what: Readonly<Record<string, string>>) => askForToken(credentials, clock, what);
  return {
    begin(callback) {
      const verifier = randomBytes(32).toString("base64url");
      const state = randomBytes(32).toString("base64url");
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: callback,
        state,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      });
      return { address: `${webUrl}/login/oauth/authorize?${query}`, state, verifier };
    },

    exchange: (code, verifier, callback) => ask({ code, code_verifier: verifier, redirect_uri: callback }),

    refresh: (refreshToken) => ask({ grant_type: "refresh_token", refresh_token: refreshToken }),

    async revoke(token) {
      const client = await clientFor(apiUrl);
      try {
        await client.request("DELETE /applications/{client_id}/token", {
          client_id: clientId,
          access_token: token,
          headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
        });
      } catch (error) {
        // It was over already.
        if (!isAnswer(error, 404, 422)) throw githubFault("end the token of a person who signed out", error);
      }
    },

    person: (token) =>
      orRefused("ask who signed in", async () => {
        const client = await clientFor(apiUrl, token);
        const { data } = await client.request("GET /user");
        return { id: Number(data.id), login: data.login };
      }),

    access: (token, owner, name) =>
      orRefused("ask what a person may read", async () => {
        const client = await clientFor(apiUrl, token);
        try {
          const { data } = await client.request("GET /repos/{owner}/{repo}", { owner, repo: name });
          const { push, maintain, admin } = data.permissions ?? {};
          return {
            repositoryId: Number(data.id),
            isPrivate: data.private,
            mayWrite: push === true || maintain === true || admin === true,
          };
        } catch (error) {
          if (isAnswer(error, 404, 451) || isForbidden(error)) return undefined;
          throw error;
        }
      }),

    reachable: (token) =>
      orRefused("ask which repositories a person has", async () => {
        const client = await clientFor(apiUrl, token);
        const ids: number[] = [];
        for await (const installation of installationsOf(client)) {
          for await (const id of repositoriesOf(client, installation)) {
            ids.push(id);
            if (ids.length === mostRepositories) return ids;
          }
        }
        return ids;
      }),
  };
}

async function* installationsOf(client: Octokit): AsyncIterable<number> {
  let count = 0;
  const pages = client.paginate.iterator("GET /user/installations", { per_page: 100 });
  for await (const { data } of pages) {
    for (const { id } of data) {
      yield id;
      count += 1;
      if (count === mostInstallations) return;
    }
  }
}

async function* repositoriesOf(client: Octokit, installation: number): AsyncIterable<number> {
  const wanted = { installation_id: installation, per_page: 100 };
  try {
    const pages = client.paginate.iterator("GET /user/installations/{installation_id}/repositories", wanted);
    for await (const { data } of pages) for (const { id } of data) yield id;
  } catch (error) {
    // Suspended, removed a moment ago, or behind a single sign-on that this person has not passed: the others still count.
    if (!isAnswer(error, 404) && !isForbidden(error)) throw error;
  }
}

/** A 403 that is about this person, and not about how much was asked of GitHub lately. */
function isForbidden(error: unknown): boolean {
  return isAnswer(error, 403) && !/rate limit/i.test(error instanceof Error ? error.message : "");
}

async function orRefused<Answer>(operation: string, work: () => Promise<Answer>): Promise<Answer | Refused> {
  try {
    return await work();
  } catch (error) {
    if (isAnswer(error, 401)) return "refused";
    throw githubFault(operation, error);
  }
}

/** One for each question, since each person speaks for themselves; it keeps nothing. */
async function clientFor(apiUrl: string, token?: string): Promise<Octokit> {
  const { Octokit } = await import("@octokit/rest");
  return new Octokit({
    ...(token === undefined ? {} : { auth: token }),
    baseUrl: apiUrl,
    userAgent: "tickmark",
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    request: { fetch: (url: string, options: RequestInit) => wholeAnswer(url, options, timeoutSeconds) },
  });
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly refresh_token?: unknown;
  readonly error?: unknown;
}

/** Asked once: a code or a refresh token that was sent has been used, whatever became of the answer. */
async function askForToken(
  { clientId, clientSecret, webUrl }: SignInCredentials,
  clock: Clock,
  what: Readonly<Record<string, string>>,
): Promise<UserToken | Refused> {
  const operation = "get a person's token";
  const { status, answer } = await posted(`${webUrl}/login/oauth/access_token`, operation, {
    client_id: clientId,
    client_secret: clientSecret,
    ...what,
  });
  // GitHub says no with 200 and an error; the words are its own and hold nothing secret.
  if (typeof answer.error === "string") {
    if (refusals.has(answer.error)) return "refused";
    throw new Fault("GITHUB", `could not ${operation}: GitHub answered ${answer.error.slice(0, 100)}`);
  }
  const { access_token: value, expires_in: lifetime, refresh_token: refreshToken } = answer;
  if (status !== 200 || typeof value !== "string" || value === "") {
    throw new Fault("GITHUB", `could not ${operation}: GitHub answered ${status} without one`);
  }
  return {
    value,
    expiresAt: typeof lifetime === "number" ? new Date(clock.now().getTime() + lifetime * 1000).toISOString() : null,
    refreshToken: typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : null,
  };
}

/** What is wrong with the code or token that was sent, as against what is wrong with the App's own settings. */
const refusals: ReadonlySet<string> = new Set(["bad_verification_code", "bad_refresh_token", "unverified_user_email"]);

async function posted(
  address: string,
  operation: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly answer: TokenAnswer }> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { accept: "application/json", "user-agent": "tickmark" },
      body: new URLSearchParams(fields),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    const answer: unknown = await response.json();
    return { status: response.status, answer: typeof answer === "object" && answer !== null ? answer : {} };
  } catch (error) {
    // Without the cause: it could hold the request.
    throw new Fault("GITHUB", `could not ${operation}: ${error instanceof Error ? error.message : "no answer"}`);
  }
}
