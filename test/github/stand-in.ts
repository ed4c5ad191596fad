import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AppIdentity, registerApp } from "./app.ts";
import { redeliver } from "./deliveries.ts";
import * as buttons from "./events/buttons.ts";
import * as installation from "./events/installation.ts";
import * as pushes from "./events/pushes.ts";
import { delay, type Failure, failure, reset } from "./faults.ts";
import { type FileChanges, initialise } from "./git.ts";
import { serveGit } from "./git-http.ts";
import { servePage } from "./page.ts";
import { restPrefix, serveRest } from "./rest.ts";
import {
  type CheckRun,
  type CheckSuite,
  type Delivery,
  fullName,
  nextId,
  type Permissions,
  type RecordedCall,
  type Repository,
  type RepositoryName,
  repositoryNamed,
  type Site,
  timestamp,
  type Violation,
} from "./state.ts";
import { type Patience, runsOf, waitFor, waitForConclusion } from "./waiting.ts";

export interface GitHubOptions {
  readonly port?: number;
  readonly tokenLifetimeSeconds?: number;
  /** What the installation was granted, if less than the app asks for. */
  readonly permissions?: Permissions;
  /** Whether the app hears of its own check runs (created, completed), as it does on GitHub; it does unless this is false. */
  readonly checkEvents?: boolean;
  /** Ten seconds, as GitHub has it. */
  readonly webhookTimeoutMs?: number;
}

interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly installed?: boolean;
}

export interface GitHub {
  readonly url: string;
  /** For GHE_HOST. */
  readonly host: string;
  readonly app: AppIdentity;
  readonly installationId: number;
  /** Where webhooks go; until then, and with undefined, nobody can be reached. */
  pointWebhooksAt(url: string | undefined): void;

  createRepository(wanted: NewRepository): Promise<Repository>;
  push(repo: RepositoryName, branch: string, files: FileChanges, options?: pushes.PushOptions): Promise<pushes.Pushed>;
  deleteBranch(repo: RepositoryName, branch: string): Promise<pushes.Pushed>;
  tag(repo: RepositoryName, name: string, sha: string): Promise<pushes.Pushed>;
  rerequestRun(runId: number, sender?: string): Promise<string>;
  rerequestSuite(repo: RepositoryName, sha: string, sender?: string): Promise<string>;
  clickAction(runId: number, identifier: string, sender?: string): Promise<string>;
  redeliver(guid: string): Promise<Delivery>;
  announceInstallation(): Promise<string>;
  installRepository(repo: RepositoryName): Promise<string>;
  uninstall(repo?: RepositoryName): Promise<string>;
  suspend(): Promise<string>;
  unsuspend(): Promise<string>;
  rename(repo: RepositoryName, name: string): Promise<string>;
  transfer(repo: RepositoryName, owner: string): Promise<string>;
  deleteRepository(repo: RepositoryName): Promise<string>;
  setPrivate(repo: RepositoryName, hidden: boolean): Promise<string>;
  setCollaborator(repo: RepositoryName, login: string, role: string): void;

  fail(operationId: string, wanted: Failure): void;
  resetConnection(operationId: string, wanted?: { times?: number; afterwards?: boolean }): void;
  delay(operationId: string, milliseconds: number, wanted?: { times?: number }): void;
  /** Ends all that goes wrong by order of a test. */
  repair(): void;

  checkRuns(repo: RepositoryName, sha: string): readonly CheckRun[];
  checkSuite(repo: RepositoryName, sha: string): CheckSuite | undefined;
  readonly calls: readonly RecordedCall[];
  readonly deliveries: readonly Delivery[];
  readonly unexpected: readonly string[];
  readonly violations: readonly Violation[];
  /** Every token that was ever minted, so that a test can look for them where none may be. */
  readonly tokens: readonly string[];
  waitFor<T>(predicate: () => T | Promise<T>, patience?: Patience): Promise<NonNullable<T>>;
  waitForConclusion(
    repo: RepositoryName,
    sha: string,
    name: string,
    patience?: Patience & { readonly after?: number },
  ): Promise<CheckRun>;
  /** Ends the server and removes what it wrote; calling it twice does no harm. */
  close(): Promise<void>;
}

