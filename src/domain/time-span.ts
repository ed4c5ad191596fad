import { parseDuration } from "./units.ts";

const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * A day, a time of one, or how long ago (`2026-01-31`, `2026-01-31T12:00`, `7 d`) in ISO form; all of them in UTC, as lists
 * show them. A day that something goes up to is meant with its evening. undefined for anything else.
 */
export function momentOf(text: string, end: "from" | "up to", now: Date): string | undefined {
  const ago = parseDuration(text);
  if (ago !== undefined) return new Date(now.getTime() - ago * 1000).toISOString();
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?$/.test(text);
  const time = Date.parse(isDay ? `${text}T00:00:00Z` : `${text.replace(" ", "T").replace(/Z$/, "")}Z`);
  if ((!isDay && !isTime) || Number.isNaN(time)) return undefined;
  return new Date(time + (isDay && end === "up to" ? dayMilliseconds : 0)).toISOString();
}
