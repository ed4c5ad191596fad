import type { Annotation, Remark } from "./domain/annotation.ts";
import type { Ceilings } from "./domain/ceilings.ts";
import type { CheckState, NewCheck } from "./domain/check.ts";
import type { Claim, ClaimResult } from "./domain/claim.ts";
import type { CompareRules } from "./domain/compare-rules.ts";
import type { Digest } from "./domain/digest.ts";
import type { Evidence } from "./domain/evidence.ts";
import type { Failure, ProducedOutput, RefusedOutput } from "./domain/execution.ts";
import type { Canonical, FileComparison, GaveUp } from "./domain/file-comparison.ts";
import type { Finding } from "./domain/finding.ts";
import type { LogPlace } from "./domain/log-place.ts";
import type { Limits, PlanSource } from "./domain/plan.ts";
import type { Watch } from "./domain/progress.ts";
import type { Pull } from "./domain/pull.ts";
import type { Repository } from "./domain/repository.ts";
import type { Machine, ResolvedImage } from "./domain/run.ts";
import type { RunContext, RunSummary } from "./domain/run-summary.ts";
import type { SourceFile } from "./domain/select-sources.ts";
import type { PublishedKey, Signers } from "./domain/signing-key.ts";
import type { VerdictKind } from "./domain/verdict.ts";

export type { SourceFile } from "./domain/select-sources.ts";

/* Everything the program does to the world. Adapters implement it, one library each; a Fault is thrown where the world fails. */

export interface Clock {
  now(): Date;
  /** Seconds of a clock that never jumps; only differences mean something. */
  seconds(): number;
  /** Resolves early, without an error, when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Unguessable hexadecimal digits. */
  nonce(): string;
}

// ---- sources: the tree that is rerun

