import { describe, expect, test } from "vitest";
import { hunksOf, isReordered } from "../../../src/compare/parts/alignment.ts";
import { seeded } from "../mutations.ts";

/** Puts the stretches of the produced sequence in the place of those of the recorded one. */
function applied(recorded: readonly number[], produced: readonly number[]): readonly number[] {
  const result = [...recorded];
  for (const { from, to, newFrom, newTo } of (
    hunksOf(Int32Array.from(recorded), Int32Array.from(produced)) ?? []
  ).toReversed()) {
    result.splice(from, to - from, ...produced.slice(newFrom, newTo));
  }
  return result;
}

/** The length of the longest common subsequence, by a table. */
function common(a: readonly number[], b: readonly number[]): number {
  let row = b.map(() => 0);
  for (const x of a) {
    const next: number[] = [];
    for (const [at, y] of b.entries()) {
      next.push(x === y ? (row[at - 1] ?? 0) + 1 : Math.max(next[at - 1] ?? 0, row[at] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe("where two sequences differ", () => {
  test("an element that was put in is one stretch, wherever it is", () => {
    const recorded = Int32Array.from({ length: 50 }, (_, at) => at);
    for (const place of [0, 1, 25, 49, 50]) {
      const produced = Int32Array.from([...recorded.subarray(0, place), 99, ...recorded.subarray(place)]);
      expect(hunksOf(recorded, produced)).toEqual([{ from: place, to: place, newFrom: place, newTo: place + 1 }]);
    }
  });

  test("is told completely and with as few changes as there can be", () => {
    const random = seeded(7);
    for (let round = 0; round < 400; round += 1) {
      const some = () => Array.from({ length: Math.floor(random() * 12) }, () => Math.floor(random() * 4));
      const [a, b] = [some(), some()];
      const hunks = hunksOf(Int32Array.from(a), Int32Array.from(b)) ?? [];
      expect(applied(a, b)).toEqual(b);
      const edits = hunks.reduce((sum, { from, to, newFrom, newTo }) => sum + to - from + newTo - newFrom, 0);
      expect(edits).toBe(a.length + b.length - 2 * common(a, b));
      expect(
        hunks.every(({ from }, at) => at === 0 || from > (hunks[at - 1]?.to ?? 0) || from === hunks[at - 1]?.to),
      ).toBe(true);
    }
  });

  test("is not looked for when everything does, so that no file takes forever", () => {
    const [a, b] = [0, 1].map((side) => Int32Array.from({ length: 100_000 }, (_, at) => 2 * at + side));
    expect(hunksOf(a ?? new Int32Array(), b ?? new Int32Array())).toBeUndefined();
  });
});

test("the same elements in another order are told from others", () => {
  expect(isReordered(Int32Array.of(1, 2, 2), Int32Array.of(2, 1, 2))).toBe(true);
  expect(isReordered(Int32Array.of(1, 2, 2), Int32Array.of(1, 1, 2))).toBe(false);
});
