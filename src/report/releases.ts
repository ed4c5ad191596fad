import type { Difference } from "../domain/difference.ts";
import type { Evidence } from "../domain/evidence.ts";
import { isPartialGrade } from "../domain/left-out.ts";
import type { RunSummary } from "../domain/run-summary.ts";
import type { Standing } from "../domain/standing.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { headline, verdictWords } from "./wording.ts";

/** One analysis of a released tag, after all its runs. */
export interface ReleaseView {
  readonly tag: string;
  readonly commit: string;
  readonly analysis: string;
  readonly standing: Standing;
  /** When a rerun was last asked for on schedule that never came to a verdict; null where all did. */
  readonly unansweredSince: string | null;
  /** Of one that stopped: the run that stopped it, and what is not as it was in the last run that confirmed it. */
  readonly stop: { readonly evidence: Evidence; readonly changed: readonly Difference[] } | null;
}

/** `reproducible since 2026-03-01, last confirmed 2026-11-26`. */
export function standingSentence(standing: Standing): string {
  switch (standing.kind) {
    case "confirmed": {
      const { first, last } = standing;
      const since = `${reproducible(last)} since ${day(first)}`;
      return day(first) === day(last) ? since : `${since}, last confirmed ${day(last)}`;
    }
    case "stopped": {
      const { first, last, broke } = standing;
      const span = day(first) === day(last) ? `on ${day(last)}` : `from ${day(first)} to ${day(last)}`;
      return `${reproducible(last)} ${span}; no longer since ${day(broke)}: ${verdictWords[broke.verdict].toLowerCase()}`;
    }
    case "never": {
      const { newest } = standing;
      return newest === null ? "not judged yet" : `not reproduced: ${verdictWords[newest.verdict].toLowerCase()}`;
    }
  }
}

const reproducible = ({ grade }: RunSummary): string => `${isPartialGrade(grade) ? "partly " : ""}reproducible`;

const day = ({ startedAt }: { readonly startedAt: string }): string => startedAt.slice(0, 10);

/** What happened when it stopped, and what had changed by then: one line each, the first is the headline of that run. */
export function stopLines({ evidence, changed }: NonNullable<ReleaseView["stop"]>): {
  readonly what: string;
  readonly changed: readonly string[];
} {
  const shown = changed.slice(0, mostChanges).map(({ in: section, name, first, second }) => {
    const [was, is] = [first, second].map((side) => (side === null ? "–" : shownLine(side, 120)));
    return `${section}: ${shownLine(name, 120)}: ${was} → ${is}`;
  });
  const more = changed.length - shown.length;
  return {
    what: headline(evidence),
    changed: more === 0 ? shown : [...shown, `and ${counted(more, "more change")}`],
  };
}

const mostChanges = 30;
