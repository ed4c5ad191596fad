import type { Cause } from "../domain/cause.ts";
import type { CheckAction, CheckImage, CheckState, Conclusion } from "../domain/check.ts";
import type { Diagnosis } from "../domain/diagnosis.ts";
import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import { assertNever } from "../domain/fault.ts";
import { shortened } from "../domain/plain-text.ts";
import type { Progress } from "../domain/progress.ts";
import type { Verdict } from "../domain/verdict.ts";
import { actions, address, type CheckPlace, concluded, offered, titleLength } from "./check-parts.ts";
import { causesText, completedSummary, completedText } from "./check-text.ts";
import { code, inline } from "./markdown.ts";
import { duration } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { headline, progressSentence } from "./wording.ts";

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
  /** The same for who reviews the paper. */
  readonly reviewUrl?: string;
  /** The end of the log, as much of it as is at hand; shown when something went wrong. */
  readonly logTail: string;
  /** What the author types to accept what was produced. */
  readonly recordCommand?: string;
  /** What has happened to this check since, such as an answer to a button; Markdown. */
  readonly notice?: string;
  /** Where its certificate stands in our log, and the signed state of the log then: so that it leaves our hands. */
  readonly logged?: { readonly index: string; readonly checkpoint: string };
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

/** Causes that are a change since the record. */
const changes: ReadonlySet<Cause["kind"]> = new Set([
  "source",
  "parameters",
  "input",
  "variables",
  "image",
  "packages",
  "processor",
]);

/** What the doctor found, for whoever pressed the button. It judges nothing: the verdict stands on its own check. */
export function diagnosisCheck(diagnosis: Diagnosis, place: CheckPlace): CheckState {
  const { isStable, unstable, causes, unheld } = diagnosis;
  const [first] = causes;
  const title = isStable
    ? "Two equal runs gave the same: no randomness that shows here"
    : (first?.sentence ?? "Two equal runs did not give the same");
  const lead = isStable
    ? `The analysis was run again without a change, and gave the same.${causes.some(({ kind }) => changes.has(kind)) ? " What differs from the record came from a change since then." : ""}`
    : "The analysis was run again without a change, and did not give the same:";
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
