import { type Attested, attestedOf } from "../certificate/check.ts";
import type { Statement } from "../certificate/statement.ts";
import { plainText } from "../domain/plain-text.ts";
import { checkBlindFile, isBlindFile } from "./check-blind.ts";
import { certificateLines, figureHint, keyLines, refusalLines, sentenceOf } from "./check-lines.ts";
import { checkTogether } from "./check-together.ts";
import { checkedAt, expectedKeys } from "./checked-certificate.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { fileDigest } from "./file-digest.ts";

export const check: Command = {
  operands: "CERTIFICATE… | FILE… --certificate CERTIFICATE",
  mostOperands: 1000,
  options: {
    certificate: { type: "string", short: "c", value: "ZIP", about: "say what this certificate says of the files" },
    key: {
      type: "string",
      short: "k",
      multiple: true,
      value: "PEM",
      about: "the public key that must have signed it, which you have from elsewhere; one of several",
    },
    openings: { type: "string", value: "JSON", about: "what opens the names in a blind certificate" },
  },
  examples: [
    ["tickmark check certificate.zip --key journal.pub.pem", "exit code 0: it holds, and it says reproduced"],
    ["tickmark check certificate/", "one that was unpacked"],
    ["tickmark check a.zip b.zip -k a.pem -k b.pem", "whether two verifiers reproduced the same"],
    ["tickmark check blind.json --openings openings.json", "whose the blind certificate is"],
    ["tickmark check fig1.png -c certificate.zip", "this very file was reproduced from commit …"],
  ],
  async run(invocation) {
    const { positionals, values, io, json } = invocation;
    const files = typeof values.certificate === "string" ? positionals : [];
    const certificate = typeof values.certificate === "string" ? values.certificate : positionals[0];
    if (certificate === undefined)
      throw new UsageError("which certificate? Name the zip file, or the folder it was unpacked into");
    if ((files.length > 0 || positionals.length === 1) && isBlindFile(certificate, io.cwd))
      return checkBlindFile(certificate, files, invocation);
    if (values.openings !== undefined)
      throw new UsageError(`${certificate} is no blind certificate: nothing in it is to be opened`);
    if (files.length === 0 && positionals.length > 1) return checkTogether(positionals, invocation);
    const checked = await checkedAt(certificate, await expectedKeys(invocation), io.cwd);
    if (!checked.ok) {
      if (json) io.out(JSON.stringify(checked, null, 2));
      else {
        const hint = values.certificate === undefined && isFigureName(certificate) ? [figureHint] : [];
        for (const line of [...refusalLines(certificate, checked.problems), ...hint]) io.out(line);
      }
      return exitCodes.trouble;
    }
    if (files.length === 0) {
      if (json) io.out(JSON.stringify(checked, null, 2));
      else for (const line of certificateLines(checked, io.width)) io.out(line);
      return checked.statement.predicate.verdict === "reproduced" ? exitCodes.fine : exitCodes.notReproduced;
    }
    const answers = await Promise.all(files.map((file) => answerFor(file, io.cwd, checked.statement)));
    if (json) io.out(JSON.stringify({ ...checked, files: answers }, null, 2));
    else for (const line of [...answers.map(({ sentence }) => sentence), ...keyLines(checked, io.width)]) io.out(line);
    return answers.every(({ reproduced }) => reproduced) ? exitCodes.fine : exitCodes.notReproduced;
  },
};

/** Whether a name ends as that of a file does, and not as a certificate's. */
const isFigureName = (name: string): boolean => /\.(?!zip$)\w+$/i.test(name);

interface FileAnswer {
  readonly file: string;
  readonly sha256: string;
  readonly kind: Attested["kind"];
  readonly reproduced: boolean;
  readonly sentence: string;
}

async function answerFor(file: string, cwd: string, statement: Statement): Promise<FileAnswer> {
  const sha256 = await fileDigest(file, cwd);
  const attested = attestedOf(statement, sha256);
  const isMatch =
    attested.kind === "produced" && ["identical", "equivalent", "close"].includes(attested.output.comparison);
  const sentence = `${isMatch ? "✓" : "✗"} ${plainText(file)} ${sentenceOf(attested, statement)}`;
  return { file, sha256, kind: attested.kind, reproduced: isMatch, sentence };
}
