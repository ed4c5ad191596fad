import { type RecordState, recordStates } from "../domain/record-state.ts";
import { momentOf } from "../domain/time-span.ts";

/* What somebody asks of the table of records, as it stands in an address. */

export interface TableQuery {
  readonly text: string;
  readonly tags: readonly string[];
  readonly where: readonly { readonly name: string; readonly value: string }[];
  /** Or a state, of what has no verdict. */
  readonly verdict: RecordState | null;
  /** As they were written. */
  readonly since: string;
  readonly until: string;
  /** `started`, `duration`, `verdict` or `p.<name>`. */
  readonly sort: string;
  readonly descending: boolean;
  /** The record beyond which a page begins. */
  readonly after: string | null;
  readonly before: string | null;
  readonly view: "table" | "figures";
}

const longest = 500;
const mostWords = 20;
const plainSorts: readonly string[] = ["started", "duration", "verdict"];

/** Reads an address; whatever it cannot make sense of is named, and then nothing may be shown as if it had been asked for. */
export function readTableQuery(
  address: URLSearchParams,
  now: Date,
): {
  readonly query: TableQuery;
  readonly since?: string;
  readonly until?: string;
  readonly problems: readonly string[];
} {
  const one = (name: string) => (address.get(name) ?? "").trim().slice(0, longest);
  const problems: string[] = [];
  const pairs = words(address.getAll("where").join(" ")).map((word) => {
    const at = word.indexOf("=");
    if (at < 1) problems.push(`A parameter is given with its value, such as N=40; “${word}” is not.`);
    return { name: word.slice(0, at), value: word.slice(at + 1) };
  });
  const moment = (name: "since" | "until", label: string) => {
    const text = one(name);
    const found = text === "" ? undefined : momentOf(text, name === "since" ? "from" : "up to", now);
    if (text !== "" && found === undefined)
      problems.push(`“${label}” takes a day such as 2026-01-31; “${text}” is none.`);
    return found;
  };
  const since = moment("since", "From");
  const until = moment("until", "Up to");
  const verdict = recordStates.find((kind) => kind === one("verdict")) ?? null;
  if (verdict === null && one("verdict") !== "") problems.push(`There is no verdict “${one("verdict")}”.`);
  const [, minus = "", named = ""] = /^(-?)(.*)$/s.exec(one("sort")) ?? [];
  const isKnown = plainSorts.includes(named) || /^p\../s.test(named);
  if (!isKnown && named !== "") problems.push(`The table cannot be sorted by “${named}”.`);
  const query: TableQuery = {
    text: one("q"),
    tags: words(address.getAll("tag").join(" ")),
    where: pairs,
    verdict,
    since: one("since"),
    until: one("until"),
    sort: isKnown ? named : "started",
    descending: isKnown ? minus === "-" : true,
    after: runId(one("after")),
    before: runId(one("before")),
    view: one("view") === "figures" ? "figures" : "table",
  };
  return { query, ...(since !== undefined && { since }), ...(until !== undefined && { until }), problems };
}

/** The same as an address, without what is as usual. */
export function writtenQuery(query: TableQuery): readonly (readonly [name: string, value: string])[] {
  const isUsual = query.sort === "started" && query.descending;
  const all: readonly (readonly [string, string | null])[] = [
    ["q", query.text],
    ["tag", query.tags.map(spelled).join(" ")],
    ["where", query.where.map(({ name, value }) => spelled(`${name}=${value}`)).join(" ")],
    ["verdict", query.verdict],
    ["since", query.since],
    ["until", query.until],
    ["sort", isUsual ? "" : `${query.descending ? "-" : ""}${query.sort}`],
    ["view", query.view === "table" ? "" : query.view],
    ["after", query.after],
    ["before", query.before],
  ];
  return all.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value] as const]));
}

/** Whether it leaves any record out. */
export function isNarrow({ text, tags, where, verdict, since, until }: TableQuery): boolean {
  return [text, since, until, ...tags].some((each) => each !== "") || where.length > 0 || verdict !== null;
}

/** Words between spaces; quotes hold several together. */
function words(text: string): readonly string[] {
  const found: string[] = [];
  let word = "";
  let isQuoted = false;
  for (const character of text.slice(0, longest)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(character)) {
      if (word !== "") found.push(word);
      word = "";
    } else word += character;
  }
  if (word !== "") found.push(word);
  return found.slice(0, mostWords);
}

export const spelled = (word: string): string => (/\s/.test(word) ? `"${word}"` : word);

const runId = (text: string): string | null => (/^[0-9a-f]{64}$/.test(text) ? text : null);
