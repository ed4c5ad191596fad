import type { Checks, Commits, Contents, Conversations, Lookup, People, Proposals, SentDeliveries } from "../ports.ts";
import { asking } from "./github/asking.ts";
import { githubChecks } from "./github/checks.ts";
import { type AppCredentials, githubClients, type Patience } from "./github/clients.ts";
import { githubCommits } from "./github/commits.ts";
import { githubContents } from "./github/contents.ts";
import { githubConversations } from "./github/conversations.ts";
import { githubFault } from "./github/fault.ts";
import { githubLookup, namedLevels } from "./github/lookup.ts";
import { githubPeople } from "./github/people.ts";
import { placesOf } from "./github/places.ts";
import { githubProposals } from "./github/proposals.ts";
import { githubDeliveries } from "./github/sent-deliveries.ts";

export interface GitHubApp {
  readonly checks: Checks;
  readonly contents: Contents;
  readonly commits: Commits;
  readonly conversations: Conversations;
  readonly people: People;
  readonly proposals: Proposals;
  /** The name by which it is spoken to; asked once. */
  appName(): Promise<string>;
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
  const reach = placesOf(clients, patience);
  const ask = asking(clients, reach);
  let known: Promise<string> | undefined;
  const appName = () => {
    known ??= github.app().then((app) => app.slug);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const github: GitHubApp = {
    checks: githubChecks(reach, credentials.appId),
    lookup: githubLookup(clients, reach, credentials.appId),
    sentDeliveries: githubDeliveries(clients),
    contents: githubContents(ask, clients),
    commits: githubCommits(ask),
    conversations: githubConversations(ask, appName),
    people: githubPeople(ask),
    proposals: githubProposals(ask),
    appName,
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
  return github;
}
