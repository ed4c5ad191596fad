import type { CompareRules } from "../domain/compare-rules.ts";
import { covers } from "./numbers/tolerance.ts";
import type { Part, Value, ValuePart } from "./part.ts";
import { leadingTo, type Path } from "./parts/values/rules.ts";
import { isList, isNumbers, isRecord } from "./parts/values/said.ts";

/** Of more places than that in trees of values, nothing is said. */
const mostPlaces = 500_000;
const mostTold = 5;

/**
 * What the declaration says of columns, paths and data sets that neither file has, one clause each: mostly a name that is
 * misspelled, so that the author should hear of it.
 */
export function unmatched(parts: readonly Part[], rules: CompareRules): readonly string[] {
  const columns = new Set(parts.flatMap((part) => (part.kind === "table" ? part.columns.map(({ name }) => name) : [])));
  const isPart = (path: string) =>
    parts.some(({ kind, at }) => covers(path, at) !== null || (kind !== "value" && path === "/" && at === ""));
  const paths = [...rules.ignore.filter((name) => !columns.has(name)), ...Object.keys(rules.paths)];
  const open = new Set(paths.filter((path) => !isPart(path)));
  if (!areLookedFor(parts, open)) open.clear();
  const clauses = [
    ...rules.ignore.filter((name) => open.has(name)).map((name) => `ignore ${name} matched nothing`),
    ...Object.keys(rules.paths).flatMap((path) => (open.has(path) ? [`path ${path} matched nothing`] : [])),
    ...Object.keys(rules.columns).flatMap((name) => (columns.has(name) ? [] : [`column ${name} matched nothing`])),
  ];
  const more = clauses.length - mostTold;
  return more <= 0 ? clauses : [...clauses.slice(0, mostTold), `so did ${more} other entries`];
}

/** Takes from `open` what names a place in one of the trees; false when there are too many places to look at. */
function areLookedFor(parts: readonly Part[], open: Set<string>): boolean {
  let places = 0;
  for (const [part, path] of placesIn(parts)) {
    if (open.size === 0) return true;
    if (places === mostPlaces) return false;
    places += 1;
    for (const name of leadingTo(part, path, open)) open.delete(name);
  }
  return true;
}

function* placesIn(parts: readonly Part[]): Iterable<readonly [ValuePart, Path]> {
  for (const part of parts) {
    if (part.kind !== "value") continue;
    for (const path of pathsIn(part.value, [])) yield [part, path];
  }
}

function* pathsIn(value: Value, path: Path): Iterable<Path> {
  yield path;
  if (isRecord(value)) for (const [key, member] of value) yield* pathsIn(member, [...path, key]);
  else if (isList(value)) for (const [at, member] of value.entries()) yield* pathsIn(member, [...path, at]);
  else if (isNumbers(value)) for (let at = 0; at < value.numbers.length; at += 1) yield [...path, at];
}
