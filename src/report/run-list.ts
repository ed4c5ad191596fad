import { importedWord, type KeptRecord } from "../domain/imported-record.ts";
import { labelOf } from "../domain/run.ts";
import type { RunContext, RunSummary } from "../domain/run-summary.ts";
import { beganAt, secondsOf, type UnfinishedRun } from "../domain/unfinished.ts";
import { aligned, type Cell, columnsOf, fitted } from "./columns.ts";
import { duration, moment } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { type Ink, inkOf, type TerminalStyle } from "./terminal.ts";
import { stateInk, stateMark } from "./unfinished.ts";
import { markOf } from "./wording.ts";

interface Listed {
  readonly id: string;
  readonly at: string;
  readonly state: string;
  readonly ink: Ink;
  readonly analysis: string;
  readonly commit: string | null;
  readonly seconds: number | null;
  readonly context: Remarks;
}

type Remarks = Pick<RunContext, "label" | "tags" | "reason" | "outcome">;

/** All that a store can know of runs: those that ended, those that did not, and what others wrote of theirs. */
export interface KeptRuns {
  readonly summaries: readonly RunSummary[];
  readonly unfinished: readonly UnfinishedRun[];
  readonly imported: readonly KeptRecord[];
}

/** The history, newest first, one line a run, whatever came of it. */
export function listLines(kept: KeptRuns, style: TerminalStyle, now: Date): readonly string[] {
  const { summaries, unfinished, imported } = kept;
  const all = [
    ...summaries.map(ended),
    ...unfinished.map((run) => notEnded(run, now)),
    ...imported.map(notOurs),
  ].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  if (all.length === 0) return ["No runs yet."];
  const { paint, width } = style;
  const isOneAnalysis = new Set(all.map(({ analysis }) => analysis)).size === 1;
  // On a narrow terminal what is the same in every line gives way to what people said.
  const isShort = width < 100 && isOneAnalysis;
  const head = ["run", "when", "verdict", ...(isShort ? [] : ["analysis"]), "commit", "took"];
  const cells = all.map((run): readonly Cell[] => [
    { text: labelOf(run.id) },
    { text: moment(run.at).replace(" UTC", "Z") },
    { text: run.state, paint: (text) => paint(run.ink, text) },
    ...(isShort ? [] : [{ text: fitted(shownLine(run.analysis, 100), width < 100 ? 12 : 20) }]),
    { text: shownLine(run.commit ?? "–", 200).slice(0, 7) },
    { text: run.seconds === null ? "–" : duration(run.seconds) },
  ]);
  const rows = [head.map((text) => ({ text })), ...cells];
  const taken = aligned(rows.map((row) => [...row.map(({ text }) => ({ text })), { text: "|" }])).map(columnsOf);
  const room = Math.max(16, width - Math.max(...taken) + 1);
  const said = [room < 19 ? "remarks" : "label, tags, reason", ...all.map(({ context }) => remarks(context))];
  return aligned(
    rows.map((row, index) => [
      ...row.map((cell) => (index === 0 ? { ...cell, paint: (text: string) => paint("quiet", text) } : cell)),
      {
        text: fitted(said[index] ?? "", room),
        ...(index === 0 && { paint: (text: string) => paint("quiet", text) }),
      },
    ]),
  );
}

const ended = (summary: RunSummary): Listed => ({
  id: summary.id,
  at: summary.startedAt,
  state: `${markOf(summary.verdict)} ${summary.verdict}${summary.grade === null ? "" : `, ${shownLine(summary.grade, 30)}`}`,
  ink: inkOf(summary.verdict),
  analysis: summary.analysis,
  commit: summary.commit,
  seconds: summary.wallSeconds,
  context: summary,
});

const notEnded = (run: UnfinishedRun, now: Date): Listed => ({
  id: run.id,
  at: beganAt(run),
  state: `${stateMark(run.state)} ${run.state}`,
  ink: stateInk(run.state),
  analysis: run.begun.plan.analysis,
  commit: run.begun.plan.source.commit,
  seconds: secondsOf(run, now),
  context: run.context,
});

const notOurs = ({ id, startedAt, version, duration, label, tags, reason, outcome }: KeptRecord): Listed => ({
  id,
  at: startedAt,
  state: `· ${importedWord}`,
  ink: "quiet",
  analysis: "–",
  commit: version || null,
  seconds: duration,
  context: { label, tags, reason: reason || null, outcome: outcome || null },
});

function remarks({ label, tags, reason, outcome }: Remarks): string {
  return [label, ...tags, reason, outcome]
    .filter((each) => each !== null)
    .map((each) => shownLine(each, 200))
    .join(", ");
}
