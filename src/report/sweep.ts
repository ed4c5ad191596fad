import type { Evidence } from "../domain/evidence.ts";
import { isPartialGrade } from "../domain/left-out.ts";
import { labelOf } from "../domain/run.ts";
import { gradeOf, type VerdictKind } from "../domain/verdict.ts";
import { aligned, type Cell, columnsOf, fitted } from "./columns.ts";
import { duration } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { inkOf, type TerminalStyle } from "./terminal.ts";
import { stateInk, stateMark } from "./unfinished.ts";
import { failureSentence, markOf } from "./wording.ts";

/** One run of a sweep while it goes on. */
export interface SweepRow {
  /** The values that it was given, as they were typed. */
  readonly given: string;
  readonly state: VerdictKind | "waiting" | "running" | "broken";
  /** The last that was heard of it. */
  readonly said: string;
  readonly seconds: number | null;
}

/** A run of a sweep that came to no result, since the machine failed it. */
export interface BrokenRun {
  readonly overrides: Readonly<Record<string, string>>;
  readonly message: string;
}

const isUnfinished = (state: SweepRow["state"]): state is "waiting" | "running" | "broken" =>
  state === "waiting" || state === "running" || state === "broken";

const markOfState = (state: SweepRow["state"]): string => (isUnfinished(state) ? stateMark(state) : markOf(state));

/** What became of one, in a line. */
export function sweepRowText({ state, said, seconds }: SweepRow): string {
  const took = seconds === null ? "" : `, ${duration(seconds)}`;
  return `${markOfState(state)} ${state}${took}${said === "" ? "" : `: ${shownLine(said, 200)}`}`;
}

/** How far a sweep is, in no more lines and columns than there are: what runs stands first, then what went wrong. */
export function sweepProgressLines(
  rows: readonly SweepRow[],
  {
    width,
    height,
    jobs,
    seconds,
    paint,
  }: TerminalStyle & { readonly height: number; readonly jobs: number; readonly seconds: number },
): readonly string[] {
  const count = (...states: readonly SweepRow["state"][]) => rows.filter(({ state }) => states.includes(state)).length;
  const [waiting, running, failed] = [count("waiting"), count("running"), count("failed", "broken")];
  const head = [
    `${rows.length - waiting - running} of ${rows.length} runs done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${running} running (at most ${jobs})`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    duration(seconds),
  ].join(", ");
  const rank = ({ state }: SweepRow) =>
    state === "running" ? 0 : state === "failed" || state === "broken" ? 1 : state === "waiting" ? 3 : 2;
  const shown = rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.max(1, height - 2));
  const share = Math.max(8, Math.min(Math.floor(width * 0.45), width - 28));
  const cells = shown.map(({ given, state, seconds: took }): readonly Cell[] => [
    {
      text: `  ${markOfState(state)} ${fitted(shownLine(given, 200), share)}`,
      paint: (text) => paint(inkOfState(state), text),
    },
    { text: state },
    { text: took === null ? "" : duration(took) },
  ]);
  const left = rows.length - shown.length;
  const painted = aligned(cells);
  const plain = aligned(cells.map((row) => row.map(({ text }) => ({ text }))));
  // The last cell gives way: what a run prints is the least that somebody needs.
  const table = shown.map(({ said }, index) => {
    const room = width - columnsOf(plain[index] ?? "") - 2;
    const line = painted[index] ?? "";
    return said === "" || room < 8 ? line : `${line}  ${paint("quiet", fitted(shownLine(said, 200), room))}`;
  });
  return [fitted(head, width), ...table, ...(left > 0 ? [paint("quiet", `  and ${left} more`)] : [])];
}

const inkOfState = (state: SweepRow["state"]) => (isUnfinished(state) ? stateInk(state) : inkOf(state));

/** The answer to a sweep: a line for every run, with the values that it was given, and how many came out how. */
export function sweepLines(
  evidence: readonly Evidence[],
  { paint, width }: TerminalStyle,
  broken: readonly BrokenRun[] = [],
): readonly string[] {
  const given = ({ run }: Evidence) => run.record.parameters?.changed?.overrides ?? {};
  const all = [...evidence.map(given), ...broken.map(({ overrides }) => overrides)];
  const names = [...new Set(all.flatMap((each) => Object.keys(each)))];
  const columns = Math.max(6, Math.min(24, Math.floor((width - 45) / Math.max(1, names.length)) - 2));
  // A value that is that of the file was not given otherwise, but it was swept.
  const valueIn = (each: Evidence, name: string) =>
    given(each)[name] ?? String(each.run.record.parameters?.values?.[name] ?? "");
  const valuesOf = (own: Readonly<Record<string, string>>) =>
    names.map((name) => ({ text: fitted(shownLine(own[name] ?? "", 80), columns) }));
  const head = ["run", ...names.map((name) => fitted(shownLine(name, 40), columns)), "verdict", "took"];
  const rows = evidence.map((each): readonly Cell[] => {
    const { run, verdict } = each;
    return [
      { text: labelOf(run.id) },
      ...valuesOf(Object.fromEntries(names.map((name) => [name, valueIn(each, name)]))),
      {
        text: `${markOf(verdict.kind)} ${verdict.kind}${isPartialGrade(gradeOf(verdict)) ? ", partial" : ""}`,
        paint: (text) => paint(inkOf(verdict.kind), text),
      },
      { text: duration(run.record.wallSeconds) },
      ...(verdict.kind === "failed"
        ? [{ text: fitted(failureSentence(verdict.failure), Math.max(20, Math.floor(width / 3))) }]
        : []),
    ];
  });
  const brokenRows = broken.map(({ overrides, message }): readonly Cell[] => [
    { text: "–" },
    ...valuesOf(overrides),
    { text: `${markOfState("broken")} broken`, paint: (text) => paint(inkOfState("broken"), text) },
    { text: "" },
    { text: fitted(shownLine(message, 400), Math.max(20, Math.floor(width / 3))) },
  ]);
  return [
    ...aligned([
      head.map((text) => ({ text, paint: (shown: string) => paint("quiet", shown) })),
      ...rows,
      ...brokenRows,
    ]),
    "",
    totals(evidence, broken),
  ];
}

function totals(evidence: readonly Evidence[], broken: readonly BrokenRun[]): string {
  const kinds = [...Map.groupBy(evidence, ({ verdict }) => verdict.kind)].map(([kind, own]) => `${own.length} ${kind}`);
  const all = evidence.length + broken.length;
  return `${all} runs: ${[...kinds, ...(broken.length > 0 ? [`${broken.length} broken`] : [])].join(", ")}`;
}
