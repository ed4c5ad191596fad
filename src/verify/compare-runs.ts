import { compare } from "../compare/compare.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Evidence } from "../domain/evidence.ts";
import { matcher } from "../domain/patterns.ts";
import type { Comparer, Objects } from "../ports.ts";

/** The outputs of one kept run against those of another, as a rerun would compare them. The store is the asker's own. */
export async function compareRuns(
  { run: { record: first } }: Evidence,
  { run: { record: second } }: Evidence,
  { objects, comparer }: { readonly objects: Pick<Objects, "has">; readonly comparer: Comparer },
): Promise<readonly Comparison[]> {
  const known = new Set(first.plan.outputs.map(({ path }) => path));
  const declared = [...first.plan.outputs, ...second.plan.outputs.filter(({ path }) => !known.has(path))];
  // A command that nobody declared promises nothing, and what it wrote is its result all the same.
  const isDeclared = matcher(declared.map(({ path }) => path));
  const written = new Set([...first.outputs, ...second.outputs].map(({ path }) => path));
  const undeclared = [...written].filter((path) => !isDeclared(path)).toSorted();
  const comparisons = await compare(
    {
      declared: [...declared, ...undeclared.map((path) => ({ path, label: null }))],
      recorded: first.outputs,
      produced: second.outputs,
      refused: [],
    },
    {
      holds: ({ digest }) => objects.has(digest),
      compare: comparer.compare,
      canonical: comparer.canonical,
    },
  );
  // What neither of them produced is no difference between them.
  return comparisons.filter((each) => each.kind !== "missing" || each.recorded !== null);
}
