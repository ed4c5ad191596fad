import type { CheckState, NewCheck } from "../domain/check.ts";
import type { Pull } from "../domain/pull.ts";
import type { Repository } from "../domain/repository.ts";

/* What the app asks and tells GitHub. */

/** An attempt of GitHub's to tell us something. All attempts of one delivery have the same guid. */
export interface SentDelivery {
  /** As text: it may be larger than a number can be. */
  readonly id: string;
  readonly guid: string;
  readonly sentAt: Date;
  readonly isOk: boolean;
  readonly event: string;
  readonly action: string | null;
}

export interface SentDeliveries {
  /** Newest first; GitHub keeps them for three days. */
  since(time: Date): Promise<readonly SentDelivery[]>;
  sendAgain(id: string): Promise<void>;
}

interface Installation {
  readonly id: number;
  /** Whose it is. */
  readonly account: string;
  readonly isSuspended: boolean;
  readonly permissions: Readonly<Record<string, string>>;
}

/** What GitHub has now, for those who come back after a while. */
export interface Lookup {
  /** The check of this external id, whether or not we ever heard of its number. */
  findCheck(
    repository: Repository,
    check: NewCheck,
  ): Promise<{ readonly id: number; readonly isCompleted: boolean } | undefined>;
  /** Where the App is installed, with what it was granted there. */
  installations(): Promise<readonly Installation[]>;
  /** The repository as a webhook of now would describe it. A GONE fault where it cannot be reached. */
  describe(repositoryId: number, installationId: number): Promise<object>;
}

export interface Checks {
  /** Answers the one that exists already for this external id, so that it can be called again after a crash. */
  open(repository: Repository, check: NewCheck, state: CheckState): Promise<number>;
  update(repository: Repository, checkRunId: number, state: CheckState): Promise<void>;
}

export interface Contents {
  /** A text file of a commit, or of the default branch for null; undefined where it is not there. */
  readText(repository: Place, commit: string | null, path: string): Promise<string | undefined>;
  /** What a branch points to now; undefined where it is gone. */
  branchHead(repository: Place, branch: string): Promise<string | undefined>;
  /** A pull request as it is now; undefined where there is none, or none any more that is open. */
  openPull(repository: Repository, number: number): Promise<Pull | undefined>;
  /** The full id and the message of the commit that a tag, a branch or an id names; undefined where there is none. */
  commit(repository: Place, ref: string): Promise<{ readonly id: string; readonly message: string } | undefined>;
  /** A repository by its name, as one installation sees it; undefined where it does not. */
  repository(place: Place): Promise<Repository | undefined>;
  /** All files of a commit by their paths; undefined where there are too many to be told. */
  paths(repository: Place, commit: string): Promise<ReadonlyMap<string, FileMode> | undefined>;
  /** A token that can read this repository and do nothing else. */
  cloneToken(repository: Repository): Promise<string>;
}

/** Where something is, for whoever asks GitHub about it. */
export type Place = Pick<Repository, "owner" | "name" | "installationId">;

interface NewCommit {
  readonly branch: string;
  /** The commit must still be the head of the branch. */
  readonly parent: string;
  readonly message: string;
  readonly files: readonly { readonly path: string; readonly content: Uint8Array; readonly mode?: FileMode }[];
}

/** As git writes it: a file, one that can be executed, a link. */
export type FileMode = "100644" | "100755" | "120000";

type Committed =
  | { readonly kind: "committed"; readonly commit: string }
  /** Somebody pushed in the meantime. */
  | { readonly kind: "moved" }
  /** The installation may read, not write. */
  | { readonly kind: "not-allowed" }
  | { readonly kind: "refused"; readonly reason: string };

export interface Commits {
  /**
   * One commit on top of a branch, in the name of the app. Where the head is what this very call made before (the same message on
   * the same parent), that is the answer: so the message has to say whose wish it is.
   */
  commit(repository: Repository, commit: NewCommit): Promise<Committed>;
  /** A new branch at a commit; where it is there already, it stays where it is. */
  branch(repository: Repository, name: string, commit: string): Promise<"made" | "exists" | "not-allowed">;
}

/** Pull requests that the app itself opens. */
export interface Proposals {
  /** Of the open one from this branch. */
  find(repository: Repository, branch: string): Promise<{ readonly number: number; readonly body: string } | undefined>;
  open(
    repository: Repository,
    proposal: { branch: string; title: string; body: string },
  ): Promise<{ readonly number: number }>;
  describe(repository: Repository, number: number, body: string): Promise<void>;
}

export interface People {
  /** Whether somebody may write to a repository, as GitHub says today. */
  mayWrite(repository: Repository, login: string): Promise<boolean>;
}

export type CommentKind = "issue" | "review-comment" | "review";

export interface Conversations {
  /** Our one report below a pull request, known by the mark that it carries. */
  report(repository: Repository, issue: number): Promise<{ readonly id: number; readonly body: string } | undefined>;
  /**
   * With a key, nothing is written where we said something under it before: whoever tries again says it once. null for whoever
   * looked already.
   */
  create(repository: Repository, issue: number, body: string, key: string | null): Promise<void>;
  update(repository: Repository, comment: number, body: string): Promise<void>;
  remove(repository: Repository, comment: number): Promise<void>;
  /** Shows whoever wrote a comment that it was seen. A courtesy: where it cannot be done, nothing happens. */
  acknowledge(repository: Repository, kind: CommentKind, comment: number): Promise<void>;
}
