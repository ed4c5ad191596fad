import * as resources from "./discussion-resources.ts";
import type { Commit } from "./git.ts";
import { about } from "./payloads.ts";
import { simpleCommit, user } from "./resources.ts";
import * as reviews from "./review-resources.ts";
import type { Comment, Issue, Json, PullRequest, Repository, Site } from "./state.ts";

/** The payloads about pull requests, issues and what is said there. */

type PullRequestEvent =
  | { readonly action: "opened" | "reopened" | "closed"; readonly sender: string }
  | { readonly action: "edited"; readonly changes: Json; readonly sender: string }
  | { readonly action: "synchronize"; readonly before: string; readonly after: string; readonly sender: string };

export async function pullRequest(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  { sender, ...event }: PullRequestEvent,
): Promise<Json> {
  return {
    ...event,
    number: pull.number,
    pull_request: await resources.pullRequest(site, repository, pull),
    ...about(site, repository, sender),
  };
}

export function issueComment(
  site: Site,
  repository: Repository,
  {
    action,
    comment,
    from,
    issue,
  }: { action: "created" | "edited" | "deleted"; issue: Issue; comment: Comment; from?: string },
): Json {
  return {
    action,
    ...(from === undefined ? {} : { changes: { body: { from } } }),
    issue: resources.issue(site, repository, issue),
    comment: resources.comment(site, repository, issue, comment),
    ...about(site, repository, comment.author),
    sender: user(site, comment.author, comment.authorType),
  };
}

export async function review(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  { author, body, id }: { id: number; author: string; body: string },
): Promise<Json> {
  return {
    action: "submitted",
    review: reviews.review(site, repository, pull, { author, body, id }),
    pull_request: await resources.simplePullRequest(site, repository, pull),
    ...about(site, repository, author),
  };
}

export async function reviewComment(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  comment: Comment,
): Promise<Json> {
  return {
    action: "created",
    comment: reviews.reviewComment(site, repository, pull, comment),
    pull_request: await resources.simplePullRequest(site, repository, pull),
    ...about(site, repository, comment.author),
    sender: user(site, comment.author, comment.authorType),
  };
}

export function mergeGroup(
  site: Site,
  repository: Repository,
  group: {
    action: "checks_requested" | "destroyed";
    reason?: string;
    ref: string;
    baseRef: string;
    head: Commit;
    sender: string;
  },
): Json {
  const { action, baseRef, head, reason, ref, sender } = group;
  return {
    action,
    ...(reason === undefined ? {} : { reason }),
    merge_group: {
      head_sha: head.sha,
      head_ref: ref,
      base_sha: head.parents[0],
      base_ref: `refs/heads/${baseRef}`,
      head_commit: simpleCommit(head),
    },
    ...about(site, repository, sender),
  };
}

export function release(
  site: Site,
  repository: Repository,
  event: { id: number; tag: string; author: string; at: string },
): Json {
  return {
    action: "published",
    release: reviews.release(site, repository, event),
    ...about(site, repository, event.author),
  };
}
