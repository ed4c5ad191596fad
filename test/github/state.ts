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
}

export interface Token {
  readonly value: string;
  readonly mintedAt: string;
  readonly expiresAt: number;
  readonly repositoryIds: readonly number[] | "all";
  readonly permissions: Permissions;
  revoked: boolean;
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
  readonly suites: CheckSuite[];
  readonly runs: CheckRun[];
  readonly deliveries: Delivery[];
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
