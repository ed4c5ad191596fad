import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Evidence } from "../domain/evidence.ts";
import { usageOfSteps } from "../domain/execution.ts";
import type { RecordedFacts } from "../domain/lock.ts";
import { lockFile } from "../domain/names.ts";
import { labelOf } from "../domain/run.ts";
import { shownCauses } from "./causes.ts";
import { shownClaims } from "./claims.ts";
import { costSentence } from "./cost.ts";
import { byteLength, byteLimit, code, fenced, fencedTail, inline, link, table } from "./markdown.ts";
import { counted, duration, shortDigest, size } from "./quantities.ts";
import { rerunCommand } from "./rerun-command.ts";
import { shownBlock, shownLine } from "./shown.ts";
import {
  explanationOf,
  failureAdvice,
  failureSentence,
  gradeSentence,
  markOf,
  suggestionOf,
  verdictWords,
  worstFirst,
} from "./wording.ts";

interface Context {
  readonly pageUrl: string;
  readonly reviewUrl?: string;
  readonly logTail: string;
  readonly recordCommand?: string;
  readonly logged?: { readonly index: string; readonly checkpoint: string };
}

/** Left free for the sentences about what was left out and for the line ends between the parts. */
const reserve = 1500;
const mostNotes = 10;
const mostImages = 5;
const mostParameters = 4000;

/** The verdict with its table. What is sure to be short comes first; the table gets the room that is left. */
export function completedSummary(evidence: Evidence, context: Context): string {
  const before = [lead(evidence, context), causesText(evidence.causes)].filter((part) => part !== "");
  const after = [claims(evidence), nextStep(evidence, context), environment(evidence), notes(evidence)].filter(
    (part) => part !== "",
  );
  const fixed = byteLength([...before, ...after].join("\n\n"));
  return [...before, ...outputs(evidence, byteLimit - reserve - fixed), ...after].join("\n\n");
}

function lead({ verdict, run }: Evidence, { pageUrl, reviewUrl }: Context): string {
  const sentence = {
    reproduced: gradeSentence(verdict),
    diverged: "What the analysis produced is not what was recorded.",
    failed:
      verdict.kind === "failed"
        ? `The analysis did not run to its end: ${inline(failureSentence(verdict.failure))}.`
        : "",
    unrecorded: "The analysis ran, but nothing is recorded that its outputs could be compared with.",
  }[verdict.kind];
  const review = reviewUrl === undefined ? "" : ` · ${link("For reviewers", reviewUrl)}`;
  const links = `${link("Full report", pageUrl)}${review} · run ${code(labelOf(run.id))}`;
  return `**${markOf(verdict.kind)} ${verdictWords[verdict.kind]}.** ${sentence}\n\n${links}`;
}

/** Above the differences: who knows why reads them otherwise. */
export function causesText(causes: readonly Cause[]): string {
  const shown = shownCauses(causes, 5, 8).map(({ sentence, evidence: lines, advice }) =>
    [
      `- **${inline(sentence)}**`,
      ...lines.map((line) => `  - ${code(line)}`),
      ...(advice === "" ? [] : [`\n  ${inline(advice)}`]),
    ].join("\n"),
  );
  return shown.length === 0 ? "" : `### Why\n\n${shown.join("\n")}`;
}

function outputs({ comparisons }: Evidence, room: number): readonly string[] {
  if (comparisons.length === 0) return [];
  const { block, leftOut } = table(
    ["Output", "Recorded", "Produced", "Verdict"],
    worstFirst(comparisons).map(row),
    room,
  );
  if (leftOut === 0) return [block];
  return [block, `${counted(leftOut, "more output")} found no room in this table; the full report has them all.`];
}

function row(comparison: Comparison): readonly string[] {
  const path = code(shownLine(comparison.path, 160));
  const label = comparison.label === null ? "" : `${inline(shownLine(comparison.label, 80))} `;
  const explanation = shownLine([explanationOf(comparison), suggestionOf(comparison)].filter(Boolean).join(". "), 500);
  const verdict = `${markOf(comparison.kind)} ${comparison.kind}`;
  return [
    `${label}${path}`,
    facts("recorded" in comparison ? comparison.recorded : null),
    facts("produced" in comparison ? comparison.produced : null),
    explanation === "" ? verdict : `${verdict}: ${inline(explanation)}`,
  ];
}

function facts(file: RecordedFacts | null): string {
  if (file === null) return "–";
  return `${code(shortDigest(file.digest))}${file.sizeBytes === null ? "" : ` ${size(file.sizeBytes)}`}`;
}

function claims(evidence: Evidence): string {
  if (evidence.claims.length === 0) return "";
  const rows = shownClaims(evidence.claims).map(({ holds, text, output, found }) => [
    inline(text),
    code(output),
    inline(found),
    holds ? "✓ holds" : "✗ broken",
  ]);
  const { block, leftOut } = table(["The paper says", "From", "Produced", ""], rows, 8000);
  return `### Claims\n\n${block}${leftOut === 0 ? "" : `\n\n${counted(leftOut, "more claim")} in the full report.`}`;
}