/** Starts a GitHub Enterprise of one's own on the loopback interface: REST, git and webhooks, with GitHub's rules. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const site = await emptySite(options);
  const server = createServer((request, response) => {
    serve(site, request, response).catch((error: unknown) => {
      site.unexpected.push(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  site.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  site.url = `http://${site.host}`;
  site.api = site.url + restPrefix;

  const named = (repo: RepositoryName): Repository => repositoryNamed(site, repo);
  let closed: Promise<void> | undefined;
  return {
    url: site.url,
    host: site.host,
    app: site.app,
    installationId: site.installation.id,
    pointWebhooksAt: (url) => {
      site.hookUrl = url;
    },

    createRepository: (wanted) => createRepository(site, wanted),
    push: (repo, branch, files, how) => pushes.push(site, named(repo), branch, files, how),
    deleteBranch: (repo, branch) => pushes.deleteBranch(site, named(repo), branch),
    tag: (repo, name, sha) => pushes.tag(site, named(repo), name, sha),
    rerequestRun: (runId, sender) => buttons.rerequestRun(site, runId, sender),
    rerequestSuite: (repo, sha, sender) => buttons.rerequestSuite(site, named(repo), sha, sender),
    clickAction: (runId, identifier, sender) => buttons.clickAction(site, runId, identifier, sender),
    redeliver: (guid) => redeliver(site, guid),
    announceInstallation: () => installation.announceInstallation(site),
    installRepository: (repo) => installation.installRepository(site, named(repo)),
    uninstall: (repo) => installation.uninstall(site, repo === undefined ? undefined : named(repo)),
    suspend: () => installation.setSuspended(site, true),
    unsuspend: () => installation.setSuspended(site, false),
    rename: (repo, name) => installation.rename(site, named(repo), name),
    transfer: (repo, owner) => installation.transfer(site, named(repo), owner),
    deleteRepository: (repo) => installation.deleteRepository(site, named(repo)),
    setPrivate: (repo, hidden) => installation.setPrivate(site, named(repo), hidden),
    setCollaborator: (repo, login, role) => void named(repo).collaborators.set(login, role),

    fail: (operationId, wanted) => void site.faults.push(failure(operationId, wanted)),
    resetConnection: (operationId, wanted) => void site.faults.push(reset(operationId, wanted)),
    delay: (operationId, milliseconds, wanted) => void site.faults.push(delay(operationId, milliseconds, wanted)),
    repair: () => void site.faults.splice(0),

    checkRuns: (repo, sha) => runsOf(site, named(repo), sha),
    checkSuite: (repo, sha) =>
      site.suites.find((suite) => suite.repositoryId === named(repo).id && suite.head_sha === sha),
    calls: site.calls,
    deliveries: site.deliveries,
    unexpected: site.unexpected,
    violations: site.violations,
    get tokens() {
      return [...site.tokens.keys()];
    },
    waitFor: (predicate, patience) => waitFor(site, predicate, patience),
    waitForConclusion: (repo, sha, name, patience) => waitForConclusion(site, named(repo), sha, name, patience),
    close: () => {
      closed ??= close(site, server);
      return closed;
    },
  };
}

async function emptySite(options: GitHubOptions): Promise<Site> {
  const now = timestamp();
  const app = registerApp(now);
  const root = await mkdtemp(join(tmpdir(), "tickmark-github-"));
  const granted = {
    id: 70_000_001,
    account: null,
    permissions: options.permissions ?? app.permissions,
    createdAt: now,
    suspendedAt: null,
    deleted: false,
  };
  return {
    root,
    host: "",
    url: "",
    api: "",
    app,
    installation: granted,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3_600,
    checkEvents: options.checkEvents ?? true,
    webhookTimeoutMs: options.webhookTimeoutMs ?? 10_000,
    hookUrl: undefined,
    repositories: [],
    tokens: new Map(),
    suites: [],
    runs: [],
    deliveries: [],
    calls: [],
    unexpected: [],
    violations: [],
    faults: [],
    pending: new Set(),
    closing: new AbortController(),
    lastId: 40_000_000_000,
  };
}

async function createRepository(site: Site, wanted: NewRepository): Promise<Repository> {
  const id = nextId(site);
  const now = timestamp();
  const repository: Repository = {
    id,
    owner: wanted.owner,
    name: wanted.name,
    private: wanted.private ?? false,
    installed: wanted.installed ?? true,
    defaultBranch: wanted.defaultBranch ?? "main",
    directory: join(site.root, `${id}.git`),
    createdAt: now,
    pushedAt: now,
    formerNames: [],
    collaborators: new Map(),
  };
  if (site.repositories.some((other) => fullName(other) === fullName(repository))) {
    throw new Error(`${fullName(repository)} is there already`);
  }
  site.installation.account ??= repository.owner;
  site.repositories.push(repository);
  await initialise(repository.directory, repository.defaultBranch);
  return repository;
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", site.url);
  if (url.pathname.startsWith(`${restPrefix}/`)) return serveRest(site, request, response, url);
  if (/^\/[^/]+\/[^/]+\.git\//.test(url.pathname)) return serveGit(site, request, response, url);
  if (request.method === "GET" && servePage(site, response, url.pathname)) return;
  site.unexpected.push(`${request.method} ${url.pathname}`);
  response.writeHead(404, { "content-type": "text/plain" }).end("Not Found\n");
}

async function close(site: Site, server: Server): Promise<void> {
  site.closing.abort();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.all(site.pending);
  // A git process that was just ended may still be writing.
  await rm(site.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
