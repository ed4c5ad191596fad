import type { Comparison } from "../domain/comparison.ts";

/* Under which name an output has its permanent address. A run never changes, so neither does the name. */

/** In the order of the paper: what has a label first, numbers in labels as numbers; then by path. */
export function inPaperOrder(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.toSorted((a, b) => {
    if (a.label === null || b.label === null) {
      return a.label === b.label ? byCodeUnits(a.path, b.path) : a.label === null ? 1 : -1;
    }
    return order.compare(a.label, b.label) || byCodeUnits(a.path, b.path);
  });
}

const order = new Intl.Collator("en", { numeric: true });
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of every output by its path: `figure-2` where its label is no other's, else the path. */
export function placesOf(comparisons: readonly Comparison[]): ReadonlyMap<string, string> {
  const paths = new Set(comparisons.map(({ path }) => path));
  const count = new Map<string, number>();
  for (const { label } of comparisons) count.set(wordOf(label), (count.get(wordOf(label)) ?? 0) + 1);
  return new Map(
    comparisons.map(({ path, label }) => {
      const word = wordOf(label);
      return [path, word !== "" && count.get(word) === 1 && !paths.has(word) ? word : path];
    }),
  );
}

/** The output that an address means, by its place, its path, or its label as it is written. */
export function foundAt(comparisons: readonly Comparison[], asked: string): Comparison | undefined {
  const places = placesOf(comparisons);
  return (
    comparisons.find(({ path }) => places.get(path) === asked) ??
    comparisons.find(({ path }) => path === asked) ??
    comparisons.find(({ path, label }) => label !== null && places.get(path) === wordOf(asked))
  );
}

/** Letters and digits of any script, with one line between them: `Figure 2 (a)` is `figure-2-a`. */
function wordOf(label: string | null): string {
  const words =
    (label ?? "")
      .toWellFormed()
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.join("-").slice(0, 80).toWellFormed();
}
