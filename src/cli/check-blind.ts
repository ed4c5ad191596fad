import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import {
  type CheckedBlind,
  type CheckedOpenings,
  checkBlind,
  checkOpenings,
  seemsBlind,
} from "../certificate/blind/check.ts";
import { type BlindStatement, blindName } from "../certificate/blind/statement.ts";
import { isPartialGrade } from "../domain/left-out.ts";
import { plainText } from "../domain/plain-text.ts";
import { aligned, wrapped } from "../report/columns.ts";
import { moment } from "../report/quantities.ts";
import { refusalLines, sourceOf } from "./check-lines.ts";
import { expectedKeys, mostBytes } from "./checked-certificate.ts";
import { exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { fileDigest } from "./file-digest.ts";

/** Whether a file is meant for a blind certificate; false for a folder, and for what is not there. */
export function isBlindFile(shown: string, cwd: string): boolean {
  const found = statSync(resolve(cwd, shown), { throwIfNoEntry: false });
  return found?.isFile() === true && found.size <= mostBytes && seemsBlind(contentOf(shown, cwd));
}

/**
 * Checks a blind certificate, its openings where they are given, and what it says of files. Exit code: 0 it holds and says
 * reproduced, or that each file was; 1 it says otherwise; 2 it or its openings do not hold.
 */
export async function checkBlindFile(
  certificate: string,
  files: readonly string[],
  invocation: Invocation,
): Promise<number> {
  const { io, json } = invocation;
  const { known, isDemanded } = await expectedKeys(invocation);
  const checked = checkBlind(contentOf(certificate, io.cwd), known);
  const refuse = (shown: string, problems: readonly string[]): number => {
    if (json) io.out(JSON.stringify({ ok: false, problems }, null, 2));
    else for (const line of refusalLines(shown, problems)) io.out(line);
    return exitCodes.trouble;
  };
  if (!checked.ok) return refuse(certificate, checked.problems);
  if (isDemanded && !checked.isKnownKey) {
    return refuse(certificate, [`it is signed by ${checked.key}, which is not a key that you gave`]);
  }
  const openings = textOf(invocation, "openings");
  const opened = openings === undefined ? null : checkOpenings(checked, contentOf(openings, io.cwd));
  if (opened?.ok === false) return refuse(openings ?? "", opened.problems);
  const answers = await Promise.all(files.map((file) => answerFor(file, io.cwd, checked.statement)));
  if (json) {
    const more = {
      ...(opened && { names: opened.names, whole: opened.statement }),
      ...(files.length > 0 && { files: answers }),
    };
    io.out(JSON.stringify({ ...checked, ...more }, null, 2));
  } else {
    const said = files.length > 0 ? answers.map(({ sentence }) => sentence) : blindLines(checked, io.width);
    const names = opened === null ? [] : openedLines(opened, io.width);
    for (const line of [...said, ...names, ...keyLines(checked, io.width)]) io.out(line);
  }
  const { verdict } = checked.statement.predicate.reproduction;
  const isFine = files.length > 0 ? answers.every(({ reproduced }) => reproduced) : verdict === "reproduced";
  return isFine ? exitCodes.fine : exitCodes.notReproduced;
}

function contentOf(shown: string, cwd: string): Buffer {
  const path = resolve(cwd, shown);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new UsageError(`there is no file ${shown}`);
  if (found.size > mostBytes) throw new UsageError(`${shown} is too large to be one of ours`);
  return readFileSync(path);
}

type Held = Extract<CheckedBlind, { ok: true }>;

/** More than anybody reads. */
const mostOutputs = 100;

function blindLines({ statement, log }: Held, width: number): readonly string[] {
  const { day, reproduction } = statement.predicate;
  const { verdict, grade, outputs, questions, notClaimed, verifier } = reproduction;
  const logged = moment(new Date(log.integratedAt * 1000).toISOString());
  return [
    "✓ The blind certificate holds: it is as it was signed, and in the log.",
    "",
    ...rows([
      ["It says", `${verdict}${grade === null ? "" : `: ${grade}`}`],
      ["of", "an analysis whose owner, repository, commit and people are hidden"],
      ["by", `${verifier.id}, ${day}`],
      ["logged", `as entry ${log.index}, ${logged}`],
    ]),
    "",
    ...rows(
      outputs.slice(0, mostOutputs).map((each, index) => [each.comparison, blindName(each, index), each.label ?? ""]),
    ),
    ...(outputs.length > mostOutputs ? [`  and ${outputs.length - mostOutputs} more: --json has them all`] : []),
    "",
    ...questions.flatMap(({ question, answer, detail = "(hidden)" }) => [
      `  ${plainText(question)} ${plainText(answer)}`,
      ...indented(detail, "    ", width),
    ]),
    "",
    "  What it does not claim:",
    ...notClaimed.flatMap((claim) => indented(claim, "    ", width)),
  ];
}

/** Whose it is, once that is known. */
function openedLines({ names, statement }: Extract<CheckedOpenings, { ok: true }>, width: number): readonly string[] {
  const { owner, repository, authors, title, doi } = names;
  return [
    "",
    "✓ The openings are what was committed to: nothing stays hidden.",
    "",
    ...rows([
      ["Of", sourceOf(statement)],
      ...(owner === null || repository === null ? [] : [["Repository", `${owner}/${repository}`]]),
      ...(title === null ? [] : [["Title", title]]),
      ...(authors.length === 0 ? [] : [["Authors", authors.join(", ")]]),
      ...(doi === null ? [] : [["DOI", doi]]),
      ["Run", statement.predicate.run.id],
    ]),
    ...wrapped(
      `The whole statement has the SHA-256 ${names.statement}: certificate.statement.json in its certificate is the same verification if \`sha256sum\` says so.`,
      width - 2,
    ).map((line) => `  ${line}`),
  ];
}

function keyLines({ key, isKnownKey, statement }: Held, width: number): readonly string[] {
  if (isKnownKey) return ["", `Signed by ${key}, a key that you have.`];
  const { id } = statement.predicate.reproduction.verifier;
  const warning = `Signed by ${key}, which is not a key that you have: anybody can make a certificate that agrees with itself. Get the key of ${plainText(id)} from a place that you trust, and name it with --key.`;
  return ["", ...wrapped(warning, width)];
}

const rows = (cells: readonly (readonly string[])[]): readonly string[] =>
  aligned(cells.map((row) => row.map((text) => ({ text: plainText(text) })))).map((line) => `  ${line}`);

const indented = (text: string, indent: string, width: number): readonly string[] =>
  wrapped(plainText(text), width - indent.length).map((line) => `${indent}${line}`);

async function answerFor(file: string, cwd: string, { predicate }: BlindStatement) {
  const sha256 = await fileDigest(file, cwd);
  const { outputs, grade } = predicate.reproduction;
  const index = outputs.findIndex(({ produced }) => produced?.sha256 === sha256);
  const output = outputs[index];
  const reproduced = output !== undefined && ["identical", "equivalent", "close"].includes(output.comparison);
  const about =
    output === undefined
      ? "is no file that the rerun made, as far as this certificate knows"
      : `is ${output.label ?? blindName(output, index)} as the rerun made it: ${output.comparison}`;
  const part = isPartialGrade(grade) ? "; only a part of the analysis was rerun" : "";
  return { file, sha256, reproduced, sentence: plainText(`${reproduced ? "✓" : "✗"} ${file} ${about}${part}`) };
}
