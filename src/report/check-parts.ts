import type { CheckAction, CheckState, Conclusion } from "../domain/check.ts";
import { link } from "./markdown.ts";

/* What all checks are put together from. */

export const titleLength = 200;

/** Where the check leads to, and when it came to be so. */
export interface CheckPlace {
  readonly pageUrl?: string;
  readonly at?: string;
}

/** All buttons that there are; GitHub takes at most three on a check. */
export const actions: Readonly<Record<"record" | "accept" | "findCause" | "rerun" | "approve", CheckAction>> = {
  record: { label: "Record outputs", description: "Commit reproduce.lock with these outputs", identifier: "accept" },
  accept: { label: "Accept outputs", description: "Record what this run produced", identifier: "accept" },
  findCause: { label: "Find the cause", description: "Run again and see why it differs", identifier: "find-cause" },
  rerun: { label: "Rerun", description: "Run this analysis once more", identifier: "rerun" },
  approve: { label: "Approve and run", description: "Run this one commit from a fork", identifier: "approve" },
};

export function offered(some: readonly CheckAction[]): { readonly actions?: readonly CheckAction[] } {
  return some.length === 0 ? {} : { actions: some };
}

/** A check that is over, with the way to its page. */
export function concluded(
  conclusion: Conclusion,
  place: CheckPlace,
  output: CheckState["output"],
  buttons: readonly CheckAction[] = [],
): CheckState {
  const more = place.pageUrl === undefined ? "" : `\n\n${link("Open the report", place.pageUrl)}`;
  return {
    status: "completed",
    conclusion,
    ...(place.at === undefined ? {} : { completedAt: place.at }),
    ...address(place),
    ...offered(buttons),
    output: { ...output, summary: output.summary + more },
  };
}

export function address({ pageUrl }: CheckPlace): { readonly detailsUrl?: string } {
  return pageUrl === undefined ? {} : { detailsUrl: pageUrl };
}
