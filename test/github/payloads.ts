import { runInEvent, suiteInEvent } from "./check-resources.ts";
import { type Change, type Commit, changesOf } from "./git.ts";
import * as resources from "./resources.ts";
import { type CheckRun, type CheckSuite, fullName, type Json, type Repository, type Site } from "./state.ts";

/** The sha that stands for "nothing" before a branch was made and after it was deleted. */
export const zeros = "0".repeat(40);

export function about(site: Site, repository: Repository, sender: string): Json {
  return {
    repository: resources.repository(site, repository),
    sender: resources.user(site, sender),
    installation: { id: site.installation.id, node_id: resources.nodeId("Installation", site.installation.id) },
  };
}

export interface Push {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean;
  /** The commits that the ref did not have before. */
  readonly commits: readonly Commit[];
  readonly head: Commit | undefined;
  readonly sender: string;
}

export async function push(site: Site, repository: Repository, event: Push): Promise<Json> {
  const { after, before, commits, forced, head, ref, sender } = event;
  const common = about(site, repository, sender);
  const described = await Promise.all(commits.map((commit) => pushedCommit(site, repository, commit)));
  const headCommit = head === undefined ? null : await pushedCommit(site, repository, head);
  const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);
  return {
    ...common,
    // A push has the repository in an older form: times as seconds, and an owner with name and address.
    repository: {
      ...resources.repository(site, repository),
      owner: {
        ...resources.user(site, repository.owner),
        name: repository.owner,
        email: `${repository.owner}@example.org`,
      },
      created_at: seconds(repository.createdAt),
      pushed_at: seconds(repository.pushedAt),
      stargazers: 0,
      master_branch: repository.defaultBranch,
    },
    ref,
    before,
    after,
    base_ref: null,
    created: before === zeros,
    deleted: after === zeros,
    forced,
    compare: `${site.url}/${fullName(repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: described,
    head_commit: headCommit,
    pusher: { name: sender, email: `${sender}@example.org` },
  };
}

async function pushedCommit(site: Site, repository: Repository, commit: Commit): Promise<Json> {
  const changes = await changesOf(repository, commit.sha);
  const paths = (kind: Change["kind"]): string[] =>
    changes.filter((change) => change.kind === kind).map(({ path }) => path);
  const { author, committer, message, sha, tree } = commit;
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: `${site.url}/${fullName(repository)}/commit/${sha}`,
    author: { ...author, username: author.email.split("@")[0] },
    committer: { ...committer, username: committer.email.split("@")[0] },
    added: paths("added"),
    removed: paths("removed"),
    modified: paths("modified"),
  };
}

export async function checkSuite(
  site: Site,
  repository: Repository,
  event: { action: "requested" | "rerequested" | "completed"; suite: CheckSuite; sender: string },
): Promise<Json> {
  return {
    action: event.action,
    check_suite: await suiteInEvent(site, repository, event.suite),
    ...about(site, repository, event.sender),
  };
}

export function checkRun(
  site: Site,
  repository: Repository,
  event: {
    action: "created" | "completed" | "rerequested" | "requested_action";
    run: CheckRun;
    suite: CheckSuite;
    sender: string;
    identifier?: string;
  },
): Json {
  return {
    action: event.action,
    check_run: runInEvent(site, repository, event.run, event.suite),
    ...(event.identifier === undefined ? {} : { requested_action: { identifier: event.identifier } }),
    ...about(site, repository, event.sender),
  };
}

export function installation(
  site: Site,
  event: {
    action: "created" | "deleted" | "suspend" | "unsuspend";
    repositories: readonly Repository[];
    sender: string;
  },
): Json {
  return {
    action: event.action,
    installation: resources.installation(site),
    repositories: event.repositories.map(resources.shortRepository),
    requester: null,
    sender: resources.user(site, event.sender),
  };
}

export function installationRepositories(
  site: Site,
  event: { action: "added" | "removed"; repository: Repository; sender: string },
): Json {
  const changed = [resources.shortRepository(event.repository)];
  return {
    action: event.action,
    installation: resources.installation(site),
    repository_selection: "selected",
    repositories_added: event.action === "added" ? changed : [],
    repositories_removed: event.action === "removed" ? changed : [],
    requester: null,
    sender: resources.user(site, event.sender),
  };
}

/** The account that the app is installed on has another name. */
export function installationTarget(site: Site, { account, from }: { account: string; from: string }): Json {
  return {
    action: "renamed",
    account: { ...resources.user(site, account), avatar_url: "", html_url: `${site.url}/${account}` },
    changes: { login: { from } },
    installation: { id: site.installation.id, node_id: resources.nodeId("Installation", site.installation.id) },
    target_type: "User",
    sender: resources.user(site, account),
  };
}

export interface RepositoryChange {
  readonly action: "renamed" | "privatized" | "publicized" | "deleted" | "transferred";
  readonly changes?: Json;
  readonly sender: string;
}

export function repositoryChange(site: Site, repository: Repository, event: RepositoryChange): Json {
  return {
    action: event.action,
    ...(event.changes === undefined ? {} : { changes: event.changes }),
    ...about(site, repository, event.sender),
  };
}
