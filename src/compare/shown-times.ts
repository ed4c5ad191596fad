/** When a run took place, in ISO 8601. */
export interface Ran {
  readonly startedAt: string;
  readonly finishedAt: string;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?";
const timeOfDay = "\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?";

/** Ways to write a day, each with the year, month (from 1) and day that it says; a second reading where there are two. */
const dayForms: readonly (readonly [RegExp, (groups: readonly string[]) => readonly (readonly number[])[]])[] = [
  [
    new RegExp(`\\b(\\d{4})-(\\d\\d)-(\\d\\d)(?:[T ]${timeOfDay})?`, "g"),
    ([y, m, d]) => [[Number(y), Number(m), Number(d)]],
  ],
  [/\b(20\d\d)(\d\d)(\d\d)(?:[T_-]?\d{6})?\b/g, ([y, m, d]) => [[Number(y), Number(m), Number(d)]]],
  [
    new RegExp(`\\b${month} {1,2}(\\d{1,2})(?:st|nd|rd|th)?,? (?:${timeOfDay} (?:[A-Z]{2,5} ){0,2})?(\\d{4})\\b`, "gi"),
    ([m = "", d, y]) => [[Number(y), months.indexOf(m.toLowerCase()) + 1, Number(d)]],
  ],
  [
    new RegExp(`\\b(\\d{1,2})\\.?[ -]${month}[ -](\\d{4})(?:,? ${timeOfDay})?`, "gi"),
    ([d, m = "", y]) => [[Number(y), months.indexOf(m.toLowerCase()) + 1, Number(d)]],
  ],
  [
    new RegExp(`\\b(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4})(?:,? ${timeOfDay})?`, "g"),
    ([a, b, y]) => [
      [Number(y), Number(a), Number(b)],
      [Number(y), Number(b), Number(a)],
    ],
  ],
];

const hour = 3_600_000;

/**
 * Whether a text that shows two sides holds times that are not the same, one of them the time of this run. A date or time
 * that merely changed may be data; that it is the run's own is what speaks for a clock.
 */
export function showsTimeOf(text: string, ran: Ran): boolean {
  const [from, to] = [Date.parse(ran.startedAt), Date.parse(ran.finishedAt)];
  if (!(from <= to)) return false;
  return showsDay(text, from, to) || showsSeconds(text, from, to) || showsTimeOfDay(text, from, to);
}

/** As it is named anywhere on earth. */
function showsDay(text: string, from: number, to: number): boolean {
  const [first, last] = [dayOf(from - 12 * hour), dayOf(to + 14 * hour)];
  return dayForms.some(([form, read]) => {
    const found = [...text.matchAll(form)];
    if (new Set(found.map(([whole]) => whole)).size < 2) return false;
    return found.some(([, ...groups]) =>
      read(groups).some(([year = 0, monthOfYear = 0, day = 0]) => {
        const named = Date.UTC(year, monthOfYear - 1, day);
        return named >= first && named <= last;
      }),
    );
  });
}

const dayOf = (time: number): number => Math.floor(time / (24 * hour)) * 24 * hour;

/** Seconds since 1970, or thousandths, millionths, billionths of one. */
function showsSeconds(text: string, from: number, to: number): boolean {
  const found = [...text.matchAll(/(?<![\d.])(\d{10})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,20})?(?![\d.]*\d)/g)];
  return (
    new Set(found.map(([whole]) => whole)).size > 1 &&
    found.some(([, seconds]) => Number(seconds) >= from / 1000 - 60 && Number(seconds) <= to / 1000 + 60)
  );
}

/** In UTC, which is what a container's clock shows; two hours of a day would hold too many other times. */
function showsTimeOfDay(text: string, from: number, to: number): boolean {
  if (to - from > 2 * hour) return false;
  const found = [...text.matchAll(/\b(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?![\d:])/g)];
  const span = 24 * hour;
  return (
    new Set(found.map(([whole]) => whole)).size > 1 &&
    found.some(([, hours, minutes, seconds = "0"]) => {
      const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
      return (((time - (from - 60_000)) % span) + span) % span <= to - from + 120_000;
    })
  );
}
