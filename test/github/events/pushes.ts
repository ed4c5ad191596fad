import { randomUUID } from "node:crypto";
import { ensureSuite, suiteOf } from "../checks.ts";
import type { Event } from "../deliveries.ts";
import { commit, type FileChanges, hasCommit, isAncestor, readCommit, resolveCommit, setRef } from "../git.ts";
import * as payloads from "../payloads.ts";
import { fullName, type Repository, type Site, timestamp } from "../state.ts";
import { type Delivering, send, usualSender } from "./sending.ts";

export interface PushOptions {
  readonly message?: string;
  readonly date?: Date;
  readonly deliver?: Delivering;
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

/** Commits to a branch, then tells the app what GitHub tells it: check_suite requested first, then push. */
export async function push(
  site: Site,
  repository: Repository,
  branch: string,
  files: FileChanges,
  options: PushOptions = {},
): Promise<Pushed> {
  const sender = options.sender ?? usualSender;
  const head = await resolveCommit(repository, `heads/${branch}`);
  const parent = options.from ?? head ?? (await resolveCommit(repository, `heads/${repository.defaultBranch}`));
  const sha = await commit(repository, {
    branch,
    parent,
    files,
    message: options.message ?? `Change ${Object.keys(files).join(", ") || "nothing"}`,
    date: options.date ?? new Date(),
    author: { name: sender, email: `${sender}@example.org` },
  });
  repository.pushedAt = timestamp();
  const pushed = await readCommit(repository, sha);
  const before = head ?? payloads.zeros;
  const guid = randomUUID();
  const payload = await payloads.push(site, repository, {
    ref: `refs/heads/${branch}`,
    before,
    after: sha,
    forced: head !== undefined && !(await isAncestor(repository, head, sha)),
    commits: [pushed],
    head: pushed,
    sender,
  });
  const events: Event[] = [{ name: "push", payload, repository, guid }];
  if (repository.installed && suiteOf(site, repository, sha) === undefined) {
    const suite = ensureSuite(site, repository, sha, { branch, before });
    const requested = await payloads.checkSuite(site, repository, { action: "requested", suite, sender });
    events.unshift({ name: "check_suite", payload: requested, repository });
  }
  await send(site, options.deliver ?? true, ...events);
  return { sha, before, guid };
}

export async function deleteBranch(site: Site, repository: Repository, branch: string): Promise<Pushed> {
  const before = await resolveCommit(repository, `heads/${branch}`);
  if (before === undefined) throw new Error(`${fullName(repository)} has no branch ${branch}`);
  await setRef(repository, `refs/heads/${branch}`, undefined);
  return moved(site, repository, { ref: `refs/heads/${branch}`, before, after: payloads.zeros });
}

export async function tag(site: Site, repository: Repository, name: string, sha: string): Promise<Pushed> {
  if (!(await hasCommit(repository, sha))) throw new Error(`${fullName(repository)} has no commit ${sha}`);
  const before = (await resolveCommit(repository, `tags/${name}`)) ?? payloads.zeros;
  await setRef(repository, `refs/tags/${name}`, sha);
  return moved(site, repository, { ref: `refs/tags/${name}`, before, after: sha });
}

/** The push event of a ref that moved without a new commit. */
async function moved(
  site: Site,
  repository: Repository,
  { after, before, ref }: { after: string; before: string; ref: string },
): Promise<Pushed> {
  const head = after === payloads.zeros ? undefined : await readCommit(repository, after);
  const payload = await payloads.push(site, repository, {
    ref,
    before,
    after,
    forced: false,
    commits: [],
    head,
    sender: usualSender,
  });
  const guid = randomUUID();
  await send(site, true, { name: "push", payload, repository, guid });
  return { sha: after, before, guid };
}
