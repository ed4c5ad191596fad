import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import { grouped } from "../domain/grouped.ts";
import type { Basis, RecordedAnalysis } from "../domain/lock.ts";
import type { RunRecord } from "../domain/run.ts";
import { changedPackages } from "./changed-packages.ts";
import { hintsIn } from "./hints.ts";

/** How many lines of evidence one cause shows. */
const mostEvidence = 30;

/**
 * Why outputs are not what they were, as far as the two records tell: first what changed between them, in the order in
 * which it explains most, then what the differences themselves look like. Nothing where nothing differs.
 */
export function causesOf(
  recorded: RecordedAnalysis | null,
  run: RunRecord,
  comparisons: readonly Comparison[],
): readonly Cause[] {
  const changed = comparisons.filter(({ kind }) => kind === "different" || kind === "close");
  if (changed.length === 0 || recorded === null) return [];
  const differences = recorded.basis === undefined ? [] : between(recorded.basis, run);
  const causes = [...differences, ...images(recorded, run), ...hintsIn(changed, run)];
  if (causes.length > 0 || recorded.basis === undefined) return causes;
  return [
    {
      kind: "unseen",
      sentence:
        "Nothing that was written down changed since the record: not the source, parameters, inputs, variables, packages or the kind of processor",
      evidence: [],
      advice:
        "The analysis may give another result each time: `tickmark doctor --rerun` runs it again and finds out why.",
    },
  ];
}

function between(basis: Basis, run: RunRecord): readonly Cause[] {
  return [
    ...source(basis, run),
    ...parameters(basis, run),
    ...inputs(basis, run),
    ...variables(basis, run),
    ...packages(basis, run),
    ...processor(basis, run),
  ];
}

function source(basis: Basis, { sourceDigest, sourceFiles, parameters: own }: RunRecord): readonly Cause[] {
  if (basis.source === null || sourceDigest === null || basis.source === sourceDigest) return [];
  if (basis.sourceFiles === null || sourceFiles === null) return [cause("source", sourcesChanged(0), [])];
  // The parameters file is told as what it is.
  const changes = changedKeys(basis.sourceFiles, sourceFiles).filter(({ key }) => key !== own?.path);
  return changes.length === 0
    ? []
    : [
        cause(
          "source",
          sourcesChanged(changes.length),
          changes.map(({ line }) => line),
        ),
      ];
}

const sourcesChanged = (count: number): string => `${counted(count, "source file")} changed since the record`;

function parameters(basis: Basis, { parameters: now }: RunRecord): readonly Cause[] {
  const digest = now?.digest ?? null;
  if (basis.parameters === digest) return [];
  return [cause("parameters", "The parameters changed since the record", now === null ? [] : [now.path])];
}

function inputs(basis: Basis, { inputs: now }: RunRecord): readonly Cause[] {
  const changes = changedKeys(
    basis.inputs,
    Object.fromEntries(now.map(({ path, digestBefore }) => [path, digestBefore])),
  );
  if (changes.length === 0) return [];
  return [
    cause(
      "input",
      `${counted(changes.length, "input")} changed since the record`,
      changes.map(({ line }) => line),
    ),
  ];
}

function variables(basis: Basis, { plan }: RunRecord): readonly Cause[] {
  const changes = changedKeys(basis.env, plan.env);
  if (changes.length === 0) return [];
  const evidence = changes.map(({ key }) => `${key}: ${basis.env[key] ?? "not set"} → ${plan.env[key] ?? "not set"}`);
  return [
    cause("variables", `${counted(changes.length, "variable")} of the container changed since the record`, evidence),
  ];
}

function packages(basis: Basis, { packages: now }: RunRecord): readonly Cause[] {
  // A list that could not be asked for says nothing.
  if (basis.packages.length === 0 || now.length === 0) return [];
  const changes = changedPackages(basis.packages, now);
  if (changes.length === 0) return [];
  const [first = ""] = changes;
  const sentence =
    changes.length === 1
      ? `The environment changed since the record: ${first}`
      : `The environment changed since the record: ${first} and ${counted(changes.length - 1, "other package")}`;
  return [
    cause(
      "packages",
      sentence,
      changes,
      "Pin the versions in the Dockerfile, or name the image by its digest; or record again with these.",
    ),
  ];
}

function processor(basis: Basis, { machine }: RunRecord): readonly Cause[] {
  if (basis.cpu === machine.cpu || basis.cpu === "unknown" || machine.cpu === "unknown") return [];
  return [
    cause(
      "processor",
      "Another kind of processor was used, which can change the last digits of floating point results",
      [`${basis.cpu} → ${machine.cpu}`],
      "Give a tolerance for numbers (`compare: { rtol: 1e-9 }`) where the last digits carry nothing.",
    ),
  ];
}

function images(recorded: RecordedAnalysis, run: RunRecord): readonly Cause[] {
  const moved = run.images.flatMap(({ image, resolved }) => {
    const was = recorded.images.find((each) => each.image === image)?.resolved;
    return was === undefined || was === resolved ? [] : [`${image}: ${was} → ${resolved}`];
  });
  const names = new Set(run.images.filter(({ kind }) => kind !== "built").map(({ image }) => image));
  const gone = recorded.images
    .filter(({ image }) => !names.has(image))
    .map(({ image }) => `${image} is no longer used`);
  const evidence = [...moved, ...gone];
  return evidence.length === 0
    ? []
    : [cause("image", "The container image is another one than the recorded", evidence)];
}

interface Change {
  readonly key: string;
  readonly line: string;
}

/** Keys of either side that the other does not have or has otherwise, sorted. */
function changedKeys(was: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>): readonly Change[] {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  return keys.flatMap((key) => {
    const [before, after] = [
      Object.hasOwn(was, key) ? was[key] : undefined,
      Object.hasOwn(is, key) ? is[key] : undefined,
    ];
    if (before === after) return [];
    const line = before === undefined ? `${key} is new` : after === undefined ? `${key} is gone` : `${key} changed`;
    return [{ key, line }];
  });
}

const cause = (
  kind: Cause["kind"],
  sentence: string,
  evidence: readonly string[],
  advice: string | null = null,
): Cause => ({
  kind,
  sentence,
  evidence:
    evidence.length > mostEvidence
      ? [...evidence.slice(0, mostEvidence), `and ${evidence.length - mostEvidence} more`]
      : evidence,
  advice,
});

/** `Source files`, `1 input`, `3 inputs`: as the beginning of a sentence. */
const counted = (count: number, noun: string): string =>
  count === 0
    ? `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}s`
    : `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
