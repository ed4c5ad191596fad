import type { ClaimResult } from "../domain/claim.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Evidence } from "../domain/evidence.ts";
import type { Failure } from "../domain/execution.ts";
import { assertNever } from "../domain/fault.ts";
import { grouped } from "../domain/grouped.ts";
import { isPartialGrade, type LeftOut, nameOfLeftOut } from "../domain/left-out.ts";
import type { Progress, Stage } from "../domain/progress.ts";
import type { Verdict, VerdictKind } from "../domain/verdict.ts";
import { counted, duration, size } from "./quantities.ts";
import { shownLine } from "./shown.ts";

/* The sentences that check, page and terminal share. All of it is one-line plain text, cleaned of controls, not yet escaped. */

/** What a person who reads only one line must know. */
export function headline({ verdict, comparisons, run }: Evidence): string {
  switch (verdict.kind) {
    case "reproduced":
      return `${reproducedWord(verdict.partial !== undefined)}${run.record.plan.network === "full" ? " with the network on" : ""}: ${matched(comparisons)}${without(verdict.partial)}`;
    case "diverged":
      return `Diverged: ${[claimsBroken(verdict.brokenClaims), divergence(comparisons)].filter(Boolean).join("; ")}`;
    case "failed":
      return `Failed: ${failureSentence(verdict.failure)}`;
    case "unrecorded":
      return `Not recorded yet: ${counted(verdict.unrecorded.length, "output")} produced`;
    default:
      return assertNever(verdict);
  }
}

const reproducedWord = (isPartial: boolean): string => (isPartial ? "Partly reproduced" : "Reproduced");

/** What was left out, the first two by name. */
function without(partial: readonly LeftOut[] = []): string {
  if (partial.length === 0) return "";
  const named = partial.slice(0, 2).map((each) => shownLine(nameOfLeftOut(each), 60));
  const more = partial.length > 2 ? ` and ${counted(partial.length - 2, "more thing")}` : "";
  return `; left out: ${named.join(", ")}${more}`;
}

function matched(outputs: readonly Comparison[]): string {
  const counts = (["identical", "equivalent", "close"] as const)
    .map((kind) => ({ kind, count: outputs.filter((each) => each.kind === kind).length }))
    .filter(({ count }) => count > 0);
  const [only] = counts;
  return counts.length === 1 && only !== undefined
    ? `${grouped(only.count)} of ${counted(outputs.length, "output")} ${only.kind}`
    : `${counted(outputs.length, "output")}: ${counts.map(({ kind, count }) => `${grouped(count)} ${kind}`).join(", ")}`;
}

function claimsBroken(broken: readonly ClaimResult[]): string {
  const [first] = broken;
  if (first === undefined) return "";
  const more = broken.length > 1 ? ` and ${counted(broken.length - 1, "more claim")}` : "";
  return `“${shownLine(first.claim.text, 60)}”${more} of the paper ${broken.length > 1 ? "do" : "does"} not hold`;
}

function divergence(comparisons: readonly Comparison[]): string {
  const bad = comparisons.filter(isDivergence);
  if (bad.length === 0) return "";
  const compared = comparisons.filter(({ kind }) => kind !== "unrecorded");
  const named = bad.slice(0, 2).map((each) => `${name(each)} ${each.kind === "missing" ? "is missing" : "differs"}`);
  const more = bad.length > 2 ? ` and ${counted(bad.length - 2, "more output")}` : "";
  const matches = compared.filter((each) => !isDivergence(each));
  const word = matches.length > 0 && matches.every(({ kind }) => kind === "identical") ? "identical" : "match";
  const share = `${grouped(matches.length)} of ${grouped(compared.length)} ${word}`;
  return `${named.join(", ")}${more} (${share})`;
}

export function isDivergence({ kind }: Comparison): boolean {
  return kind === "different" || kind === "missing";
}

/** Label and path as a person would say it: `Table 1 (results.csv)`. */
function name({ path, label }: Comparison): string {
  const file = shownLine(path, 60);
  return label === null ? file : `${shownLine(label, 40)} (${file})`;
}

/** Why it did not run to its end. */
export function failureSentence(failure: Failure): string {
  const message = (text: string) => shownLine(text, 400);
  switch (failure.kind) {
    case "unprepared":
      return `${unpreparedWords[failure.what]}: ${message(failure.message)}`;
    case "exited":
      return `step ${message(failure.step)} exited with ${failure.exitCode}`;
    case "timed-out":
      return `timed out in step ${message(failure.step)} after ${duration(failure.limitSeconds)}`;
    case "out-of-memory":
      return `step ${message(failure.step)} ran out of memory at ${size(failure.limitBytes)}`;
    case "out-of-disk":
      return `step ${message(failure.step)} ran out of disk at ${size(failure.limitBytes)}`;
    default:
      return assertNever(failure);
  }
}

