import type { Claim, ClaimResult } from "./domain/claim.ts";
import type { CompareRules } from "./domain/compare-rules.ts";
import type { Digest } from "./domain/digest.ts";
import type { Evidence } from "./domain/evidence.ts";
import type { Failure, ProducedOutput, RefusedOutput } from "./domain/execution.ts";
import type { Canonical, FileComparison, GaveUp } from "./domain/file-comparison.ts";
import type { Finding } from "./domain/finding.ts";
import type { Limits, PlanSource } from "./domain/plan.ts";
import type { Watch } from "./domain/progress.ts";
import type { KeptLog, Machine, ResolvedImage } from "./domain/run.ts";
import type { RunContext, RunSummary } from "./domain/run-summary.ts";
import type { SourceFile } from "./domain/select-sources.ts";
import type { VerdictKind } from "./domain/verdict.ts";

export type { SourceFile } from "./domain/select-sources.ts";
export type * from "./ports/blind-links.ts";
export type * from "./ports/certificates.ts";
export type * from "./ports/changes.ts";
export type * from "./ports/github.ts";
export type * from "./ports/imported.ts";
export type * from "./ports/journals.ts";
export type * from "./ports/launching.ts";
export type * from "./ports/live-logs.ts";
export type * from "./ports/memory.ts";
export type * from "./ports/record-store.ts";
export type * from "./ports/records.ts";
export type * from "./ports/recovery.ts";
export type * from "./ports/releases.ts";
export type * from "./ports/tables.ts";
export type * from "./ports/unfinished.ts";
export type * from "./ports/visitors.ts";

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
  /** Id of the commit's tree in git; null where this is no commit, or was changed. */
  gitTree(): Promise<string | null>;
  /** What its author said of the commit, the beginning of it; null or absent where there is no commit. */
  commitMessage?(): Promise<string | null>;
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
  /** The id that git gives the content of each produced file, by path. */
  readonly gitBlobs?: Readonly<Record<string, string>>;
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
  close(): Promise<KeptLog>;
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
  clear(): Promise<number>;
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
  readonly verdict?: VerdictKind;
  /** A piece of what people or the repository call it or say of it, or the beginning of its id or commit. */
  readonly text?: string;
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
  /**
   * What people say counts only the first time; later it is changed by what they say then. `begunAs` is the id of the
   * unfinished run that this one was until now: it is struck out in the same step, and what was said of it stays.
   */
  save(evidence: Evidence, context: RunContext, begunAs?: string): Promise<void>;
  /** By id, the id that it began as, the beginning of one, or by label; undefined where none or several begin so. */
  find(idOrLabel: string): Promise<SavedRun | undefined>;
  /** Newest first. */
  list(filter: RunFilter): Promise<readonly RunSummary[]>;
  /** Whether any run of this repository produced a file with this digest. */
  hasProduced(repositoryId: number, digest: Digest): Promise<boolean>;
  /** How many runs ended how. */
  counts(): Promise<Readonly<Record<VerdictKind, number>>>;
}
