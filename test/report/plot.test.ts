import { expect, test } from "vitest";
import { groupsOf } from "../../src/report/plot/groups.ts";
import { numberText, type PlotValue, scaleOf } from "../../src/report/plot/scales.ts";
import { drawPlot } from "../../src/report/plot.ts";
import { hostile } from "../builders.ts";

const axis = (values: readonly PlotValue[], more: { isTime?: boolean; isLogarithmic?: boolean } = {}) =>
  scaleOf(values, { isTime: false, isLogarithmic: false, ticks: 5, ...more });
const texts = (values: readonly PlotValue[], more = {}) => axis(values, more).ticks.map(({ text }) => text);

test("ticks stand at round numbers that hold all values between them", () => {
  expect(texts([3, 97])).toEqual(["0", "20", "40", "60", "80", "100"]);
  expect(texts([0.1, 0.3])).toEqual(["0.1", "0.15", "0.2", "0.25", "0.3"]);
  expect(texts([-5000, 12_000])).toEqual(["-5,000", "0", "5,000", "10,000", "15,000"]);
  expect(axis([3, 97]).place(50)).toBe(0.5);
  expect(texts([1_000_000, 1_000_004])).toEqual(["1,000,000", "1,000,001", "1,000,002", "1,000,003", "1,000,004"]);
  expect(texts([2e8, 2.000004e8])).toEqual(["2e8", "2.000001e8", "2.000002e8", "2.000003e8", "2.000004e8"]);
});

test("an axis holds values that are all the same, none at all, and the largest and smallest there are", () => {
  for (const values of [
    [5, 5],
    [0],
    [],
    [-Number.MAX_VALUE, Number.MAX_VALUE],
    [Number.MAX_VALUE],
    [Number.MIN_VALUE, 2 * Number.MIN_VALUE],
    [1e16, 1e16 + 2],
  ]) {
    const { place, ticks } = axis(values);
    expect(ticks.length).toBeLessThanOrEqual(50);
    for (const at of [...values.map(place), ...ticks.map((tick) => tick.at)]) {
      expect([values, at !== null && at >= -1e-6 && at <= 1 + 1e-6]).toEqual([values, true]);
    }
  }
});

test("a logarithmic axis counts in powers of ten, and has no place for zero", () => {
  const { place, ticks } = axis([0.001, 100, 0], { isLogarithmic: true });
  expect(ticks.map(({ text }) => text)).toEqual(["0.001", "0.01", "0.1", "1", "10", "100"]);
  expect([place(0), place(-1), place(0.001), place(100)]).toEqual([null, null, 0, 1]);
  expect(axis([0, -1], { isLogarithmic: true }).kind).toBe("linear");
});

test("times have their ticks at whole days and hours", () => {
  expect(texts(["2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z"], { isTime: true })).toEqual(
    [1, 2, 3, 4, 5].map((day) => `2026-01-0${day}`),
  );
  expect(texts(["2026-01-01T08:30:00Z", "2026-01-01T12:30:00Z"], { isTime: true })).toEqual(
    ["09", "10", "11", "12"].map((hour) => `01-01 ${hour}:00`),
  );
});

test("words stand in the order in which people count, and one word among numbers makes words of all", () => {
  expect(texts(["run10", "run2", null, "run2"])).toEqual(["run2", "run10"]);
  expect(axis([1, "x"]).kind).toBe("categories");
});

test("numbers are short and without the noise of binary fractions", () => {
  expect([0.1 + 0.2, 1e-9, 12_345.678, 3e20, -0.00002].map(numberText)).toEqual([
    "0.3",
    "1e-9",
    "12,345.7",
    "3e20",
    "-2e-5",
  ]);
});

test("few values have a colour each; many numbers have bands of as many records, rare words one colour together", () => {
  expect(groupsOf(["b", "a", null]).texts).toEqual(["a", "b", "none"]);
  const numbers = groupsOf(Array.from({ length: 100 }, (_, n) => n));
  expect(numbers.texts).toEqual(["0 to under 20", "20 to under 40", "40 to under 60", "60 to under 80", "80 to 99"]);
  expect([0, 19, 20, 99].map(numbers.of)).toEqual([0, 0, 1, 4]);
  const words = groupsOf([..."aabbccddeeffgghhiijk"]);
  expect(words.texts).toEqual(["a", "b", "c", "d", "e", "f", "g", "4 others"]);
  expect([words.of("a"), words.of("k")]).toEqual([0, 7]);
});

const point = (x: PlotValue, y: PlotValue, name = "one") => ({ x, y, group: null, href: "/runs/1", name });
const plain = (label: string) => ({ label, isTime: false, isLogarithmic: false });

test("a plot has a title, a summary, and a link with its values for every record that has a place", () => {
  const { svg, shown, leftOut } = drawPlot({
    points: [point(1, 2, "walk"), point(2, null), point(3, 4)],
    x: plain("N"),
    y: plain("duration"),
    groupLabel: null,
  });
  expect([shown, leftOut]).toEqual([2, 1]);
  expect(svg.text).toContain('<title id="plot-title">duration against N</title>');
  expect(svg.text).toContain("2 records as points.");
  expect(svg.text).toContain('<a href="/runs/1"><title>walk\nN: 1\nduration: 2</title><path class="g0"');
});

test("nothing of a stranger's names and values becomes markup of the picture", () => {
  for (const text of Object.values(hostile)) {
    const { svg } = drawPlot({
      points: [{ ...point(text, text, text), group: text }],
      x: plain(text),
      y: plain(text),
      groupLabel: text,
    });
    const tags = svg.text.match(/<[^>]*>/g) ?? [];
    const strange = tags.filter(
      (tag) => !/^<\/?(?:svg|title|desc|g|line|text|path|a|p|span)[\s>]/.test(tag) || /\son\w+=/.test(tag),
    );
    expect(strange).toEqual([]);
    expect(svg.text).not.toMatch(/href="(?!\/runs\/1")|\p{Bidi_Control}|[^\P{Cc}\n]/u);
    expect(svg.text.length).toBeLessThan(12_000);
  }
});
