import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Sources } from "../../ports.ts";
import { isAlive } from "../process-identity.ts";
import { fetchCommit } from "./commit-tree.ts";
import { openFolder } from "./folder-tree.ts";

/** Commits of git repositories and folders of this machine. `folder`, in the store, holds what is fetched while it is needed. */
export function gitSources(folder: string): Sources {
  return {
    commit(address, signal) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      clear(folder);
      return fetchCommit(address, folder, signal);
    },
    folder: (path) => openFolder(path, dirname(resolve(folder))),
  };
}

/** Removes what processes that are gone had fetched. */
function clear(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!isAlive(name.split("-")[0] ?? "", dirname(folder)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}
