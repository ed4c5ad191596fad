import { expect, test } from "vitest";
import { scatter } from "../../src/report/notebook/scatter.ts";

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

test("what goes over several powers of ten stands on a logarithmic axis, and what reaches zero does not", () => {
  const drawn = (...values: readonly number[]) =>
    scatter({ x: "N", y: "y", points: values.map((x) => ({ x, y: 1, group: null })), groups: null }).text;
  expect(drawn(1e-8, 1)).toContain(">N (logarithmic)</text>");
  expect(drawn(0, 1e9)).toContain(">N</text>");
});
