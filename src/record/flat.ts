import type { Evidence } from "../domain/evidence.ts";
import { usageOfSteps } from "../domain/execution.ts";
import type { ParameterValue } from "../domain/parameters/field.ts";
import { labelOf } from "../domain/run.ts";
import type { RunContext } from "../domain/run-summary.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { beganAt, secondsOf, type UnfinishedRun } from "../domain/unfinished.ts";
import { gradeOf } from "../domain/verdict.ts";

/* A run as one row: what data frames want. */

/** A list has no place in a table, so a cell is a plain value. */
export type Row = Readonly<Record<string, ParameterValue>>;

/** Columns that every run has, then `parameters.<name>`, `claims.<text>` with the number found, and `outputs.<path>` with where the file can be read. */
export function flatRow({ run: { id, record }, verdict, claims }: Evidence, context: RunContext, root: string): Row {
  const { plan, machine, failure } = record;
  const usage = usageOfSteps(record.steps);
  return {
    label: nameOfRun(id, context),
    id,
    timestamp: record.startedAt,
    duration: record.wallSeconds,
    verdict: verdict.kind,
    grade: gradeOf(verdict),
    reason: context.reason,
    outcome: context.outcome,
    tags: context.tags.join(" "),
    analysis: plan.analysis,
    repository: plan.source.repository,
    commit: plan.source.commit,
    modified: plan.source.modified,
    branch: context.branch,
    user: record.user,
    image: record.images[0]?.resolved ?? null,
    cpu: machine.cpu,
    cpus: plan.limits.cpus,
    memory_limit_bytes: plan.limits.memoryBytes,
    cpu_seconds: usage.cpuSeconds,
    peak_memory_bytes: usage.peakMemoryBytes,
    failure: failure?.kind ?? null,
    repeats: record.repeats === undefined ? null : labelOf(record.repeats),
    ...prefixed("parameters", Object.entries(record.parameters?.values ?? {})),
    ...prefixed(
      "claims",
      claims.map(({ claim, produced }): [string, ParameterValue] => [claim.text, produced]),
    ),
    ...prefixed(
      "outputs",
      record.outputs.map(({ path }): [string, ParameterValue] => [path, `${root}${path}`]),
    ),
  };
}

/** The columns that every record has, whatever it knows of them, in their order. */
export const emptyRow: Row = {
  label: null,
  id: null,
  timestamp: null,
  duration: null,
  verdict: null,
  grade: null,
  reason: null,
  outcome: null,
  tags: null,
  analysis: null,
  repository: null,
  commit: null,
  modified: null,
  branch: null,
  user: null,
  image: null,
  cpu: null,
  cpus: null,
  memory_limit_bytes: null,
  cpu_seconds: null,
  peak_memory_bytes: null,
  failure: null,
  repeats: null,
};

/** The same columns of a run that has not ended, or never will: it has no verdict, and `failure` says what became of it. */
export function unfinishedRow(run: UnfinishedRun, now: Date): Row {
  const { begun, context, state } = run;
  const { plan } = begun;
  return {
    ...emptyRow,
    label: nameOfRun(run.id, context),
    id: run.id,
    timestamp: beganAt(run),
    duration: secondsOf(run, now),
    reason: context.reason,
    outcome: context.outcome,
    tags: context.tags.join(" "),
    analysis: plan.analysis,
    repository: plan.source.repository,
    commit: plan.source.commit,
    modified: plan.source.modified,
    branch: context.branch,
    user: begun.user,
    cpus: plan.limits.cpus,
    memory_limit_bytes: plan.limits.memoryBytes,
    failure: state,
    repeats: begun.repeats === undefined ? null : labelOf(begun.repeats),
    ...prefixed("parameters", Object.entries(begun.parameters?.values ?? {})),
  };
}

const prefixed = (prefix: string, entries: readonly (readonly [string, ParameterValue])[]): Row =>
  Object.fromEntries(entries.map(([name, value]) => [`${prefix}.${name}`, value]));

/** One line of CSV (RFC 4180) without its end; what a row does not have is empty. */
export function csvLine(cells: readonly (ParameterValue | undefined)[]): string {
  return cells.map(csvCell).join(",");
}

function csvCell(value: ParameterValue | undefined): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? inert(value) : String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Text that a spreadsheet would compute goes with an apostrophe before it, as its own people write such text: in a shared table
 * it was perhaps written by a stranger. A word with a sign (`-O3`, `-inf`) stays as it is: without brackets, `|` or `!` there is
 * nothing that it could call or reach.
 */
function inert(text: string): string {
  const isFormula = /^[=@\uff1d\uff20\t\r\n]/.test(text) || (/^[-+\uff0b\uff0d]/.test(text) && /[([|!]/.test(text));
  return isFormula ? `'${text}` : text;
}
