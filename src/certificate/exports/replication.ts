import type { LeftOut } from "../../domain/left-out.ts";
import type { CertifiedOutput } from "../findings.ts";
import { worldBankWords } from "../questions.ts";
import { classOf, classWords, reasonsOf, reasonWords } from "./classification.ts";
import { browsable, type Exported, nameOf, runPage } from "./exported.ts";
import { box, code, shown, table } from "./markdown.ts";
import { installedLines } from "./software.ts";

/**
 * Part B of the report of AEA's replication template, filled in as far as a rerun can tell, with its headings and boxes word
 * for word; and the three words of the World Bank. What only a person may say stays empty, and says so.
 */
export function replicationReport(exported: Exported): string {
  return `${[head(exported), ...dataAndCode(exported), environment(exported), steps(exported), ...findings(exported)].join("\n\n")}\n`;
}

function head(exported: Exported): string {
  const { statement } = exported;
  const { verdict, grade, run } = statement.predicate;
  const page = runPage(exported);
  return `# Replication report, part B: a draft

Made from run ${code(run.id)} of ${shown(nameOf(exported))}: **${verdict}${grade === null ? "" : `, ${grade}`}**.${page === undefined ? "" : ` ${page}`}
"Recorded" is what the authors wrote down in the repository, "produced" what the rerun made. Nobody compared either with the
manuscript: that, and every line with FIXME, is for a person.

## World Bank: complete, stable, consistent

${table(
  ["The package is", "Observed", "Because"],
  worldBankWords(statement.predicate.questions).map(([word, { answer, because }]) => [word, answer, shown(because)]),
)}

This is not a review of the accuracy or quality of the code, the data or the methods.`;
}

function dataAndCode({ statement, record }: Exported): readonly string[] {
  const { inputs } = statement.predicate;
  const limits = record.plan.limits;
  return [
    `## All data files provided

${restrictedLines(record.plan.leftOut)}${
  inputs.length === 0
    ? "No data is fetched: the run had the files of the repository, and no other."
    : table(
        ["Data file", "From", "SHA-256", "Unchanged by the run"],
        inputs.map(({ path, uri, digest, unchanged }) => [
          code(path),
          shown(uri ?? ""),
          code(digest.sha256 ?? ""),
          unchanged ? "yes" : "no",
        ]),
      )
}

### File checks

FIXME: not checked by a rerun, apart from the notes under Findings.

### PII Checks

FIXME: not checked by a rerun.`,
    `## Stated computational requirements

FIXME: what the README states. The rerun was allowed ${limits.cpus} processors, ${Math.round(limits.memoryBytes / 2 ** 20)} MiB of memory and
${limits.timeoutSeconds} seconds.`,
    `## Code description

${box(record.plan.steps.length === 1, 'The replication package contains a "main" or "master" file(s) which calls all other auxiliary programs.')}

${table(
  ["Step", "Command"],
  record.plan.steps.map(({ name, command }) => [shown(name), code(command)]),
)}`,
  ];
}

function restrictedLines(leftOut: readonly LeftOut[] = []): string {
  const lines = leftOut.flatMap(({ kind, name, reason }) =>
    kind === "input" ? [`- Not provided: ${code(name)}: ${shown(reason)}`] : [],
  );
  return lines.length === 0 ? "" : `${lines.join("\n")}\n\n`;
}

/** Whoever holds the key may be the author. */
const thirdParty = box(
  false,
  "The reproducibility check was conducted by a trusted third-party, see their appended report for details.",
);
const whoSigned = "FIXME: tick it if whoever signed the certificate is independent of the authors.";

function environment(exported: Exported): string {
  const { record, statement } = exported;
  const { images } = statement.predicate.environment;
  const { machine } = record;
  return `## Computing Environment of the Replicator

${thirdParty}

${whoSigned}

- Tickmark ${shown(record.tickmark)}, ${shown(machine.cpu)}, ${machine.cpus} cores; ${shown(machine.kernel)}; ${shown(machine.engine)}
${images.map(({ declared, name = "", platform }) => `- Image ${code(declared)} = ${code(name)}, ${shown(platform)}\n`).join("")}- Network: ${statement.predicate.environment.network}

${installedLines(record.packages).join("\n")}`;
}

