import type { CheckAction, CheckAnnotation, CheckImage, CheckState, Conclusion } from "../domain/check.ts";
import type { Diagnosis } from "../domain/diagnosis.ts";
import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import { assertNever } from "../domain/fault.ts";
import { declarationFile } from "../domain/names.ts";
import { shortened } from "../domain/plain-text.ts";
import type { Problem } from "../domain/problem.ts";
import type { Progress } from "../domain/progress.ts";
import type { Verdict } from "../domain/verdict.ts";
import { causesText, completedSummary, completedText } from "./check-text.ts";
import { byteLength, byteLimit, code, inline, link } from "./markdown.ts";
import { counted, duration } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { headline, progressSentence } from "./wording.ts";

/** GitHub takes no more in one request. */
const annotationLimit = 50;
const titleLength = 200;

/** Where the check leads to, and when it came to be so. */
export interface CheckPlace {
  readonly pageUrl?: string;
  readonly at?: string;
}

/** The rerun waits for its turn. */
export function queuedCheck(place: CheckPlace = {}): CheckState {
  return {
    status: "queued",
    ...address(place),
    output: { title: "Waiting for its turn", summary: "The analysis will be rerun as soon as a worker is free." },
  };
}

export interface RunningState extends CheckPlace {
  /** The newest stage or step. */
  readonly progress: Progress;
  readonly elapsedSeconds: number;
  /** The newest line of the log, if there is one. */
  readonly lastLine?: string | null | undefined;
}

/** The rerun is at work: what it does now, for how long, and what it said last. */
export function runningCheck({ progress, elapsedSeconds, lastLine, ...place }: RunningState): CheckState {
  const sentence = progressSentence(progress);
  const elapsed = duration(elapsedSeconds);
  const said = shownLine(lastLine ?? "", 200);
  return {
    status: "in_progress",
    ...(place.at === undefined ? {} : { startedAt: place.at }),
    ...address(place),
    output: {
      title: shortened(`${sentence} (${elapsed})`, titleLength),
      summary: [
        `**${inline(sentence)}**, ${elapsed} after the start.`,
        ...(said === "" ? [] : [`Last line of the log: ${code(said)}`]),
      ].join("\n\n"),
    },
  };
}

export interface CompletedContext {
  readonly pageUrl: string;
  /** The end of the log, as much of it as is at hand; shown when something went wrong. */
  readonly logTail: string;
  /** What the author types to accept what was produced. */
  readonly recordCommand?: string;
  /** What has happened to this check since, such as an answer to a button; Markdown. */
  readonly notice?: string;
  /** Address of a view of this run, where GitHub can reach it. */
  readonly viewUrl?: ((digest: Digest) => string) | undefined;
}

/** The verdict, for the author of the commit. */
export function completedCheck(evidence: Evidence, context: CompletedContext): CheckState {
  return {
    status: "completed",
    conclusion: conclusionOf(evidence.verdict),
    startedAt: evidence.run.record.startedAt,
    completedAt: evidence.decidedAt,
    detailsUrl: context.pageUrl,
    ...offered(actionsFor(evidence)),
    output: {
      title: shortened(headline(evidence), titleLength),
      summary: [context.notice ?? "", completedSummary(evidence, context)].filter(Boolean).join("\n\n"),
      text: completedText(evidence, context),
      ...(context.viewUrl === undefined ? {} : { images: images(evidence, context.viewUrl) }),
    },
  };
}

/** GitHub takes at most three. */
function actionsFor({ verdict, comparisons }: Evidence): readonly CheckAction[] {
  const differs = comparisons.some(({ kind }) => kind === "different");
  const isWhole = comparisons.length > 0 && comparisons.every(({ kind }) => kind !== "missing");
  switch (verdict.kind) {
    case "reproduced":
      return [];
    case "unrecorded":
      return isWhole ? [actions.record, actions.rerun] : [actions.rerun];
    case "diverged":
      return [...(isWhole ? [actions.accept] : []), ...(differs ? [actions.findCause] : []), actions.rerun];
    case "failed":
      return [actions.rerun];
  }
}

