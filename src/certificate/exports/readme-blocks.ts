import { usageOfSteps } from "../../domain/execution.ts";
import { nameOfLeftOut } from "../../domain/left-out.ts";
import { type Exported, nameOf } from "./exported.ts";
import { box, code, shown, table } from "./markdown.ts";
import { installedLines } from "./software.ts";

/**
 * Blocks of the template README of the social science data editors, with its boxes word for word, filled in from what was
 * measured. They go into the authors' README, who answer what stays open.
 */
export function readmeBlocks(exported: Exported): string {
  return `# Blocks for the README of ${shown(nameOf(exported))}

Copy what you need into your README. FIXME stands where only you know.

${[availability(exported), software(exported), randomness, requirements(exported), list(exported)].join("\n\n")}\n`;
}

function availability({ statement }: Exported): string {
  const { inputs } = statement.predicate;
  const fetched =
    inputs.length === 0
      ? "The rerun fetched no data: it had the files of the repository, and no other."
      : `The rerun fetched, without anybody's password:\n\n${inputs.map(({ path, uri = "" }) => `- ${code(path)} from ${shown(uri)}\n`).join("")}`;
  return `### Summary of Availability

${box(false, "All data **are** publicly available.")}
${box(false, "Some data **cannot be made** publicly available.")}
${box(false, "**No data can be made** publicly available.")}

FIXME: tick one. ${fetched}`;
}

function software({ record }: Exported): string {
  return `### Software Requirements

Installed in the container (${record.images.map(({ resolved }) => code(resolved)).join(", ") || "none"}):

${installedLines(record.packages).join("\n")}`;
}

const randomness = `### Controlled Randomness

${box(false, "Random seed is set at line _____ of program ______")}
${box(false, "No Pseudo random generator is used in the analysis described here.")}

FIXME: tick one.`;

const minute = 60;
const [hour, day] = [60 * minute, 24 * 60 * minute];

/** Each with its upper end in seconds. */
const runtimes: readonly (readonly [text: string, end: number])[] = [
  ["<10 minutes", 10 * minute],
  ["10-60 minutes", hour],
  ["1-2 hours", 2 * hour],
  ["2-8 hours", 8 * hour],
  ["8-24 hours", day],
  ["1-3 days", 3 * day],
  ["3-14 days", 14 * day],
  ["> 14 days", Number.POSITIVE_INFINITY],
];

const [MB, GB] = [1e6, 1e9];

/** Each with its upper end in bytes. */
const storages: readonly (readonly [text: string, end: number])[] = [
  ["< 25 MBytes", 25 * MB],
  ["25 MB - 250 MB", 250 * MB],
  ["250 MB - 2 GB", 2 * GB],
  ["2 GB - 25 GB", 25 * GB],
  ["25 GB - 250 GB", 250 * GB],
  ["> 250 GB", Number.POSITIVE_INFINITY],
];

function boxes(choices: readonly (readonly [text: string, end: number])[], measured: number | null): string {
  const right = measured === null ? undefined : choices.find(([, end]) => measured < end);
  return choices.map((choice) => box(choice === right, choice[0])).join("\n");
}

function requirements({ record, statement }: Exported): string {
  const { run } = statement.predicate;
  const { leftOut = [] } = record.plan;
  // What a part takes says nothing of the whole.
  const finished = run.failure === null && leftOut.length === 0;
  const unticked =
    run.failure === null
      ? `Nothing is ticked, since this is without ${shown(leftOut.map(nameOfLeftOut).join(", "))}.`
      : "It did not run to its end, so nothing is ticked.";
  const bytes = [...record.inputs, ...record.outputs].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const { peakMemoryBytes } = usageOfSteps(record.steps);
  const memory = peakMemoryBytes === null ? "" : ` It used ${Math.ceil(peakMemoryBytes / MB)} MB of memory at most.`;
  return `### Memory, Runtime, Storage Requirements

Approximate time needed to reproduce the analyses on a standard (${record.startedAt.slice(0, 4)}) desktop machine:

${boxes(runtimes, finished ? record.wallSeconds : null)}
${box(false, "Not feasible to run on a desktop machine, as described below.")}

Approximate storage space needed:

${boxes(storages, finished ? bytes : null)}
${box(false, "Not feasible to run on a desktop machine, as described below.")}

The code was last run on a **${record.plan.limits.cpus}-core share of ${shown(record.machine.cpu)}, ${shown(record.machine.kernel)}**. Computation took **${(record.wallSeconds / 60).toFixed(1)} minutes**.${memory}
${finished ? "Storage is that of fetched data and produced files, without the image." : unticked}`;
}

function list({ record, statement }: Exported): string {
  const [only] = record.plan.steps.length === 1 ? record.plan.steps : [];
  return `### List of tables and programs

The provided code reproduces:

${box(false, "All numbers provided in text in the paper")}
${box(false, "All tables and figures in the paper")}
${box(false, "Selected tables and figures in the paper, as explained and justified below.")}

FIXME: tick what holds.

${table(
  ["Figure/Table #", "Program", "Line Number", "Output file", "Note"],
  statement.predicate.outputs.map(({ label, path }) => [
    label === null ? "FIXME" : shown(label),
    only === undefined ? "FIXME" : code(only.command),
    "",
    code(path),
    "",
  ]),
)}`;
}
