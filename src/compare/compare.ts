import type { Comparison } from "../domain/comparison.ts";
import type { ProducedOutput, RefusedOutput } from "../domain/execution.ts";
import type { RecordedOutput } from "../domain/lock.ts";
import { isPattern, matcher } from "../domain/patterns.ts";
import type { PlannedOutput } from "../domain/plan.ts";
import { explainDifference } from "./explain.ts";
import type { Bytes } from "./first-difference.ts";

export interface Sides {
  readonly declared: readonly PlannedOutput[];
  readonly recorded: readonly RecordedOutput[];
  readonly produced: readonly ProducedOutput[];
  readonly refused: readonly RefusedOutput[];
}

/** The bytes of either side, where somebody still has them. */
export interface Readers {
  recorded(output: RecordedOutput): Promise<Bytes | undefined>;
  produced(output: ProducedOutput): Promise<Bytes | undefined>;
}

/**
 * Walks the promise: one comparison for every output that was declared, recorded or produced under a declaration, in the
 * order of the declaration and then by path. What nobody produced is missing, not forgotten.
 */
export async function compare(sides: Sides, readers: Readers): Promise<readonly Comparison[]> {
  const found: Found = {
    recorded: byPath(sides.recorded),
    produced: byPath(sides.produced),
    refused: byPath(sides.refused),
  };
  const comparisons: Comparison[] = [];
  for (const { path, label } of promised(sides)) {
    comparisons.push(await compareOutput(path, label, found, readers));
  }
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

async function compareOutput(path: string, label: string | null, found: Found, readers: Readers): Promise<Comparison> {
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
  const explanation = await explainDifference(recorded, produced, readers);
  return { kind: "different", ...both, explanation };
}

const notProduced = (path: string): string =>
  isPattern(path) ? "no file of this pattern was produced by the run" : "was not produced by the run";

const facts = <F extends { digest: unknown; sizeBytes: unknown; mediaType: unknown }>({
  digest,
  sizeBytes,
  mediaType,
}: F) => ({ digest, sizeBytes, mediaType }) as Pick<F, "digest" | "sizeBytes" | "mediaType">;

/** Every path under its declaration; a path that is spelled out takes its label from there, not from a pattern. */
function promised({ declared, recorded, produced, refused }: Sides): readonly { path: string; label: string | null }[] {
  const known = [...new Set([...recorded, ...produced, ...refused].map(({ path }) => path))].toSorted();
  const spelledOut = new Set(declared.map(({ path }) => path));
  const seen = new Set<string>();
  return declared.flatMap(({ path, label }) => {
    const matches = isPattern(path) ? known.filter(matcher([path])) : [path];
    // A pattern stands for itself only where it stands for nothing else; what is spelled out is answered there.
    const found = matches.length === 0 ? [path] : matches.filter((name) => name === path || !spelledOut.has(name));
    const fresh = found.filter((name) => !seen.has(name));
    for (const name of fresh) seen.add(name);
    return fresh.map((name) => ({ path: name, label }));
  });
}
