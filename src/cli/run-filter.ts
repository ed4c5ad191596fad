import { momentOf } from "../domain/time-span.ts";
import type { RunFilter } from "../ports.ts";
import { type Invocation, listOf, type OptionHelp, textOf, UsageError } from "./command.ts";

/** The options of all commands that choose among the runs of the store. */
export const filterOptions: Readonly<Record<string, OptionHelp>> = {
  tag: {
    type: "string",
    short: "t",
    multiple: true,
    value: "WORD",
    about: "only runs that are tagged so; all of several",
  },
  where: {
    type: "string",
    short: "w",
    multiple: true,
    value: "NAME=VALUE",
    about: "only runs with this parameter; all of several",
  },
  param: {
    type: "string",
    short: "p",
    multiple: true,
    value: "NAME=VALUE",
    about: "the same, as Sumatra calls it",
  },
  date: { type: "string", short: "d", value: "DAY", about: "only runs of this day, or of this month: 2026-01" },
  outcome: { type: "string", value: "TEXT", about: "only these verdicts or grades, or with this text in the outcome" },
  analysis: { type: "string", short: "a", value: "NAME", about: "only runs of this analysis" },
  since: { type: "string", value: "TIME", about: "from then on: 2026-01-31, 2026-01-31T12:00, or `7 d` ago" },
  until: { type: "string", value: "TIME", about: "up to then; a day is meant with its evening" },
};

export function filterOf(invocation: Invocation): Omit<RunFilter, "limit"> {
  const since = textOf(invocation, "since");
  const until = textOf(invocation, "until");
  const outcome = textOf(invocation, "outcome");
  const date = textOf(invocation, "date");
  if (date !== undefined && (since ?? until) !== undefined) {
    throw new UsageError("it is either --date, or --since and --until");
  }
  const analysis = textOf(invocation, "analysis");
  return {
    tags: listOf(invocation, "tag"),
    where: [...listOf(invocation, "where"), ...listOf(invocation, "param")].map(pair),
    ...(outcome !== undefined && { outcome }),
    ...(analysis !== undefined && { analysis }),
    ...(since !== undefined && { since: moment("since", since, "from") }),
    ...(date !== undefined && within(date)),
    ...(until !== undefined && { until: moment("until", until, "up to") }),
  };
}

function pair(text: string): { readonly name: string; readonly value: string } {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--where takes a parameter and its value such as N=40, not "${text}"`);
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** A day or a month, in UTC as lists show it. */
function within(text: string): { readonly since: string; readonly until: string } {
  const [, month, day] = /^(\d{4}-\d\d)(-\d\d)?$/.exec(text) ?? [];
  const since = new Date(`${month}${day ?? "-01"}T00:00:00Z`);
  if (month === undefined || Number.isNaN(since.getTime()) || !since.toISOString().startsWith(text)) {
    throw new UsageError(`--date takes a day such as 2026-01-31, or a month such as 2026-01, not "${text}"`);
  }
  const until = new Date(since);
  if (day === undefined) until.setUTCMonth(until.getUTCMonth() + 1);
  else until.setUTCDate(until.getUTCDate() + 1);
  return { since: since.toISOString(), until: until.toISOString() };
}

function moment(option: string, text: string, end: "from" | "up to"): string {
  const found = momentOf(text, end, new Date());
  if (found !== undefined) return found;
  throw new UsageError(`--${option} takes a day such as 2026-01-31, a time of it, or \`7 d\`, not "${text}"`);
}
