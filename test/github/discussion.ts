import { conversation, lineComments } from "./discussion-resources.ts";
import * as conversations from "./events/conversations.ts";
import * as queue from "./events/merge-groups.ts";
import * as pulls from "./events/pulls.ts";
import type { PushOptions } from "./events/pushes.ts";
import { type DeliveryOptions, usualSender } from "./events/sending.ts";
import type { FileChanges } from "./git.ts";
import { createIssue, issueOf, pullRequestOf } from "./issues.ts";
import type { Comment, PullRequest, Repository, RepositoryName, Site } from "./state.ts";

/** What people do on GitHub besides pushing: pull requests, issues, comments, merge queues and releases. */
export interface Discussion {
  /** From a branch that is there, or from a fork that is made for it. What it returns follows the pull request. */
  openPullRequest(repo: RepositoryName, wanted: pulls.NewPullRequest): Promise<Readonly<PullRequest>>;
  pullRequest(repo: RepositoryName, number: number): Readonly<PullRequest>;
  /** To its branch, or to the fork's, of which the app hears only through the pull request. */
  pushToPullRequest(
    repo: RepositoryName,
    number: number,
    files: FileChanges,
    options?: PushOptions,
  ): Promise<{ sha: string }>;
  /** Like the other methods that end in an event: returns its GUID. */
  closePullRequest(
    repo: RepositoryName,
    number: number,
    options?: pulls.Told & { readonly merged?: boolean },
  ): Promise<string>;
  reopenPullRequest(repo: RepositoryName, number: number, options?: pulls.Told): Promise<string>;
  retargetPullRequest(
    repo: RepositoryName,
    number: number,
    options: pulls.Told & { readonly base: string },
  ): Promise<string>;
  /** The pull request stays, without a repository. */
  deleteFork(repo: RepositoryName, number: number): void;
  /** Puts it into the merge queue: the commit to judge, and GitHub's own branch for it. */
  mergeGroup(repo: RepositoryName, pullNumber: number, options?: pulls.Told): Promise<{ sha: string; ref: string }>;
  /** With "merged" the commit becomes the head of the base branch. */
  destroyMergeGroup(
    repo: RepositoryName,
    sha: string,
    reason: "merged" | "invalidated" | "dequeued",
    options?: pulls.Told,
  ): Promise<string>;
  createIssue(repo: RepositoryName, wanted: { title: string; body?: string; author?: string }): number;
  comment(
    repo: RepositoryName,
    number: number,
    body: string,
    options?: conversations.Said,
  ): Promise<conversations.SaidAt>;
  review(
    repo: RepositoryName,
    number: number,
    body: string,
    options?: conversations.Said,
  ): Promise<conversations.SaidAt>;
  reviewComment(
    repo: RepositoryName,
    number: number,
    body: string,
    options?: conversations.Said,
  ): Promise<conversations.SaidAt>;
  /** The conversation of an issue or pull request, oldest first, the app's own words among them. */
  comments(repo: RepositoryName, number: number): readonly Readonly<Comment>[];
  /** What stands beside lines of a pull request. */
  reviewComments(repo: RepositoryName, number: number): readonly Readonly<Comment>[];
  release(repo: RepositoryName, tag: string, options?: DeliveryOptions & { readonly author?: string }): Promise<string>;
}

export function discussionOf(site: Site, named: (repo: RepositoryName) => Repository): Discussion {
  return {
    openPullRequest: (repo, wanted) => pulls.openPullRequest(site, named(repo), wanted),
    pullRequest: (repo, number) => pullRequestOf(site, named(repo), number),
    pushToPullRequest: (repo, number, files, how) => pulls.pushToPullRequest(site, named(repo), number, files, how),
    closePullRequest: (repo, number, how) => pulls.closePullRequest(site, named(repo), number, how),
    reopenPullRequest: (repo, number, how) => pulls.reopenPullRequest(site, named(repo), number, how),
    retargetPullRequest: (repo, number, how) => pulls.retargetPullRequest(site, named(repo), number, how),
    deleteFork: (repo, number) => pulls.deleteFork(site, named(repo), number),
    mergeGroup: (repo, number, how) => queue.mergeGroup(site, named(repo), number, how),
    destroyMergeGroup: (repo, sha, reason, how) => queue.destroyMergeGroup(site, named(repo), sha, reason, how),
    createIssue: (repo, { author = usualSender, body = null, title }) =>
      createIssue(site, named(repo), { author, body, title }).number,
    comment: (repo, number, body, how) => conversations.comment(site, named(repo), number, body, how),
    review: (repo, number, body, how) => conversations.review(site, named(repo), number, body, how),
    reviewComment: (repo, number, body, how) => conversations.reviewComment(site, named(repo), number, body, how),
    comments: (repo, number) => conversation(site, issueOf(site, named(repo), number)),
    reviewComments: (repo, number) => lineComments(site, issueOf(site, named(repo), number)),
    release: (repo, tag, how) => conversations.release(site, named(repo), tag, how),
  };
}
