import { expect, test } from "vitest";
import { writePace } from "../../../src/adapters/github/write-pace.ts";

test("a burst passes at once, and whoever comes after it waits a second each", async () => {
  const turn = writePace(3);
  const begin = performance.now();
  const waited = async () => {
    await turn();
    return Math.round((performance.now() - begin) / 250) / 4;
  };
  expect(await Promise.all([waited(), waited(), waited(), waited(), waited()])).toEqual([0, 0, 0, 1, 2]);
});

test("a pause gives back what was spent", async () => {
  const turn = writePace(1);
  await turn();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const begin = performance.now();
  await turn();
  expect(performance.now() - begin).toBeLessThan(500);
});
