import { sizeOfChange } from "./git-objects.ts";
import { appResource, nodeId, repository as repositoryResource, user } from "./resources.ts";
import {
  botOf,
  type Comment,
  fullName,
  type Issue,
  isPullRequest,
  type Json,
  type PullRequest,
  type Repository,
  repositoryWithId,
  type Site,
} from "./state.ts";

/** Pull requests, issues and what is said there, in the words of the REST API. */

export function association(repository: Repository, login: string): string {
  if (login === repository.owner) return "OWNER";
  return repository.collaborators.has(login) ? "COLLABORATOR" : "NONE";
}

export function addresses(site: Site, repository: Repository, number: number) {
  const api = `${site.api}/repos/${fullName(repository)}`;
  const html = `${site.url}/${fullName(repository)}`;
  return { api, html, pull: `${api}/pulls/${number}`, issue: `${api}/issues/${number}` };
}

const nothing = { labels: [], milestone: null, assignee: null, assignees: [], active_lock_reason: null, locked: false };

export async function simplePullRequest(site: Site, repository: Repository, pull: PullRequest): Promise<Json> {
  const { api, html, issue, pull: url } = addresses(site, repository, pull.number);
  const links = {
    self: url,
    html: `${html}/pull/${pull.number}`,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  };
  const origin = repositoryWithId(site, pull.headRepositoryId);
  return {
    ...nothing,
    url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: links.html,
    diff_url: `${links.html}.diff`,
    patch_url: `${links.html}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    number: pull.number,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: user(site, pull.author),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    requested_reviewers: [],
    requested_teams: [],
    draft: false,
    auto_merge: null,
    author_association: association(repository, pull.author),
    head: {
      label: `${pull.headOwner}:${pull.headRef}`,
      ref: pull.headRef,
      sha: pull.headSha,
      user: user(site, pull.headOwner),
      repo: origin === undefined ? null : repositoryResource(site, origin),
    },
    base: {
      label: `${repository.owner}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: pull.baseSha,
      user: user(site, repository.owner),
      repo: repositoryResource(site, repository),
    },
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  };
}

/** One pull request on its own also has its size and whether it was merged. */
export async function pullRequest(site: Site, repository: Repository, pull: PullRequest): Promise<Json> {
  const merged = pull.mergedAt !== null;
  return {
    ...(await simplePullRequest(site, repository, pull)),
    ...(await sizeOfChange(repository, pull.baseSha, pull.headSha)),
    merged,
    merged_by: merged ? user(site, repository.owner) : null,
    mergeable: null,
    mergeable_state: "unknown",
    rebaseable: null,
    comments: conversation(site, pull).length,
    review_comments: lineComments(site, pull).length,
    maintainer_can_modify: false,
  };
}

function isOn(comment: Comment, { number, repositoryId }: Issue): boolean {
  return comment.repositoryId === repositoryId && comment.number === number;
}

/** What was said in an issue or pull request, oldest first. */
export function conversation(site: Site, issue: Issue): Comment[] {
  return site.comments.filter((comment) => comment.place === "conversation" && isOn(comment, issue));
}

/** What was said beside the lines of a pull request. */
export function lineComments(site: Site, pull: Issue): Comment[] {
  return site.comments.filter((comment) => comment.place === "line" && isOn(comment, pull));
}

export function issue(site: Site, repository: Repository, subject: Issue): Json {
  const { api, html, issue: url, pull } = addresses(site, repository, subject.number);
  const page = `${html}/${isPullRequest(subject) ? "pull" : "issues"}/${subject.number}`;
  const asPull = { url: pull, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch`, merged_at: null };
  return {
    ...nothing,
    id: subject.id,
    node_id: nodeId("Issue", subject.id),
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    number: subject.number,
    state: subject.state,
    state_reason: null,
    title: subject.title,
    body: subject.body,
    user: user(site, subject.author),
    author_association: association(repository, subject.author),
    comments: conversation(site, subject).length,
    created_at: subject.createdAt,
    updated_at: subject.updatedAt,
    closed_at: subject.closedAt,
    performed_via_github_app: null,
    reactions: reactions(url, []),
    ...(isPullRequest(subject) ? { draft: false, pull_request: { ...asPull, merged_at: subject.mergedAt } } : {}),
  };
}

const kindsOfReaction = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];

export function reactions(url: string, given: readonly string[]): Json {
  const counts = kindsOfReaction.map((kind) => [kind, given.filter((each) => each === kind).length]);
  return { url: `${url}/reactions`, total_count: given.length, ...Object.fromEntries(counts) };
}

export function comment(site: Site, repository: Repository, on: Issue, subject: Comment): Json {
  const { api, html, issue: issueUrl } = addresses(site, repository, on.number);
  const url = `${api}/issues/comments/${subject.id}`;
  const page = `${html}/${isPullRequest(on) ? "pull" : "issues"}/${on.number}`;
  return {
    url,
    html_url: `${page}#issuecomment-${subject.id}`,
    issue_url: issueUrl,
    id: subject.id,
    node_id: nodeId("IssueComment", subject.id),
    user: user(site, subject.author, subject.authorType),
    created_at: subject.createdAt,
    updated_at: subject.updatedAt,
    author_association: association(repository, subject.author),
    body: subject.body,
    reactions: reactions(url, subject.reactions),
    performed_via_github_app: subject.author === botOf(site) ? appResource(site) : null,
  };
}
