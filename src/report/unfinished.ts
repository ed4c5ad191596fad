import { hostImage } from "../domain/names.ts";
import { labelOf } from "../domain/run.ts";
import { isLive, secondsOf, type UnfinishedRun, type UnfinishedState } from "../domain/unfinished.ts";
import { wrapped } from "./columns.ts";
import { duration, moment, shortDigest } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { factLines, historyLines, type Ink, logLines, sourceText, type TerminalStyle } from "./terminal.ts";

/** Neither ✓ nor ✗: nothing is judged that was not seen. */
export const stateMark = (state: UnfinishedState): string =>
  ({ waiting: "·", running: "▸", killed: "!", interrupted: "!", broken: "!" })[state];

export const stateInk = (state: UnfinishedState): Ink => (isLive({ state }) ? "quiet" : "unsure");

/** What each is called where there is room for it. */
export const stateHeadlines: Readonly<Record<UnfinishedState, string>> = {
  waiting: "Waiting for its turn",
  running: "Running",
  killed: "Killed",
  interrupted: "Interrupted",
  broken: "Broken off",
};

/** Everything that is known of a run that has not ended, or never will, and the end of what it printed. */
export function unfinishedLines(
  run: UnfinishedRun,
  now: Date,
  style: TerminalStyle & { readonly logTail?: string },
): readonly string[] {
  const { begun, context, state, why, startedAt, endedAt } = run;
  const { plan, parameters, diff } = begun;
  const seconds = secondsOf(run, now);
  const said = why === null ? (seconds === null ? "" : `for ${duration(seconds)}`) : shownLine(why, 400);
  const facts: readonly (readonly [string, string])[] = [
    ["begun as", run.id],
    ["plan", plan.id],
    ["analysis", plan.analysis],
    ["image", plan.environment.kind === "host" ? hostImage : ""],
    ["source", sourceText(plan.source)],
    ["changes", diff === undefined ? "" : `kept: tickmark show ${labelOf(run.id)} --diff`],
    ["branch", context.branch ?? ""],
    ["label", context.label ?? ""],
    ["tags", context.tags.join(", ")],
    ["reason", context.reason ?? ""],
    ["outcome", context.outcome ?? ""],
    ["written down", moment(begun.begunAt)],
    ["started", startedAt === null ? "never" : moment(startedAt)],
    [isLive(run) ? "" : state === "killed" ? "found so" : "ended", endedAt === null ? "" : moment(endedAt)],
    ["ran for", why === null || seconds === null ? "" : duration(seconds)],
    ["repeats", begun.repeats === undefined ? "" : labelOf(begun.repeats)],
    ["by", `${begun.user} on ${begun.host}`],
    ["parameters", parameters === null ? "" : `${parameters.path} ${shortDigest(parameters.digest)}`],
    ...Object.entries(parameters?.changed?.overrides ?? {}).map(([name, value]): readonly [string, string] => [
      "",
      `${name}=${value}`,
    ]),
  ];
  return [
    ...wrapped(`${stateMark(state)} ${stateHeadlines[state]}${said === "" ? "" : `: ${said}`}`, style.width).map(
      (line) => style.paint(stateInk(state), line),
    ),
    ...(isLive(run)
      ? []
      : [`  It has no verdict, and ${run.log?.kept ? "but for its log " : ""}nothing of what it produced was kept.`]),
    "",
    ...factLines(facts, style),
    ...(run.log === null ? [] : ["", ...logLines(style)]),
    ...historyLines(run.history, style),
  ];
}
