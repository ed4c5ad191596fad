import { dump } from "js-yaml";
import { asDigest, type Digest, hexOf } from "../domain/digest.ts";
import type { CanonicalForm } from "../domain/file-comparison.ts";
import { imageName } from "../domain/image-name.ts";
import type { Basis, Lock, RecordedAnalysis } from "../domain/lock.ts";
import { lockFile } from "../domain/names.ts";
import type { Problem } from "../domain/problem.ts";
import { atValue, type Finding, located } from "./findings.ts";
import type { BasisDocument, LockDocument } from "./lock-schema.ts";
import { repeated } from "./rules/rule.ts";
import { checkLock } from "./schema.ts";
import { readYaml } from "./yaml-document.ts";

/** A lock names every recorded file, so it may be larger than what people write by hand. */
const bounds = {
  limitBytes: 4 * 1024 * 1024,
  aliases: 0,
  depth: 8,
  values: 200_000,
  whenEmpty: "record the outputs again",
};

const heading = [
  "# Written by `tickmark record`: what the outputs of this repository were when they were recorded.",
  "# Keep it under version control, and record again instead of editing it.",
].join("\n");

/** Reads `reproduce.lock`, which anyone may have edited. */
export function parseLock(text: string, file: string = lockFile): Lock | Problem[] {
  const read = readYaml(text, file, bounds);
  if (!read.ok) return [read.problem];
  const { value, places } = read.document;
  const checked = checkLock(value);
  if (!checked.ok) {
    const findings = checked.errors.map(({ instancePath, params }) => {
      const key = params.additionalProperty ?? params.missingProperty;
      const about = key === undefined ? "" : ` (see the key \`${key}\`)`;
      return atValue(instancePath, `this is not what \`tickmark record\` writes${about}: record the outputs again`);
    });
    return located(findings, file, places);
  }
  const findings = Object.entries(checked.value.analyses).flatMap(([name, analysis]) => outputFindings(name, analysis));
  return findings.length > 0 ? located(findings, file, places) : lockOf(checked.value);
}

/** The lock as text: the same lock is always the same bytes, and a changed output is a changed block of lines. */
export function formatLock({ analyses }: Lock): string {
  const document: LockDocument = {
    version: 1,
    analyses: Object.fromEntries(
      sortedBy(Object.entries(analyses), ([name]) => name).map(([name, analysis]) => [name, written(analysis)]),
    ),
  };
  return `${heading}\n${dump(document, { lineWidth: -1, noRefs: true })}`;
}

/** What a lock holds of one analysis; null when it holds nothing. */
export function recordedIn(lock: Lock | null, analysis: string): RecordedAnalysis | null {
  if (lock === null || !Object.hasOwn(lock.analyses, analysis)) return null;
  return lock.analyses[analysis] ?? null;
}

/** A lock in which one analysis is recorded anew, the others as they were. */
export function withRecorded(lock: Lock | null, analysis: string, recorded: RecordedAnalysis): Lock {
  return { version: 1, analyses: { ...lock?.analyses, [analysis]: recorded } };
}

/** The digest of an image of that name, or the id of one that only some machine knows. A tag would be no pin. */
function isPinOf(image: string, resolved: string): boolean {
  if (/^sha256:[0-9a-f]{64}$/.test(resolved)) return true;
  return /@sha256:[0-9a-f]{64}$/.test(resolved) && imageName(resolved) === imageName(image);
}

function outputFindings(name: string, { outputs, images }: LockDocument["analyses"][string]): Finding[] {
  const pointer = (index: number) => `/analyses/${name}/outputs/${index}/path`;
  return [
    ...outputs.flatMap(({ path }, index) =>
      isInside(path) ? [] : [atValue(pointer(index), "this path leaves the repository: record the outputs again")],
    ),
    ...images.flatMap(({ image, resolved }, index) =>
      isPinOf(image, resolved)
        ? []
        : [
            atValue(
              `/analyses/${name}/images/${index}/resolved`,
              `this is not a digest of \`${image}\`: record the outputs again`,
            ),
          ],
    ),
    ...repeated(outputs, ({ path }) => path).map(({ item, index }) =>
      atValue(pointer(index), `\`${item.path}\` is recorded twice: record the outputs again`),
    ),
  ];
}

/** Less than is asked of a declared path: a pattern may have collected names that nobody would type. */
const isInside = (path: string) => path.split("/").every((part) => !["", ".", ".."].includes(part));

function lockOf({ analyses }: LockDocument): Lock {
  return {
    version: 1,
    analyses: Object.fromEntries(Object.entries(analyses).map(([name, analysis]) => [name, readBack(analysis)])),
  };
}

function readBack({
  run,
  plan,
  recordedAt,
  images,
  outputs,
  basis,
}: LockDocument["analyses"][string]): RecordedAnalysis {
  return {
    run,
    plan: plan === null ? null : lowerDigest(plan),
    recordedAt,
    images,
    ...(basis === undefined ? {} : { basis: basisFrom(basis) }),
    outputs: outputs.map(({ path, digest, size, mediaType, canonical }) => ({
      path,
      digest: lowerDigest(digest),
      sizeBytes: size,
      mediaType,
      ...(canonical === undefined ? {} : { canonical: canonicalFrom(canonical) }),
    })),
  };
}

function written({
  run,
  plan,
  recordedAt,
  images,
  outputs,
  basis,
}: RecordedAnalysis): LockDocument["analyses"][string] {
  return {
    run,
    plan,
    recordedAt,
    images: sortedBy(images, ({ image }) => image).map(({ image, resolved }) => ({ image, resolved })),
    outputs: sortedBy(outputs, ({ path }) => path).map(({ path, digest, sizeBytes, mediaType, canonical }) => ({
      path,
      digest,
      size: sizeBytes,
      mediaType,
      ...(canonical === undefined ? {} : { canonical: `${canonical.form} ${canonical.digest}` }),
    })),
    // Last, since it is long and few read it.
    ...(basis === undefined ? {} : { basis: basisWritten(basis) }),
  };
}

/** By code units, never by the collation of some machine. */
function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

const basisFrom = (basis: BasisDocument): Basis => ({
  ...basis,
  source: basis.source === null ? null : lowerDigest(basis.source),
  parameters: basis.parameters === null ? null : lowerDigest(basis.parameters),
  inputs: lowerDigests(basis.inputs),
  sourceFiles: basis.sourceFiles === null ? null : lowerDigests(basis.sourceFiles),
});

const basisWritten = ({
  commit,
  cpu,
  source,
  parameters,
  inputs,
  sourceFiles,
  env,
  packages,
}: Basis): BasisDocument => ({
  commit,
  cpu,
  source,
  parameters,
  inputs: sortedKeys(inputs),
  sourceFiles: sourceFiles === null ? null : sortedKeys(sourceFiles),
  env: sortedKeys(env),
  packages: sortedBy(packages, (line) => line),
});

const lowerDigests = (digests: Readonly<Record<string, string>>): Record<string, Digest> =>
  Object.fromEntries(Object.entries(digests).map(([name, text]) => [name, lowerDigest(text)]));

const sortedKeys = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(sortedBy(Object.entries(values), ([name]) => name));

function canonicalFrom(text: string): CanonicalForm {
  const at = text.lastIndexOf(" ");
  return { form: text.slice(0, at), digest: lowerDigest(text.slice(at + 1)) };
}

const lowerDigest = (text: string): Digest => asDigest(hexOf(text as Digest));
