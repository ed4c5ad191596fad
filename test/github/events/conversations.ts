import * as payloads from "../discussion-payloads.ts";
import { resolveCommit } from "../git.ts";
import { createComment, issueOf, pullRequestOf } from "../issues.ts";
import {
  type Comment,
  fullName,
  type Issue,
  inBackground,
  nextId,
  type Repository,
  type Site,
  timestamp,
} from "../state.ts";
import { type DeliveryOptions, send, sendOne, usualSender } from "./sending.ts";

export interface Said extends DeliveryOptions {
  readonly author?: string;
  readonly authorType?: "User" | "Bot";
}

export interface SaidAt {
  readonly id: number;
  /** Of the event. */
  readonly guid: string;
}

function sayer({ author = usualSender, authorType = author.endsWith("[bot]") ? "Bot" : "User" }: Said) {
  return { author, authorType } as const;
}

/** Somebody says something in an issue or a pull request. */
export async function comment(
  site: Site,
  repository: Repository,
  number: number,
  body: string,
  said: Said = {},
): Promise<SaidAt> {
  const issue = issueOf(site, repository, number);
  const made = createComment(site, issue, { ...sayer(said), body, place: "conversation" });
  const payload = payloads.issueComment(site, repository, { action: "created", issue, comment: made });
  return { id: made.id, guid: await sendOne(site, { name: "issue_comment", payload, repository }, said.deliver) };
}

/** Somebody ends a review of a pull request with a few words. */
export async function review(
  site: Site,
  repository: Repository,
  number: number,
  body: string,
  said: Said = {},
): Promise<SaidAt> {
  const pull = pullRequestOf(site, repository, number);
  const id = nextId(site);
  const payload = await payloads.review(site, repository, pull, { id, body, author: sayer(said).author });
  return { id, guid: await sendOne(site, { name: "pull_request_review", payload, repository }, said.deliver) };
}

/** Somebody says something beside a line of a pull request. */
export async function reviewComment(
  site: Site,
  repository: Repository,
  number: number,
  body: string,
  said: Said = {},
): Promise<SaidAt> {
  const pull = pullRequestOf(site, repository, number);
  const made = createComment(site, pull, { ...sayer(said), body, place: "line" });
  const payload = await payloads.reviewComment(site, repository, pull, made);
  const event = { name: "pull_request_review_comment", payload, repository };
  return { id: made.id, guid: await sendOne(site, event, said.deliver) };
}

/** GitHub tells apps of every comment, their own as well, after it answered. */
export function announceComment(
  site: Site,
  repository: Repository,
  event: { action: "created" | "edited" | "deleted"; issue: Issue; comment: Comment; from?: string },
): void {
  const payload = payloads.issueComment(site, repository, event);
  inBackground(site, send(site, true, { name: "issue_comment", payload, repository }));
}

/** Publishes a release of a tag that is there already. */
export async function release(
  site: Site,
  repository: Repository,
  tag: string,
  { author = usualSender, deliver }: DeliveryOptions & { readonly author?: string } = {},
): Promise<string> {
  if ((await resolveCommit(repository, `tags/${tag}`)) === undefined) {
    throw new Error(`${fullName(repository)} has no tag ${tag}`);
  }
  const payload = payloads.release(site, repository, { id: nextId(site), tag, author, at: timestamp() });
  return sendOne(site, { name: "release", payload, repository }, deliver);
}
