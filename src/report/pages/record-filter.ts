import { type RecordState, recordStates } from "../../domain/record-state.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links, Owner } from "../links.ts";
import { shownLine } from "../shown.ts";
import { isNarrow, spelled, type TableQuery, writtenQuery } from "../table-query.ts";
import { stateWords } from "./record-state.ts";

/** Where records are looked through, and what is asked of them. */
export interface RecordPlace {
  /** null for the records of this machine. */
  readonly of: Owner;
  readonly query: TableQuery;
  readonly links: Links;
}

/** The address of the same records asked for otherwise; it begins at the first page. */
export function recordsAddress({ of, query, links }: RecordPlace, change: Partial<TableQuery> = {}): string {
  return links.records(of, writtenQuery({ ...query, after: null, before: null, ...change }));
}

/** The form that chooses among records. What it does not ask for is carried along. */
export function filterForm(place: RecordPlace, sorts: readonly (readonly [value: string, label: string])[]): Html {
  const { of, query, links } = place;
  const written = new Map(writtenQuery(query));
  const field = (name: string, label: string, more: Html, broad = false) =>
    html`<label class="field${broad ? " broad" : ""}">${label}<input name="${name}" value="${written.get(name) ?? ""}" maxlength="500"${more}></label>\n`;
  const sort = `${query.descending ? "-" : ""}${query.sort}`;
  const known = sorts.some(([value]) => value === sort) ? sorts : [...sorts, [sort, sortLabel(sort)] as const];
  return html`<form class="filter" method="get" action="${links.records(of)}" role="search">
${hidden(links.carried)}${query.view === "table" ? nothing : hidden([["view", query.view]])}${field("q", "Search", html` type="search" placeholder="reason, outcome, label, id, commit"`, true)}<label class="tick more"><input type="checkbox"${isNarrow({ ...query, text: "" }) ? html` checked="checked"` : nothing}> More filters</label>
${field("tag", "Tag", html` placeholder="demo" autocapitalize="none"`)}${field("where", "Parameter", html` placeholder="N=40" autocapitalize="none" spellcheck="false"`)}<label class="field">Verdict<select name="verdict"><option value="">any</option>${statesOf(of).map((state) => html`<option value="${state}"${query.verdict === state ? html` selected="selected"` : nothing}>${stateWords[state]}</option>`)}</select></label>
${field("since", "From", dateInput(query.since))}${field("until", "Up to", dateInput(query.until))}<label class="field">Sort by<select name="sort">${known.map(([value, label]) => html`<option value="${value}"${value === sort ? html` selected="selected"` : nothing}>${shownLine(label, 40)}</option>`)}</select></label>
<button class="primary">Apply</button>
</form>
${chips(place)}`;
}

/** Records that were imported belong to no repository. */
const statesOf = (of: Owner): readonly RecordState[] =>
  of === null ? recordStates : recordStates.filter((state) => state !== "imported");

/** A day is chosen from a calendar; what somebody wrote otherwise (`7 d`) must not be lost. */
const dateInput = (text: string): Html => (/^(?:\d{4}-\d\d-\d\d)?$/.test(text) ? html` type="date"` : nothing);

export function hidden(fields: readonly (readonly [string, string])[]): Html {
  return html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

function sortLabel(sort: string): string {
  const name = sort.replace(/^-/, "").replace(/^p\./, "");
  return sort.startsWith("-") ? `${name}, largest first` : name;
}

/** What is asked for, each to be taken away again. */
function chips(place: RecordPlace): Html {
  const { query } = place;
  if (!isNarrow(query)) return nothing;
  const all: readonly (readonly [string, Partial<TableQuery>])[] = [
    ...(query.text === "" ? [] : [[`“${query.text}”`, { text: "" }] as const]),
    ...query.tags.map((tag) => [`tag: ${tag}`, { tags: query.tags.filter((each) => each !== tag) }] as const),
    ...query.where.map(
      (pair) => [`${pair.name} = ${pair.value}`, { where: query.where.filter((each) => each !== pair) }] as const,
    ),
    ...(query.verdict === null ? [] : [[stateWords[query.verdict], { verdict: null }] as const]),
    ...(query.since === "" ? [] : [[`from ${query.since}`, { since: "" }] as const]),
    ...(query.until === "" ? [] : [[`up to ${query.until}`, { until: "" }] as const]),
  ];
  const none: Partial<TableQuery> = { text: "", tags: [], where: [], verdict: null, since: "", until: "" };
  return html`<ul class="chips" aria-label="What is asked for">
${all.map(([text, change]) => html`<li><a class="chip" href="${recordsAddress(place, change)}" title="Take away: ${shownLine(text, 200)}"><bdi>${shownLine(text, 60)}</bdi><span aria-hidden="true">×</span></a></li>\n`)}<li><a class="chip" href="${recordsAddress(place, none)}">Clear all</a></li>
</ul>
`;
}

/** A tag that finds the others with it. */
export function tagLink(tag: string, place: RecordPlace): Html {
  const tags = place.query.tags.includes(tag) ? place.query.tags : [...place.query.tags, tag];
  return html`<a class="tag" href="${recordsAddress(place, { tags })}" title="Records with the tag ${shownLine(spelled(tag), 200)}"><bdi>${shownLine(tag, 40)}</bdi></a>`;
}