const actions = {
  record: { label: "Record outputs", description: "Commit reproduce.lock with these outputs", identifier: "accept" },
  accept: { label: "Accept outputs", description: "Record what this run produced", identifier: "accept" },
  findCause: { label: "Find the cause", description: "Run again and see why it differs", identifier: "find-cause" },
  rerun: { label: "Rerun", description: "Run this analysis once more", identifier: "rerun" },
  approve: { label: "Approve and run", description: "Run this one commit from a fork", identifier: "approve" },
} as const satisfies Record<string, CheckAction>;

function offered(some: readonly CheckAction[]): { readonly actions?: readonly CheckAction[] } {
  return some.length === 0 ? {} : { actions: some };
}

/** What the doctor found, for whoever pressed the button. It judges nothing: the verdict stands on its own check. */
export function diagnosisCheck(diagnosis: Diagnosis, place: CheckPlace): CheckState {
  const { isStable, unstable, causes, unheld } = diagnosis;
  const [first] = causes;
  const title = isStable
    ? "Two equal runs gave the same: no randomness that shows here"
    : (first?.sentence ?? "Two equal runs did not give the same");
  const lead = isStable
    ? "The analysis was run twice without a change, and gave the same. What differs from the record came from a change since then."
    : "The analysis was run twice without a change, and did not give the same:";
  const differing = unstable.slice(0, 20).map((line) => `- ${code(shownLine(line, 300))}`);
  return concluded("neutral", place, {
    title: shortened(shownLine(title, 400), titleLength),
    summary: [lead, ...(differing.length === 0 ? [] : [differing.join("\n")]), causesText(causes), ...unheld]
      .filter(Boolean)
      .join("\n\n"),
  });
}

/** GitHub shows them one below the other, so only the first few. */
const mostImages = 5;

function images({ comparisons }: Evidence, url: (digest: Digest) => string): readonly CheckImage[] {
  const views = comparisons.flatMap((comparison) =>
    "views" in comparison ? (comparison.views ?? []).map((view) => ({ comparison, view })) : [],
  );
  return views.slice(0, mostImages).map(({ comparison, view }) => {
    const where = [shownLine(comparison.label ?? comparison.path, 120), shownLine(view.at, 60)]
      .filter(Boolean)
      .join(", ");
    return { url: url(view.difference), alt: `What differs in ${where}`, caption: `${where}: what differs is red` };
  });
}

/** What GitHub is told of a verdict; only `reproduced` lets a required check pass. */
function conclusionOf(verdict: Verdict): Conclusion {
  switch (verdict.kind) {
    case "reproduced":
      return "success";
    case "diverged":
      return "failure";
    case "failed":
      return verdict.failure.kind === "timed-out" ? "timed_out" : "failure";
    case "unrecorded":
      return "action_required";
    default:
      return assertNever(verdict);
  }
}

/** The declaration or the lock cannot be used: every problem at its line. */
export function problemsCheck(problems: readonly Problem[], place: CheckPlace = {}): CheckState {
  const files = [...new Set(problems.map(({ file }) => shownLine(file, 100)))];
  return concluded("failure", place, {
    title: shortened(`${files.join(" and ")} cannot be used: ${counted(problems.length, "problem")}`, titleLength),
    summary: [
      `Nothing was run. ${problems.length === 1 ? "This" : "These"} must be mended first; \`tickmark validate\` tells the same before you push.`,
      problemList(problems),
    ].join("\n\n"),
    annotations: problems.slice(0, annotationLimit).map(annotation),
  });
}

function problemList(problems: readonly Problem[]): string {
  let room = byteLimit - 2000;
  const lines: string[] = [];
  for (const { file, line, column, message } of problems) {
    const text = `- ${code(`${shortened(file, 100)}:${line}:${column}`)} ${inline(shownLine(message, 1000))}`;
    room -= byteLength(text) + 1;
    if (room < 0) break;
    lines.push(text);
  }
  const unmarked = problems.length - annotationLimit;
  if (unmarked > 0)
    lines.push(
      `\nGitHub shows ${annotationLimit} of them beside their lines; ${unmarked.toLocaleString("en")} more have no mark there.`,
    );
  const unlisted = problems.length - lines.length + (unmarked > 0 ? 1 : 0);
  if (unlisted > 0) lines.push(`\n${counted(unlisted, "problem")} found no room in this list.`);
  return lines.join("\n");
}

