import type { Checks, Contents, Lookup, SentDeliveries } from "../ports.ts";
import { githubChecks } from "./github/checks.ts";
import { type AppCredentials, githubClients, type Patience } from "./github/clients.ts";
import { githubContents } from "./github/contents.ts";
import { githubFault } from "./github/fault.ts";
import { githubLookup, namedLevels } from "./github/lookup.ts";
import { placesOf } from "./github/places.ts";
import { githubDeliveries } from "./github/sent-deliveries.ts";

export interface GitHubApp {
  readonly checks: Checks;
  readonly contents: Contents;
  readonly lookup: Lookup;
  readonly sentDeliveries: SentDeliveries;
  /** What GitHub knows of this App, to tell an operator what is missing. */
  app(): Promise<{
    readonly slug: string;
    /** Of its public page; next to it lie its settings. */
    readonly htmlUrl: string;
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
  const reach = placesOf(clients);
  return {
    checks: githubChecks(reach, credentials.appId),
    contents: githubContents(clients),
    lookup: githubLookup(clients, reach, credentials.appId),
    sentDeliveries: githubDeliveries(clients),
    async app() {
      try {
        const octokit = await clients.app();
        const { data } = await octokit.request("GET /app");
        const { events, html_url: htmlUrl, permissions, slug } = data ?? {};
        return {
          slug: slug ?? "",
          htmlUrl: htmlUrl ?? "",
          permissions: namedLevels(permissions),
          events: events ?? [],
        };
      } catch (error) {
        throw githubFault("ask GitHub about this App", error);
      }
    },
  };
}
