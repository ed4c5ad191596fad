import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { issuerOf } from "../certificate/issuer.ts";
import type { Evidence } from "../domain/evidence.ts";
import { labelOf } from "../domain/run.ts";
import { certify, type KeptRun } from "../entry/certify.ts";
import type { Planned } from "../plan/plan.ts";
import { headline, markOf } from "../report/wording.ts";
import { readSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { UsageError } from "./command.ts";
import type { Io } from "./io.ts";

export interface WrittenCertificate {
  readonly file: string;
  readonly run: string;
  readonly verdict: Evidence["verdict"]["kind"];
}

/**
 * Writes the certificate of each run, signed with the keys of this store. A certificate of a failure is one too: what it says
 * is for its reader to weigh. `output` is the file's name; with several runs each has its label behind that name.
 */
export async function writeCertificates(
  all: readonly Evidence[],
  output: string | undefined,
  world: World,
  { cwd, env }: Pick<Io, "cwd" | "env">,
): Promise<readonly WrittenCertificate[]> {
  expectContained(all);
  const issuer = issuerOf(readSettings(env, "command-line").publicUrl);
  const made: WrittenCertificate[] = [];
  for (const evidence of all) {
    const name = output ?? usualName;
    const file = all.length > 1 ? `${name.replace(/\.zip$/i, "")}-${labelOf(evidence.run.id)}.zip` : name;
    const run: KeptRun = { evidence, context: { repositoryId: null, askedIn: null, requested: null } };
    const { archive } = await certify(run, issuer, { ...world, ...world.store });
    place(resolve(cwd, file), archive, file);
    made.push({ file, run: evidence.run.id, verdict: evidence.verdict.kind });
  }
  return made;
}

/** The reader of a certificate would take for granted what nobody saw to. */
export function expectContained(all: readonly Evidence[]): void {
  if (all.some(({ run }) => run.record.plan.environment.kind === "host")) {
    throw new UsageError("a run that no container held is not certified; run it again without --host");
  }
}

/** Says at once, not after hours of running, that the certificate could not be written. */
export function expectPlace(planned: readonly Planned[], output: string | undefined, cwd: string): void {
  const file = output ?? usualName;
  expectFolder(resolve(cwd, file), file);
  if (planned.length === 1 && existsSync(resolve(cwd, file))) throw taken(file);
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
export function place(path: string, content: Uint8Array, shown: string): void {
  expectFolder(path, shown);
  if (!existsSync(path)) writeFileSync(path, content, { flag: "wx" });
  else if (!statSync(path).isFile() || !readFileSync(path).equals(content)) throw taken(shown);
}

function expectFolder(path: string, shown: string): void {
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`there is no folder to write ${shown} into; make it first`);
}

const taken = (file: string) => new UsageError(`${file} is there already; choose another name for the certificate`);
