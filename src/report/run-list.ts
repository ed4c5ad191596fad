import { labelOf } from "../domain/run.ts";
import type { RunContext, RunSummary } from "../domain/run-summary.ts";
import { secondsOf, type UnfinishedRun } from "../domain/unfinished.ts";
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
  readonly context: RunContext;
}

/** The history, newest first, one line a run; runs that have not ended, or never will, stand among the others. */
export function listLines(
  summaries: readonly RunSummary[],
  style: TerminalStyle,
  unfinished: readonly UnfinishedRun[] = [],
  now: Date = new Date(0),
): readonly string[] {
  const all = [...summaries.map(ended), ...unfinished.map((run) => notEnded(run, now))].toSorted((a, b) =>
    a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
  );
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
  state: `${markOf(summary.verdict)} ${summary.verdict}${summary.grade === null ? "" : `, ${shownLine(summary.grade, 20)}`}`,
  ink: inkOf(summary.verdict),
  analysis: summary.analysis,
  commit: summary.commit,
  seconds: summary.wallSeconds,
  context: summary,
});

const notEnded = (run: UnfinishedRun, now: Date): Listed => ({
  id: run.id,
  at: run.startedAt ?? run.begun.begunAt,
  state: `${stateMark(run.state)} ${run.state}`,
  ink: stateInk(run.state),
  analysis: run.begun.plan.analysis,
  commit: run.begun.plan.source.commit,
  seconds: secondsOf(run, now),
  context: run.context,
});

function remarks({ label, tags, reason, outcome }: RunContext): string {
  return [label, ...tags, reason, outcome]
    .filter((each) => each !== null)
    .map((each) => shownLine(each, 200))
    .join(", ");
}
