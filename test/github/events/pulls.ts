import * as payloads from "../discussion-payloads.ts";
import { type FileChanges, hasCommit, resolveCommit, setRef } from "../git.ts";
import { copyCommit, writeMerge } from "../git-objects.ts";
import { createPullRequest, pullRequestOf } from "../issues.ts";
import { forkOf, removeRepository } from "../repositories.ts";
import {
  botOf,
  fullName,
  inBackground,
  type PullRequest,
  type Repository,
  repositoryWithId,
  type Site,
  timestamp,
} from "../state.ts";
import { advance, afterMove, close } from "./moves.ts";
import { commitTo, type PushOptions, push } from "./pushes.ts";
import { type DeliveryOptions, send, sendOne, usualSender } from "./sending.ts";

export interface NewPullRequest extends DeliveryOptions {
  readonly branch: string;
  /** The default branch, unless it is given. */
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  readonly author?: string;
  /** Opens it from a fork, with these files on top of the base. */
  readonly fork?: {
    readonly owner: string;
    readonly files: FileChanges;
    readonly message?: string;
    readonly private?: boolean;
  };
}

/** Opens a pull request. For one from a fork the app hears of nothing else: it is not installed there. */
export async function openPullRequest(
  site: Site,
  repository: Repository,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  const { branch, fork } = wanted;
  const baseRef = wanted.base ?? repository.defaultBranch;
  const baseSha = await branchOf(repository, baseRef);
  const author = wanted.author ?? fork?.owner ?? usualSender;
  const origin =
    fork === undefined ? repository : await forkOf(site, repository, { private: repository.private, ...fork });
  const headSha =
    fork === undefined
      ? await branchOf(repository, branch)
      : (
          await commitTo(origin, branch, fork.files, {
            sender: author,
            from: await given(repository, origin, baseSha),
            ...fork,
          })
        ).sha;
  const pull = createPullRequest(site, repository, {
    title: wanted.title ?? `Change ${branch}`,
    body: wanted.body ?? null,
    author,
    headSha,
    headRef: branch,
    headOwner: origin.owner,
    headRepositoryId: origin.id,
    baseRef,
    baseSha,
  });
  await publish(site, repository, pull, headSha);
  await tell(site, repository, pull, "opened", { ...wanted, sender: author });
  return pull;
}

export async function branchOf(repository: Repository, branch: string): Promise<string> {
  const sha = await resolveCommit(repository, `heads/${branch}`);
  if (sha === undefined) throw new Error(`${fullName(repository)} has no branch ${branch}`);
  return sha;
}

/** A fork that was made earlier may not have the base's newest commit. */
async function given(from: Repository, to: Repository, sha: string): Promise<string> {
  if (!(await hasCommit(to, sha))) await copyCommit(from, to, sha, "refs/upstream");
  return sha;
}

/** Makes the head of a pull request one that the base repository has. */
async function publish(site: Site, repository: Repository, pull: PullRequest, sha: string): Promise<void> {
  const origin = repositoryWithId(site, pull.headRepositoryId);
  if (origin === undefined) throw new Error(`the fork of ${fullName(repository)}#${pull.number} is gone`);
  if (origin !== repository) await copyCommit(origin, repository, sha, `refs/pull/${pull.number}/head`);
  await advance(repository, pull, sha);
}

/** Who did it, and whether the app hears of it. */
export interface Told extends DeliveryOptions {
  readonly sender?: string;
}

export async function tell(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  action: "opened" | "reopened" | "closed",
  { deliver = true, sender = usualSender }: Told,
): Promise<string> {
  const payload = await payloads.pullRequest(site, repository, pull, { action, sender });
  return sendOne(site, { name: "pull_request", payload, repository }, deliver);
}

