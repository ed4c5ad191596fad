import { randomUUID } from "node:crypto";
import { commit, type FileChanges, hasCommit, resolveCommit, setRef } from "../git.ts";
import { zeros } from "../payloads.ts";
import { fullName, type Repository, type Site } from "../state.ts";
import { afterMove } from "./moves.ts";
import { type DeliveryOptions, send, usualSender } from "./sending.ts";

export interface PushOptions extends DeliveryOptions {
  readonly message?: string;
  readonly date?: Date;
  readonly sender?: string;
  /** The commit to build on instead of the branch's head: a forced push, unless it is that head. */
  readonly from?: string;
}

export interface Pushed {
  readonly sha: string;
  readonly before: string;
  /** Of the push event. */
  readonly guid: string;
}

/** Commits to a branch, of which nobody hears yet. */
export async function commitTo(
  repository: Repository,
  branch: string,
  files: FileChanges,
  { date = new Date(), from, message, sender = usualSender }: PushOptions,
): Promise<{ sha: string; head: string | undefined }> {
  const head = await resolveCommit(repository, `heads/${branch}`);
  const parent = from ?? head ?? (await resolveCommit(repository, `heads/${repository.defaultBranch}`));
  const sha = await commit(repository, {
    branch,
    parent,
    files,
    message: message ?? `Change ${Object.keys(files).join(", ") || "nothing"}`,
    date,
    author: { name: sender, email: `${sender}@example.org` },
  });
  return { sha, head };
}

/** Commits to a branch, then tells the app what GitHub tells it. */
export async function push(
  site: Site,
  repository: Repository,
  branch: string,
  files: FileChanges,
  options: PushOptions = {},
): Promise<Pushed> {
  const { head, sha } = await commitTo(repository, branch, files, options);
  return announce(site, repository, { ref: `refs/heads/${branch}`, before: head ?? zeros, after: sha }, options);
}

export async function deleteBranch(
  site: Site,
  repository: Repository,
  branch: string,
  options: DeliveryOptions = {},
): Promise<Pushed> {
  const before = await resolveCommit(repository, `heads/${branch}`);
  if (before === undefined) throw new Error(`${fullName(repository)} has no branch ${branch}`);
  await setRef(repository, `refs/heads/${branch}`, undefined);
  return announce(site, repository, { ref: `refs/heads/${branch}`, before, after: zeros }, options);
}

export async function tag(
  site: Site,
  repository: Repository,
  name: string,
  sha: string,
  options: DeliveryOptions = {},
): Promise<Pushed> {
  if (!(await hasCommit(repository, sha))) throw new Error(`${fullName(repository)} has no commit ${sha}`);
  const before = (await resolveCommit(repository, `tags/${name}`)) ?? zeros;
  await setRef(repository, `refs/tags/${name}`, sha);
  return announce(site, repository, { ref: `refs/tags/${name}`, before, after: sha }, options);
}

/** Tells the app that a ref has moved. */
async function announce(
  site: Site,
  repository: Repository,
  { after, before, ref }: { ref: string; before: string; after: string },
  { deliver = true, sender = usualSender }: DeliveryOptions & { readonly sender?: string } = {},
): Promise<Pushed> {
  const guid = randomUUID();
  await send(site, deliver, ...(await afterMove(site, repository, { ref, before, after, sender, guid })));
  return { sha: after, before, guid };
}
