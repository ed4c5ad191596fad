import type { RunSummary } from "./run-summary.ts";

/**
 * How one analysis of a release stands after all its runs. A fault leaves no run, so it never stops anything; a run that did
 * not reproduce it stops it until one does again.
 */
export type Standing =
  /** `first` began the reproductions that nothing has broken since, `last` is the newest of them. */
  | { readonly kind: "confirmed"; readonly first: RunSummary; readonly last: RunSummary; readonly count: number }
  /** `first` to `last` reproduced it; `broke` is the run right after them, and `newest` did not reproduce it either. */
  | {
      readonly kind: "stopped";
      readonly first: RunSummary;
      readonly last: RunSummary;
      readonly broke: RunSummary;
      readonly newest: RunSummary;
    }
  /** It never reproduced; `newest` is missing where it was never judged. */
  | { readonly kind: "never"; readonly newest: RunSummary | null };

/** Of the runs of one analysis of one commit, newest first. */
export function standingOf(newestFirst: readonly RunSummary[]): Standing {
  const isReproduced = ({ verdict }: RunSummary) => verdict === "reproduced";
  const [newest = null] = newestFirst;
  const at = newestFirst.findIndex(isReproduced);
  const after = newestFirst.slice(at);
  const [last] = after;
  if (newest === null || at === -1 || last === undefined) return { kind: "never", newest };
  const end = after.findIndex((run) => !isReproduced(run));
  const streak = end === -1 ? after : after.slice(0, end);
  const first = streak.at(-1) ?? last;
  const broke = newestFirst[at - 1];
  return broke === undefined
    ? { kind: "confirmed", first, last, count: streak.length }
    : { kind: "stopped", first, last, broke, newest };
}
