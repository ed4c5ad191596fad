import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AppIdentity, registerApp } from "./app.ts";
import { redeliver } from "./deliveries.ts";
import { type Discussion, discussionOf } from "./discussion.ts";
import * as buttons from "./events/buttons.ts";
import { hold, type Release, releaseHeld } from "./events/held.ts";
import * as installation from "./events/installation.ts";
import * as pushes from "./events/pushes.ts";
import type { DeliveryOptions } from "./events/sending.ts";
import { delay, type Failure, failure, reset } from "./faults.ts";
import type { FileChanges } from "./git.ts";
import { serveGit } from "./git-http.ts";
import { serveOAuth } from "./oauth.ts";
import { servePage } from "./page.ts";
import { createRepository, type NewRepository } from "./repositories.ts";
import { restPrefix, serveRest } from "./rest.ts";
import {
  type CheckRun,
  type CheckSuite,
  type Delivery,
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
  /** Of people's tokens: eight hours, as GitHub has it; null where they do not expire. */
  readonly userTokenLifetimeSeconds?: number | null;
  /** Ten seconds, as GitHub has it. */
  readonly webhookTimeoutMs?: number;
}

export interface GitHub extends Discussion {
  readonly url: string;
  /** For GHE_HOST. */
  readonly host: string;
  readonly app: AppIdentity;
  readonly installationId: number;
  /** Where webhooks go; until then, and with undefined, nobody can be reached. */
  pointWebhooksAt(url: string | undefined): void;

  /** Where people who signed in are sent back to. */
  pointCallbackAt(url: string): void;
  /** Who sits in front of the browser; with `consented`, they have let the app know who they are before. */
  browseAs(login: string | undefined, wanted?: { consented?: boolean }): void;
  /** What a person can do at GitHub: the app loses its tokens for them. */
  withdrawConsent(login: string): void;

  createRepository(wanted: NewRepository): Promise<Repository>;
  push(repo: RepositoryName, branch: string, files: FileChanges, options?: pushes.PushOptions): Promise<pushes.Pushed>;
  deleteBranch(repo: RepositoryName, branch: string, options?: DeliveryOptions): Promise<pushes.Pushed>;
  tag(repo: RepositoryName, name: string, sha: string, options?: DeliveryOptions): Promise<pushes.Pushed>;
  rerequestRun(runId: number, sender?: string, options?: DeliveryOptions): Promise<string>;
  rerequestSuite(repo: RepositoryName, sha: string, sender?: string, options?: DeliveryOptions): Promise<string>;
  clickAction(runId: number, identifier: string, sender?: string, options?: DeliveryOptions): Promise<string>;
  redeliver(guid: string): Promise<Delivery>;
  /** Keeps back every delivery to the app from now on; `redeliver` still delivers. */
  hold(): void;
  /** Sends what was kept back, and returns the GUIDs in the order in which they went out. */
  releaseHeld(how?: Release): Promise<readonly string[]>;
  announceInstallation(options?: DeliveryOptions): Promise<string>;
  installRepository(repo: RepositoryName, options?: DeliveryOptions): Promise<string>;
  uninstall(repo?: RepositoryName, options?: DeliveryOptions): Promise<string>;
  suspend(options?: DeliveryOptions): Promise<string>;
  unsuspend(options?: DeliveryOptions): Promise<string>;
  rename(repo: RepositoryName, name: string, options?: DeliveryOptions): Promise<string>;
  renameAccount(from: string, to: string, options?: DeliveryOptions): Promise<string>;
  /** To another account; the app stays installed there unless the options say otherwise. */
  transfer(repo: RepositoryName, newOwner: string, options?: installation.TransferOptions): Promise<string>;
  deleteRepository(repo: RepositoryName, options?: DeliveryOptions): Promise<string>;
  setPrivate(repo: RepositoryName, hidden: boolean, options?: DeliveryOptions): Promise<string>;
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
    ...discussionOf(site, named),
    url: site.url,
    host: site.host,
    app: site.app,
    installationId: site.installation.id,
    pointWebhooksAt: (url) => {
      site.hookUrl = url;
    },

    pointCallbackAt: (url) => {
      site.oauth.callback = url;
    },
    browseAs: (login, { consented = false } = {}) => {
      site.oauth.browser = login;
      if (login !== undefined && consented) site.oauth.consents.add(login);
    },
    withdrawConsent: (login) => {
      site.oauth.consents.delete(login);
      for (const token of site.tokens.values()) if (token.login === login) token.revoked = true;
      for (const token of site.oauth.refreshTokens.values()) if (token.login === login) token.used = true;
    },

    createRepository: (wanted) => createRepository(site, wanted),
    push: (repo, branch, files, how) => pushes.push(site, named(repo), branch, files, how),
    deleteBranch: (repo, branch, how) => pushes.deleteBranch(site, named(repo), branch, how),
    tag: (repo, name, sha, how) => pushes.tag(site, named(repo), name, sha, how),
    rerequestRun: (runId, sender, how) => buttons.rerequestRun(site, runId, sender, how),
    rerequestSuite: (repo, sha, sender, how) => buttons.rerequestSuite(site, named(repo), { sha, sender }, how),
    clickAction: (runId, identifier, sender, how) => buttons.clickAction(site, runId, { identifier, sender }, how),
    redeliver: (guid) => redeliver(site, guid),
    hold: () => hold(site),
    releaseHeld: (how) => releaseHeld(site, how),
    announceInstallation: (how) => installation.announceInstallation(site, how),
    installRepository: (repo, how) => installation.installRepository(site, named(repo), how),
    uninstall: (repo, how) => installation.uninstall(site, repo === undefined ? undefined : named(repo), how),
    suspend: (how) => installation.setSuspended(site, true, how),
    unsuspend: (how) => installation.setSuspended(site, false, how),
    rename: (repo, name, how) => installation.rename(site, named(repo), name, how),
    renameAccount: (from, to, how) => installation.renameAccount(site, from, to, how),
    transfer: (repo, newOwner, how) => installation.transfer(site, named(repo), newOwner, how),
    deleteRepository: (repo, how) => installation.deleteRepository(site, named(repo), how),
    setPrivate: (repo, hidden, how) => installation.setPrivate(site, named(repo), hidden, how),
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
      return [...site.tokens.keys(), ...site.oauth.refreshTokens.keys()];
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
    oauth: {
      callback: undefined,
      browser: undefined,
      consents: new Set(),
      codes: new Map(),
      refreshTokens: new Map(),
      lifetimeSeconds: options.userTokenLifetimeSeconds === undefined ? 28_800 : options.userTokenLifetimeSeconds,
    },
    suites: [],
    runs: [],
    issues: [],
    comments: [],
    deliveries: [],
    held: undefined,
    calls: [],
    unexpected: [],
    violations: [],
    faults: [],
    pending: new Set(),
    closing: new AbortController(),
    lastId: 40_000_000_000,
  };
}

async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", site.url);
  if (url.pathname.startsWith(`${restPrefix}/`)) return serveRest(site, request, response, url);
  if (/^\/[^/]+\/[^/]+\.git\//.test(url.pathname)) return serveGit(site, request, response, url);
  if (await serveOAuth(site, request, response, url)) return;
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
