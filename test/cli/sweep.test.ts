import { expect, test } from "vitest";
import { inParallel, jobsFor } from "../../src/cli/jobs.ts";
import { combinations } from "../../src/cli/sweep-values.ts";
import { columnsOf } from "../../src/report/columns.ts";
import { type SweepRow, sweepProgressLines } from "../../src/report/sweep.ts";
import { unpainted } from "../../src/report/terminal.ts";

const swept = (value: string, standing: number | string = 1) =>
  combinations([{ name: "x", value }], { x: standing }).map((each) => each[0]?.value);

test("values are lists and ranges, downwards and in steps, where a number stands", () => {
  expect(swept("10,40,80")).toEqual(["10", "40", "80"]);
  expect(swept("1..4")).toEqual(["1", "2", "3", "4"]);
  expect(swept("2..-1")).toEqual(["2", "1", "0", "-1"]);
  expect(swept("0.1..0.5..0.1")).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5"]);
  expect(swept("1..0..0.25")).toEqual(["1", "0.75", "0.5", "0.25", "0"]);
  expect(swept("10..0..4")).toEqual(["10", "6", "2"]);
  expect(swept("-0.5..0.5..0.5")).toEqual(["-0.5", "0", "0.5"]);
  expect(swept("1..3,10,3")).toEqual(["1", "2", "3", "10"]);
  expect(swept("1..3", "a text")).toEqual(["1..3"]);
});

test("what cannot be meant as a range, or is too much, is told with what was given", () => {
  expect(() => swept("1..2..0")).toThrow("step of 0");
  expect(() => swept("0.1..0.5")).toThrow("needs a step");
  expect(() => swept("1...3")).toThrow('"1...3" is no range of x');
  expect(() => swept("1..3..1..1")).toThrow("is no range");
  expect(() => swept("0..999999999..0.000000001")).toThrow("which is more than 1000 values");
  const both = ["a", "b"].map((name) => ({ name, value: "1..40" }));
  expect(() => combinations(both, { a: 1, b: 1 })).toThrow("40 of a × 40 of b are 1600, which is more than 1000");
});

test("as many go on at once as the machine holds by the declared limits, or as were asked for", () => {
  const limits = { cpus: 2, memoryBytes: 4e9, diskBytes: 1, timeoutSeconds: 1 };
  const machine = { cpus: 8, memoryBytes: 10e9 };
  expect(jobsFor(undefined, [limits], machine)).toBe(2);
  expect(jobsFor(undefined, [{ ...limits, memoryBytes: 1e9 }], machine)).toBe(4);
  expect(jobsFor(undefined, [{ ...limits, cpus: 64 }], machine)).toBe(1);
  expect(jobsFor("5", [limits], machine)).toBe(5);
  for (const wrong of ["0", "-1", "two", "1.5", "1000"]) {
    expect(() => jobsFor(wrong, [limits], machine)).toThrow("--jobs is a whole number");
  }
});

test("no more than the limit run at once, and whatever was begun is over before trouble is told", async () => {
  let running = 0;
  let most = 0;
  const ended: number[] = [];
  const work = async (milliseconds: number, index: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    running -= 1;
    if (index === 1) throw new Error("the second");
    ended.push(index);
  };
  const troubles: number[] = [];
  await inParallel([20, 1, 1, 1], 2, work, (_, index) => void troubles.push(index));
  expect({ most, troubles, ended: ended.toSorted() }).toEqual({ most: 2, troubles: [1], ended: [0, 2, 3] });
  ended.length = 0;
  const rethrown = inParallel([20, 1, 1, 1], 2, work, (error) => {
    throw error;
  });
  await expect(rethrown).rejects.toThrow("the second");
  expect([running, ended]).toEqual([0, [0]]);
});

test("the table of a sweep keeps to the terminal, shows first what runs, and counts the rest", () => {
  const row = (state: SweepRow["state"], index: number): SweepRow => ({
    given: `N=${index} name=${"long".repeat(20)}`,
    state,
    said: "\u001b[2Jsome very long line ".repeat(10),
    seconds: 3,
  });
  const rows = [
    row("reproduced", 1),
    row("failed", 2),
    row("running", 3),
    ...Array.from({ length: 50 }, (_, n) => row("waiting", n)),
  ];
  for (const width of [40, 80, 120]) {
    const lines = sweepProgressLines(rows, { width, height: 10, jobs: 2, seconds: 61, paint: unpainted });
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width);
    expect(lines.join("")).not.toContain("\u001b");
    expect(lines[1]).toContain("▸ N=3");
    expect(lines[2]).toContain("✗ N=2");
    expect(lines.at(-1)).toContain("more");
  }
  const [head] = sweepProgressLines(rows, { width: 120, height: 10, jobs: 2, seconds: 61, paint: unpainted });
  expect(head).toContain("2 of 53 runs done, 1 failed, 1 running (at most 2), 50 waiting");
});
