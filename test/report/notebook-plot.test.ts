import { expect, test } from "vitest";
import { scaleOf } from "../../src/report/notebook/axis.ts";
import { scatter } from "../../src/report/notebook/scatter.ts";

const labels = (...values: readonly number[]) => scaleOf(values).ticks.map(({ label }) => label);

test("an axis is marked at round numbers, in as many digits as tell them apart", () => {
  expect(labels(0, 10)).toEqual(["0", "2", "4", "6", "8", "10"]);
  expect(labels(0.1, 0.35)).toEqual(["0.1", "0.15", "0.2", "0.25", "0.3", "0.35"]);
  expect(labels(-1, 1)).toEqual(["-1", "-0.5", "0", "0.5", "1"]);
  expect(labels(1_000_000, 1_000_004)).toEqual(["1e6", "1.000001e6", "1.000002e6", "1.000003e6", "1.000004e6"]);
  expect(labels(200_000_000, 400_000_000)).toEqual(["2e8", "2.5e8", "3e8", "3.5e8", "4e8"]);
  expect(labels(2014, 2020)).toEqual(["2014", "2016", "2018", "2020"]);
});

test("what goes over several powers of ten stands on a logarithmic axis", () => {
  expect(labels(1e-8, 1)).toEqual(["1e-8", "1e-6", "1e-4", "0.01", "1"]);
  expect(labels(1, 100_000)).toEqual(["1", "10", "100", "1000", "10000", "100000"]);
  expect(scaleOf([0, 1e9]).isLogarithmic).toBe(false);
});

test("every value has its place between the ends, whatever the values are", () => {
  const series = [
    [1],
    [0],
    [-5, -5],
    [1e308, -1e308],
    [5e-324, 1e-323],
    [1e300, 1e-300],
    [Number.MAX_VALUE, Number.MAX_VALUE],
    [1e15, 1e15 + 1],
    [0.1, 0.1 + Number.EPSILON],
  ];
  for (const values of series) {
    const scale = scaleOf(values);
    for (const value of values) {
      expect([values, scale.at(value) >= 0 && scale.at(value) <= 1]).toEqual([values, true]);
    }
    expect(scale.ticks.length).toBeLessThanOrEqual(12);
    for (const { at } of scale.ticks) expect([values, at >= -0.01 && at <= 1.01]).toEqual([values, true]);
  }
});

test("a greater value lies further along, and a picture has both its axes named", () => {
  const points = [10, 20, 40].map((x) => ({ x, y: x * x, group: null }));
  const { text } = scatter({ x: "parameters.N", y: "duration", points, groups: null });
  const places = [...text.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, cx, cy]) => [
    Number(cx),
    Number(cy),
  ]);
  expect(places).toHaveLength(3);
  expect(places.map(([cx]) => cx)).toEqual(places.map(([cx = 0]) => cx).toSorted((a, b) => a - b));
  expect(places.map(([, cy]) => cy)).toEqual(places.map(([, cy = 0]) => cy).toSorted((a, b) => b - a));
  expect(text).toContain(">parameters.N</text>");
  expect(text).toContain(">duration</text>");
});
