import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { issuerOf } from "../certificate/issuer.ts";
import type { Evidence } from "../domain/evidence.ts";
import { labelOf } from "../domain/run.ts";
import { certify, type KeptRun } from "../entry/certify.ts";
import type { Planned } from "../plan/plan.ts";
import { headline, markOf } from "../report/wording.ts";
import { readSettings } from "../settings.ts";
import { isUntracked, type World } from "../world.ts";
import { UsageError } from "./command.ts";
import type { Io } from "./io.ts";

export interface WrittenCertificate {
  readonly file: string;
  readonly run: string;
  readonly verdict: Evidence["verdict"]["kind"];
}

/** Where a certificate is to go. */
export interface Wanted {
  readonly file: string | undefined;
  /** How a person names another file. */
  readonly option: string;
}

/**
 * Writes the certificate of each run, signed with the keys of this store. A certificate of a failure is one too: what it says
 * is for its reader to weigh. With several runs each has its label behind the name that is wanted.
 */
export async function writeCertificates(
  all: readonly Evidence[],
  wanted: Wanted,
  world: World,
  { cwd, env, err }: Pick<Io, "cwd" | "env" | "err">,
): Promise<readonly WrittenCertificate[]> {
  expectContained(all);
  const issuer = issuerOf(readSettings(env, "command-line").publicUrl);
  const made: WrittenCertificate[] = [];
  for (const evidence of all) {
    const name = wanted.file ?? usualName;
    const file = all.length > 1 ? `${name.replace(/\.zip$/i, "")}-${labelOf(evidence.run.id)}.zip` : name;
    const run: KeptRun = { evidence, context: { repositoryId: null, askedIn: null, requested: null } };
    const { archive } = await certify(run, issuer, { ...world, ...world.store });
    place(resolve(cwd, file), archive, file, wanted.option);
    made.push({ file, run: evidence.run.id, verdict: evidence.verdict.kind });
  }
  await sayWhatChangesTheFolder(
    made.map(({ file }) => file),
    { cwd, err },
  );
  return made;
}

/** The reader of a certificate would take for granted what nobody saw to. */
export function expectContained(all: readonly Evidence[]): void {
  if (all.some(({ run }) => run.record.plan.environment.kind === "host")) {
    throw new UsageError("a run that no container held is not certified; run it again without --host");
  }
}

/** Says at once, not after hours of running, that the certificate could not be written. */
export function expectPlace(planned: readonly Planned[], wanted: Wanted, cwd: string): void {
  const file = wanted.file ?? usualName;
  expectFolder(resolve(cwd, file), file);
  if (planned.length === 1 && existsSync(resolve(cwd, file))) throw taken(file, wanted.option);
}

/** What was written, for a person. */
export function writtenLines(
  made: readonly WrittenCertificate[],
  all: readonly Evidence[],
  { env }: Pick<Io, "env">,
): readonly string[] {
  const files = made.flatMap(({ file, verdict }, index) => {
    const evidence = all[index];
    return evidence === undefined ? [] : [`${markOf(verdict)} ${file}  ${headline(evidence)}`];
  });
  const isPublished = readSettings(env, "command-line").publicUrl !== null;
  return [
    ...files,
    "",
    "`tickmark check` verifies it; VERIFY.md in it says how openssl and ssh-keygen do.",
    ...(isPublished ? [] : ["Its readers need your public key from you: `tickmark keys export FOLDER` writes it."]),
  ];
}

const usualName = "certificate.zip";

/** Never over another file: an older certificate may be the only copy of it. */
export function place(path: string, content: Uint8Array, shown: string, option: string): void {
  expectFolder(path, shown);
  if (!existsSync(path)) writeFileSync(path, content, { flag: "wx" });
  else if (!statSync(path).isFile() || !readFileSync(path).equals(content)) throw taken(shown, option);
}

function expectFolder(path: string, shown: string): void {
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`there is no folder to write ${shown} into; make it first`);
}

const taken = (file: string, option: string) =>
  new UsageError(`${file} is there already; choose another name for the certificate with ${option}`);

/** A certificate of a changed folder agrees with nobody's, and the change may be the certificate before it. */
export async function sayWhatChangesTheFolder(
  files: readonly string[],
  { cwd, err }: Pick<Io, "cwd" | "err">,
): Promise<void> {
  const seen = await Promise.all(files.map((file) => isUntracked(resolve(cwd, file))));
  const untracked = files.filter((_, index) => seen[index]);
  if (untracked.length === 0) return;
  const [them, they] =
    untracked.length === 1 ? ["it", "as an untracked file it makes"] : ["them", "as untracked files they make"];
  err(
    `${untracked.join(", ")}: keep ${them} outside of the folder or in .gitignore: ${they} the next run one of a changed folder`,
  );
}
