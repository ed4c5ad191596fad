import type { Pull } from "../domain/pull.ts";
import type { Repository } from "../domain/repository.ts";
import type { CommentKind, Delivery } from "../ports.ts";
import type * as payloads from "./payloads.ts";

/** What a delivery asks of us. */
export type Intent =
  | AboutRepository
  | { readonly kind: "look-at"; readonly installationId: number; readonly names: readonly RepositoryName[] }
  | { readonly kind: "forget"; readonly repositoryId: number }
  | { readonly kind: "nothing" };

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** Everything that is about one repository, of which we then know how it is called today. */
export type AboutRepository = { readonly repository: Repository } & (
  | { readonly kind: "remember" }
  | { readonly kind: "push"; readonly commit: string; readonly branch: string }
  | { readonly kind: "branch-deleted"; readonly branch: string }
  /** A name that stands for a commit: a tag, or a release's. */
  | { readonly kind: "tag"; readonly tag: string }
  | Arrival
  | { readonly kind: "pull-closed"; readonly number: number }
  | { readonly kind: "merge-group"; readonly commit: string; readonly base: string }
  | { readonly kind: "merge-group-gone"; readonly commit: string }
  | Rerun
  | Button
  | Comment
);

/** A pull request was opened, got a new head, or is to go into another branch. */
export interface Arrival {
  readonly kind: "pull";
  readonly pull: Pull;
  readonly sender: string;
  /** The commit that it was to be merged into before, where that is what changed. */
  readonly formerBase: string | null;
}

export interface Rerun {
  readonly kind: "rerun";
  readonly commit: string;
  readonly branch: string | null;
  /** Name of the one check that is wanted again; null for all of them. */
  readonly check: string | null;
}

export interface Button {
  readonly kind: "button";
  readonly button: string;
  readonly commit: string;
  readonly branch: string | null;
  readonly check: string;
  readonly checkRunId: number;
  readonly sender: string;
}

export interface Comment {
  readonly kind: "comment";
  readonly issue: number;
  readonly isPull: boolean;
  readonly author: string;
  readonly body: string;
  readonly source: CommentKind;
  readonly id: number;
}

const wanted: Readonly<Record<string, readonly string[] | "any">> = {
  push: "any",
  repository: "any",
  pull_request: ["opened", "synchronize", "reopened", "closed", "edited"],
  merge_group: ["checks_requested", "destroyed"],
  release: ["published"],
  check_suite: ["rerequested"],
  check_run: ["rerequested", "requested_action"],
  issue_comment: ["created"],
  pull_request_review: ["submitted"],
  pull_request_review_comment: ["created"],
  installation: ["created", "unsuspend"],
  installation_repositories: ["added"],
};

/** Whether a delivery is worth storing: GitHub also tells us of every check and comment that we ourselves write. */
export function isWanted(event: string, payload: unknown): boolean {
  const actions = Object.hasOwn(wanted, event) ? wanted[event] : undefined;
  if (actions === undefined) return false;
  const { action, sender } = payload as payloads.Payload;
  if (isConversation(event) && sender?.type === "Bot") return false;
  // Titles and descriptions change all the time; only where it is to go concerns us.
  if (action === "edited") return (payload as payloads.PullRequest).changes?.base !== undefined;
  return actions === "any" || (action !== undefined && actions.includes(action));
}

const isConversation = (event: string) => event === "issue_comment" || event.startsWith("pull_request_review");

/** Reads a delivery. Whatever we do not act on is `nothing`. */
export function interpret({ event, payload }: Delivery): Intent {
  const { installation, repository: described, action } = payload as payloads.Payload;
  if (typeof installation?.id !== "number" || !isWanted(event, payload)) return nothing;
  if (event === "installation" || event === "installation_repositories") {
    const { repositories, repositories_added } = payload as payloads.Installed;
    const names = (repositories_added ?? repositories ?? []).flatMap(({ full_name: full }) => {
      const [owner, name, ...more] = String(full).split("/");
      return owner && name && more.length === 0 ? [{ owner, name }] : [];
    });
    return { kind: "look-at", installationId: installation.id, names };
  }
  if (!isWhole(described)) return nothing;
  const repository = repositoryOf(described, installation.id);
  if (event === "repository" && action === "deleted") return { kind: "forget", repositoryId: repository.id };
  const read = readers[event]?.(payload, action ?? "");
  return read === undefined ? nothing : { ...read, repository };
}

const nothing: Intent = { kind: "nothing" };

type WithoutRepository<Each> = Each extends unknown ? Omit<Each, "repository"> : never;
type Read = WithoutRepository<AboutRepository> | undefined;

