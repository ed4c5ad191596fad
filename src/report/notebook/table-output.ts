import type { ParameterValue } from "../../domain/parameters/field.ts";
import { aligned, columnsOf, fitted } from "../columns.ts";
import { html } from "../html.ts";
import { shownLine } from "../shown.ts";
import { type TableRecord, valueOf } from "./chosen.ts";

/* A table as pandas shows one: as HTML for pages, as text for terminals. */

const widest = 50;

const shown = (value: ParameterValue): string => (value === null ? "NaN" : shownLine(String(value), 200));

const momentOf = (name: string, value: ParameterValue): ParameterValue =>
  name === "timestamp" && typeof value === "string" ? value.replace("T", " ").replace(/(?:\.\d+)?Z$/, "+00:00") : value;

const cellOf = (row: TableRecord, name: string): string => shown(momentOf(name, valueOf(row, name)));

export function tableHtml(columns: readonly string[], rows: readonly TableRecord[]): string {
  return html`<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th>label</th>${columns.map((name) => html`<th>${shownLine(name, 200)}</th>`)}</tr>
  </thead>
  <tbody>
${rows.map((row) => html`    <tr><th>${cellOf(row, "label")}</th>${columns.map((name) => html`<td>${cellOf(row, name)}</td>`)}</tr>
`)}  </tbody>
</table>`.text;
}

export function tableText(columns: readonly string[], rows: readonly TableRecord[]): string {
  const names = ["label", ...columns];
  const texts = [names, ...rows.map((row) => names.map((name) => cellOf(row, name)))].map((cells) =>
    cells.map((cell) => fitted(cell, widest)),
  );
  const widths = names.map((_, at) => Math.max(...texts.map((cells) => columnsOf(cells[at] ?? ""))));
  const right = (text: string, at: number) => " ".repeat((widths[at] ?? 0) - columnsOf(text)) + text;
  return aligned(texts.map((cells) => cells.map((cell, at) => ({ text: right(cell, at) })))).join("\n");
}
