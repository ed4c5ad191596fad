import { randomUUID } from "node:crypto";
import { deliver, lose } from "../deliveries.ts";
import type { Event, Site } from "../state.ts";
import { grants } from "../tokens.ts";
import { payloadProblems } from "../webhooks.ts";

/** Who does things, unless a test says who. */
export const usualSender = "ada";

/** `false`: nobody hears of it. `"lost"`: GitHub tried and failed, so it is among the deliveries as a failure. */
export type Delivering = boolean | "lost";

export interface DeliveryOptions {
  readonly deliver?: Delivering;
}

/** Without the right to read it an app is not told of it, although it subscribed. */
const gates: Readonly<Record<string, string>> = {
  check_run: "checks",
  check_suite: "checks",
  issue_comment: "issues",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  pull_request_review_comment: "pull_requests",
  push: "contents",
  release: "contents",
};

function mayHear(site: Site, { name, repository }: Event): boolean {
  const gate = gates[name];
  if (repository !== undefined && !repository.installed) return false;
  return gate === undefined || grants(site.installation.permissions, gate, "read");
}

/** Tells the app, one after the other, what it is entitled to hear: nothing of repositories where it is not installed. */
export async function send(site: Site, how: Delivering, ...events: readonly Event[]): Promise<void> {
  for (const event of events) {
    if (how === false || !mayHear(site, event)) continue;
    site.unexpected.push(...payloadProblems(event));
    if (how === "lost") lose(site, event);
    else if (site.held !== undefined) site.held.push({ guid: randomUUID(), ...event });
    else await deliver(site, event);
  }
}

/** Sends one event and returns its GUID. */
export async function sendOne(site: Site, event: Event, how: Delivering = true): Promise<string> {
  const guid = randomUUID();
  await send(site, how, { ...event, guid });
  return guid;
}