/* Signatures were checked, so a payload is what GitHub says it is; what it lacks all the same is read as nothing. */
const readers: Readonly<Record<string, (payload: unknown, action: string) => Read>> = {
  repository: () => ({ kind: "remember" }),
  push: (payload) => ofPush(payload as payloads.Push),
  pull_request: (payload, action) => ofPull(payload as payloads.PullRequest, action),
  merge_group: (payload, action) => ofMergeGroup(payload as payloads.MergeGroup, action),
  release: (payload) => ofRelease(payload as payloads.Release),
  check_suite: (payload) => ofSuite(payload as payloads.CheckSuite),
  check_run: (payload, action) => ofRun(payload as payloads.CheckRun, action),
  issue_comment: (payload) => ofIssueComment(payload as payloads.IssueComment),
  pull_request_review: (payload) => ofReview(payload as payloads.Review),
  pull_request_review_comment: (payload) => ofReviewComment(payload as payloads.ReviewComment),
};

/** GitHub's own payloads are; whoever has the secret and sends something else is not worth a retry. */
function isWhole(described: payloads.RepositoryPayload | undefined): described is payloads.RepositoryPayload {
  return (
    typeof described?.id === "number" &&
    [described.name, described.default_branch, described.clone_url, described.html_url, described.owner?.login].every(
      (text) => typeof text === "string",
    )
  );
}

const isCommit = (text: unknown): text is string => typeof text === "string" && /^[0-9a-f]{40}$/.test(text);

function ofPush({ ref, after, deleted }: payloads.Push): Read {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (name === undefined) return undefined;
  if (kind === "tags") return deleted ? undefined : { kind: "tag", tag: name };
  // The merge queue tells of its own branches itself, and with more words.
  if (name.startsWith("gh-readonly-queue/")) return undefined;
  if (deleted) return { kind: "branch-deleted", branch: name };
  return isCommit(after) ? { kind: "push", commit: after, branch: name } : undefined;
}

function ofPull({ pull_request: told, sender, repository, changes }: payloads.PullRequest, action: string): Read {
  if (typeof told?.number !== "number") return undefined;
  if (action === "closed") return { kind: "pull-closed", number: told.number };
  if (!isCommit(told.head?.sha) || !isCommit(told.base?.sha)) return undefined;
  const pull: Pull = {
    number: told.number,
    head: told.head.sha,
    headBranch: told.head.ref,
    base: told.base.sha,
    baseBranch: told.base.ref,
    author: told.user?.login ?? "ghost",
    // The fork may be gone by now; what it was is then not known, and a stranger is assumed.
    isFork: told.head.repo?.id !== repository?.id,
  };
  const before = changes?.base?.sha?.from;
  const formerBase = action === "edited" && isCommit(before) ? before : null;
  return { kind: "pull", pull, sender: sender?.login ?? "ghost", formerBase };
}

function ofMergeGroup({ merge_group: group, reason }: payloads.MergeGroup, action: string): Read {
  if (!isCommit(group?.head_sha) || !isCommit(group.base_sha)) return undefined;
  // What was merged is the head of a branch now.
  if (action === "destroyed" && reason === "merged") return undefined;
  return action === "destroyed"
    ? { kind: "merge-group-gone", commit: group.head_sha }
    : { kind: "merge-group", commit: group.head_sha, base: group.base_sha };
}

function ofRelease({ release }: payloads.Release): Read {
  return typeof release?.tag_name === "string" ? { kind: "tag", tag: release.tag_name } : undefined;
}

function ofSuite({ check_suite: suite }: payloads.CheckSuite): Read {
  if (!isCommit(suite?.head_sha)) return undefined;
  return { kind: "rerun", commit: suite.head_sha, branch: suite.head_branch, check: null };
}

function ofRun({ check_run: run, requested_action: pressed, sender }: payloads.CheckRun, action: string): Read {
  if (!isCommit(run?.head_sha)) return undefined;
  const about = { commit: run.head_sha, branch: run.check_suite.head_branch, check: run.name };
  if (action === "rerequested") return { kind: "rerun", ...about };
  const button = pressed?.identifier ?? "";
  return { kind: "button", button, ...about, checkRunId: run.id, sender: sender?.login ?? "ghost" };
}

function ofIssueComment({ issue, comment }: payloads.IssueComment): Read {
  return ofWords(issue?.number, issue?.pull_request != null, comment, "issue");
}

function ofReview({ pull_request: pull, review }: payloads.Review): Read {
  return ofWords(pull?.number, true, review, "review");
}

function ofReviewComment({ pull_request: pull, comment }: payloads.ReviewComment): Read {
  return ofWords(pull?.number, true, comment, "review-comment");
}

function ofWords(
  issue: number | undefined,
  isPull: boolean,
  said: payloads.Words | undefined,
  source: CommentKind,
): Read {
  if (typeof issue !== "number" || typeof said?.id !== "number") return undefined;
  const body = said.body ?? "";
  const author = said.user?.login ?? "ghost";
  return { kind: "comment", issue, isPull, author, body, source, id: said.id };
}

function repositoryOf(payload: payloads.RepositoryPayload, installationId: number): Repository {
  return {
    id: payload.id,
    owner: payload.owner.login,
    name: payload.name,
    isPrivate: payload.private,
    defaultBranch: payload.default_branch,
    installationId,
    cloneUrl: payload.clone_url,
    htmlUrl: payload.html_url,
  };
}
