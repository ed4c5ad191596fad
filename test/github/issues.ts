import {
  type Comment,
  fullName,
  type Issue,
  isPullRequest,
  issueNumbered,
  nextId,
  type PullRequest,
  type Repository,
  type Site,
  timestamp,
} from "./state.ts";

/** Issues, pull requests and comments as they are made, whoever makes them. */

type Opening = Pick<Issue, "title" | "body" | "author">;

export function createIssue(site: Site, repository: Repository, wanted: Opening): Issue {
  const made = opened(site, repository, wanted);
  site.issues.push(made);
  return made;
}

export function createPullRequest(
  site: Site,
  repository: Repository,
  wanted: Opening & Pick<PullRequest, "headSha" | "headRef" | "headOwner" | "headRepositoryId" | "baseRef" | "baseSha">,
): PullRequest {
  const made = { ...opened(site, repository, wanted), ...wanted, mergedAt: null, mergeCommitSha: null };
  site.issues.push(made);
  return made;
}

function opened(site: Site, repository: Repository, { author, body, title }: Opening): Issue {
  const now = timestamp();
  const numbers = site.issues.filter(({ repositoryId }) => repositoryId === repository.id).map(({ number }) => number);
  return {
    id: nextId(site),
    repositoryId: repository.id,
    number: Math.max(0, ...numbers) + 1,
    title,
    body,
    author,
    state: "open",
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
}

export function issueOf(site: Site, repository: Repository, number: number): Issue {
  const found = issueNumbered(site, repository, number);
  if (found === undefined) throw new Error(`${fullName(repository)} has no issue or pull request ${number}`);
  return found;
}

export function pullRequestOf(site: Site, repository: Repository, number: number): PullRequest {
  const found = issueOf(site, repository, number);
  if (!isPullRequest(found)) throw new Error(`${fullName(repository)}#${number} is not a pull request`);
  return found;
}

export function createComment(
  site: Site,
  issue: Issue,
  wanted: Pick<Comment, "author" | "authorType" | "body" | "place">,
): Comment {
  const now = timestamp();
  const comment: Comment = {
    ...wanted,
    id: nextId(site),
    repositoryId: issue.repositoryId,
    number: issue.number,
    reactions: [],
    minimised: false,
    createdAt: now,
    updatedAt: now,
    history: [wanted.body],
  };
  site.comments.push(comment);
  issue.updatedAt = now;
  return comment;
}

export function editComment(comment: Comment, body: string): void {
  comment.body = body;
  comment.updatedAt = timestamp();
  comment.history.push(body);
}