function steps(exported: Exported): string {
  const { statement, record } = exported;
  const { run, repository } = statement.predicate;
  const address = browsable(exported);
  const { failure } = run;
  const list = [
    `Took the files of ${address === undefined ? "the folder" : address}${repository.commit === null ? "" : ` at commit ${code(repository.commit)}`}, without the recorded outputs.`,
    ...run.steps.map(
      ({ name, exitCode, wallMilliseconds }) =>
        `Ran ${code(name)}: ${exitCode === null ? "it was stopped" : `exit code ${exitCode}`}, ${seconds(wallMilliseconds)}.`,
    ),
    ...(record.plan.leftOut ?? [])
      .filter(({ kind }) => kind === "step")
      .map(({ name, reason }) => `Did not run ${code(name)}: ${shown(reason)}.`),
    ...(failure === null ? [] : [`It ended here: ${shown(sentenceOf(failure))}.`]),
  ];
  return `## Replication steps

${thirdParty}

${whoSigned}

${list.map((each, index) => `${index + 1}. ${each}`).join("\n")}`;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function sentenceOf(failure: NonNullable<Exported["record"]["failure"]>): string {
  if (failure.kind === "unprepared") return `the ${failure.what} could not be had: ${failure.message}`;
  return failure.kind === "exited"
    ? `step ${failure.step} ended with exit code ${failure.exitCode}`
    : `step ${failure.step}: ${failure.kind}`;
}

function findings(exported: Exported): readonly string[] {
  const { record, statement } = exported;
  const { outputs, claims, notes, partial } = statement.predicate;
  const program = record.plan.steps.length === 1 ? code(record.plan.steps[0]?.command ?? "") : "FIXME";
  return [
    `## Findings

${[...partial.map(({ what, reason }) => `- ${shown(`${what}: ${reason}`)}`), ...notes.map((note) => `- ${shown(note)}`)].join("\n") || "Nothing beside what the tables say."}

### Missing computational requirements

FIXME: none that the rerun needed and the image lacks, if it ran to its end.

### Data Preparation Code

${table(["Data Preparation Program", "Dataset created", "", "Reproduced?"], [])}

### Tables and Figures

${table(
  ["Figure/Table #", "Program", "Line Number", "Output file", "Reproduced?"],
  outputs.map((output) => [
    output.label === null ? "" : shown(output.label),
    program,
    "",
    code(output.path),
    shown(looks(output)),
  ]),
)}

### In-Text Numbers

[${claims.length === 0 ? "x" : " "}] In-text numbers not verified.

[ ] There are no in-text numbers, or all in-text numbers stem from tables and figures.

[ ] There are in-text numbers, but they are not identified in the code

${table(
  ["In-text numbers", "Program", "Output file", "Reproduced?"],
  claims.map(({ text, output, produced, holds }) => [
    shown(text),
    program,
    code(output),
    holds ? "Same" : produced === null ? "not found in the output" : shown(`Different: ${produced}`),
  ]),
)}`,
    classification(exported),
  ];
}

/** In the words that these reports use. */
function looks({ comparison, explanation, setAside }: CertifiedOutput): string {
  const because = explanation === null || explanation === "" ? "" : `: ${explanation}`;
  switch (comparison) {
    case "identical":
      return "Looks the same (the same bytes)";
    case "equivalent":
      return `Looks the same; set aside: ${setAside.join(", ")}`;
    case "close":
      return `Minor differences${because}`;
    case "different":
      return `Differs${because}`;
    case "missing":
      return `Not produced${because}`;
    default:
      return "Nothing was recorded to compare it with";
  }
}

const skips = (leftOut: readonly LeftOut[] = []): boolean => leftOut.some(({ kind }) => kind === "step");

function classification({ statement, record }: Exported): string {
  const found = classOf(statement.predicate);
  const why = reasonsOf(statement.predicate);
  const judged =
    found === "a person must judge"
      ? "\nFIXME: left open, since a person must judge it: nothing is recorded, something was left out, or a quarter or less differs.\n"
      : "";
  return `## Classification
${judged}
As far as the recorded outputs go. FIXME: compare them with the manuscript.

${box(found === "full", classWords.full)}
${box(found === "full with minor issues", classWords["full with minor issues"])}
${box(found === "partial", `${classWords.partial} (see above)`)}
${box(found === "not able", `${classWords["not able"]} (reasons see above)`)}

### Reason for incomplete reproducibility
${skips(record.plan.leftOut) ? "\nFIXME: tick why steps were left out; their authors' reasons stand under Findings.\n" : ""}
${box(why.none, `${reasonWords.none}.`)}
${box(why.discrepancy, `\`${reasonWords.discrepancy}\` (either figures or numbers in tables or text differ)`)}
${box(false, "`Bugs in code` that were fixable by the replicator (but should be fixed in the final deposit)")}
${box(false, "`Code missing`, in particular if it prevented the replicator from completing the reproducibility check")}
  ${box(false, "`Data preparation code missing` should be checked if the code missing seems to be data preparation code")}
${box(why.notFunctional, `\`${reasonWords.notFunctional}\` is more severe than a simple bug: it prevented the replicator from completing the reproducibility check`)}
${box(why.noSoftware, `\`${reasonWords.noSoftware}\``)}
${box(why.noTime, `\`${reasonWords.noTime}\``)}
${box(why.noResources, `\`${reasonWords.noResources}\``)}
${box(why.dataMissing, `\`${reasonWords.dataMissing}\``)}
${box(why.dataNotAvailable, `\`${reasonWords.dataNotAvailable}\``)}
${box(false, "`Missing README`")}`;
}