const unpreparedWords = {
  source: "the source is not complete",
  input: "an input could not be had",
  image: "the image could not be had",
  build: "the image could not be built",
} as const;

/** What to do about a failure; undefined when only the log can tell. */
export function failureAdvice(failure: Failure): string | undefined {
  switch (failure.kind) {
    case "exited":
      return exitAdvice[failure.exitCode];
    case "timed-out":
      return "Make the analysis shorter, or raise resources.timeout in reproduce.yml.";
    case "out-of-memory":
      return "Let the analysis hold less in memory, or raise resources.memory in reproduce.yml.";
    case "out-of-disk":
      return "Let the analysis write less, or raise resources.disk in reproduce.yml.";
    case "unprepared":
      return undefined;
    default:
      return assertNever(failure);
  }
}

const exitAdvice: Readonly<Record<number, string>> = {
  126: "Exit code 126: the shell found the command but could not run it. Is the script executable?",
  127: "Exit code 127: the shell did not find a command. Is it installed in the image?",
  137: "Exit code 137: the process was killed, most often because it needed more memory.",
  139: "Exit code 139: the process crashed (segmentation fault).",
};

export const verdictWords: Readonly<Record<VerdictKind, string>> = {
  reproduced: "Reproduced",
  diverged: "Diverged",
  failed: "Failed",
  unrecorded: "Not recorded yet",
};

/** The word for one line of a history; its grade is as lists have it. */
export function verdictWord({
  verdict,
  grade,
}: {
  readonly verdict: VerdictKind;
  readonly grade: string | null;
}): string {
  return verdict === "reproduced" ? reproducedWord(isPartialGrade(grade)) : verdictWords[verdict];
}

/** A mark beside every word, since nothing is told by colour alone and no word by a mark alone. */
export function markOf(kind: Comparison["kind"] | VerdictKind): "✓" | "✗" | "○" {
  switch (kind) {
    case "identical":
    case "equivalent":
    case "close":
    case "reproduced":
      return "✓";
    case "different":
    case "missing":
    case "diverged":
    case "failed":
      return "✗";
    case "unrecorded":
      return "○";
    default:
      return assertNever(kind);
  }
}

/** Why an output was judged so; empty when the word says all. */
export function explanationOf(comparison: Comparison): string {
  switch (comparison.kind) {
    case "identical":
      return "";
    case "equivalent":
      return `Apart from ${[...new Set(comparison.setAside.map(({ rule }) => shownLine(rule, 80)))].join(", ")}`;
    case "close":
    case "different":
    case "missing":
      return shownLine(comparison.explanation, 1000);
    case "unrecorded":
      return "Nothing is recorded to compare it with";
    default:
      return assertNever(comparison);
  }
}

/** The line that would make a different output close; empty where none would. */
export function suggestionOf(comparison: Comparison): string {
  if (comparison.kind !== "different" || comparison.suggestion === null) return "";
  return `It would be close with: ${shownLine(comparison.suggestion, 200)}`;
}

/** Worst first, so that a list that must be cut keeps what matters. */
export function worstFirst<C extends Pick<Comparison, "kind">>(comparisons: readonly C[]): readonly C[] {
  return comparisons.toSorted((a, b) => severity.indexOf(a.kind) - severity.indexOf(b.kind));
}

const severity: readonly Comparison["kind"][] = [
  "missing",
  "different",
  "unrecorded",
  "close",
  "equivalent",
  "identical",
];

/** What the grade of a reproduced run means, in one sentence. */
export function gradeSentence(verdict: Verdict): string {
  if (verdict.kind !== "reproduced") return "";
  const every =
    verdict.partial === undefined
      ? "Every recorded output came out again"
      : "Only a part was rerun, as its authors say: every recorded output of it came out again";
  switch (verdict.grade) {
    case "identical":
      return `${every} with the same bytes.`;
    case "equivalent":
      return `${every} with the same content; what was set aside is named below.`;
    case "close":
      return `${every} within the tolerance that the authors declared.`;
    default:
      return assertNever(verdict.grade);
  }
}

/** What is happening now, for whoever waits. */
export function progressSentence(progress: Progress): string {
  switch (progress.kind) {
    case "stage": {
      const detail = shownLine(progress.detail, 120);
      return detail === "" ? stageWords[progress.stage] : `${stageWords[progress.stage]}: ${detail}`;
    }
    case "step":
      return `Running step ${progress.index + 1} of ${progress.count}: ${shownLine(progress.name, 80)}`;
    case "log":
      return shownLine(progress.line, 200);
    default:
      return assertNever(progress);
  }
}

const stageWords: Readonly<Record<Stage, string>> = {
  fetch: "Fetching the source",
  inputs: "Fetching the inputs",
  image: "Getting the image",
  build: "Building the image",
  run: "Running",
  collect: "Collecting the outputs",
  compare: "Comparing",
};
