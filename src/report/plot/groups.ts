import { numberText, type PlotValue } from "./scales.ts";

export interface Groups {
  /** What each is called, in the order of their numbers. */
  readonly texts: readonly string[];
  /** The number of the group that a value belongs to. */
  of(value: PlotValue): number;
}

/** More colours than this nobody tells apart. */
const mostGroups = 8;
const bands = 5;

/** Values as a handful of groups: each its own where they are few, numbers in bands of as many records, rare words together. */
export function groupsOf(values: readonly PlotValue[]): Groups {
  const distinct = [...new Set(values)].filter((value) => value !== null);
  const isNumeric = distinct.every((value) => typeof value === "number");
  if (isNumeric && distinct.length > mostGroups)
    return banded(
      values.filter((value) => typeof value === "number"),
      values,
    );
  const counts = Map.groupBy(values, (value) => value ?? none);
  const kept = [...counts]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, counts.size > mostGroups ? mostGroups - 1 : mostGroups)
    .map(([value]) => value)
    .toSorted((a, b) => String(a).localeCompare(String(b), "en", { numeric: true }));
  const numbers = new Map(kept.map((value, index) => [value, index]));
  const texts = kept.map((value) => (typeof value === "number" ? numberText(value) : value));
  return {
    texts: counts.size > kept.length ? [...texts, `${counts.size - kept.length} others`] : texts,
    of: (value) => numbers.get(value ?? none) ?? kept.length,
  };
}

const none = "none";

function banded(numbers: readonly number[], all: readonly PlotValue[]): Groups {
  const sorted = numbers.toSorted((a, b) => a - b);
  const starts = [
    ...new Set(Array.from({ length: bands }, (_, band) => sorted[Math.floor((band * sorted.length) / bands)] ?? 0)),
  ];
  const ends = starts.map((_, band) => starts[band + 1] ?? sorted.at(-1) ?? 0);
  const texts = starts.map(
    (start, band) =>
      `${numberText(start)} to ${band === starts.length - 1 ? "" : "under "}${numberText(ends[band] ?? 0)}`,
  );
  return {
    texts: all.length > numbers.length ? [...texts, none] : texts,
    of: (value) =>
      typeof value === "number"
        ? Math.max(
            0,
            starts.findLastIndex((start) => value >= start),
          )
        : starts.length,
  };
}
