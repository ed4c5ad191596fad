/* From values to places along an axis, and where its ticks stand. */

export interface Tick {
  /** From 0 at the axis's beginning to 1 at its end. */
  readonly at: number;
  readonly text: string;
}

export interface Scale {
  /** null for what has no place on it: a word among numbers, nothing, zero where the axis is logarithmic. */
  place(value: PlotValue): number | null;
  readonly ticks: readonly Tick[];
  readonly kind: "linear" | "logarithmic" | "time" | "categories";
}

/** Times are ISO texts. */
export type PlotValue = string | number | null;

/** More words than this cannot be told apart along an axis. */
const mostCategories = 40;

/** The scale that values of a column ask for: of time, of numbers, else of words in their order. */
export function scaleOf(
  values: readonly PlotValue[],
  {
    isTime,
    isLogarithmic,
    ticks,
  }: { readonly isTime: boolean; readonly isLogarithmic: boolean; readonly ticks: number },
): Scale {
  const known = values.filter((value) => value !== null);
  if (isTime) return timeScale(known.map((value) => Date.parse(String(value))).filter(Number.isFinite), ticks);
  const numbers = known.filter((value): value is number => typeof value === "number");
  if (numbers.length < known.length) return categoryScale(known.map(String));
  if (isLogarithmic && numbers.some((number) => number > 0)) {
    return logarithmicScale(numbers.filter((number) => number > 0));
  }
  return linearScale(numbers, ticks);
}

/** From here on small values would all lie on each other on an even axis. */
const logarithmicFrom = 200;

/** Whether numbers ask for a logarithmic axis, where nobody says so. */
export function areFarApart(numbers: readonly number[]): boolean {
  const [least, most] = extent(numbers);
  return least > 0 && most / least >= logarithmicFrom;
}

const hugeNumber = 1e307;

function linearScale(numbers: readonly number[], wanted: number): Scale {
  const ends = extent(numbers);
  if (ends.some((end) => Number.isFinite(end) && Math.abs(end) > hugeNumber)) {
    // Numbers whose difference may be none: a quarter of each has one. Their ticks would say nothing to anybody.
    const { kind, place } = linearScale(
      ends.map((end) => end / 4),
      wanted,
    );
    return { kind, place: (value) => (typeof value === "number" ? place(value / 4) : null), ticks: [] };
  }
  const [least, most] = widened(ends);
  const step = niceStep((most - least) / Math.max(1, wanted)) || 1;
  const [from, to] = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
  // Numbers that are too large to be told from their neighbours stand in the middle.
  const place = (value: number) => (to > from ? (value - from) / (to - from) : 0.5);
  return {
    kind: "linear",
    place: (value) => (typeof value === "number" ? place(value) : null),
    ticks: counting(from, to, step).map((value) => ({ at: place(value), text: numberText(value, step) })),
  };
}

function logarithmicScale(numbers: readonly number[]): Scale {
  const [least, most] = extent(numbers);
  let [from, to] = [Math.floor(Math.log10(least) + 1e-9), Math.ceil(Math.log10(most) - 1e-9)];
  if (from === to) [from, to] = [from - 1, to + 1];
  const place = (value: number) => (Math.log10(value) - from) / (to - from);
  const stride = Math.ceil((to - from) / 8);
  const steps = to - from <= 2 ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let power = from; power <= to; power += stride) {
    for (const step of steps) {
      const value = step * 10 ** power;
      if (place(value) <= 1 + 1e-9) ticks.push({ at: place(value), text: numberText(value) });
    }
  }
  return {
    kind: "logarithmic",
    place: (value) => (typeof value === "number" && value > 0 ? place(value) : null),
    ticks,
  };
}

const second = 1000;
const day = 86_400 * second;
const timeSteps: readonly number[] = [
  ...[1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600].map((seconds) => seconds * second),
  ...[1, 2, 7, 14, 30, 91, 182, 365, 730, 1825, 3650].map((days) => days * day),
];

function timeScale(times: readonly number[], wanted: number): Scale {
  const [first, last] = extent(times.length === 0 ? [0] : times);
  const [from, to] = first === last ? [first - 30 * second, last + 30 * second] : [first, last];
  const step = timeSteps.find((each) => (to - from) / each <= wanted) ?? 3650 * day;
  const place = (time: number) => (time - from) / (to - from);
  return {
    kind: "time",
    place(value) {
      const time = Date.parse(String(value));
      return Number.isNaN(time) ? null : place(time);
    },
    ticks: counting(Math.ceil(from / step) * step, to, step).map((time) => ({
      at: place(time),
      text: timeText(time, step),
    })),
  };
}

function timeText(time: number, step: number): string {
  const iso = new Date(time).toISOString();
  if (step >= day) return iso.slice(0, 10);
  return step >= 60 * second ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 19);
}

function categoryScale(values: readonly string[]): Scale {
  const words = [...new Set(values)]
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .slice(0, mostCategories);
  const places = new Map(words.map((word, index) => [word, (index + 0.5) / words.length]));
  return {
    kind: "categories",
    place: (value) => (value === null ? null : (places.get(String(value)) ?? null)),
    ticks: words.map((word) => ({ at: places.get(word) ?? 0, text: word })),
  };
}

/** The least and the most of them, without a copy: there may be many. */
function extent(numbers: readonly number[]): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  return [least, most];
}

/** A line has no width, and neither has nothing at all. */
function widened([least, most]: [number, number]): [number, number] {
  if (least > most) return [0, 1];
  if (least !== most) return [least, most];
  const half = least === 0 ? 1 : Math.abs(least) / 4;
  return [least - half, most + half];
}

/** The nearest of 1, 2, 5, 10, … that is not smaller. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Whole multiples, so that no rounding adds up; never more than a page can show. */
function counting(from: number, to: number, step: number): readonly number[] {
  const first = Math.round(from / step);
  const count = Math.min(50, Math.floor((to - from) / step + 1e-6) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

/** Short, and without the noise of binary fractions: `0.3`, `12,000`, `1e-9`; in as many digits as tell it from its neighbours. */
export function numberText(value: number, step: number = Math.abs(value)): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const digits = Math.min(15, Math.max(1, Math.ceil(Math.log10(size / step)) + 2));
  if (size >= 1e7 || size < 1e-4) {
    return Number(value.toPrecision(Math.max(4, digits)))
      .toExponential()
      .replace("e+", "e");
  }
  return Number(value.toPrecision(Math.max(6, digits))).toLocaleString("en", { maximumFractionDigits: 15 });
}
