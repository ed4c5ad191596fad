import { grouped } from "../../domain/grouped.ts";
import { isNumber } from "../../domain/parameters/field.ts";
import { type Html, html, nothing } from "../html.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { isNarrow, type TableQuery, writtenQuery } from "../table-query.ts";
import { type Crumb, page, repositoryCrumb } from "./layout.ts";
import { name } from "./parts.ts";
import { filterForm, hidden, recordsAddress } from "./record-filter.ts";
import { galleryOf } from "./records-gallery.ts";
import { recordsTable } from "./records-table.ts";
import type { RecordsView } from "./records-view.ts";

/** Parameters that have a column of their own; a table that is wider is a list of numbers that nobody compares. */
const mostColumns = 8;

/** The records of a place: those that are asked for, their parameters as columns, and what can be done with two of them. */
export function recordsPage(view: RecordsView): string {
  const { of, links, rows, problems, reader = null, query } = view;
  const title = of === null ? "Records" : `Records of ${of.owner}/${of.name}`;
  const here: Crumb = { text: "records", href: null };
  const crumbs: readonly Crumb[] = of === null ? [here] : [repositoryCrumb(of, links), here];
  const columns = varying(view);
  const isComparable = rows.length > 1;
  return page(
    { title: `${title} · Tickmark`, links, reader, crumbs, isWide: true, hasScript: true },
    html`<div class="top"><h1><bdi>${title}</bdi></h1>
${rows.length === 0 ? nothing : downloads(view)}</div>
${running(view)}
${filterForm(view, sortsOf(view))}
${problems.map((problem) => html`<p class="alert" role="alert">${shownLine(problem, 300)}</p>\n`)}${
  problems.length > 0
    ? nothing
    : rows.length === 0
      ? empty(view)
      : html`${above(view)}
<form method="get" action="${links.compare([])}"${isComparable ? html` data-choose="data-choose"` : nothing}>
${hidden(links.carried)}${
  query.view === "figures" && view.gallery !== null
    ? galleryOf(view, view.gallery)
    : recordsTable(view, columns.slice(0, mostColumns), numeric(view))
}
<div class="bar">${!isComparable ? nothing : html`<button class="primary">Compare</button> <output>Choose two records to compare them</output>`}${pages(view)}</div>
</form>
${folded(view, columns)}`
}`,
  );
}

function downloads({ of, query, links }: RecordsView): Html {
  const asked = writtenQuery({ ...query, after: null, before: null, view: "table" });
  return html`<p class="buttons"><a class="button" href="${links.plot(of, asked)}">Plot</a>
<a class="button" href="${links.recordsFile(of, "csv", asked)}">CSV</a>
<a class="button" href="${links.recordsFile(of, "json", asked)}">JSON</a></p>`;
}

function running({ running: all, links }: RecordsView): Html {
  return html`${all.map(({ name: run, startedAt }) => html`<p class="alert busy"><span class="pulse" aria-hidden="true"></span>A run is under way since ${startedAt.slice(11, 19)} UTC. <a href="${links.runningLog(run)}">Follow its log</a></p>\n`)}`;
}

function above(view: RecordsView): Html {
  const { count, isMore, query } = view;
  const total = isMore ? `More than ${counted(count, "record")}` : counted(count, "record");
  const choice = (kind: TableQuery["view"], label: string) =>
    html`<a href="${recordsAddress(view, { view: kind })}"${query.view === kind ? html` aria-current="page"` : nothing}>${label}</a>`;
  const [, parameter] = /^p\.(.*)$/s.exec(query.sort) ?? [];
  const note =
    parameter === undefined ? nothing : html`; those without ${name(parameter, 60)} are left out while it sorts them`;
  return html`<p class="counted"><span>${total}${isNarrow(query) ? " like that" : ""}${note}</span> <span class="views">${choice("table", "Table")} ${choice("figures", "Figures")}</span></p>`;
}

function empty(view: RecordsView): Html {
  const { query, of } = view;
  if (isNarrow(query) || query.sort.startsWith("p.")) {
    return html`<div class="nothing"><p><strong>No record is like that.</strong></p>
<p class="quiet">Tags and parameters are matched whole: <code>N=40</code> finds 40 and 4e1, not 400.</p></div>`;
  }
  const how =
    of === null
      ? html`<p>Every <code>tickmark run</code> keeps one: its parameters, environment, outputs and log.</p>
<pre class="copy"><code>tickmark run N=40</code></pre>`
      : html`<p>A push is rerun when its commit holds a <code>reproduce.yml</code>; every rerun leaves a record here.</p>`;
  return html`<div class="nothing"><p><strong>No records yet.</strong></p>\n${how}</div>`;
}

function pages(view: RecordsView): Html {
  const { rows, hasBefore, hasAfter } = view;
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || (!hasBefore && !hasAfter)) return nothing;
  return html`<span class="pages">${hasBefore ? html`<a class="button" rel="prev" href="${recordsAddress(view, { before: first.id })}">← Previous</a> ` : nothing}${hasAfter ? html`<a class="button" rel="next" href="${recordsAddress(view, { after: last.id })}">Next →</a>` : nothing}</span>`;
}

/** Those that are not the same in all records; those that most records have first. */
function varying({ parameters, lookedAt }: RecordsView): readonly string[] {
  return parameters
    .filter(({ least, most, records }) => least !== most || records < lookedAt)
    .toSorted((a, b) => b.records - a.records || a.name.localeCompare(b.name, "en", { numeric: true }))
    .map((parameter) => parameter.name);
}

/** Columns whose values are read from the right. */
function numeric({ rows, parameters }: RecordsView): ReadonlySet<string> {
  return new Set(
    parameters
      .map((parameter) => parameter.name)
      .filter((own) => rows.every(({ parameters: given }) => isNumber(given.get(own) ?? "0"))),
  );
}

function sortsOf(view: RecordsView): readonly (readonly [string, string])[] {
  return [
    ["-started", "newest first"],
    ["started", "oldest first"],
    ["-duration", "longest first"],
    ["duration", "shortest first"],
    ["verdict", "verdict"],
    ...varying(view)
      .slice(0, 30)
      .flatMap((own): [string, string][] => [
        [`p.${own}`, own],
        [`-p.${own}`, `${own}, largest first`],
      ]),
  ];
}

function folded(view: RecordsView, columns: readonly string[]): Html {
  const others = columns.slice(mostColumns);
  const same = view.parameters.filter(({ name: own }) => !columns.includes(own));
  const more =
    others.length === 0
      ? nothing
      : html`<details class="same"><summary>${counted(others.length, "more parameter")} that ${others.length === 1 ? "varies" : "vary"}</summary>
<p>${others.slice(0, 200).map((own) => html`<a href="${recordsAddress(view, { sort: `p.${own}`, descending: false })}">${name(own, 80)}</a> `)}</p></details>`;
  if (same.length === 0) return more;
  return html`${more}<details class="same"><summary>${counted(same.length, "parameter")} ${same.length === 1 ? "is" : "are"} the same in ${view.lookedAt === view.count && !view.isMore ? "all of them" : `the newest ${grouped(view.lookedAt)}`}</summary>
<dl class="facts">
${same.slice(0, 200).map(({ name: own, least }) => html`<dt>${name(own, 80)}</dt><dd>${name(least, 200)}</dd>\n`)}</dl></details>`;
}
