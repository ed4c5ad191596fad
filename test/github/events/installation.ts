import * as payloads from "../payloads.ts";
import * as resources from "../resources.ts";
import { fullName, type Json, type Repository, type Site, timestamp } from "../state.ts";
import { sendOne, usualSender } from "./sending.ts";

export async function installRepository(site: Site, repository: Repository): Promise<string> {
  repository.installed = true;
  const first = site.installation.deleted;
  site.installation.deleted = false;
  const sender = repository.owner;
  if (first) {
    const payload = payloads.installation(site, { action: "created", repositories: [repository], sender });
    return sendOne(site, { name: "installation", payload });
  }
  const payload = payloads.installationRepositories(site, { action: "added", repository, sender });
  return sendOne(site, { name: "installation_repositories", payload });
}

/** Takes one repository out of the installation, or, without one, deletes the whole installation and its tokens. */
export async function uninstall(site: Site, repository?: Repository): Promise<string> {
  if (repository !== undefined) {
    repository.installed = false;
    const payload = payloads.installationRepositories(site, {
      action: "removed",
      repository,
      sender: repository.owner,
    });
    return sendOne(site, { name: "installation_repositories", payload });
  }
  const repositories = site.repositories.filter(({ installed }) => installed);
  for (const each of repositories) each.installed = false;
  site.installation.deleted = true;
  return installationEvent(site, "deleted", repositories);
}

export async function setSuspended(site: Site, suspended: boolean): Promise<string> {
  site.installation.suspendedAt = suspended ? timestamp() : null;
  return installationEvent(site, suspended ? "suspend" : "unsuspend", []);
}

/** The first event an app ever gets: somebody installed it on these repositories. */
export async function announceInstallation(site: Site): Promise<string> {
  return installationEvent(
    site,
    "created",
    site.repositories.filter(({ installed }) => installed),
  );
}

function installationEvent(
  site: Site,
  action: "created" | "deleted" | "suspend" | "unsuspend",
  repositories: readonly Repository[],
): Promise<string> {
  const sender = site.installation.account ?? usualSender;
  return sendOne(site, {
    name: "installation",
    payload: payloads.installation(site, { action, repositories, sender }),
  });
}

/** The old name keeps leading to the repository, by a redirect. */
export async function rename(site: Site, repository: Repository, name: string): Promise<string> {
  const from = repository.name;
  repository.formerNames.push(fullName(repository));
  repository.name = name;
  return repositoryEvent(site, repository, "renamed", { repository: { name: { from } } });
}

/** It goes to another owner where the app is installed as well; the old name keeps leading to it. */
export async function transfer(site: Site, repository: Repository, owner: string): Promise<string> {
  const from = { user: resources.user(site, repository.owner) };
  repository.formerNames.push(fullName(repository));
  repository.owner = owner;
  return repositoryEvent(site, repository, "transferred", { owner: { from } });
}

/** It is gone, and so are its checks; what the app is told still describes it. */
export async function deleteRepository(site: Site, repository: Repository): Promise<string> {
  site.repositories.splice(site.repositories.indexOf(repository), 1);
  return repositoryEvent(site, repository, "deleted");
}

export async function setPrivate(site: Site, repository: Repository, hidden: boolean): Promise<string> {
  repository.private = hidden;
  return repositoryEvent(site, repository, hidden ? "privatized" : "publicized");
}

function repositoryEvent(
  site: Site,
  repository: Repository,
  action: "renamed" | "transferred" | "privatized" | "publicized" | "deleted",
  changes?: Json,
): Promise<string> {
  const event = { action, sender: repository.owner, ...(changes === undefined ? {} : { changes }) };
  return sendOne(site, { name: "repository", payload: payloads.repositoryChange(site, repository, event), repository });
}
