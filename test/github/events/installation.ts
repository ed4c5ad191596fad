import * as payloads from "../payloads.ts";
import { removeRepository } from "../repositories.ts";
import { user } from "../resources.ts";
import { fullName, type Repository, type Site, timestamp } from "../state.ts";
import { type Delivering, type DeliveryOptions, sendOne, usualSender } from "./sending.ts";

export async function installRepository(
  site: Site,
  repository: Repository,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  repository.installed = true;
  const first = site.installation.deleted;
  site.installation.deleted = false;
  const sender = repository.owner;
  if (first) {
    const payload = payloads.installation(site, { action: "created", repositories: [repository], sender });
    return sendOne(site, { name: "installation", payload }, deliver);
  }
  const payload = payloads.installationRepositories(site, { action: "added", repository, sender });
  return sendOne(site, { name: "installation_repositories", payload }, deliver);
}

/** Takes one repository out of the installation, or, without one, deletes the whole installation and its tokens. */
export async function uninstall(
  site: Site,
  repository: Repository | undefined,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  if (repository !== undefined) {
    repository.installed = false;
    const payload = payloads.installationRepositories(site, {
      action: "removed",
      repository,
      sender: repository.owner,
    });
    return sendOne(site, { name: "installation_repositories", payload }, deliver);
  }
  const repositories = site.repositories.filter(({ installed }) => installed);
  for (const each of repositories) each.installed = false;
  site.installation.deleted = true;
  return installationEvent(site, { action: "deleted", repositories }, deliver);
}

export async function setSuspended(site: Site, suspended: boolean, { deliver }: DeliveryOptions = {}): Promise<string> {
  site.installation.suspendedAt = suspended ? timestamp() : null;
  return installationEvent(site, { action: suspended ? "suspend" : "unsuspend", repositories: [] }, deliver);
}

/** The first event an app ever gets: somebody installed it on these repositories. */
export async function announceInstallation(site: Site, { deliver }: DeliveryOptions = {}): Promise<string> {
  const repositories = site.repositories.filter(({ installed }) => installed);
  return installationEvent(site, { action: "created", repositories }, deliver);
}

function installationEvent(
  site: Site,
  event: { action: "created" | "deleted" | "suspend" | "unsuspend"; repositories: readonly Repository[] },
  deliver: Delivering | undefined,
): Promise<string> {
  const sender = site.installation.account ?? usualSender;
  return sendOne(site, { name: "installation", payload: payloads.installation(site, { ...event, sender }) }, deliver);
}

/** The old name keeps leading to the repository, by a redirect. */
export async function rename(
  site: Site,
  repository: Repository,
  name: string,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  const from = repository.name;
  repository.formerNames.push(fullName(repository));
  repository.name = name;
  return repositoryEvent(site, repository, { action: "renamed", changes: { repository: { name: { from } } } }, deliver);
}

/** The account has another name from now on, and with it all its repositories; of those GitHub says nothing. */
export async function renameAccount(
  site: Site,
  from: string,
  to: string,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  for (const repository of site.repositories.filter(({ owner }) => owner === from)) {
    repository.formerNames.push(fullName(repository));
    repository.owner = to;
  }
  if (site.installation.account === from) site.installation.account = to;
  const payload = payloads.installationTarget(site, { account: to, from });
  return sendOne(site, { name: "installation_target", payload }, deliver);
}

export interface TransferOptions extends DeliveryOptions {
  readonly installed?: boolean;
}

/** Another account owns it from now on; where the app is not installed there, this is the last that it hears. */
export async function transfer(
  site: Site,
  repository: Repository,
  newOwner: string,
  { deliver, installed = true }: TransferOptions = {},
): Promise<string> {
  const changes = { owner: { from: { user: user(site, repository.owner) } } };
  repository.formerNames.push(fullName(repository));
  repository.owner = newOwner;
  const guid = await repositoryEvent(site, repository, { action: "transferred", changes }, deliver);
  repository.installed &&= installed;
  return guid;
}

/** Deletes a repository for good. */
export async function deleteRepository(
  site: Site,
  repository: Repository,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  removeRepository(site, repository);
  return repositoryEvent(site, repository, { action: "deleted" }, deliver);
}

export async function setPrivate(
  site: Site,
  repository: Repository,
  hidden: boolean,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  repository.private = hidden;
  return repositoryEvent(site, repository, { action: hidden ? "privatized" : "publicized" }, deliver);
}

function repositoryEvent(
  site: Site,
  repository: Repository,
  event: Omit<payloads.RepositoryChange, "sender">,
  deliver: Delivering | undefined,
): Promise<string> {
  const payload = payloads.repositoryChange(site, repository, { ...event, sender: repository.owner });
  return sendOne(site, { name: "repository", payload, repository }, deliver);
}