export interface SourceTree {
  readonly source: PlanSource;
  readonly branch: string | null;
  /** Sorted by path. */
  files(): Promise<readonly SourceFile[]>;
  /** undefined where there is no such regular file. Throws a Fault when it is larger than the limit. */
  read(path: string, limitBytes: number): Promise<Uint8Array | undefined>;
  /** Writes the named files below `folder`, links as links, nothing else. */
  exportTo(folder: string, paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface CommitAddress {
  /** Without credentials. */
  readonly url: string;
  /** Full commit id, or a branch or tag. */
  readonly ref: string;
  /** Goes to the server in a header of the fetch, and nowhere else. */
  readonly token?: string;
  /** Without whatever else this machine knows to open doors with. */
  readonly isAnonymous?: boolean;
}

export interface Sources {
  /** Throws GIT faults; a ref that the repository does not have is `undefined`. */
  commit(address: CommitAddress, signal: AbortSignal): Promise<SourceTree | undefined>;
  /** The working tree as it is: tracked and new files, without ignored ones. */
  folder(path: string): Promise<SourceTree>;
}

// ---- workspace: the folder that the container sees

/** Who the processes in a container are. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface Workspace {
  /** On this machine, as the engine mounts it. */
  readonly root: string;
  readonly user: User;
  /** Makes a folder and its parents; answers the link that stands in the way, if one does. */
  makeFolder(path: string): Promise<{ readonly link: string } | undefined>;
  /** Replaces the content of a regular file, or makes it. Never through a link. */
  write(path: string, content: Uint8Array): Promise<void>;
  /** Sees to it that there is a file to mount something on; answers what stands in the way, if anything does. */
  place(path: string): Promise<{ readonly link: string } | undefined>;
  /** Digest of all files as they stand; every file gets the given time and the container's user as owner. */
  seal(modifiedAt: number): Promise<Sealed>;
  /**
   * Whether it holds more than the limit, in bytes on the disk or in number of files. `soon` is cheap enough to be asked
   * five times a second, and finds it out sooner or later, unless others free as much as is written here.
   */
  exceeds(limitBytes: number, look: "soon" | "exactly"): Promise<boolean>;
  /** Moves the files that `wanted` names into the object store. Only for when no container is left that could write. */
  collect(collection: Collection): Promise<Collected>;
  /** Removes the folder and all in it. */
  close(): Promise<void>;
}

export interface Collection {
  wanted(path: string): boolean;
  readonly limitBytes: number;
  /** Paths that stood there before the run, with the digest they had: an unchanged one is not produced. */
  readonly before: ReadonlyMap<string, Digest>;
  /** In seconds, where everything had one time before: what has another was written, though it may say the same again. */
  readonly sealedAt?: number;
}

export interface Sealed {
  /** Of all paths, modes and contents together. */
  readonly digest: Digest;
  readonly lfsPointers: readonly string[];
  /** Digest of every regular file, by path. */
  readonly files: ReadonlyMap<string, Digest>;
}

export interface Collected {
  readonly produced: readonly ProducedOutput[];
  readonly refused: readonly RefusedOutput[];
}

export interface Workspaces {
  /** Without a user, the one that is safest here. Another one needs the right to give files away. */
  create(name: string, user?: User): Promise<Workspace>;
}

// ---- objects: bytes by their digest

export interface Objects {
  put(content: Uint8Array): Promise<{ readonly digest: Digest; readonly sizeBytes: number }>;
  has(digest: Digest): Promise<boolean>;
  /** All of it, or from `start` to before `end`; undefined where the store does not have it. */
  read(digest: Digest, range?: { readonly start: number; readonly end: number }): Promise<ObjectContent | undefined>;
  /** The file that holds the object, for a read-only mount. Its content is checked against the digest first. */
  checkedPath(digest: Digest): Promise<string | undefined>;
}

interface ObjectContent {
  /** Of the whole object, also when only a range is read. */
  readonly sizeBytes: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

export type Download =
  | { readonly kind: "fetched"; readonly digest: Digest; readonly sizeBytes: number }
  /** The address answered, but not with the promised content. */
  | { readonly kind: "refused"; readonly reason: string };

export interface Downloads {
  /** Brings the content of an https address into the object store. A host that does not answer is a Fault. */
  fetch(url: string, limitBytes: number, signal: AbortSignal): Promise<Download>;
}

/** A log that is kept while it is written: bounded, with the tail always in it. */
export interface LogFile {
  write(chunk: Uint8Array): void;
  /** All bytes that were written to it, kept or left out. */
  readonly seenBytes: number;
  /** Moves it to the object store. */
  close(): Promise<{ readonly digest: Digest; readonly sizeBytes: number; readonly leftOutBytes: number }>;
}

export interface Logs {
  open(name: string): Promise<LogFile>;
}

// ---- folders of people

export type Placed =
  | { readonly kind: "written" }
  | { readonly kind: "same" }
  | { readonly kind: "refused"; readonly reason: string };

export interface WorkingTree {
  /** Puts an object at a path below a folder; what it replaces goes to the object store. */
  place(folder: string, cwd: string, path: string, digest: Digest): Promise<Placed>;
  /** Replaces a text file in one step. */
  write(folder: string, path: string, text: string): Promise<void>;
}

// ---- engine: containers

export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly readOnly: boolean;
}

export interface ContainerSpec {
  /** What the container is for; the engine finds it again by this when its process died. */
  readonly run: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: User;
  readonly limits: Limits;
  readonly network: "none" | "full";
  readonly mounts: readonly Mount[];
  /** The same in every run unless somebody wants to know whether it matters. */
  readonly hostname?: string;
  /** Folders that lie in memory, as large as half the memory. */
  readonly inMemory?: readonly string[];
  /** Which processors may be used; any, where this is left out. */
  readonly cpuset?: string;
}

export interface ContainerExit {
  /** null when it was stopped by us. */
  readonly exitCode: number | null;
  readonly outOfMemory: boolean;
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
}

export interface BuildSpec {
  readonly run: string;
  readonly contextFolder: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly target: string | null;
  readonly timeoutSeconds: number;
}

export type Unprepared = Extract<Failure, { kind: "unprepared" }>;

/** An image that is on this engine, ready to run. `id` is what containers are made from. */
export interface ReadyImage extends ResolvedImage {
  readonly id: string;
  /** Whether the engine knows it under the declared name; an image that only the lock names by its id need not be that one. */
  readonly isNamed: boolean;
}

export interface Engine {
  machine(): Promise<Machine>;
  /** Whether it answers, and whether the limits that a run relies on are really enforced by it. */
  diagnose(): Promise<readonly Finding[]>;
  /** Finds the image here or pulls it. `pinned` is what the lock says it was. */
  resolve(image: string, pinned: string | null, watch: Watch, signal: AbortSignal): Promise<ReadyImage | Unprepared>;
  build(spec: BuildSpec, watch: Watch, signal: AbortSignal): Promise<ReadyImage | Unprepared>;
  /** Runs to the end, or until the signal aborts; the container is gone afterwards either way. */
  run(spec: ContainerSpec, onLog: (chunk: Uint8Array) => void, signal: AbortSignal): Promise<ContainerExit>;
  /** What is installed in an image, sorted, as `manager name version`; what cannot be asked is left out. */
  packages(image: ReadyImage, signal: AbortSignal): Promise<readonly string[]>;
  /** Removes containers of this store whose process is gone; answers how many. */
  sweep(): Promise<number>;
}

// ---- comparing: files of strangers, read apart from this process

export interface Comparer {
  /** Two objects of the store, as the output of this name. That it gave up is an answer, not a fault. */
  compare(name: string, recorded: Digest, produced: Digest, rules: CompareRules): Promise<FileComparison | GaveUp>;
  /** Looks claims up in the output that they are bound to. */
  claims(
    name: string,
    object: Digest,
    rules: CompareRules,
    claims: readonly Claim[],
  ): Promise<readonly ClaimResult[] | GaveUp>;
  /** Shows where the pictures in two objects differ. */
  pictures(
    name: string,
    recorded: Digest,
    produced: Digest,
    rules: CompareRules,
  ): Promise<readonly Pictures[] | GaveUp>;
  /** What one object says, whatever its bytes; null where nothing but its bytes can be said. */
  canonical(name: string, object: Digest, rules: CompareRules): Promise<Canonical | GaveUp | null>;
}

/** PNG bytes. */
export interface Pictures {
  readonly at: string;
  readonly difference: Uint8Array;
  readonly crops: readonly Uint8Array[];
}

export interface Renderer {
  /** These pages of a PDF as PNG, by their number; empty where this machine cannot draw them. */
  pages(pdf: Digest, numbers: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, Uint8Array>>;
}

// ---- ledger: what is remembered

export interface RunFilter {
  readonly repositoryId?: number;
  readonly commit?: string;
  readonly branch?: string;
  readonly analysis?: string;
  /** Only runs that have all of them. */
  readonly tags?: readonly string[];
  /** Only runs with these parameters. */
  readonly where?: readonly { readonly name: string; readonly value: string }[];
  /** A piece of what was said of the outcome, or a verdict or grade. */
  readonly outcome?: string;
  /** Times in ISO form: from the first on, before the second. */
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

export interface SavedRun {
  readonly evidence: Evidence;
  readonly context: RunContext;
}

export interface Ledger {
  /** What people say counts only the first time; later it is changed by what they say then. */
  save(evidence: Evidence, context: RunContext): Promise<void>;
  /** By id, by the beginning of one, or by label; undefined where none or several begin so. */
  find(idOrLabel: string): Promise<SavedRun | undefined>;
  /** Newest first. */
  list(filter: RunFilter): Promise<readonly RunSummary[]>;
  /** Whether any run of this repository produced a file with this digest. */
  hasProduced(repositoryId: number, digest: Digest): Promise<boolean>;
  /** How many runs ended how. */
  counts(): Promise<Readonly<Record<VerdictKind, number>>>;
}

// ---- certificates

export interface SigningKeys {
  /** The keys that sign now; made when there are none. */
  signers(): Promise<Signers>;
  /** Public halves of those that were made so far, the retired ones too, oldest first. */
  published(): Promise<readonly PublishedKey[]>;
  /**
   * Retires the keys of certificates and lists, whose private halves are gone then, and makes new ones. Those of the log stay:
   * another key would be another log.
   */
  rotate(): Promise<void>;
}

export interface KeptCertificate {
  /** The bundle as JSON. */
  readonly bundle: string;
  /** `certificate.zip` */
  readonly archive: Uint8Array;
}

export interface Certificates {
  /** `subject` is the digest of what is certified, whoever signs it: what is certified once is not certified again. */
  find(subject: Digest): Promise<KeptCertificate | undefined>;
  /**
   * Appends a leaf to the log and keeps what is made of its place, both or neither. Answers the certificate that is there when
   * somebody else was faster; then nothing is appended.
   */
  add(
    subject: Digest,
    runId: string,
    leaf: Uint8Array,
    madeAt: (place: LogPlace) => KeptCertificate,
  ): Promise<KeptCertificate>;
}

/** Our log, as those read it who want to be sure that nothing was taken out. */
export interface TransparencyLog {
  state(): Promise<{ readonly treeSize: number; readonly root: Uint8Array }>;
  /** Hashes of complete subtrees of 2^level leaves, from an index on; fewer where there are no more. */
  hashes(level: number, from: number, count: number): Promise<readonly Uint8Array[]>;
  leaves(from: number, count: number): Promise<readonly Uint8Array[]>;
}

/** A ledger as the command line keeps one, where people say things about their runs, and throw some away. */
export interface Records extends Ledger {
  /** Newest first, one at a time: there may be more than memory holds. */
  entries(filter: RunFilter): AsyncIterable<SavedRun>;
  /** Adds a remark to a run by its whole id; false where there is none. */
  annotate(id: string, remark: Remark, by: string): Promise<boolean>;
  /** All that was said of a run, oldest first. */
  history(id: string): Promise<readonly Annotation[]>;
  /** Forgets a run by its whole id, and all that was said of it; false where there is none. */
  remove(id: string): Promise<boolean>;
}

// ---- the app's memory

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
  /** The comment of a pull request is to say what is known of its head. */
  | { readonly kind: "comment"; readonly repository: Repository; readonly pull: number; readonly commit: string };

/** Somebody who reviews a paper wants a public commit of another repository verified, and the answer below the review. */
export interface ElsewhereJob {
  /** Where it was asked; what comes out belongs to it. */
  readonly repository: Repository;
  readonly issue: number;
  readonly by: string;
  /** `https://host/owner/name` */
  readonly url: string;
  readonly ref: string;
  readonly ceilings: Ceilings;
  /** Patterns of the images that may be used; null where any may. */
  readonly images: readonly string[] | null;
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
}

export interface ClaimedJob {
  readonly id: string;
  readonly attempt: number;
  readonly job: Job;
  /** Why nobody waits for it any more; it is only to be ended. */
  readonly cancelled: string | null;
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
}

export type JobState = "queued" | "running" | "done" | "failed";

export interface Queue {
  /** Stores the delivery and its job in one transaction; false when this guid was seen before, unless its job failed. */
  addDelivery(delivery: Delivery): Promise<boolean>;
  /** false when a job with this id is there already. `line` is the branch or pull request whose next commit supersedes it. */
  add(id: string, job: Job, line?: string | null): Promise<boolean>;
  /** The oldest job (of this kind) that waits, or whose worker stopped renewing its lease. */
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

/** A commit from a fork that nobody with write access stands behind. */
export interface Stranger {
  readonly number: number;
  readonly author: string;
  /** The commit of the base branch that decides what it may use. */
  readonly base: string;
  readonly approvedBy: string | null;
}

export interface Pulls {
  remember(repositoryId: number, pull: Pull): Promise<void>;
  byNumber(repositoryId: number, number: number): Promise<Pull | undefined>;
  /** The open ones whose head this commit is. */
  openWithHead(repositoryId: number, commit: string): Promise<readonly Pull[]>;
  close(repositoryId: number, number: number): Promise<void>;
  /** Writes down that nobody with write access stands behind the head of this pull request; what is known of it stays. */
  markStranger(repositoryId: number, pull: Pull): Promise<void>;
  stranger(repositoryId: number, commit: string): Promise<Stranger | undefined>;
  /** This one commit of a stranger may be run, because this person looked at it. */
  approve(repositoryId: number, commit: string, by: string): Promise<void>;
  /** Whether somebody who may write here put the commit onto a branch of this repository. */
  isOurs(repositoryId: number, commit: string): Promise<boolean>;
}

// ---- what a server finds again after it died, or after GitHub let go of it

export interface OpenCheck extends NewCheck {
  readonly repository: Repository;
}

/** The checks that stand on GitHub and have not ended: written down before GitHub hears of one, struck out after its end. */
export interface OpenChecks {
  begin(repository: Repository, check: NewCheck): Promise<void>;
  opened(externalId: string, checkRunId: number): Promise<void>;
  completed(checkRunId: number): Promise<void>;
  /** For one that GitHub does not have, or that has ended there. */
  strike(externalId: string): Promise<void>;
  /** Those that nobody is going to complete: no job of theirs waits or runs, nor a delivery that could become one. */
  orphans(): Promise<readonly OpenCheck[]>;
  /** Left alone until its repository can be reached again. */
  park(externalId: string): Promise<void>;
}

/** Work for repositories that cannot be reached: the App was removed or suspended there, or they are gone. */
export interface Parking {
  /** Ends one job for now. */
  setAside(claimed: ClaimedJob, worker: string): Promise<boolean>;
  /** Ends all work for these repositories for now, also what runs; answers how many jobs that were. */
  park(repositoryIds: readonly number[]): Promise<number>;
  /** Takes it up again; answers how many jobs that are. */
  resume(repositoryIds: readonly number[]): Promise<number>;
  /** The repositories that are reached through an installation, as far as they are known. */
  repositoriesOf(installationId: number): Promise<readonly number[]>;
}

/** What is known of deliveries that did not arrive. */
export interface Redeliveries {
  /** Up to when GitHub's list was read; undefined before the first time. */
  readUntil(): Promise<Date | undefined>;
  setReadUntil(time: Date): Promise<void>;
  /** Whether this delivery arrived and was not given up. */
  isStored(guid: string): Promise<boolean>;
  /** Written down before it is asked for: whoever reads the delivery has to know that it is an old one. */
  expect(guid: string): Promise<void>;
  asked(guid: string): Promise<void>;
  /** How often it was asked for; undefined where nobody thought of that. */
  timesAsked(guid: string): Promise<number | undefined>;
}

// ---- GitHub

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
  /** One commit on top of a branch, in the name of the app. */
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
  create(repository: Repository, issue: number, body: string): Promise<void>;
  update(repository: Repository, comment: number, body: string): Promise<void>;
  remove(repository: Repository, comment: number): Promise<void>;
  /** Shows whoever wrote a comment that it was seen. A courtesy: where it cannot be done, nothing happens. */
  acknowledge(repository: Repository, kind: CommentKind, comment: number): Promise<void>;
}

// ---- pages of private repositories

/** Keys that open the pages of one private repository for a while; they travel in the check's address. */
export interface PageKeys {
  issue(repositoryId: number): Promise<string>;
  opens(key: string, repositoryId: number): Promise<boolean>;
}

// ---- people who sign in with GitHub

export interface Person {
  readonly id: number;
  readonly login: string;
}

/** Speaks to GitHub for one person, within what both the App and the person may. */
export interface UserToken {
  readonly value: string;
  /** null where tokens of the App do not expire. */
  readonly expiresAt: string | null;
  readonly refreshToken: string | null;
}

/** Where a browser is sent to sign in, and what must be remembered until it comes back. */
interface SignInRequest {
  readonly address: string;
  readonly state: string;
  readonly verifier: string;
}

/** What a person may do with a repository, in GitHub's own words of this moment. */
export interface Access {
  readonly repositoryId: number;
  readonly isPrivate: boolean;
  readonly mayWrite: boolean;
}

/** An answer to a token that GitHub does not take (any more). */
export type Refused = "refused";

export interface SignIn {
  begin(callback: string): SignInRequest;
  exchange(code: string, verifier: string, callback: string): Promise<UserToken | Refused>;
  refresh(refreshToken: string): Promise<UserToken | Refused>;
  /** Ends a token at GitHub. */
  revoke(token: string): Promise<void>;
  person(token: string): Promise<Person | Refused>;
  /** undefined where there is none that this person may read. A former name leads to the repository too. */
  access(token: string, owner: string, name: string): Promise<Access | Refused | undefined>;
  /** Ids of the repositories that the App is installed on and this person has been given access to. */
  reachable(token: string): Promise<readonly number[] | Refused>;
}

export interface Session {
  readonly person: Person;
  readonly token: UserToken;
}

/** Who is signed in. The id is known to the person's browser only, and nothing of a session can be read without it. */
export interface Sessions {
  /** Answers the id. */
  open(session: Session, lifetimeSeconds: number): Promise<string>;
  find(id: string): Promise<Session | undefined>;
  /** Keeps the token that takes the place of an expired one. */
  renew(id: string, session: Session): Promise<void>;
  close(id: string): Promise<void>;
}
