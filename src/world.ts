import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { ApplicationFunction } from "probot";
import { dockerEngine } from "./adapters/docker/engine.ts";
import { httpsDownloads } from "./adapters/downloads.ts";
import { gitSources } from "./adapters/git/sources.ts";
import { githubApp } from "./adapters/github.ts";
import { type Handler, type RunningServer, type ServerLog, startServer } from "./adapters/http-server.ts";
import { fileLogs } from "./adapters/logs.ts";
import { lookAround } from "./adapters/machine-room.ts";
import { fileObjects } from "./adapters/objects.ts";
import { pageKeys } from "./adapters/page-keys.ts";
import { processIdentity } from "./adapters/process-identity.ts";
import { programVersion } from "./adapters/program-version.ts";
import { openSqliteStore, type SqliteStore } from "./adapters/store-sqlite.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { workingTree } from "./adapters/working-tree.ts";
import { folderWorkspaces } from "./adapters/workspace.ts";
import type { Finding } from "./domain/finding.ts";
import type {
  Checks,
  Clock,
  Contents,
  Downloads,
  Engine,
  Logs,
  Objects,
  PageKeys,
  Sources,
  WorkingTree,
  Workspaces,
} from "./ports.ts";
import type { ServerSettings, Settings } from "./settings.ts";

export { programVersion };

/** Everything of this machine that a rerun needs, behind its ports. Nothing is connected to before it is used. */
export interface World {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly sources: Sources;
  readonly objects: Objects;
  readonly downloads: Downloads;
  readonly workspaces: Workspaces;
  readonly logs: Logs;
  readonly workingTree: WorkingTree;
  readonly store: SqliteStore;
  lookAround(): readonly Finding[];
  readonly version: string;
  readonly user: string;
  close(): void;
}

/** The composition root: settings → the real world. */
export function openWorld(settings: Settings): World {
  const { home } = settings;
  prepareHome(home);
  const clock = systemClock();
  const objects = fileObjects(join(home, "objects"));
  const work = join(home, "work");
  const logs = fileLogs(work, objects);
  const store = openSqliteStore(join(home, "tickmark.db"), clock);
  return {
    clock,
    engine: dockerEngine({ dockerHost: settings.dockerHost ?? undefined, home }),
    sources: gitSources(join(home, "git")),
    objects,
    downloads: httpsDownloads(objects, { allowPrivate: settings.allowPrivateInputs }),
    workspaces: folderWorkspaces(work, join(home, "objects")),
    // Named like workspaces, so that the same sweep finds what a dead process left.
    logs: { open: (name) => logs.open(`${processIdentity()}-${name}`) },
    workingTree: workingTree(objects),
    store,
    lookAround: () => lookAround(home),
    version: programVersion(),
    user: userName(),
    close: () => store.close(),
  };
}

export interface ServerWorld extends World {
  readonly checks: Checks;
  readonly contents: Contents;
  readonly keys: PageKeys;
  listen(
    app: ApplicationFunction,
    pages: Handler,
  ): Promise<{ readonly server: RunningServer; readonly log: ServerLog }>;
}

/** The real world of a server, with GitHub in it. */
export function openServerWorld(settings: ServerSettings): ServerWorld {
  const world = openWorld(settings);
  const { checks, contents } = githubApp(settings.github);
  return {
    ...world,
    user: "tickmark server",
    checks,
    contents,
    keys: pageKeys(settings.webhookSecret, world.clock),
    listen: (app, pages) => startServer(settings, app, pages),
  };
}

/** What GitHub grants the app and tells it, against what it needs: a missing event is never noticed otherwise. */
export async function appFindings({ github }: ServerSettings): Promise<readonly Finding[]> {
  const { slug, permissions, events } = await githubApp(github).app();
  const wantedPermissions = { contents: "read", checks: "write" };
  const missing = [
    ...Object.entries(wantedPermissions)
      .filter(([name, level]) => permissions[name] !== level && permissions[name] !== "write")
      .map(([name, level]) => `permission ${name}: ${level}`),
    ...["push"].filter((event) => !events.includes(event)).map((event) => `event ${event}`),
  ];
  return missing.length === 0
    ? [{ level: "good", subject: "GitHub", detail: `the app ${slug} has the permissions and events it needs` }]
    : [{ level: "bad", subject: "GitHub", detail: `the app ${slug} lacks ${missing.join(", ")}` }];
}

/** The store's folder, kept out of git by a file of its own. */
function prepareHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(join(home, ".gitignore"), "*\n");
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? "unknown");
  }
}
