import { beforeEach, expect, test, vi } from "vitest";
import { writePace } from "../../../src/adapters/github/write-pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  return () => vi.useRealTimers();
});

/** When each of them had its turn, in milliseconds. */
function turnsOf(turn: () => Promise<void>, count: number): number[] {
  const turns: number[] = [];
  for (let n = 0; n < count; n++) void turn().then(() => turns.push(performance.now()));
  return turns;
}

test("a burst passes at once, and whoever comes after it waits a second each", async () => {
  const turns = turnsOf(writePace(3), 5);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(turns).toEqual([0, 0, 0, 1000, 2000]);
});

test("a pause gives back what was spent, but never more than a burst", async () => {
  const turn = writePace(2);
  turnsOf(turn, 2);
  await vi.advanceTimersByTimeAsync(60_000);
  const turns = turnsOf(turn, 3);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(turns).toEqual([60_000, 60_000, 61_000]);
});
