import type { Ceilings } from "../domain/ceilings.ts";
import type { Pull } from "../domain/pull.ts";
import type { Repository } from "../domain/repository.ts";

/* What the app remembers: its jobs, its repositories and their pull requests. */

export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly payload: unknown;
}

export type Job =
  | { readonly kind: "delivery"; readonly delivery: Delivery }
  | { readonly kind: "verify"; readonly verify: VerifyJob }
  /** Somebody wants to know why an analysis does not give what was recorded. */
  | { readonly kind: "diagnose"; readonly verify: VerifyJob }
  | { readonly kind: "accept"; readonly accept: AcceptJob }
  /** Somebody below this issue wants a declaration to begin with. */
  | { readonly kind: "propose"; readonly repository: Repository; readonly commit: string; readonly issue: number }
  | { readonly kind: "elsewhere"; readonly elsewhere: ElsewhereJob }
  /** A journal wants a public commit verified: the id of its verification, and the runs that are done and saved. */
  | { readonly kind: "requested"; readonly verification: string; readonly runs: readonly string[] }
  /** A journal is to be told what came of a verification. */
  | { readonly kind: "callback"; readonly verification: string }
  /** The comment of a pull request is to say what is known of its head. */
  | { readonly kind: "comment"; readonly repository: Repository; readonly pull: number; readonly commit: string };

/** Somebody who reviews a paper wants a public commit of another repository verified, and the answer below the review. */
export interface ElsewhereJob {
  /** Where it was asked. Whoever may see that may see what comes out, which belongs to no repository. */
  readonly repository: Repository;
  readonly issue: number;
  readonly by: string;
  /** `https://host/owner/name` */
  readonly url: string;
  readonly ref: string;
  readonly ceilings: Ceilings;
  /** Patterns of the images that may be used; null where any may. */
  readonly images: readonly string[] | null;
  /** The runs that are done and saved, but perhaps not told of yet. */
  readonly runs: readonly string[];
}

/** Somebody wants what a run produced to be what is recorded from now on. */
export interface AcceptJob {
  readonly repository: Repository;
  readonly commit: string;
  readonly branch: string;
  readonly analysis: string;
  /** Login of who asked. */
  readonly by: string;
  /** Paths of the outputs that are meant; null for all. */
  readonly outputs: readonly string[] | null;
  /** Where the answer goes: onto the check whose button was pressed, or below the comment that asked. */
  readonly answer:
    | { readonly kind: "check"; readonly id: number }
    | { readonly kind: "comment"; readonly issue: number };
}

export interface VerifyJob {
  readonly repository: Repository;
  readonly commit: string;
  readonly branch: string | null;
  readonly analysis: string;
  readonly checkName: string;
  readonly checkRunId: number;
  /** The run that is done and saved, but perhaps not reported yet. */
  readonly runId: string | null;
  /** What this commit may use, where that is less than anybody's: a stranger's, or one of a careful organisation. */
  readonly ceilings: Ceilings;
  /** The tag that is confirmed on schedule, where nobody waits for the answer: everything else goes first. */
  readonly release?: string;
}

export interface ClaimedJob {
  readonly id: string;
  readonly attempt: number;
  readonly job: Job;
  /** Why nobody waits for it any more; it is only to be ended. */
  readonly cancelled: string | null;
  /** How often it was taken over from a worker that did not come back. */
  readonly deaths: number;
}

/** `lost`: another worker has it, the work must be thrown away. `cancelled`: nobody waits for it any more. */
type Hold =
  | { readonly kind: "kept" }
  | { readonly kind: "lost" }
  | { readonly kind: "cancelled"; readonly reason: string };

/** Which reruns are meant: those of a commit, or those of every other commit of a line of development. */
type Cancellation = { readonly repositoryId: number } & (
  | { readonly commit: string }
  | { readonly line: string; readonly except: string | null }
);

interface Verification {
  readonly analysis: string;
  readonly state: JobState;
  /** Nobody waits for it, so what was said before holds until it has come to a verdict. */
  readonly isScheduled: boolean;
}

export type JobState = "queued" | "running" | "done" | "failed";

