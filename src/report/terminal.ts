import type { Annotation } from "../domain/annotation.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Evidence } from "../domain/evidence.ts";
import { lockFile } from "../domain/names.ts";
import type { Plan } from "../domain/plan.ts";
import { formatProblem, type Problem } from "../domain/problem.ts";
import { type ChangesRecord, isDeclared, labelOf } from "../domain/run.ts";
import type { RunContext } from "../domain/run-summary.ts";
import type { VerdictKind } from "../domain/verdict.ts";
import { shownCauses } from "./causes.ts";
import { shownClaims } from "./claims.ts";
import { aligned, type Cell, fitted, wrapped } from "./columns.ts";
import { variationLines } from "./diagnosis.ts";
import { leftOutLines } from "./left-out.ts";
import { counted, duration, moment, shortDigest, size } from "./quantities.ts";
import { rerunCommand } from "./rerun-command.ts";
import { shownBlock, shownLine } from "./shown.ts";
import { explanationOf, failureAdvice, headline, markOf, suggestionOf, worstFirst } from "./wording.ts";

/** What a colour means; which colour it is, and whether there is one, the door decides. */
export type Ink = "good" | "bad" | "unsure" | "quiet" | "strong";
export type Paint = (ink: Ink, text: string) => string;

/** For pipes and files. */
export const unpainted: Paint = (_ink, text) => text;

