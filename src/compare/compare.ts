import { type CompareRules, exactly } from "../domain/compare-rules.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { ProducedOutput, RefusedOutput } from "../domain/execution.ts";
import type { RecordedOutput } from "../domain/lock.ts";
import { isPattern, matcher } from "../domain/patterns.ts";
import type { PlannedOutput } from "../domain/plan.ts";
import { compareOutputs, type Judges } from "./compare-outputs.ts";

export interface Sides {
  readonly declared: readonly PlannedOutput[];
  readonly recorded: readonly RecordedOutput[];
  readonly produced: readonly ProducedOutput[];
  readonly refused: readonly RefusedOutput[];
}

/**
 * Walks the promise: one comparison for every output that was declared, recorded or produced under a declaration, in the
 * order of the declaration and then by path. What nobody produced is missing, not forgotten.
 */
export async function compare(sides: Sides, judges: Judges): Promise<readonly Comparison[]> {
  const found: Found = {
    recorded: byPath(sides.recorded),
    produced: byPath(sides.produced),
    refused: byPath(sides.refused),
  };
  const comparisons: Comparison[] = [];
  for (const promise of promised(sides)) comparisons.push(await compareOutput(promise, found, judges));
  return comparisons;
}

interface Found {
  readonly recorded: ReadonlyMap<string, RecordedOutput>;
  readonly produced: ReadonlyMap<string, ProducedOutput>;
  readonly refused: ReadonlyMap<string, RefusedOutput>;
}

/** There may be tens of thousands. */
const byPath = <Output extends { readonly path: string }>(outputs: readonly Output[]): ReadonlyMap<string, Output> =>
  new Map(outputs.map((output) => [output.path, output]));

async function compareOutput({ path, label, rules }: Promised, found: Found, judges: Judges): Promise<Comparison> {
  const recorded = found.recorded.get(path);
  const produced = found.produced.get(path);
  if (produced === undefined) {
    const refusal = found.refused.get(path);
    const explanation = refusal === undefined ? notProduced(path) : `was not collected: it ${refusal.reason}`;
    return { kind: "missing", path, label, recorded: recorded === undefined ? null : facts(recorded), explanation };
  }
  if (recorded === undefined) return { kind: "unrecorded", path, label, produced: facts(produced) };
  const both = { path, label, recorded: facts(recorded), produced: facts(produced) };
  if (recorded.digest === produced.digest) return { kind: "identical", ...both };
  return { ...both, ...(await compareOutputs(recorded, produced, rules, judges)) };
}

const notProduced = (path: string): string =>
  isPattern(path) ? "no file of this pattern was produced by the run" : "was not produced by the run";

const facts = <F extends { digest: unknown; sizeBytes: unknown; mediaType: unknown }>({
  digest,
  sizeBytes,
  mediaType,
}: F) => ({ digest, sizeBytes, mediaType }) as Pick<F, "digest" | "sizeBytes" | "mediaType">;

interface Promised {
  readonly path: string;
  readonly label: string | null;
  readonly rules: CompareRules;
}

/** Every path under its declaration; a path that is spelled out takes its label and rules from there, not from a pattern. */
function promised({ declared, recorded, produced, refused }: Sides): readonly Promised[] {
  const known = [...new Set([...recorded, ...produced, ...refused].map(({ path }) => path))].toSorted();
  const spelledOut = new Set(declared.map(({ path }) => path));
  const seen = new Set<string>();
  return declared.flatMap(({ path, label, compare: rules = exactly }) => {
    const matches = isPattern(path) ? known.filter(matcher([path])) : [path];
    // A pattern stands for itself only where it stands for nothing else; what is spelled out is answered there.
    const found = matches.length === 0 ? [path] : matches.filter((name) => name === path || !spelledOut.has(name));
    const fresh = found.filter((name) => !seen.has(name));
    for (const name of fresh) seen.add(name);
    return fresh.map((name) => ({ path: name, label, rules }));
  });
}
