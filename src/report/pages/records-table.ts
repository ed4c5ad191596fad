import { isNumber, numberOf } from "../../domain/parameters/field.ts";
import { type Html, html, nothing } from "../html.ts";
import { duration, moment } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { type RecordPlace, recordsAddress, tagLink } from "./record-filter.ts";
import { recordAddress, stateWord } from "./record-state.ts";
import { type RecordsView, recordName, type TableRow } from "./records-view.ts";

/** A row each; the heads sort. */
export function recordsTable(view: RecordsView, columns: readonly string[], numeric: ReadonlySet<string>): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Records">
<table class="records" role="table">
<caption>Records; the heads of the columns sort</caption>
<thead role="rowgroup"><tr role="row"><td class="choose" role="cell"></td><th role="columnheader" scope="col">Record</th>${head(view, "verdict", "Verdict", "left")}${columns.map((own) => head(view, `p.${own}`, own, numeric.has(own) ? "right" : "left"))}${head(view, "duration", "Took", "right")}${head(view, "started", "Started (UTC)", "left")}</tr></thead>
<tbody role="rowgroup">
${view.rows.map((row) => tableRow(row, view, columns, numeric))}</tbody>
</table>
</div>`;
}

/** A second press turns the order around; what is best read from the largest or newest begins there. */
function head(view: RecordsView, sort: string, label: string, side: "left" | "right"): Html {
  const { query } = view;
  const isSorted = query.sort === sort;
  const descending = isSorted ? !query.descending : sort === "started" || sort === "duration";
  const style = side === "right" ? html` class="right"` : nothing;
  const order = isSorted ? html` aria-sort="${query.descending ? "descending" : "ascending"}"` : nothing;
  const arrow = isSorted
    ? html` <span class="arrow" aria-hidden="true">${query.descending ? "▼" : "▲"}</span>`
    : nothing;
  return html`<th role="columnheader" scope="col"${style}${order}><a href="${recordsAddress(view, { sort, descending })}" title="Sort by ${shownLine(label, 200)}"><bdi class="cut">${shownLine(label, 100)}</bdi>${arrow}</a></th>`;
}

function tableRow(row: TableRow, view: RecordsView, columns: readonly string[], numeric: ReadonlySet<string>): Html {
  return html`<tr role="row"><td class="choose" role="cell">${chooser(row)}</td><th role="rowheader" scope="row">${recordCell(row, view)}</th><td role="cell" class="word-cell">${stateWord(row)}</td>${columns.map((own) => parameterCell(own, row.parameters.get(own), numeric.has(own)))}${tookCell(row.wallSeconds)}<td role="cell" class="when"><time datetime="${row.startedAt}">${moment(row.startedAt).replace(/ UTC$/, "")}</time></td></tr>
`;
}

export function chooser(row: TableRow): Html {
  return html`<input type="checkbox" name="run" value="${row.id}" aria-label="Choose ${recordName(row)} to compare it">`;
}

/** What a record is called, and what was said of it. */
export function recordCell(row: TableRow, place: RecordPlace): Html {
  const said = row.outcome ?? row.reason;
  const called = recordName(row);
  const shown = row.label === null ? html`<code class="digest">${called}</code>` : html`<bdi>${called}</bdi>`;
  return html`<a href="${recordAddress(row, place.links)}">${shown}</a>${said === null || said === "" ? nothing : html`<span class="said" title="${shownLine(said, 500)}"><bdi>${shownLine(said, 160)}</bdi></span>`}${
    row.tags.length === 0
      ? nothing
      : html`<span class="tags">${row.tags.slice(0, 8).map((tag) => tagLink(tag, place))}</span>`
  }`;
}

const tookCell = (seconds: number | null): Html =>
  seconds === null
    ? html`<td role="cell" class="right empty" data-label="Took"></td>`
    : html`<td role="cell" class="right" data-label="Took">${duration(seconds)}</td>`;

function parameterCell(own: string, value: string | undefined, isNumeric: boolean): Html {
  const style = value === undefined ? (isNumeric ? "right empty" : "empty") : isNumeric ? "right" : "";
  const shown =
    value === undefined
      ? nothing
      : isNumeric && isNumber(value)
        ? html`${String(numberOf(value))}`
        : html`<bdi class="cut"${value.length > 24 ? html` title="${shownLine(value, 500)}"` : nothing}>${shownLine(value, 120)}</bdi>`;
  return html`<td role="cell" data-label="${shownLine(own, 80)}"${style === "" ? nothing : html` class="${style}"`}>${shown}</td>`;
}
