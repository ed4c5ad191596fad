import type { Repository } from "../domain/repository.ts";
import type { PageKeys } from "../ports.ts";

/** Addresses that GitHub shows people. Those of a private repository carry a key that opens its pages for a while. */
export interface Addresses {
  commit(repository: Repository, commit: string): Promise<string>;
  run(repository: Repository, runId: string): Promise<string>;
}

export function addresses(publicUrl: string, keys: PageKeys): Addresses {
  const withKey = async (path: string, { id, isPrivate }: Repository) =>
    `${publicUrl.replace(/\/$/, "")}${path}${isPrivate ? `?key=${await keys.issue(id)}` : ""}`;
  return {
    commit: (repository, commit) => withKey(`/r/${repository.owner}/${repository.name}/${commit}`, repository),
    run: (repository, runId) => withKey(`/runs/${runId}`, repository),
  };
}
