import { allow } from "../access.ts";
import { type Answer, type Call, notFound, paged, repositoryOf, unacceptable } from "../answers.ts";
import * as resources from "../discussion-resources.ts";
import { announceComment } from "../events/conversations.ts";
import { createComment, editComment } from "../issues.ts";
import { nodeId, user } from "../resources.ts";
import { botOf, type Comment, type Issue, isPullRequest, issueNumbered, type Site, timestamp } from "../state.ts";

/** The issue or pull request in the address; a plain issue asks for more than the table of operations does. */
function issueOf(site: Site, call: Call, level: "read" | "write"): Issue {
  const issue = issueNumbered(site, repositoryOf(call), Number(call.parameters.issue_number));
  if (issue === undefined) throw notFound();
  return allowed(call, issue, level);
}

function allowed(call: Call, issue: Issue, level: "read" | "write"): Issue {
  if (!isPullRequest(issue)) allow(call.token, [["issues", level]]);
  return issue;
}

/** A comment in a conversation and where it stands. */
function commentOf(site: Site, call: Call): { comment: Comment; issue: Issue } {
  const comment = commentAt(site, call, "conversation");
  const issue = issueNumbered(site, repositoryOf(call), comment.number);
  if (issue === undefined) throw notFound();
  return { comment, issue: allowed(call, issue, "write") };
}

function commentAt(site: Site, call: Call, place: Comment["place"]): Comment {
  const repository = repositoryOf(call);
  const comment = site.comments.find(
    (each) => each.id === call.parameters.comment_id && each.repositoryId === repository.id && each.place === place,
  );
  if (comment === undefined) throw notFound();
  return comment;
}

const longest = 65_536;

function bodyOf(call: Call): string {
  const body = String(call.body.body);
  if (body.trim() === "") throw unacceptable("IssueComment", "body", "body can't be blank");
  if ([...body].length > longest) {
    throw unacceptable("IssueComment", "body", `body is too long (maximum is ${longest} characters)`);
  }
  return body;
}

export function getIssue(site: Site, call: Call): Answer {
  return { status: 200, body: resources.issue(site, repositoryOf(call), issueOf(site, call, "read")) };
}

export function listComments(site: Site, call: Call): Answer {
  const repository = repositoryOf(call);
  const issue = issueOf(site, call, "read");
  const since = call.parameters.since === undefined ? 0 : Date.parse(String(call.parameters.since));
  const recent = resources.conversation(site, issue).filter(({ updatedAt }) => Date.parse(updatedAt) >= since);
  const { headers, items } = paged(call, recent);
  return { status: 200, headers, body: items.map((each) => resources.comment(site, repository, issue, each)) };
}

export function createIssueComment(site: Site, call: Call): Answer {
  const repository = repositoryOf(call);
  const issue = issueOf(site, call, "write");
  const body = bodyOf(call);
  const comment = createComment(site, issue, { author: botOf(site), authorType: "Bot", body, place: "conversation" });
  announceComment(site, repository, { action: "created", issue, comment });
  return { status: 201, body: resources.comment(site, repository, issue, comment) };
}

export function updateComment(site: Site, call: Call): Answer {
  const repository = repositoryOf(call);
  const { comment, issue } = commentOf(site, call);
  const from = comment.body;
  editComment(comment, bodyOf(call));
  announceComment(site, repository, { action: "edited", issue, comment, from });
  return { status: 200, body: resources.comment(site, repository, issue, comment) };
}

export function deleteComment(site: Site, call: Call): Answer {
  const { comment, issue } = commentOf(site, call);
  site.comments.splice(site.comments.indexOf(comment), 1);
  announceComment(site, repositoryOf(call), { action: "deleted", issue, comment });
  return { status: 204 };
}

export function reactToComment(site: Site, call: Call): Answer {
  return react(site, call, commentOf(site, call).comment);
}

export function reactToReviewComment(site: Site, call: Call): Answer {
  return react(site, call, commentAt(site, call, "line"));
}

/** The same reaction a second time is the one that is there already. */
function react(site: Site, call: Call, comment: Comment): Answer {
  const content = String(call.body.content);
  const known = comment.reactions.includes(content);
  if (!known) comment.reactions.push(content);
  const id = comment.id * 10 + comment.reactions.indexOf(content);
  return {
    status: known ? 200 : 201,
    body: { id, node_id: nodeId("Reaction", id), user: user(site, botOf(site)), content, created_at: timestamp() },
  };
}
