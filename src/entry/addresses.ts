import type { Digest } from "../domain/digest.ts";
import type { Repository } from "../domain/repository.ts";
import type { PageKeys } from "../ports.ts";
import { type Links, linksFrom } from "../report/links.ts";

/** Addresses that GitHub shows people. Those of a private repository carry a key that opens its pages for a while. */
export interface Addresses {
  commit(repository: Repository, commit: string): Promise<string>;
  run(repository: Repository, runId: string): Promise<string>;
  /** Of the page for who reviews the paper. */
  review(repository: Repository, runId: string): Promise<string>;
  /** Of the archive that anybody can verify offline. */
  certificate(repository: Repository, runId: string): Promise<string>;
  /** Of what everybody may see. */
  public(): Links;
  /** Of a run's views, where GitHub itself may fetch them: from a public server, of a public repository. */
  view(repository: Repository, runId: string): ((digest: Digest) => string) | undefined;
}

export function addresses(publicUrl: string, keys: PageKeys): Addresses {
  const linksOf = async ({ id, isPrivate }: Repository) =>
    linksFrom(publicUrl, isPrivate ? await keys.issue(id) : null);
  return {
    public: () => linksFrom(publicUrl),
    commit: async (repository, commit) => (await linksOf(repository)).commit(repository.owner, repository.name, commit),
    run: async (repository, runId) => (await linksOf(repository)).run(runId),
    review: async (repository, runId) => (await linksOf(repository)).review(runId),
    certificate: async (repository, runId) => (await linksOf(repository)).certificate(runId, "zip"),
    view: ({ isPrivate }, runId) =>
      isPrivate || !isPublic(publicUrl) ? undefined : (digest) => linksFrom(publicUrl).view(runId, digest),
  };
}

/** A name in the public domain name system, by what it looks like: not an address, not a machine of one's own network. */
function isPublic(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === "https:" &&
    /\.[a-z][a-z0-9-]*$/i.test(hostname) &&
    !/\.(?:local|localhost|internal|test|lan)$/i.test(hostname)
  );
}