function annotation({ file, line, message }: Problem): CheckAnnotation {
  const at = Math.max(1, Math.trunc(line));
  return {
    path: file,
    startLine: at,
    endLine: at,
    level: "failure",
    title: `${shownLine(file, 100)} cannot be used`,
    message: shownLine(message, 4000),
  };
}

/** The world failed us and went on failing: the commit is neither confirmed nor blamed. */
export function faultCheck(reason: string, place: CheckPlace = {}): CheckState {
  const cause = shownLine(reason, 1000);
  return concluded("cancelled", place, {
    title: shortened(`Not judged: ${cause}`, titleLength),
    summary: [
      "**The analysis was not judged.** Something outside of it went wrong, also when it was tried again:",
      `> ${inline(cause)}`,
      "This says nothing about your commit. Press **Re-run** to try again; if it stays so, tell whoever runs this Tickmark server.",
    ].join("\n\n"),
  });
}

/** There is nothing to rerun in this commit. */
export function skippedCheck(reason: string, place: CheckPlace = {}): CheckState {
  const why = shownLine(reason, 1000);
  return concluded("skipped", place, {
    title: shortened(`Nothing to rerun: ${why}`, titleLength),
    summary: `Nothing was rerun: ${inline(why)}. A commit is rerun when it holds a ${code(declarationFile)}.`,
  });
}

/** Nobody waits for it any more. Never a verdict, and never one that a required check could pass by. */
export function cancelledCheck(reason: string, place: CheckPlace = {}): CheckState {
  const why = shownLine(reason, 1000);
  const output = {
    title: shortened(`Cancelled: ${why}`, titleLength),
    summary: `**This commit was not judged**: ${inline(why)}. Press **Re-run** if you want to know all the same.`,
  };
  return concluded("cancelled", place, output, [actions.rerun]);
}

/** A change that takes the declaration away must not pass where the same change without it would be judged. */
export function removedCheck(place: CheckPlace = {}): CheckState {
  return concluded("failure", place, {
    title: `${declarationFile} is missing`,
    summary: [
      `**The branch that this goes into has a ${code(declarationFile)}, and this commit has none**, so nothing could be rerun.`,
      "If the analysis is really to go, say so in the review and let somebody with the right to do so merge without this check.",
    ].join("\n\n"),
  });
}

/** Code that nobody here has looked at is not run because it was offered. */
export function heldCheck(
  {
    author,
    policy,
    commit,
  }: { readonly author: string; readonly policy: "approval" | "never"; readonly commit: string },
  place: CheckPlace = {},
): CheckState {
  const who = code(`@${shownLine(author, 60)}`);
  if (policy === "never") {
    return concluded("action_required", place, {
      title: "Not run: pull requests from forks are not run here",
      summary: `${who} offers this commit from a fork, and here those are not run. Push it to a branch of this repository after you have read it, and it is.`,
    });
  }
  return concluded(
    "action_required",
    place,
    {
      title: "Waiting for somebody with write access to approve this commit",
      summary: [
        `${who} offers this commit from a fork. **Read it, above all what ${code(declarationFile)} runs**; then press **Approve and run**, or write ${code(`/tickmark approve ${commit.slice(0, 12)}`)} in the pull request.`,
        "The approval holds for this one commit. It will run without network unless the base branch declares one, within the base branch's limits, and it sees no secret.",
      ].join("\n\n"),
    },
    [actions.approve],
  );
}

function concluded(
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

function address({ pageUrl }: CheckPlace): { readonly detailsUrl?: string } {
  return pageUrl === undefined ? {} : { detailsUrl: pageUrl };
}
