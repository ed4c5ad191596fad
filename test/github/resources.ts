import { createHash } from "node:crypto";
import type { AppIdentity } from "./app.ts";
import type { Commit } from "./git.ts";
import { fullName, type Installation, type Json, type Repository, type Site } from "./state.ts";

/** The opaque id that GitHub's GraphQL uses; only its presence matters here. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64url");
}

/** A stable id for a login, so that the same person is the same everywhere. */
function userId(login: string): number {
  return createHash("sha256").update(login.toLowerCase()).digest().readUInt32BE() >>> 4;
}

const userLinks = {
  followers_url: "/followers",
  following_url: "/following{/other_user}",
  gists_url: "/gists{/gist_id}",
  starred_url: "/starred{/owner}{/repo}",
  subscriptions_url: "/subscriptions",
  organizations_url: "/orgs",
  repos_url: "/repos",
  events_url: "/events{/privacy}",
  received_events_url: "/received_events",
};

function linked(base: string, links: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(links).map(([key, suffix]) => [key, base + suffix]));
}

export function user(site: Site, login: string, type = login.endsWith("[bot]") ? "Bot" : "User"): Json {
  const id = userId(login);
  const name = encodeURIComponent(login);
  return {
    login,
    id,
    node_id: nodeId("User", id),
    avatar_url: `${site.url}/avatars/u/${id}`,
    gravatar_id: "",
    url: `${site.api}/users/${name}`,
    html_url: `${site.url}/${name}`,
    ...linked(`${site.api}/users/${name}`, userLinks),
    type,
    site_admin: false,
  };
}

const repositoryLinks = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

const unusedFeatures = {
  description: null,
  homepage: null,
  language: null,
  license: null,
  mirror_url: null,
  archived: false,
  disabled: false,
  is_template: false,
  allow_forking: true,
  web_commit_signoff_required: false,
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_pages: false,
  has_discussions: false,
  topics: [],
  size: 0,
  forks: 0,
  forks_count: 0,
  watchers: 0,
  watchers_count: 0,
  stargazers_count: 0,
  open_issues: 0,
  open_issues_count: 0,
};

export function repository(site: Site, subject: Repository): Json {
  const name = fullName(subject);
  const api = `${site.api}/repos/${name}`;
  const html = `${site.url}/${name}`;
  return {
    id: subject.id,
    node_id: nodeId("Repository", subject.id),
    name: subject.name,
    full_name: name,
    private: subject.private,
    visibility: subject.private ? "private" : "public",
    owner: user(site, subject.owner),
    html_url: html,
    url: api,
    ...linked(api, repositoryLinks),
    clone_url: `${html}.git`,
    git_url: `git://${site.host}/${name}.git`,
    ssh_url: `git@${site.host.split(":")[0]}:${name}.git`,
    svn_url: html,
    ...unusedFeatures,
    fork: subject.forkOf !== null,
    default_branch: subject.defaultBranch,
    created_at: subject.createdAt,
    updated_at: subject.pushedAt,
    pushed_at: subject.pushedAt,
  };
}

/** `GET /repos/{owner}/{repo}` says a little more than the repository inside other answers. */
export function fullRepository(site: Site, subject: Repository): Json {
  return { ...repository(site, subject), network_count: 0, subscribers_count: 0, temp_clone_token: null };
}

/** The few words about a repository in the events of an installation. */
export function shortRepository(subject: Repository): Json {
  return {
    id: subject.id,
    node_id: nodeId("Repository", subject.id),
    name: subject.name,
    full_name: fullName(subject),
    private: subject.private,
  };
}

export function appResource(site: Site, app: AppIdentity = site.app): Json {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId("App", app.id),
    owner: user(site, "tickmark-maintainers"),
    name: app.name,
    description: null,
    external_url: app.homepage,
    html_url: `${site.url}/github-apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

export function installation(site: Site, subject: Installation = site.installation): Json {
  const login = subject.account ?? "nobody";
  const account = user(site, login);
  return {
    id: subject.id,
    node_id: nodeId("Installation", subject.id),
    account,
    repository_selection: "selected",
    access_tokens_url: `${site.api}/app/installations/${subject.id}/access_tokens`,
    repositories_url: `${site.api}/installation/repositories`,
    html_url: `${site.url}/settings/installations/${subject.id}`,
    app_id: site.app.id,
    app_slug: site.app.slug,
    client_id: site.app.clientId,
    target_id: account.id,
    target_type: "User",
    permissions: subject.permissions,
    events: site.app.events,
    created_at: subject.createdAt,
    updated_at: subject.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: subject.suspendedAt === null ? null : account,
    suspended_at: subject.suspendedAt,
  };
}

/** A commit inside a check suite. */
export function simpleCommit({ author, committer, message, sha, tree }: Commit): Json {
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}
