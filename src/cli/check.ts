import { createHash, type KeyObject } from "node:crypto";
import { createReadStream, lstatSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Attested, attestedOf, type CheckedCertificate, checkCertificate } from "../certificate/check.ts";
import { partsNamedIn } from "../certificate/parts-named.ts";
import { keyFrom, keyFromPem } from "../certificate/public-key.ts";
import type { Statement } from "../certificate/statement.ts";
import { zipOf } from "../certificate/zip.ts";
import { plainText } from "../domain/plain-text.ts";
import { readSettings } from "../settings.ts";
import { openWorld, unzipped } from "../world.ts";
import { certificateLines, keyLines, refusalLines, sentenceOf } from "./check-lines.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";

export const check: Command = {
  summary: "verify a certificate, or a file by a certificate, offline",
  operands: "CERTIFICATE | FILE… --certificate CERTIFICATE",
  mostOperands: 1000,
  options: {
    certificate: { type: "string", short: "c", value: "ZIP", about: "say what this certificate says of the files" },
    key: {
      type: "string",
      short: "k",
      value: "PEM",
      about: "the public key that must have signed it, which you have from elsewhere",
    },
  },
  examples: [
    ["tickmark check certificate.zip --key journal.pub.pem", "exit code 0: it holds, and it says reproduced"],
    ["tickmark check certificate/", "one that was unpacked"],
    ["tickmark check fig1.png -c certificate.zip", "this very file was reproduced from commit …"],
  ],
  async run(invocation) {
    const { positionals, values, io, json } = invocation;
    const files = typeof values.certificate === "string" ? positionals : [];
    const certificate = typeof values.certificate === "string" ? values.certificate : positionals[0];
    if (certificate === undefined)
      throw new UsageError("which certificate? Name the zip file, or the folder it was unpacked into");
    if (files.length === 0 && positionals.length > 1)
      throw new UsageError("one certificate is checked at a time; files are checked with --certificate");
    const checked = await checkedAt(resolve(io.cwd, certificate), certificate, invocation);
    if (!checked.ok) {
      if (json) io.out(JSON.stringify(checked, null, 2));
      else for (const line of refusalLines(certificate, checked.problems)) io.out(line);
      return exitCodes.trouble;
    }
    if (files.length === 0) {
      if (json) io.out(JSON.stringify(checked, null, 2));
      else for (const line of certificateLines(checked, io.width)) io.out(line);
      return checked.statement.predicate.verdict === "reproduced" ? exitCodes.fine : exitCodes.notReproduced;
    }
    const answers = await Promise.all(files.map((file) => answerFor(file, resolve(io.cwd, file), checked.statement)));
    if (json) io.out(JSON.stringify({ ...checked, files: answers }, null, 2));
    else for (const line of [...answers.map(({ sentence }) => sentence), ...keyLines(checked, io.width)]) io.out(line);
    return answers.every(({ reproduced }) => reproduced) ? exitCodes.fine : exitCodes.notReproduced;
  },
};

/** Larger ones are none of ours. */
const mostBytes = 256 * 1024 * 1024;

async function checkedAt(path: string, shown: string, invocation: Invocation): Promise<CheckedCertificate> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${shown}`);
  const { known, isDemanded } = await knownKeys(invocation);
  const refused = (...problems: readonly string[]): CheckedCertificate => ({ ok: false, problems });
  if (!found.isDirectory() && found.size > mostBytes) return refused("it is too large to be a certificate");
  const archive = found.isDirectory() ? undefined : readFileSync(path);
  const given = archive === undefined ? partsBelow(path) : await unzipped(archive);
  if (given === undefined) return refused("it is not a zip archive, or a damaged one");
  const checked = checkCertificate(given, known);
  if (!checked.ok) return checked;
  if (archive !== undefined && !zipOf(given).equals(archive)) {
    return refused("the archive was changed or packed anew by another program: unpack it, and check the folder");
  }
  return isDemanded && !checked.isKnownKey
    ? refused(`it is signed by ${checked.key}, which is not the key that you gave`)
    : checked;
}

/** Only the parts of a certificate, whatever else lies in the folder; none that is a link. */
function partsBelow(folder: string): ReadonlyMap<string, Uint8Array> {
  const contentOf = (name: string): Uint8Array | undefined => {
    const file = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return file?.isFile() === true && file.size <= mostBytes ? readFileSync(join(folder, name)) : undefined;
  };
  return new Map(
    partsNamedIn(contentOf("SHA256SUMS")).flatMap((name) => {
      const content = contentOf(name);
      return content === undefined ? [] : [[name, content] as const];
    }),
  );
}

/** The key that was given, else those of this store: who certified something knows their own. */
async function knownKeys({ values, io }: Invocation): Promise<{ known: readonly KeyObject[]; isDemanded: boolean }> {
  if (typeof values.key === "string") {
    const path = resolve(io.cwd, values.key);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
      throw new UsageError(`there is no file ${values.key}`);
    const key = keyFromPem(readFileSync(path, "utf8"));
    if (key === undefined)
      throw new UsageError(`${values.key} is no public key as certificates have it: ECDSA P-256 in PEM`);
    return { known: [key], isDemanded: true };
  }
  const world = openWorld(readSettings(io.env, "command-line"));
  try {
    const own = (await world.signingKeys.published()).filter(({ purpose }) => purpose === "certificate");
    return { known: own.flatMap(({ spki }) => keyFrom(Buffer.from(spki, "base64")) ?? []), isDemanded: false };
  } finally {
    world.close();
  }
}

interface FileAnswer {
  readonly file: string;
  readonly sha256: string;
  readonly kind: Attested["kind"];
  readonly reproduced: boolean;
  readonly sentence: string;
}

async function answerFor(file: string, path: string, statement: Statement): Promise<FileAnswer> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new UsageError(`there is no file ${file}`);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const sha256 = hash.digest("hex");
  const attested = attestedOf(statement, sha256);
  const isMatch =
    attested.kind === "produced" && ["identical", "equivalent", "close"].includes(attested.output.comparison);
  const sentence = `${isMatch ? "✓" : "✗"} ${plainText(file)} ${sentenceOf(attested, statement)}`;
  return { file, sha256, kind: attested.kind, reproduced: isMatch, sentence };
}
