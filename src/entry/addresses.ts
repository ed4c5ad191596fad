import type { Repository } from "../domain/repository.ts";
import type { PageKeys } from "../ports.ts";
import { linksFrom } from "../report/links.ts";

/** Addresses that GitHub shows people. Those of a private repository carry a key that opens its pages for a while. */
export interface Addresses {
  commit(repository: Repository, commit: string): Promise<string>;
  run(repository: Repository, runId: string): Promise<string>;
}

export function addresses(publicUrl: string, keys: PageKeys): Addresses {
  const linksOf = async ({ id, isPrivate }: Repository) =>
    linksFrom(publicUrl, isPrivate ? await keys.issue(id) : null);
  return {
    commit: async (repository, commit) => (await linksOf(repository)).commit(repository.owner, repository.name, commit),
    run: async (repository, runId) => (await linksOf(repository)).run(runId),
  };
}
