import { describe, expect, test } from "vitest";
import { canonicalForm, compareFiles } from "../../src/compare/compare-files.ts";
import { corpus, inMemory } from "./corpus.ts";

const cases = corpus();

describe("on files that real programs wrote", () => {
  test("there are such files", () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  test.each(cases.map((each) => [each.name, each] as const))("%s", async (_name, { recorded, produced, ...each }) => {
    const comparison = await compareFiles(recorded, produced, each.rules, inMemory);
    expect({ kind: comparison.kind, why: comparison.explanation }).toMatchObject({ kind: each.expect });
    for (const pattern of each.says) expect(comparison.explanation).toMatch(pattern);

    // The two ways to equality agree: what is compared side by side, and the digest that a lock keeps.
    const [left, right] = [
      await canonicalForm(recorded, each.rules, inMemory),
      await canonicalForm(produced, each.rules, inMemory),
    ];
    if (left === null || right === null || Object.keys(each.rules.ignore).length > 0 || each.rules.keys.length > 0)
      return;
    expect(left.digest === right.digest).toBe(comparison.kind === "identical" || comparison.kind === "equivalent");
  });

  test.each(cases.map((each) => [each.name, each] as const))("%s, the other way round", async (_name, each) => {
    const { kind } = await compareFiles(each.produced, each.recorded, each.rules, inMemory);
    // Only numpy's tolerance has a direction.
    if (each.rules.tolerance?.kind !== "numpy") expect(kind).toBe(each.expect);
  });
});