export interface Queue {
  /** Stores the delivery and its job in one transaction; false when this guid was seen before, unless its job failed. */
  addDelivery(delivery: Delivery): Promise<boolean>;
  /** false when a job with this id is there already. `line` is the branch or pull request whose next commit supersedes it. */
  add(id: string, job: Job, line?: string | null): Promise<boolean>;
  /** The oldest job (of this kind) that waits, or whose worker stopped renewing its lease; what nobody waits for comes last. */
  claim(worker: string, leaseMilliseconds: number, kind?: Job["kind"]): Promise<ClaimedJob | undefined>;
  renew(claimed: ClaimedJob, worker: string, leaseMilliseconds: number): Promise<Hold>;
  /** Marks reruns that wait or are running; whoever holds one, or claims it next, ends it. Answers how many. */
  cancel(which: Cancellation, reason: string): Promise<number>;
  /** Whether a job with this id was ended for that, so that another one may take its place. */
  wasCancelled(id: string): Promise<boolean>;
  /** Keeps what was learnt on the way (the check's number), under the same fence. */
  update(claimed: ClaimedJob, worker: string, job: Job): Promise<boolean>;
  finish(claimed: ClaimedJob, worker: string, state: "done" | "failed"): Promise<boolean>;
  /** Puts it back, to be claimed again after the pause; a pause that GitHub asked for is no attempt. */
  release(
    claimed: ClaimedJob,
    worker: string,
    pauseMilliseconds: number,
    attempt?: "counted" | "uncounted",
  ): Promise<boolean>;
  /** The newest verification of each analysis of a commit, for badge and page. */
  verificationsOf(repositoryId: number, commit: string): Promise<readonly Verification[]>;
  depth(): Promise<Readonly<Record<JobState, number>>>;
}

export interface Repositories {
  /** What is known as private stays so unless it was just made public: what GitHub sent before it was hidden may come after. */
  remember(repository: Repository, madePublic?: boolean): Promise<void>;
  byName(owner: string, name: string): Promise<Repository | undefined>;
  byId(id: number): Promise<Repository | undefined>;
  /** The one that had this name last, and has another now. */
  byFormerName(owner: string, name: string): Promise<Repository | undefined>;
  forget(id: number): Promise<void>;
  /** What opens the badge of a private repository, and nothing else. */
  badgeToken(id: number): Promise<string | undefined>;
  /** A new one ends the one before, null ends it without another. */
  setBadgeToken(id: number, token: string | null): Promise<void>;
  setHead(repositoryId: number, branch: string, commit: string): Promise<void>;
  /** The branch is gone. */
  removeHead(repositoryId: number, branch: string): Promise<void>;
  head(repositoryId: number, branch: string): Promise<string | undefined>;
}

/** Something that people can have us write as often as they like: an answer to a comment, a check that waits for an approval. */
interface Question {
  /** The same for every delivery of this comment or commit. */
  readonly key: string;
  /** Who has access to write, and who has not, are counted apart. */
  readonly kind: "writer" | "reader" | "held";
  readonly installationId: number;
  readonly repositoryId: number;
  readonly issue: number;
  readonly author: string;
}

/** How many questions of a kind are answered within an hour. */
export interface AnswerLimits {
  readonly perAuthor: number;
  readonly perIssue: number;
  readonly perInstallation: number;
}

export interface Answers {
  /** Whether a question is to be answered. It is written down, so that it is once and for all. */
  admit(question: Question, limits: AnswerLimits): Promise<boolean>;
}

/** A commit from a fork that nobody with write access stands behind. */
export interface Stranger {
  readonly number: number;
  readonly author: string;
  /** The commit of the base branch that decides what it may use. */
  readonly base: string;
  readonly approvedBy: string | null;
  /** How often it was to go into another branch instead, which ends an approval. */
  readonly retargets: number;
}

export interface Pulls {
  remember(repositoryId: number, pull: Pull): Promise<void>;
  byNumber(repositoryId: number, number: number): Promise<Pull | undefined>;
  /** The open ones whose head this commit is. */
  openWithHead(repositoryId: number, commit: string): Promise<readonly Pull[]>;
  close(repositoryId: number, number: number): Promise<void>;
  /**
   * Writes down that nobody with write access stands behind the head of this pull request. What is known of it stays, but for an
   * approval of what was to go into another branch.
   */
  markStranger(repositoryId: number, pull: Pull): Promise<void>;
  stranger(repositoryId: number, commit: string): Promise<Stranger | undefined>;
  /** This one commit of a stranger may be run, because this person looked at it. */
  approve(repositoryId: number, commit: string, by: string): Promise<void>;
  /** Whether somebody who may write here put the commit onto a branch of this repository. */
  isOurs(repositoryId: number, commit: string): Promise<boolean>;
}
