import { randomUUID } from "node:crypto";
import * as payloads from "../discussion-payloads.ts";
import { readCommit, resolveCommit, setRef } from "../git.ts";
import { pullRequestOf } from "../issues.ts";
import { zeros } from "../payloads.ts";
import { fullName, type PullRequest, pullRequestsOf, type Repository, type Site } from "../state.ts";
import { afterMove, close } from "./moves.ts";
import { branchOf, mergeInto, mergeOf, type Told, tell } from "./pulls.ts";
import { send, usualSender } from "./sending.ts";

function branchFor({ baseRef, number }: PullRequest, base: string): string {
  return `refs/heads/gh-readonly-queue/${baseRef}/pr-${number}-${base}`;
}

async function queuedAt(site: Site, repository: Repository, sha: string, base: string) {
  for (const pull of pullRequestsOf(site, repository)) {
    const ref = branchFor(pull, base);
    if ((await resolveCommit(repository, ref.replace("refs/", ""))) === sha) return { pull, ref };
  }
  throw new Error(`${fullName(repository)} has no merge group ${sha}`);
}

/** Puts a pull request into the merge queue: GitHub makes the merge on a branch of its own, and asks for checks of it. */
export async function mergeGroup(
  site: Site,
  repository: Repository,
  number: number,
  { deliver = true, sender = usualSender }: Told = {},
): Promise<{ sha: string; ref: string }> {
  const pull = pullRequestOf(site, repository, number);
  const base = await branchOf(repository, pull.baseRef);
  const sha = await mergeOf(repository, pull, base, sender);
  const ref = branchFor(pull, base);
  await setRef(repository, ref, sha);
  const moved = await afterMove(site, repository, { ref, before: zeros, after: sha, sender });
  const head = await readCommit(repository, sha);
  const group = { action: "checks_requested", ref, baseRef: pull.baseRef, head, sender } as const;
  const payload = payloads.mergeGroup(site, repository, group);
  await send(site, deliver, ...moved, { name: "merge_group", payload, repository });
  return { sha, ref };
}

/** Ends a merge group; a merged one becomes the base branch's head and closes its pull request. */
export async function destroyMergeGroup(
  site: Site,
  repository: Repository,
  sha: string,
  reason: "merged" | "invalidated" | "dequeued",
  { deliver = true, sender = usualSender }: Told = {},
): Promise<string> {
  const head = await readCommit(repository, sha);
  const base = head.parents[0] ?? "";
  const { pull, ref } = await queuedAt(site, repository, sha, base);
  const { baseRef } = pull;
  if (reason === "merged") {
    await mergeInto(site, repository, pull, { base, sha, deliver, sender });
    close(pull);
    await tell(site, repository, pull, "closed", { deliver, sender });
  }
  await setRef(repository, ref, undefined);
  const guid = randomUUID();
  const group = { action: "destroyed", reason, ref, baseRef, head, sender } as const;
  const payload = payloads.mergeGroup(site, repository, group);
  const moved = await afterMove(site, repository, { ref, before: sha, after: zeros, sender });
  await send(site, deliver, { name: "merge_group", payload, repository, guid }, ...moved);
  return guid;
}
