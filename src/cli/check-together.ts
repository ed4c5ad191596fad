import { type Agreement, agreementOf, type Party } from "../certificate/agreement.ts";
import type { CheckedCertificate } from "../certificate/check.ts";
import { plainText } from "../domain/plain-text.ts";
import { labelOf } from "../domain/run.ts";
import { aligned, wrapped } from "../report/columns.ts";
import { counted, moment } from "../report/quantities.ts";
import { isBlindFile } from "./check-blind.ts";
import { figureHint, refusalLines, sourceOf } from "./check-lines.ts";
import { checkedAt, expectedKeys } from "./checked-certificate.ts";
import { exitCodes, type Invocation, UsageError } from "./command.ts";

interface CheckedParty extends Party {
  readonly held: Extract<CheckedCertificate, { ok: true }>;
}

/** Nobody has more verifiers, and each is read as a whole. */
const mostCertificates = 100;
/** More than anybody reads. */
const mostDifferences = 100;

/** Certificates of several verifiers, together. Exit code: 0 all reproduced the same, 1 they did not, 2 one does not hold. */
export async function checkTogether(files: readonly string[], invocation: Invocation): Promise<number> {
  const { io, json } = invocation;
  if (files.length > mostCertificates)
    throw new UsageError(`at most ${mostCertificates} certificates are checked together`);
  const blind = files.find((file) => isBlindFile(file, io.cwd));
  if (blind !== undefined)
    throw new UsageError(
      `${blind} is JSON, as blind certificates are: these are not counted together with others; check it alone`,
    );
  const keys = await expectedKeys(invocation);
  const parties: CheckedParty[] = [];
  const refused: { readonly file: string; readonly ok: false; readonly problems: readonly string[] }[] = [];
  for (const file of files) {
    const checked = await checkedAt(file, keys, io.cwd);
    if (checked.ok) parties.push({ name: file, held: checked });
    else refused.push({ file, ...checked });
  }
  const agreement = agreementOf(parties);
  const isReproduced = refused.length === 0 && agreement.differences.length === 0;
  if (json) {
    const certificates = [...parties.map(({ name, held }) => ({ file: name, ...held })), ...refused];
    const reproducedBy = isReproduced ? parties.length : null;
    io.out(
      JSON.stringify(
        { reproducedBy, partial: isReproduced ? leftOutBy(parties) : null, ...agreement, certificates },
        null,
        2,
      ),
    );
  } else {
    const lines = [
      ...(isReproduced ? reproducedLines(parties) : differentLines(files.length, agreement)),
      ...refused.flatMap(({ file, problems }) => refusalLines(file, problems)),
      ...(refused.length > 0 ? [figureHint] : []),
      ...partyLines(parties, io.width),
      ...equivalentLines(agreement, io.width),
      ...trustLines(parties, io.width),
    ];
    for (const line of lines) io.out(line);
  }
  if (refused.length > 0) return exitCodes.trouble;
  return isReproduced ? exitCodes.fine : exitCodes.notReproduced;
}

/** What they left out, where they left out the same. */
const leftOutBy = ([first]: readonly CheckedParty[]) => first?.held.statement.predicate.partial ?? [];

function reproducedLines(parties: readonly CheckedParty[]): readonly string[] {
  const [first] = parties;
  if (first === undefined) return [];
  const { statement } = first.held;
  const outputs = counted(statement.predicate.outputs.length, "output");
  const word = leftOutBy(parties).length > 0 ? "Partly reproduced" : "Reproduced";
  return [
    `✓ ${word} by ${parties.length} parties: the same ${outputs} of analysis ${plainText(statement.predicate.analysis)},`,
    `  ${sourceOf(statement)}`,
  ];
}

function differentLines(count: number, { differences }: Agreement): readonly string[] {
  const more = differences.length - mostDifferences;
  return [
    `✗ These ${count} certificates do not show that ${count} parties reproduced the same.`,
    ...differences.slice(0, mostDifferences).map((each) => `  ${plainText(each)}`),
    ...(more > 0 ? [`  and ${counted(more, "more difference")}: --json has them all`] : []),
  ];
}

function partyLines(parties: readonly CheckedParty[], width: number): readonly string[] {
  return parties.flatMap(({ name, held }) => {
    const { verdict, grade, verifier, run } = held.statement.predicate;
    const rows = [
      ["It says", grade === null ? verdict : `${verdict}: ${grade}`],
      ["of", sourceOf(held.statement)],
      ["by", `${verifier.id}, run ${labelOf(run.id)}, ${moment(plainText(run.startedAt))}`],
      ["key", `${held.key}, ${held.isKnownKey ? "a key that you have" : "not a key that you have"}`],
    ];
    const table = aligned(rows.map((row) => row.map((text) => ({ text: plainText(text) }))));
    return ["", ...wrapped(plainText(name), width), ...table.map((line) => `  ${line}`)];
  });
}

function equivalentLines({ equivalent }: Agreement, width: number): readonly string[] {
  if (equivalent.length === 0) return [];
  const shown = equivalent.slice(0, mostDifferences).join(", ");
  const text = `Not byte for byte the same, but each the same in content as what was recorded: ${shown}`;
  return ["", ...wrapped(plainText(text), width)];
}

/** One person can have many keys. */
function trustLines(parties: readonly CheckedParty[], width: number): readonly string[] {
  const unknown = parties.filter(({ held }) => !held.isKnownKey).map(({ name }) => name);
  if (unknown.length === 0) return [];
  const text = `Anybody can make as many keys as they like: that ${unknown.join(", ")} came from whom you think, only a key that you have from them shows. Name each with --key.`;
  return ["", ...wrapped(plainText(text), width)];
}
