import type { Attested, CheckedCertificate } from "../certificate/check.ts";
import type { Statement } from "../certificate/statement.ts";
import { plainText } from "../domain/plain-text.ts";
import { labelOf } from "../domain/run.ts";
import { aligned, wrapped } from "../report/columns.ts";
import { counted, moment } from "../report/quantities.ts";

/* What `tickmark check` says. A certificate may be anybody's, so every word of it is cleaned. */

type Held = Extract<CheckedCertificate, { ok: true }>;

/** What a certificate says of one file, behind its name; with what of the analysis was not rerun, if anything was not. */
export function sentenceOf(attested: Attested, statement: Statement): string {
  if (attested.kind === "unknown") return "is not a file that this certificate knows";
  return `${knownSentence(attested, statement)}${partSentence(statement.predicate.partial)}`;
}

/** Nobody is to take a file that was made from what nobody reran for one that was reproduced from the beginning. */
const partSentence = (partial: readonly { readonly what: string }[]): string =>
  partial.length === 0
    ? ""
    : `; only a part was rerun, without ${plainText(partial.map(({ what }) => what).join(", "))}`;

function knownSentence(attested: Exclude<Attested, { kind: "unknown" }>, statement: Statement): string {
  const { path, label, comparison } = attested.output;
  const name = plainText(label === null ? path : `${label} (${path})`);
  const { run } = statement.predicate;
  const from = `${sourceOf(statement)} on ${moment(plainText(run.startedAt))}`;
  if (attested.kind === "recorded") {
    return `is what was recorded as ${name}; the rerun of ${from} did not make this very file: ${plainText(comparison)}`;
  }
  switch (comparison) {
    case "identical":
      return `is ${name}: this very file was reproduced from ${from}`;
    case "equivalent":
    case "close":
      return `is ${name} as the rerun of ${from} made it, which is ${comparison} to what was recorded`;
    case "unrecorded":
      return `is ${name} as the rerun of ${from} made it; nothing was recorded to compare it with`;
    default:
      return `is ${name} as the rerun of ${from} made it, which was not found to be what was recorded: ${plainText(comparison)}`;
  }
}

/** What was rerun. */
export function sourceOf({ predicate }: Statement): string {
  const { commit, uri, modified } = predicate.repository;
  if (commit === null) return "a folder that is not under git";
  const place = uri === null ? "" : ` of ${plainText(uri.replace(/^git\+/, ""))}`;
  return modified
    ? `a working folder that differs from commit ${plainText(commit)}${place}`
    : `commit ${plainText(commit)}${place}`;
}

export const refusalLines = (certificate: string, problems: readonly string[]): readonly string[] => [
  `✗ ${plainText(certificate)} does not hold:`,
  ...problems.map((problem) => `  ${plainText(problem)}`),
];

/** A figure looks like a certificate to whoever has not read the help. */
export const figureHint = "  (a figure is checked by its certificate: `tickmark check FIGURE -c CERTIFICATE`)";

/** More than anybody reads. */
const mostOutputs = 100;

/** All that a certificate says, for a person. */
export function certificateLines(held: Held, width: number): readonly string[] {
  const { predicate } = held.statement;
  const { run, verifier } = predicate;
  const grade = predicate.grade === null ? "" : `: ${plainText(predicate.grade)}`;
  const time = moment(new Date(held.log.integratedAt * 1000).toISOString());
  const facts: readonly (readonly [string, string])[] = [
    ["It says", `${predicate.verdict}${grade}`],
    ["of", `analysis ${plainText(predicate.analysis)}, ${sourceOf(held.statement)}`],
    ["by", `${plainText(verifier.id)}, run ${labelOf(run.id)}, ${moment(plainText(run.startedAt))}`],
    ["logged", `as entry ${held.log.index}, ${time}`],
  ];
  const outputs = predicate.outputs.map(({ path, label, comparison }) => [comparison, path, label ?? ""]);
  const more = outputs.length - mostOutputs;
  return [
    "✓ The certificate holds: every part of it is as it was signed.",
    "",
    ...table(facts),
    "",
    ...table(outputs.slice(0, mostOutputs)),
    ...(more > 0 ? [`  and ${counted(more, "more output")}: --json has them all`] : []),
    ...predicate.outputs
      .slice(0, mostOutputs)
      .filter(({ comparison, explanation }) => comparison === "close" && explanation !== null)
      .flatMap(({ path, explanation }) => indented(plainText(`${path} is close: ${explanation}`), "  ", width)),
    "",
    ...predicate.questions.flatMap(({ question, answer, detail }) => [
      `  ${plainText(question)} ${plainText(answer)}`,
      ...indented(plainText(detail), "    ", width),
    ]),
    ...predicate.partial.flatMap(({ what, reason }) =>
      indented(plainText(`Left out: ${what}: ${reason}`), "  ", width),
    ),
    ...predicate.notes.flatMap((note) => indented(plainText(`Note: ${note}`), "  ", width)),
    "",
    "  What it does not claim:",
    ...predicate.notClaimed.flatMap((claim) => indented(plainText(claim), "    ", width)),
    ...keyLines(held, width),
  ];
}

const table = (rows: readonly (readonly string[])[]): readonly string[] =>
  aligned(rows.map((row) => row.map((text) => ({ text: plainText(text) })))).map((line) => `  ${line}`);

const indented = (text: string, indent: string, width: number): readonly string[] =>
  wrapped(text, width - indent.length).map((line) => `${indent}${line}`);

/** Without a key from elsewhere, a certificate only agrees with itself. */
export function keyLines({ key, isKnownKey, statement }: Held, width: number): readonly string[] {
  const by = `Signed by ${key}`;
  if (isKnownKey) return ["", `${by}, a key that you have.`];
  const { id } = statement.predicate.verifier;
  return [
    "",
    ...wrapped(
      `${by}, which is not a key that you have: anybody can make a certificate that agrees with itself. Get the key of ${plainText(id)} from a place that you trust, and name it with --key.`,
      width,
    ),
  ];
}
