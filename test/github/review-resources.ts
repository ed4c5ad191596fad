import { addresses, association, reactions } from "./discussion-resources.ts";
import { nodeId, user } from "./resources.ts";
import type { Comment, Json, PullRequest, Repository, Site } from "./state.ts";

/** Reviews and releases, in the words of the REST API. */

export function reviewComment(site: Site, repository: Repository, pull: PullRequest, subject: Comment): Json {
  const { api, html, pull: pullUrl } = addresses(site, repository, pull.number);
  const url = `${api}/pulls/comments/${subject.id}`;
  const page = `${html}/pull/${pull.number}#discussion_r${subject.id}`;
  return {
    url,
    id: subject.id,
    node_id: nodeId("PullRequestReviewComment", subject.id),
    pull_request_review_id: null,
    pull_request_url: pullUrl,
    html_url: page,
    // Every comment of the stand-in is on the first line of a file; Tickmark does not look where.
    path: "README.md",
    diff_hunk: "@@ -0,0 +1 @@",
    commit_id: pull.headSha,
    original_commit_id: pull.headSha,
    position: 1,
    original_position: 1,
    line: 1,
    original_line: 1,
    start_line: null,
    original_start_line: null,
    side: "RIGHT",
    start_side: null,
    subject_type: "line",
    user: user(site, subject.author, subject.authorType),
    body: subject.body,
    created_at: subject.createdAt,
    updated_at: subject.updatedAt,
    author_association: association(repository, subject.author),
    reactions: reactions(url, subject.reactions),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
  };
}

export function review(
  site: Site,
  repository: Repository,
  pull: PullRequest,
  { author, body, id }: { id: number; author: string; body: string },
): Json {
  const { html, pull: pullUrl } = addresses(site, repository, pull.number);
  const page = `${html}/pull/${pull.number}#pullrequestreview-${id}`;
  return {
    id,
    node_id: nodeId("PullRequestReview", id),
    user: user(site, author),
    body,
    commit_id: pull.headSha,
    submitted_at: pull.updatedAt,
    updated_at: pull.updatedAt,
    state: "commented",
    html_url: page,
    pull_request_url: pullUrl,
    author_association: association(repository, author),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
  };
}

export function release(
  site: Site,
  repository: Repository,
  { at, author, id, tag }: { id: number; tag: string; author: string; at: string },
): Json {
  const { api, html } = addresses(site, repository, 0);
  const url = `${api}/releases/${id}`;
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${html}/releases/tag/${tag}`,
    id,
    node_id: nodeId("Release", id),
    author: user(site, author),
    tag_name: tag,
    target_commitish: repository.defaultBranch,
    name: tag,
    body: null,
    draft: false,
    prerelease: false,
    immutable: false,
    created_at: at,
    updated_at: at,
    published_at: at,
    assets: [],
    tarball_url: `${api}/tarball/${tag}`,
    zipball_url: `${api}/zipball/${tag}`,
  };
}
