import { httpsCallbacks } from "./adapters/callbacks.ts";
import { type IsolatedComparer, isolatedComparer } from "./adapters/comparing.ts";
import { dockerEngine } from "./adapters/docker/engine.ts";
import { httpsDownloads } from "./adapters/downloads.ts";
import { gitChanges } from "./adapters/git/changes.ts";
import { gitSources } from "./adapters/git/sources.ts";
import { isUntracked } from "./adapters/git/untracked.ts";
import { hostName, prepareHome, storePaths, userName } from "./adapters/home.ts";
import { hostEngine } from "./adapters/host-engine.ts";
import type { ApplicationFunction, Handler, RunningServer, ServerLog } from "./adapters/http-server.ts";
import { fileLaunches } from "./adapters/launches.ts";
import { liveLogs } from "./adapters/live-logs.ts";
import type { LocalServer } from "./adapters/local-server.ts";
import { fileLogs, keepAbandonedLog } from "./adapters/logs.ts";
import { clockLibrary, lookAround } from "./adapters/machine-room.ts";
import { fileObjects } from "./adapters/objects.ts";
import { clearSigns, processIdentity, stayAlive } from "./adapters/process-identity.ts";
import { programVersion } from "./adapters/program-version.ts";
import { fileSigningKeys } from "./adapters/signing-keys.ts";
import { openSumatraStore } from "./adapters/sqlite/sumatra-store.ts";
import { openSqliteStore, type SqliteStore } from "./adapters/store-sqlite.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { unzipped } from "./adapters/unzipping.ts";
import { verifierPage } from "./adapters/verifier-page.ts";
import { workingTree } from "./adapters/working-tree.ts";
import { folderWorkspaces } from "./adapters/workspace.ts";
import { judgeApp } from "./domain/app-needs.ts";
import type { Finding } from "./domain/finding.ts";
import type {
  Callbacks,
  Changes,
  Checks,
  Clock,
  Commits,
  Comparer,
  Contents,
  Conversations,
  Doors,
  Downloads,
  Engine,
  Launches,
  LiveLogs,
  Logs,
  Lookup,
  Objects,
  PageKeys,
  People,
  Proposals,
  Renderer,
  SentDeliveries,
  SignIn,
  SigningKeys,
  Sources,
  TableFiles,
  WorkingTree,
  Workspaces,
} from "./ports.ts";
import type { ServerSettings, Settings } from "./settings.ts";

export { isUntracked, openSumatraStore, programVersion, type ServerLog, unzipped };

/** Everything of this machine that a rerun needs, behind its ports. Nothing is connected to before it is used. */
export interface World {
  readonly clock: Clock;
  readonly engine: Engine;
  /** This machine itself, for plans that say so. */
  readonly host: Engine;
  readonly sources: Sources;
  readonly changes: Changes;
  readonly objects: Objects;
  readonly inputs: Objects;
  readonly downloads: Downloads;
  readonly workspaces: Workspaces;
  readonly logs: Logs;
  readonly liveLogs: LiveLogs;
  readonly comparer: Comparer;
  readonly renderer: Renderer;
  readonly workingTree: WorkingTree;
  readonly doors: Doors;
  readonly launches: Launches;
  readonly store: SqliteStore;
  readonly signingKeys: SigningKeys;
  /** From now on others can tell that this process lives, also from within another container. */
  showLife(): void;
  readonly tables: TableFiles;
  /** Removes what processes that were killed left behind: containers first, since they may still write. */
  clear(): Promise<void>;
  lookAround(): readonly Finding[];
  /** What this machine can vary around a run. */
  means(): { readonly clockLibrary: string | null; readonly mayGiveAway: boolean };
  readonly version: string;
  readonly user: string;
  /** Name of this machine. */
  readonly hostName: string;
  close(): void;
}

/**
 * The composition root: settings → the real world. What speaks HTTP is loaded when it is first asked for: Node's own module
 * for it takes longer to load than a short command takes to answer.
 */
