import type { CompareRules } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import { sameBytes } from "./content.ts";
import { type Opened, Opening } from "./open.ts";
import type { Part } from "./part.ts";

/**
 * Takes two files apart as far as it takes to compare them: a file inside that has the same name, place and bytes in both is
 * not looked into, and is one and the same part of bytes in both. Where the rules name columns, paths or data sets, all of it
 * is opened: only then is known whether a name matches anything.
 */
export async function openBoth(
  recorded: NamedContent,
  produced: NamedContent,
  rules: CompareRules,
  unpack: Unpack,
): Promise<readonly [Opened, Opened]> {
  const isSealing = [rules.ignore, Object.keys(rules.paths), Object.keys(rules.columns)].every(
    ({ length }) => length === 0,
  );
  const left = await Opening.of(recorded, rules, unpack, isSealing);
  const right = await Opening.of(produced, rules, unpack, isSealing);
  // Each round goes one level further down, and files in files are bounded.
  for (;;) {
    share(left, right);
    const [ours, theirs] = [unshared(left, right), unshared(right, left)];
    if (ours.size === 0 && theirs.size === 0) return [left.result(), right.result()];
    await left.unseal(ours);
    await right.unseal(theirs);
  }
}

/** Where both hold the same sealed file, the produced one takes over the part of the recorded one. */
function share(left: Opening, right: Opening): void {
  const ours = new Map(left.parts.map((part) => [part.at, part]));
  right.parts = right.parts.map((part) => {
    const other = ours.get(part.at);
    if (other === undefined || other === part) return part;
    const [a, b] = [left.sealed(other), right.sealed(part)];
    return a !== undefined && b !== undefined && a.name === b.name && sameBytes(a.content, b.content) ? other : part;
  });
}

function unshared(one: Opening, other: Opening): ReadonlySet<Part> {
  const shared = new Set(other.parts);
  return new Set(one.parts.filter((part) => one.sealed(part) !== undefined && !shared.has(part)));
}
