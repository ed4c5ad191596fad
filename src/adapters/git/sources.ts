import { mkdirSync } from "node:fs";
import type { Sources } from "../../ports.ts";
import { fetchCommit } from "./commit-tree.ts";
import { openFolder } from "./folder-tree.ts";

/** Commits of git repositories and folders of this machine. `folder` holds what is fetched, while it is needed. */
export function gitSources(folder: string): Sources {
  return {
    commit(address, signal) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return fetchCommit(address, folder, signal);
    },
    folder: openFolder,
  };
}