export async function pushToPullRequest(
  site: Site,
  repository: Repository,
  number: number,
  files: FileChanges,
  options: PushOptions = {},
): Promise<{ sha: string }> {
  const pull = pullRequestOf(site, repository, number);
  const origin = repositoryWithId(site, pull.headRepositoryId);
  if (origin === undefined) throw new Error(`the fork of ${fullName(repository)}#${number} is gone`);
  if (origin === repository) {
    const { sha } = await push(site, repository, pull.headRef, files, options);
    return { sha };
  }
  const sender = options.sender ?? pull.author;
  const before = pull.headSha;
  const { sha } = await commitTo(origin, pull.headRef, files, { ...options, sender });
  await publish(site, repository, pull, sha);
  const payload = await payloads.pullRequest(site, repository, pull, {
    action: "synchronize",
    before,
    after: sha,
    sender,
  });
  await sendOne(site, { name: "pull_request", payload, repository }, options.deliver);
  return { sha };
}

/** Closes a pull request; merged, its base branch gets a merge commit first. Returns the GUID of the pull request's event. */
export async function closePullRequest(
  site: Site,
  repository: Repository,
  number: number,
  { merged = false, ...told }: Told & { readonly merged?: boolean } = {},
): Promise<string> {
  const pull = pullRequestOf(site, repository, number);
  const { deliver = true, sender = usualSender } = told;
  if (merged) {
    const base = await branchOf(repository, pull.baseRef);
    const sha = await mergeOf(repository, pull, base, sender);
    await mergeInto(site, repository, pull, { base, sha, deliver, sender });
  }
  close(pull);
  return tell(site, repository, pull, "closed", told);
}

export function mergeOf(repository: Repository, pull: PullRequest, base: string, sender: string): Promise<string> {
  return writeMerge(repository, {
    base,
    head: pull.headSha,
    message: `Merge pull request #${pull.number} from ${pull.headOwner}/${pull.headRef}\n\n${pull.title}\n`,
    author: { name: sender, email: `${sender}@example.org` },
  });
}

/** Moves the base branch to a merge commit, of which the app hears as of any push. */
export async function mergeInto(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  { base, deliver, sender, sha }: { base: string; sha: string; sender: string } & Required<DeliveryOptions>,
): Promise<void> {
  const ref = `refs/heads/${pull.baseRef}`;
  await setRef(repository, ref, sha);
  pull.mergedAt = timestamp();
  pull.mergeCommitSha = sha;
  await send(site, deliver, ...(await afterMove(site, repository, { ref, before: base, after: sha, sender })));
}

export async function reopenPullRequest(
  site: Site,
  repository: Repository,
  number: number,
  told: Told = {},
): Promise<string> {
  const pull = pullRequestOf(site, repository, number);
  if (pull.mergedAt !== null) throw new Error(`${fullName(repository)}#${number} is merged`);
  reopen(pull);
  return tell(site, repository, pull, "reopened", told);
}

/** It is to go into another branch from now on. */
export async function retargetPullRequest(
  site: Site,
  repository: Repository,
  number: number,
  { base, deliver = true, sender = usualSender }: Told & { readonly base: string },
): Promise<string> {
  const pull = pullRequestOf(site, repository, number);
  const changes = { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } };
  pull.baseRef = base;
  pull.baseSha = await branchOf(repository, base);
  pull.updatedAt = timestamp();
  const payload = await payloads.pullRequest(site, repository, pull, { action: "edited", changes, sender });
  return sendOne(site, { name: "pull_request", payload, repository }, deliver);
}

export function reopen(pull: PullRequest): void {
  pull.state = "open";
  pull.closedAt = null;
  pull.updatedAt = timestamp();
}

/** What the app did with a pull request it hears of as well, after GitHub answered. */
export function announcePull(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  action: "opened" | "reopened" | "closed",
): void {
  inBackground(site, tell(site, repository, pull, action, { sender: botOf(site) }));
}

/** The fork is gone, the pull request stays. */
export function deleteFork(site: Site, repository: Repository, number: number): void {
  const pull = pullRequestOf(site, repository, number);
  const fork = repositoryWithId(site, pull.headRepositoryId);
  if (fork === undefined || fork === repository) throw new Error(`${fullName(repository)}#${number} has no fork`);
  removeRepository(site, fork);
}
