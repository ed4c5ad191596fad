import type { Checks, Commits, Contents, Conversations, People, Proposals } from "../ports.ts";
import { githubChecks } from "./github/checks.ts";
import { type AppCredentials, githubClients, type Patience } from "./github/clients.ts";
import { githubCommits } from "./github/commits.ts";
import { githubContents } from "./github/contents.ts";
import { githubConversations } from "./github/conversations.ts";
import { githubFault } from "./github/fault.ts";
import { githubPeople } from "./github/people.ts";
import { githubProposals } from "./github/proposals.ts";

export interface GitHubApp {
  readonly checks: Checks;
  readonly contents: Contents;
  readonly commits: Commits;
  readonly conversations: Conversations;
  readonly people: People;
  readonly proposals: Proposals;
  /** The name by which it is spoken to; asked once. */
  slug(): Promise<string>;
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
  let known: Promise<string> | undefined;
  const slug = () => {
    known ??= github.app().then((app) => app.slug);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const github: GitHubApp = {
    checks: githubChecks(clients, credentials.appId),
    contents: githubContents(clients),
    commits: githubCommits(clients),
    conversations: githubConversations(clients, slug),
    people: githubPeople(clients),
    proposals: githubProposals(clients),
    slug,
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
  return github;
}