function nextStep({ verdict, run }: Evidence, { recordCommand = "tickmark record" }: Context): string {
  const record = `run ${code(recordCommand)}, look at what changes in ${code(lockFile)}, and commit it`;
  const accept = (button: string) => `press **${button}**, or ${record}`;
  const again = `To see the same on your machine: ${code(rerunCommand(run.record.plan))}.`;
  switch (verdict.kind) {
    case "reproduced":
      return `### Check it yourself\n\n${code(rerunCommand(run.record.plan))}`;
    case "diverged":
      return `### What next\n\nIf the change is meant: ${accept("Accept outputs")}. If it is not, the full report shows both sides. ${again}`;
    case "unrecorded":
      return `### What next\n\nLook at the outputs. If they are right: ${accept("Record outputs")}. From then on every push is compared with them.`;
    case "failed": {
      const advice = failureAdvice(verdict.failure);
      return `### What next\n\n${advice === undefined ? "" : `${inline(advice)} `}The end of the log is below. ${again}`;
    }
  }
}

function environment({ run: { record } }: Evidence): string {
  const images = record.images.slice(0, mostImages).map(({ image, resolved, platform }) => {
    const became = resolved === image ? "" : ` = ${code(shownLine(resolved, 160))}`;
    return `${code(shownLine(image, 160))}${became} on ${inline(shownLine(platform, 40))}`;
  });
  if (record.images.length > mostImages) images.push(counted(record.images.length - mostImages, "more image"));
  const { cpuSeconds, peakMemoryBytes } = usageOfSteps(record.steps);
  const costs = [
    duration(record.wallSeconds),
    ...(cpuSeconds === null ? [] : [`${duration(cpuSeconds)} of processor time`]),
    ...(peakMemoryBytes === null ? [] : [`${size(peakMemoryBytes)} of memory at most`]),
    record.plan.network === "none" ? "no network" : "network on",
  ];
  const lines = [...(images.length === 0 ? [] : [`Image ${images.join(", ")}.`]), `Took ${costs.join(", ")}.`];
  const cost = costSentence(record);
  return `### Environment\n\n${lines.join(" ")}${cost === "" ? "" : `\n\n${inline(`${cost}.`)}`}`;
}

function notes({ run }: Evidence): string {
  const { notes: all } = run.record;
  if (all.length === 0) return "";
  const shown = all.slice(0, mostNotes).map((note) => `- ${inline(shownLine(note, 300))}`);
  if (all.length > mostNotes) shown.push(`- ${counted(all.length - mostNotes, "more note")} in the full report`);
  return `### Before you rely on it\n\n${shown.join("\n")}`;
}

/** The log's end where something went wrong, then parameters and variables: each with a bound of its own, the log takes the rest. */
export function completedText(evidence: Evidence, { logTail, pageUrl, logged }: Context): string {
  const rest = [steps(evidence), parameters(evidence), variables(evidence), checkpoint(logged)].filter(
    (part) => part !== "",
  );
  if (evidence.verdict.kind !== "failed") return rest.join("\n\n");
  const room = byteLimit - reserve - byteLength(rest.join("\n\n"));
  return [log(logTail, pageUrl, room), ...rest].join("\n\n");
}

function log(tail: string, pageUrl: string, room: number): string {
  if (tail.trim() === "") return "### Log\n\nThe analysis wrote nothing.";
  const { block, leftOut } = fencedTail(shownBlock(tail), room);
  return `### End of the log\n\n${block}\n\n${leftOut ? "What came before found no room here. " : ""}${link("The report links the whole log", pageUrl)}.`;
}

function steps({ run: { record } }: Evidence): string {
  if (record.steps.length === 0) return "";
  const rows = record.steps.map((step) => [
    inline(shownLine(step.name, 80)),
    step.exitCode === null ? "stopped" : String(step.exitCode),
    duration(step.wallSeconds),
    step.cpuSeconds === null ? "–" : duration(step.cpuSeconds),
    step.peakMemoryBytes === null ? "–" : size(step.peakMemoryBytes),
  ]);
  const { block, leftOut } = table(["Step", "Exit code", "Time", "Processor", "Memory"], rows, 8000);
  return `### Steps\n\n${block}${leftOut === 0 ? "" : `\n\n${counted(leftOut, "more step")} in the full report.`}`;
}

function parameters({ run: { record } }: Evidence): string {
  if (record.parameters === null) return "";
  const { path, content } = record.parameters;
  const start = shownBlock(content.slice(0, mostParameters));
  const more = content.length > mostParameters ? `\n\nOnly the beginning is shown.` : "";
  return `### Parameters\n\nFrom ${code(shownLine(path, 160))}:\n\n${fenced(start)}${more}`;
}

function variables({ run: { record } }: Evidence): string {
  const rows = Object.entries(record.plan.env).map(([name, value]) => [
    code(shownLine(name, 80)),
    code(shownLine(value, 160)),
  ]);
  if (rows.length === 0) return "";
  const { block, leftOut } = table(["Variable", "Value"], rows, 8000);
  return `### Variables\n\n${block}${leftOut === 0 ? "" : `\n\n${counted(leftOut, "more variable")} in the full report.`}`;
}

/** GitHub keeps it, and so does whoever was sent the check: a log that is rewritten later no longer fits what they have. */
function checkpoint(logged: Context["logged"]): string {
  if (logged === undefined) return "";
  return `<details><summary>Certificate: entry ${inline(logged.index)} of the log</summary>

The state of the log (origin, number of entries, root) as it was signed when the certificate was taken in:

${fenced(logged.checkpoint)}

</details>`;
}
