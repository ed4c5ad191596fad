import { type Answer, type Call, notFound, paged, Refusal, repositoryOf, textOf, unacceptable } from "../answers.ts";
import { pullRequest, simplePullRequest } from "../discussion-resources.ts";
import { advance, close } from "../events/moves.ts";
import { announcePull, reopen } from "../events/pulls.ts";
import { hasCommit, isAncestor, resolveCommit } from "../git.ts";
import { createPullRequest } from "../issues.ts";
import {
  botOf,
  isPullRequest,
  issueNumbered,
  type PullRequest,
  pullRequestsOf,
  type Site,
  timestamp,
} from "../state.ts";

function pullOf(site: Site, call: Call): PullRequest {
  const issue = issueNumbered(site, repositoryOf(call), Number(call.parameters.pull_number));
  if (issue === undefined || !isPullRequest(issue)) throw notFound();
  return issue;
}

export async function getPull(site: Site, call: Call): Promise<Answer> {
  return { status: 200, body: await pullRequest(site, repositoryOf(call), pullOf(site, call)) };
}

/** Newest first; `head` is a person and a branch. */
export async function listPulls(site: Site, call: Call): Promise<Answer> {
  const { base, direction, head, sort = "created", state = "open" } = call.parameters;
  const found = pullRequestsOf(site, repositoryOf(call)).filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      (base === undefined || pull.baseRef === base) &&
      (head === undefined || !String(head).includes(":") || `${pull.headOwner}:${pull.headRef}` === head),
  );
  const ascending = direction === "asc" || (direction === undefined && sort !== "created");
  const key = (pull: PullRequest): string => (sort === "updated" ? pull.updatedAt : pull.createdAt);
  const sorted = found.toSorted((a, b) => key(a).localeCompare(key(b)) || a.number - b.number);
  return listed(site, call, ascending ? sorted : sorted.toReversed());
}

async function listed(site: Site, call: Call, pulls: readonly PullRequest[]): Promise<Answer> {
  const { headers, items } = paged(call, pulls);
  const repository = repositoryOf(call);
  return {
    status: 200,
    headers,
    body: await Promise.all(items.map((pull) => simplePullRequest(site, repository, pull))),
  };
}

/** The pull requests that bring a commit in: those that are open, and the one that was merged with it. */
export async function listPullsOfCommit(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const sha = await resolveCommit(repository, textOf(call, "commit_sha"));
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${textOf(call, "commit_sha")}`, "validation");
  const found: PullRequest[] = [];
  for (const pull of pullRequestsOf(site, repository)) {
    const inside =
      (await isAncestor(repository, sha, pull.headSha)) && !(await isAncestor(repository, sha, pull.baseSha));
    if (pull.mergeCommitSha === sha || (inside && (pull.state === "open" || pull.mergedAt !== null))) found.push(pull);
  }
  return listed(site, call, found);
}

export async function createPull(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { base, body, head, title } = call.body as { base: string; head: string; title?: string; body?: string };
  const refuse = (field: string, message: string): Refusal => unacceptable("PullRequest", field, message);
  if (title === undefined) throw refuse("title", "title can't be blank");
  const branch = head.replace(`${repository.owner}:`, "");
  const baseSha = await resolveCommit(repository, `heads/${base}`);
  const headSha = await resolveCommit(repository, `heads/${branch}`);
  if (baseSha === undefined) throw refuse("base", "base is invalid");
  if (headSha === undefined || !(await hasCommit(repository, headSha))) throw refuse("head", "head is invalid");
  if (await isAncestor(repository, headSha, baseSha)) throw refuse("head", `No commits between ${base} and ${branch}`);
  const twin = pullRequestsOf(site, repository).some(
    (pull) =>
      pull.state === "open" &&
      pull.headRepositoryId === repository.id &&
      pull.headRef === branch &&
      pull.baseRef === base,
  );
  if (twin) throw refuse("head", `A pull request already exists for ${repository.owner}:${branch}.`);
  const pull = createPullRequest(site, repository, {
    title,
    body: body ?? null,
    author: botOf(site),
    headSha,
    headRef: branch,
    headOwner: repository.owner,
    headRepositoryId: repository.id,
    baseRef: base,
    baseSha,
  });
  await advance(repository, pull, headSha);
  announcePull(site, repository, pull, "opened");
  return { status: 201, body: await pullRequest(site, repository, pull) };
}

export async function updatePull(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const pull = pullOf(site, call);
  const { base, body, state, title } = call.body as { base?: string; body?: string; state?: string; title?: string };
  if (base !== undefined && (await resolveCommit(repository, `heads/${base}`)) === undefined) {
    throw unacceptable("PullRequest", "base", "base is invalid");
  }
  if (state === "open" && pull.mergedAt !== null) {
    throw unacceptable("PullRequest", "state", "state cannot be changed. The pull request is merged.");
  }
  pull.title = title ?? pull.title;
  pull.body = body ?? pull.body;
  pull.baseRef = base ?? pull.baseRef;
  pull.updatedAt = timestamp();
  if (state !== undefined && state !== pull.state) {
    if (state === "closed") close(pull);
    else reopen(pull);
    announcePull(site, repository, pull, state === "closed" ? "closed" : "reopened");
  }
  return { status: 200, body: await pullRequest(site, repository, pull) };
}