export interface TerminalStyle {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

export interface VerdictStyle extends TerminalStyle {
  /** The end of the log, shown when the analysis failed. */
  readonly logTail?: string;
  /** false leaves the last lines away that say what to do next. */
  readonly advice?: boolean;
}

/** More than anybody reads; `show` has them all. */
const mostOutputs = 100;
const mostLogLines = 20;

/** The answer to `verify` and `run`: verdict, every output, what went wrong, what to do. */
export function verdictLines(evidence: Evidence, style: VerdictStyle): readonly string[] {
  const { paint, width } = style;
  const { run, verdict, comparisons } = evidence;
  const lines = [
    ...wrapped(`${markOf(verdict.kind)} ${headline(evidence)}`, width).map((line) => paint(inkOf(verdict.kind), line)),
    ...spaced(outputLines(worstFirst(comparisons).slice(0, mostOutputs), style)),
  ];
  if (comparisons.length > mostOutputs) {
    lines.push(`  and ${counted(comparisons.length - mostOutputs, "more output")}: tickmark show ${labelOf(run.id)}`);
  }
  lines.push(...spaced(leftOutOf(evidence, style)));
  if (verdict.kind === "failed") lines.push(...spaced(logLines(style)));
  lines.push(...spaced(claimLines(evidence, style)));
  lines.push(...spaced(causeLines(evidence, style)));
  if (evidence.variations !== undefined) lines.push(...spaced(variationLines(evidence.variations, style)));
  lines.push("", ...footer(evidence, style));
  if (style.advice !== false) lines.push(...spaced(adviceLines(evidence, style)));
  return lines;
}

/** In which colour a result stands. */
export function inkOf(kind: Comparison["kind"] | VerdictKind): Ink {
  return ({ "✓": "good", "✗": "bad", "○": "unsure" } as const)[markOf(kind)];
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

function outputLines(comparisons: readonly Comparison[], { paint, width }: TerminalStyle): readonly string[] {
  const pathColumns = Math.max(16, Math.floor(width * 0.45));
  const labelColumns = Math.max(8, Math.floor(width * 0.2));
  const table = aligned(
    comparisons.map((comparison): readonly Cell[] => [
      {
        text: `  ${markOf(comparison.kind)} ${comparison.kind}`,
        paint: (text) => paint(inkOf(comparison.kind), text),
      },
      { text: fitted(shownLine(comparison.path, 400), pathColumns) },
      { text: fitted(shownLine(comparison.label ?? "", 200), labelColumns) },
      { text: sizes(comparison), paint: (text) => paint("quiet", text) },
    ]),
  );
  return comparisons.flatMap((comparison, index) => {
    const explained = comparison.kind === "unrecorded" ? "" : explanationOf(comparison);
    const said = [explained, suggestionOf(comparison)].filter((text) => text !== "");
    const more = said.flatMap((text) => wrapped(text, Math.max(20, width - 6)).map((line) => `      ${line}`));
    return [table[index] ?? "", ...more];
  });
}

function leftOutOf(evidence: Evidence, { paint, width }: TerminalStyle): readonly string[] {
  return leftOutLines(evidence).flatMap((line) =>
    wrapped(line, Math.max(20, width - 15)).map((text, index) =>
      index === 0 ? `  ${paint("unsure", "○ left out")}  ${text}` : `              ${text}`,
    ),
  );
}

function sizes(comparison: Comparison): string {
  const recorded = "recorded" in comparison ? (comparison.recorded?.sizeBytes ?? null) : null;
  const produced = "produced" in comparison ? comparison.produced.sizeBytes : null;
  if (recorded === null || produced === null || recorded === produced) return known(recorded ?? produced);
  return size(recorded) === size(produced) ? `${recorded} → ${produced} B` : `${size(recorded)} → ${size(produced)}`;
}

function known(bytes: number | null): string {
  return bytes === null ? "" : size(bytes);
}

/** Why one does not hold has a line of its own, since it must be read to its end. */
function claimLines({ claims }: Evidence, { paint, width }: TerminalStyle): readonly string[] {
  const shown = shownClaims(claims);
  const heads = aligned(
    shown.map(({ holds, text, output, found }) => [
      { text: `  ${holds ? "✓ holds" : "✗ broken"}`, paint: (each) => paint(holds ? "good" : "bad", each) },
      { text: fitted(`“${text}”`, Math.max(20, Math.floor(width * 0.4))) },
      { text: fitted(output, Math.max(12, Math.floor(width * 0.2))) },
      {
        text: holds ? fitted(found, Math.max(12, Math.floor(width * 0.3))) : "",
        paint: (each) => paint("quiet", each),
      },
    ]),
  );
  return shown.flatMap(({ holds, found }, index) => [
    heads[index] ?? "",
    ...(holds ? [] : wrapped(found, Math.max(20, width - 6)).map((line) => `      ${paint("quiet", line)}`)),
  ]);
}

function causeLines({ causes }: Evidence, { paint, width }: TerminalStyle): readonly string[] {
  const indented = (text: string, indent: string) =>
    wrapped(text, Math.max(20, width - indent.length)).map((line) => `${indent}${line}`);
  return shownCauses(causes, 5, 8).flatMap(({ sentence, evidence, advice }) => [
    ...indented(`Why: ${sentence}`, "  ").map((line) => paint("strong", line)),
    ...evidence.flatMap((line) => indented(line, "      ")).map((line) => paint("quiet", line)),
    ...(advice === "" ? [] : indented(advice, "    ")),
  ]);
}

/** The end of a log, as much of it as a screen has room for. */
export function logLines({ paint, logTail = "", width }: Omit<VerdictStyle, "advice">): readonly string[] {
  const lines = shownBlock(logTail).trimEnd().split("\n").slice(-mostLogLines);
  if (lines.join("").trim() === "") return [paint("quiet", "  The analysis wrote nothing.")];
  return [
    paint("quiet", "  The end of the log:"),
    ...lines.map(
      (line) => `${paint("quiet", "  │")} ${fitted(line.replaceAll("\t", "    "), Math.max(20, width - 4))}`,
    ),
  ];
}

function footer({ run: { id, record } }: Evidence, { paint, width }: TerminalStyle): readonly string[] {
  const images = [...new Set(record.images.map(({ image }) => shownLine(image, 80)))].join(", ");
  const parts = [
    `run ${paint("strong", labelOf(id))}`,
    duration(record.wallSeconds),
    ...(images === "" ? [] : [images]),
    record.plan.network === "none" ? "no network" : "network on",
  ];
  const notes = record.notes
    .slice(0, 20)
    .flatMap((note) => wrapped(`note: ${shownLine(note, 400)}`, Math.max(20, width - 2)));
  return [`  ${parts.join(" · ")}`, ...notes.map((line) => paint("quiet", `  ${line}`))];
}

function adviceLines({ verdict, run }: Evidence, { paint, width }: TerminalStyle): readonly string[] {
  const command = (text: string) => paint("strong", text);
  switch (verdict.kind) {
    case "reproduced":
      return [];
    case "unrecorded":
      return [`  Right so? Keep it as the recorded side: ${command("tickmark record")}, and commit ${lockFile}.`];
    case "diverged":
      return [
        `  Is the change meant? Record it: ${command("tickmark record")}, and commit ${lockFile}.`,
        `  More about this run: ${command(`tickmark show ${labelOf(run.id)}`)}`,
      ];
    case "failed": {
      const advice = failureAdvice(verdict.failure);
      const sentences = advice === undefined ? [] : wrapped(advice, Math.max(20, width - 2)).map((line) => `  ${line}`);
      return [...sentences, `  More about this run: ${command(`tickmark show ${labelOf(run.id)}`)}`];
    }
  }
}

/** Every problem where an editor or terminal makes a link of it. */
export function problemLines(problems: readonly Problem[], { paint }: Pick<TerminalStyle, "paint">): readonly string[] {
  return [
    ...problems.map((problem) => shownLine(formatProblem(problem), 2000)),
    paint("bad", `✗ ${counted(problems.length, "problem")}`),
  ];
}

/** What people said of a run, and when; nothing where it is no more than what is shown of it anyway. */
export function historyLines(history: readonly Annotation[], { paint }: TerminalStyle): readonly string[] {
  const rows = history.map(({ kind, text, at, by }): readonly Cell[] => [
    { text: `  ${moment(at)}`, paint: (shown) => paint("quiet", shown) },
    { text: fitted(shownLine(by, 60), 20), paint: (shown) => paint("quiet", shown) },
    { text: `${said[kind]} ${fitted(shownLine(text, 400), 200)}` },
  ]);
  return rows.length === 0 ? [] : ["", "  What was said:", ...aligned(rows)];
}

const said: Readonly<Record<Annotation["kind"], string>> = {
  reason: "reason:",
  outcome: "outcome:",
  tagged: "tagged",
  untagged: "no longer tagged",
};

/** Everything that is known of one run. */
export function showLines(evidence: Evidence, context: RunContext, style: VerdictStyle): readonly string[] {
  const { id, record } = evidence.run;
  const { plan, machine } = record;
  const facts: readonly (readonly [string, string])[] = [
    ["run", id],
    ["plan", plan.id],
    ["analysis", plan.analysis],
    ["source", sourceText(plan.source)],
    ["message", record.about?.message?.split("\n", 1)[0] ?? ""],
    ["changes", changes(record.diff, id)],
    ["branch", context.branch ?? ""],
    ["label", context.label ?? ""],
    ["tags", context.tags.join(", ")],
    ["reason", context.reason ?? ""],
    ["outcome", context.outcome ?? ""],
    ["started", moment(record.startedAt)],
    ["finished", moment(record.finishedAt)],
    ["repeats", record.repeats === undefined ? "" : labelOf(record.repeats)],
    ["by", record.user],
    ...record.images.map(({ image, resolved }): readonly [string, string] => ["image", `${image} = ${resolved}`]),
    ["machine", `${machine.cpu}, ${counted(machine.cpus, "processor")}, ${machine.kernel}, ${machine.engine}`],
    ...record.inputs.map((input): readonly [string, string] => [
      "input",
      `${input.path} ${shortDigest(input.digestBefore)} ${size(input.sizeBytes)}`,
    ]),
    [
      "parameters",
      record.parameters === null ? "" : `${record.parameters.path} ${shortDigest(record.parameters.digest)}`,
    ],
    [
      "log",
      `${size(record.log.sizeBytes)}${record.log.leftOutBytes === 0 ? "" : `, ${size(record.log.leftOutBytes)} left out`}`,
    ],
    ["again", isDeclared(record) ? rerunCommand(plan) : `tickmark repeat ${labelOf(id)}`],
  ];
  const verdict = verdictLines(evidence, { ...style, advice: false });
  return [...verdict, ...spaced(stepLines(evidence, style)), "", ...factLines(facts, style)];
}

/** Names and what they are; what is empty is left away. */
export function factLines(
  facts: readonly (readonly [name: string, value: string])[],
  { paint }: Pick<TerminalStyle, "paint">,
): readonly string[] {
  return aligned(
    facts
      .filter(([, value]) => value !== "")
      .map(([name, value]): readonly Cell[] => [
        { text: `  ${name}`, paint: (text) => paint("quiet", text) },
        { text: shownLine(value, 600) },
      ]),
  );
}

function changes(diff: ChangesRecord | undefined, id: string): string {
  if (diff === undefined) return "";
  const { untracked, left } = diff;
  const named = (words: string, names: readonly string[]) =>
    names.length === 0
      ? ""
      : `; ${words}: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
  return `${size(diff.sizeBytes)}, kept: tickmark show ${labelOf(id)} --diff${named("new", untracked)}${named("too large to keep", left)}`;
}

/** Which files it was, in a line. */
export function sourceText({ repository, commit, modified }: Plan["source"]): string {
  const place = `${repository ?? "a folder"}${commit === null ? "" : ` at ${commit}`}`;
  return modified ? `${place}, with changes that are not committed` : place;
}

function stepLines({ run }: Evidence, { paint }: TerminalStyle): readonly string[] {
  if (run.record.steps.length === 0) return [];
  const head = ["  step", "exit", "time", "processor", "memory"].map((text) => ({
    text,
    paint: (shown: string) => paint("quiet", shown),
  }));
  const rows = run.record.steps.map((step) => [
    { text: `  ${shownLine(step.name, 40)}` },
    { text: step.exitCode === null ? "stopped" : String(step.exitCode) },
    { text: duration(step.wallSeconds) },
    { text: step.cpuSeconds === null ? "–" : duration(step.cpuSeconds) },
    { text: step.peakMemoryBytes === null ? "–" : size(step.peakMemoryBytes) },
  ]);
  return aligned([head, ...rows]);
}