export function openWorld(settings: Settings): World {
  const { home } = settings;
  const paths = storePaths(home);
  const clock = systemClock();
  const objects = fileObjects(paths.objects);
  const inputs = fileObjects(paths.inputs);
  const logs = fileLogs(paths.work, objects);
  const workspaces = folderWorkspaces(paths.work, paths.objects);
  const engine = dockerEngine({ dockerHost: settings.dockerHost ?? undefined, home });
  const sources = gitSources(paths.git);
  const comparer: IsolatedComparer = isolatedComparer(paths.objects, `${paths.work}/${processIdentity()}-compare`);
  const signingKeys = fileSigningKeys(paths.keys, clock);
  const doors = async () => (await import("./adapters/doors.ts")).loopbackDoors();
  let store: SqliteStore | undefined;
  let endSign: (() => void) | undefined;
  // Opened when it is first asked for: a command that only reads a declaration leaves no folder behind.
  const openedStore = (): SqliteStore => {
    prepareHome(home);
    store ??= openSqliteStore(paths.database, clock, (owner, name) =>
      keepAbandonedLog(paths.work, `${owner}-${name}`, objects),
    );
    return store;
  };
  return {
    clock,
    engine,
    host: hostEngine(),
    sources: {
      folder: sources.folder,
      commit(address, signal) {
        prepareHome(home);
        return sources.commit(address, signal);
      },
    },
    changes: gitChanges(paths.git),
    objects,
    inputs,
    downloads: httpsDownloads(inputs, { allowPrivate: settings.allowPrivateInputs }),
    workspaces: {
      create(name, user) {
        prepareHome(home);
        endSign ??= stayAlive(home);
        return workspaces.create(name, user);
      },
    },
    // Named like workspaces, so that clearing finds what a dead process left.
    logs: { open: (name) => logs.open(`${processIdentity()}-${name}`) },
    liveLogs: liveLogs(paths.work, home),
    comparer,
    renderer: {
      pages: async (...given) => (await import("./adapters/poppler.ts")).popplerRenderer(paths.objects).pages(...given),
    },
    workingTree: workingTree(objects),
    doors: {
      open: async (...given) => (await doors()).open(...given),
      answers: async (...given) => (await doors()).answers(...given),
    },
    launches: fileLaunches(home),
    get store() {
      return openedStore();
    },
    signingKeys: {
      published: signingKeys.published,
      signers() {
        prepareHome(home);
        return signingKeys.signers();
      },
      rotate() {
        prepareHome(home);
        return signingKeys.rotate();
      },
    },
    showLife() {
      prepareHome(home);
      endSign ??= stayAlive(home);
    },
    // Their libraries are large, and few commands write tables.
    tables: {
      parquet: async (...given) => (await import("./adapters/tables/parquet.ts")).parquetFile(...given),
      hdf5: async (...given) => (await import("./adapters/tables/hdf5.ts")).hdf5File(...given),
    },
    async clear() {
      try {
        await engine.clear();
      } finally {
        // Also where no engine answers: whoever has none must not fill the disk with what killed runs left.
        await workspaces.clear(() => openedStore().settle());
        clearSigns(home);
        for (const store of [objects, inputs]) store.clear(daySeconds);
      }
    },
    lookAround() {
      prepareHome(home);
      return lookAround(home);
    },
    means: () => ({ clockLibrary: clockLibrary(), mayGiveAway: process.getuid?.() === 0 }),
    version: programVersion(),
    user: userName(),
    hostName: hostName(),
    close() {
      comparer.close();
      endSign?.();
      store?.close();
    },
  };
}

export interface ServerWorld extends World {
  readonly checks: Checks;
  readonly contents: Contents;
  readonly commits: Commits;
  readonly conversations: Conversations;
  readonly people: People;
  readonly proposals: Proposals;
  /** The name by which the app is spoken to. */
  appName(): Promise<string>;
  readonly lookup: Lookup;
  readonly sentDeliveries: SentDeliveries;
  readonly keys: PageKeys;
  /** null where the operator did not set it up. */
  readonly signIn: SignIn | null;
  /** Where people see GitHub. */
  readonly site: string;
  readonly callbacks: Callbacks;
  readonly verifierPage: string;
  listen(
    app: ApplicationFunction,
    pages: Handler,
  ): Promise<{ readonly server: RunningServer; readonly log: ServerLog }>;
}

