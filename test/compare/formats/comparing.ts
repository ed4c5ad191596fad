import { canonicalForm, compareFiles } from "../../../src/compare/compare-files.ts";
import { type Opened, open } from "../../../src/compare/open.ts";
import { type CompareRules, exactly } from "../../../src/domain/compare-rules.ts";
import { inMemory, named } from "../corpus.ts";
import { mutants } from "../mutations.ts";

/** Compares two files as the engine does, and makes sure that the digests of what they say agree with it. */
export async function comparing(
  name: string,
  recorded: string | Uint8Array,
  produced: string | Uint8Array,
  some: Partial<CompareRules> = {},
) {
  const rules = { ...exactly, ...some };
  const [left, right] = [named(name, Buffer.from(recorded)), named(name, Buffer.from(produced))];
  const comparison = await compareFiles(left, right, rules, inMemory);
  if (rules.ignore.length > 0) return comparison;
  const [ours, theirs] = [await canonicalForm(left, rules, inMemory), await canonicalForm(right, rules, inMemory)];
  const isSame = comparison.kind === "identical" || comparison.kind === "equivalent";
  if (ours !== null && theirs !== null && (ours.digest === theirs.digest) !== isSame) {
    throw new Error(`the digests say something else than the comparison: ${comparison.kind} ${comparison.explanation}`);
  }
  return comparison;
}

export const openedAs = (
  name: string,
  content: string | Uint8Array,
  rules: Partial<CompareRules> = {},
): Promise<Opened> => open(named(name, Buffer.from(content)), { ...exactly, ...rules }, inMemory);

/** Changes a file in many ways, the same ones each time; gives those that are still taken for the same content. */
export async function survivors(name: string, bytes: Uint8Array, count: number, seed: number) {
  const found: { readonly what: string; readonly bytes: Buffer; readonly rules: readonly string[] }[] = [];
  for (const mutant of mutants(Buffer.from(bytes), count, seed)) {
    const { kind, setAside } = await comparing(name, bytes, mutant.bytes);
    const { unreadable } = await openedAs(name, mutant.bytes);
    if (unreadable?.startsWith("its reader gave up")) throw new Error(`${mutant.what}: ${unreadable}`);
    if (kind === "equivalent") found.push({ ...mutant, rules: setAside.map(({ rule }) => rule) });
  }
  return found;
}
