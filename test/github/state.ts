import type { AppIdentity } from "./app.ts";
import type { Fault } from "./faults.ts";

/** What an app may do, as GitHub writes it: `{ contents: "read", checks: "write" }`. */
export type Permissions = Readonly<Record<string, string>>;

export type Json = Readonly<Record<string, unknown>>;

export interface Repository {
  readonly id: number;
  owner: string;
  name: string;
  private: boolean;
  installed: boolean;
  readonly defaultBranch: string;
  /** The bare repository on disk; its name is the id, so a rename does not move it. */
  readonly directory: string;
  readonly createdAt: string;
  pushedAt: string;
  /** Full names it had before: GitHub redirects them. */
  readonly formerNames: string[];
  readonly collaborators: Map<string, string>;
  /** The id of the repository that it was forked from. */
  readonly forkOf: number | null;
}

export interface Token {
  readonly value: string;
  readonly mintedAt: string;
  readonly expiresAt: number;
  readonly repositoryIds: readonly number[] | "all";
  readonly permissions: Permissions;
  /** Who it speaks for, where it is a person's. */
  readonly login?: string;
  revoked: boolean;
}

/** What the App's OAuth remembers. */
interface OAuth {
  /** Where the App wants people sent back to. */
  callback: string | undefined;
  /** Who is signed in at GitHub in the browser that comes next. */
  browser: string | undefined;
  /** Who said that the App may know who they are. */
  readonly consents: Set<string>;
  readonly codes: Map<string, { readonly login: string; readonly redirect: string; readonly challenge: string | null }>;
  readonly refreshTokens: Map<string, { readonly login: string; used: boolean }>;
  /** null where tokens do not expire. */
  lifetimeSeconds: number | null;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface Action {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface Output {
  title: string | null;
  summary: string | null;
  text: string | null;
  images: readonly Json[];
}

/** One accepted write to a check run, and how the run stood after it. */
interface Revision {
  readonly at: string;
  readonly request: Json;
  readonly status: string;
  readonly conclusion: string | null;
  readonly output: Readonly<Output>;
}

/** A check run in the words of the REST API, plus what the API forgets: every write that made it. */
export interface CheckRun {
  readonly id: number;
  readonly repositoryId: number;
  readonly suiteId: number;
  readonly head_sha: string;
  name: string;
  status: string;
  conclusion: string | null;
  started_at: string;
  completed_at: string | null;
  details_url: string;
  external_id: string;
  output: Output;
  readonly annotations: Annotation[];
  actions: readonly Action[];
  readonly history: Revision[];
}

export interface CheckSuite {
  readonly id: number;
  readonly repositoryId: number;
  readonly head_sha: string;
  readonly head_branch: string | null;
  readonly before: string | null;
  status: string;
  conclusion: string | null;
  readonly created_at: string;
  updated_at: string;
}

/** What issues and pull requests have in common; GitHub numbers them together. */
export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: string;
  state: "open" | "closed";
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface PullRequest extends Issue {
  headSha: string;
  readonly headRef: string;
  readonly headOwner: string;
  /** Null once the fork was deleted. */
  headRepositoryId: number | null;
  baseRef: string;
  baseSha: string;
  mergedAt: string | null;
  mergeCommitSha: string | null;
}

export interface Comment {
  readonly id: number;
  readonly repositoryId: number;
  /** Of the issue or pull request. */
  readonly number: number;
  /** In the conversation, or beside a line of the changes. */
  readonly place: "conversation" | "line";
  readonly author: string;
  readonly authorType: "User" | "Bot";
  body: string;
  /** What the app reacted with. */
  readonly reactions: string[];
  minimised: boolean;
  readonly createdAt: string;
  updatedAt: string;
  /** Every body it ever had, the present one last. */
  readonly history: string[];
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly delivered_at: string;
  readonly redelivery: boolean;
  /** Seconds. */
  readonly duration: number;
  readonly status: string;
  readonly status_code: number;
  readonly installation_id: number | null;
  readonly repository_id: number | null;
  readonly url: string;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly payload: Json };
  readonly response: { readonly headers: Json; readonly payload: string | null };
}

/** Something that the app is told, before it is sent. */
export interface Event {
  readonly name: string;
  readonly payload: Json;
  readonly repository?: Repository | undefined;
  /** A new one unless it is given. */
  readonly guid?: string;
}

/** One request that reached the stand-in, and its answer. */
export interface RecordedCall {
  readonly at: string;
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  status: number;
  response: unknown;
  /** True if the answer was invented by `fail`, `resetConnection`. */
  faulty: boolean;
}

/** A rule of GitHub that a caller broke. */
export interface Violation {
  readonly rule: "authentication" | "scope" | "permission" | "validation" | "lifecycle";
  readonly operationId: string;
  readonly message: string;
}

export interface Installation {
  readonly id: number;
  /** Null until the first repository is created: the installation belongs to its owner. */
  account: string | null;
  permissions: Permissions;
  readonly createdAt: string;
  suspendedAt: string | null;
  deleted: boolean;
}

/** Everything the stand-in knows; the other files are functions of it. */
export interface Site {
  readonly root: string;
  host: string;
  url: string;
  /** Base of the REST API in the layout of GitHub Enterprise Server. */
  api: string;
  readonly app: AppIdentity;
  readonly installation: Installation;
  readonly tokenLifetimeSeconds: number;
  readonly checkEvents: boolean;
  /** How long an app may take to answer a delivery. */
  readonly webhookTimeoutMs: number;
  hookUrl: string | undefined;
  readonly repositories: Repository[];
  readonly tokens: Map<string, Token>;
  readonly oauth: OAuth;
  readonly suites: CheckSuite[];
  readonly runs: CheckRun[];
  /** Issues and pull requests of all repositories. */
  readonly issues: Issue[];
  readonly comments: Comment[];
  readonly deliveries: Delivery[];
  /** What is kept back, between `hold` and `releaseHeld`. */
  held: Event[] | undefined;
  readonly calls: RecordedCall[];
  readonly unexpected: string[];
  readonly violations: Violation[];
  readonly faults: Fault[];
  /** Deliveries under way that nobody awaits; `close` does. */
  readonly pending: Set<Promise<unknown>>;
  readonly closing: AbortController;
  lastId: number;
}

/** Ids larger than 32 bits, as GitHub's are: a column or parser that is too narrow shows at once. */
export function nextId(site: Site): number {
  site.lastId += 1;
  return site.lastId;
}

/** GitHub's time stamps have whole seconds. */
export function timestamp(date: Date = new Date()): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function isPullRequest(issue: Issue): issue is PullRequest {
  return "headSha" in issue;
}

export function issueNumbered(site: Site, repository: Repository, number: number): Issue | undefined {
  return site.issues.find((issue) => issue.repositoryId === repository.id && issue.number === number);
}

export function pullRequestsOf(site: Site, repository: Repository): PullRequest[] {
  return site.issues.filter(isPullRequest).filter(({ repositoryId }) => repositoryId === repository.id);
}

export function repositoryWithId(site: Site, id: number | null): Repository | undefined {
  return site.repositories.find((repository) => repository.id === id);
}

/** The name under which the app itself acts. */
export function botOf(site: Site): string {
  return `${site.app.slug}[bot]`;
}

export function fullName(repository: Pick<Repository, "owner" | "name">): string {
  return `${repository.owner}/${repository.name}`;
}

/** A repository by its full name; names are case-insensitive and old ones still lead to it, as on GitHub. */
export function findRepository(site: Site, name: string): Repository | undefined {
  const wanted = name.toLowerCase();
  return (
    site.repositories.find((repository) => fullName(repository).toLowerCase() === wanted) ??
    site.repositories.find((repository) => repository.formerNames.some((former) => former.toLowerCase() === wanted))
  );
}

/** What a person is in a repository; undefined where they are nobody. */
export function roleOf(repository: Repository, login: string): string | undefined {
  if (login.toLowerCase() === repository.owner.toLowerCase()) return "admin";
  const role = repository.collaborators.get(login);
  return role === "none" ? undefined : role;
}

/** The methods of the stand-in take a repository or its full name. */
export type RepositoryName = string | Pick<Repository, "owner" | "name">;

export function repositoryNamed(site: Site, name: RepositoryName): Repository {
  const wanted = typeof name === "string" ? name : fullName(name);
  const repository = findRepository(site, wanted);
  if (repository === undefined) throw new Error(`the stand-in has no repository ${wanted}`);
  return repository;
}

/** Lets work go on after the answer was sent, and `close` wait for it. */
export function inBackground(site: Site, work: Promise<unknown>): void {
  const settled: Promise<unknown> = work.then(
    () => site.pending.delete(settled),
    (error: unknown) => {
      site.pending.delete(settled);
      site.unexpected.push(`background work failed: ${String(error)}`);
    },
  );
  site.pending.add(settled);
}
