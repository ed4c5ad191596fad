import { join } from "node:path";
import { initialise } from "./git.ts";
import { copyBranches } from "./git-objects.ts";
import { fullName, isPullRequest, nextId, type Repository, type Site, timestamp } from "./state.ts";

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  readonly installed?: boolean;
  readonly forkOf?: number;
}

/** An empty repository; the first one that has the app decides whose installation it is. */
export async function createRepository(site: Site, wanted: NewRepository): Promise<Repository> {
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
    forkOf: wanted.forkOf ?? null,
  };
  if (site.repositories.some((other) => fullName(other) === fullName(repository))) {
    throw new Error(`${fullName(repository)} is there already`);
  }
  if (repository.installed) site.installation.account ??= repository.owner;
  site.repositories.push(repository);
  await initialise(repository.directory, repository.defaultBranch);
  return repository;
}

/** Somebody's fork, made when it is first needed; the app is not installed there. */
export async function forkOf(
  site: Site,
  origin: Repository,
  wanted: { readonly owner: string; readonly private: boolean },
): Promise<Repository> {
  const known = site.repositories.find(({ forkOf, owner }) => forkOf === origin.id && owner === wanted.owner);
  if (known !== undefined) return known;
  const { defaultBranch, name } = origin;
  const made = await createRepository(site, { ...wanted, name, defaultBranch, installed: false, forkOf: origin.id });
  await copyBranches(origin, made);
  return made;
}

/** Takes a repository off the site; pull requests that came from it stay, without it. */
export function removeRepository(site: Site, repository: Repository): void {
  site.repositories.splice(site.repositories.indexOf(repository), 1);
  for (const issue of site.issues) {
    if (isPullRequest(issue) && issue.headRepositoryId === repository.id) issue.headRepositoryId = null;
  }
}