/** The real world of a server, with GitHub in it. */
export async function openServerWorld(settings: ServerSettings): Promise<ServerWorld> {
  // Loaded here, so that the command line does not pay for what only a server needs.
  const [{ githubApp }, { githubSignIn }, { startServer }, { pageKeys }] = await Promise.all([
    import("./adapters/github.ts"),
    import("./adapters/github/sign-in.ts"),
    import("./adapters/http-server.ts"),
    import("./adapters/page-keys.ts"),
  ]);
  const world = openWorld(settings);
  const github = githubApp(settings.github);
  const { signIn, ...site } = settings.github;
  // Spreading opens the store, which a server needs at once.
  return {
    ...world,
    user: "tickmark server",
    ...github,
    keys: pageKeys(settings.webhookSecret, world.clock),
    site: new URL(site.webUrl).origin,
    callbacks: httpsCallbacks(settings.webhookSecret),
    signIn: signIn === null ? null : githubSignIn({ ...site, ...signIn }, world.clock),
    verifierPage: verifierPage(),
    listen: (app, pages) => startServer(settings, app, pages),
  };
}

/** What GitHub grants the App and tells it, against what it needs: a missing event is never noticed otherwise. */
export async function appFindings({ github }: ServerSettings): Promise<readonly Finding[]> {
  const { githubApp } = await import("./adapters/github.ts");
  const { app, lookup } = githubApp(github);
  return judgeApp(await app(), await lookup.installations());
}

const daySeconds = 24 * 60 * 60;

/** What pages for whoever sits at this machine are made from: all of its store, and nobody who could sign in. */
export type LocalParts = Pick<
  World & SqliteStore,
  | "ledger"
  | "table"
  | "keptTable"
  | "unfinished"
  | "imported"
  | "queue"
  | "releases"
  | "repositories"
  | "sessions"
  | "certificates"
  | "transparencyLog"
  | "blindLinks"
  | "recordStore"
  | "recordTokens"
  | "unfinished"
  | "imported"
  | "journalTokens"
  | "verifications"
  | "handedIn"
  | "knownKeys"
  | "signingKeys"
  | "objects"
  | "clock"
  | "comparer"
  | "liveLogs"
> & {
  readonly keys: Pick<PageKeys, "opens">;
  readonly signIn: null;
  readonly requests: null;
  readonly unzipped: typeof unzipped;
  readonly verifierPage: string;
  readonly isOwnMachine: true;
};

type Shown = typeof import("./adapters/desktop.ts").showInBrowser;

/** Serves pages on this machine alone, at an address with a token that is made for this time. */
export async function serveLocally(
  world: World,
  port: number,
  pages: (address: string, parts: LocalParts) => Handler,
): Promise<LocalServer & { show: Shown }> {
  const { store, signingKeys, objects, clock, comparer, liveLogs: running } = world;
  const { ledger, table, queue, releases, repositories, sessions, certificates, transparencyLog } = store;
  const { blindLinks, journalTokens, verifications, handedIn, knownKeys } = store;
  const { recordStore, recordTokens, keptTable, unfinished, imported } = store;
  const parts: LocalParts = {
    ...{ ledger, table, queue, releases, repositories, sessions, certificates, transparencyLog },
    ...{ recordStore, recordTokens, keptTable, unfinished, imported },
    ...{ blindLinks, journalTokens, verifications, handedIn, knownKeys, requests: null, unzipped },
    ...{ signingKeys, objects, clock, comparer, liveLogs: running },
    keys: { opens: async () => false },
    signIn: null,
    verifierPage: verifierPage(),
    isOwnMachine: true,
  };
  const [{ startLocalServer }, { showInBrowser }] = await Promise.all([
    import("./adapters/local-server.ts"),
    import("./adapters/desktop.ts"),
  ]);
  const server = await startLocalServer(clock.nonce, port, (address) => pages(address, parts));
  return { ...server, show: showInBrowser };
}
