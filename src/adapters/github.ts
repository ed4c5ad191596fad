import type { Checks, Contents } from "../ports.ts";
import { githubChecks } from "./github/checks.ts";
import { type AppCredentials, githubClients, type Patience } from "./github/clients.ts";
import { githubContents } from "./github/contents.ts";
import { githubFault } from "./github/fault.ts";

export interface GitHubApp {
  readonly checks: Checks;
  readonly contents: Contents;
  /** What GitHub knows of this App, to tell an operator what is missing. */
  app(): Promise<{
    readonly slug: string;
    readonly permissions: Readonly<Record<string, string>>;
    readonly events: readonly string[];
  }>;
}

/** A GitHub App, at github.com or an Enterprise Server. Costs nothing until it is first asked something. */
export function githubApp(
  credentials: AppCredentials,
  patience: Patience = { secondMilliseconds: 1000, timeoutSeconds: 30 },
): GitHubApp {
  const clients = githubClients(credentials, patience);
  return {
    checks: githubChecks(clients, credentials.appId),
    contents: githubContents(clients),
    async app() {
      try {
        const octokit = await clients.app();
        const { data } = await octokit.request("GET /app");
        const permissions = Object.entries(data?.permissions ?? {}).map(
          ([name, level]) => [name, String(level)] as const,
        );
        return { slug: data?.slug ?? "", permissions: Object.fromEntries(permissions), events: data?.events ?? [] };
      } catch (error) {
        throw githubFault("ask GitHub about this App", error);
      }
    },
  };
}
