import type { Column } from "../../domain/table.ts";
import { aligned, columnsOf, fitted } from "../columns.ts";
import { html } from "../html.ts";
import { shownLine } from "../shown.ts";
import { cellAt, type TableRecord } from "./chosen.ts";

/* A table as pandas shows one: as HTML for pages, as text for terminals. */

const widest = 50;

/** What pandas makes the index of. */
const label = { name: "label", kind: "text" } as const;

function cellOf(row: TableRecord, { name, kind }: Pick<Column, "name" | "kind">): string {
  const value = cellAt(row, name);
  if (value === null) return kind === "text" && Object.hasOwn(row, name) ? "None" : "NaN";
  if (kind === "time")
    return String(value)
      .replace("T", " ")
      .replace(/(?:\.\d+)?Z$/, "+00:00");
  if (kind === "truth") return value === true ? "True" : "False";
  return shownLine(kind === "number" && Number.isInteger(value) ? `${value}.0` : String(value), 200);
}

export function tableHtml(columns: readonly Column[], rows: readonly TableRecord[]): string {
  return html`<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th>label</th>${columns.map(({ name }) => html`<th>${shownLine(name, 200)}</th>`)}</tr>
  </thead>
  <tbody>
${rows.map(
  (
    row,
  ) => html`    <tr><th>${cellOf(row, label)}</th>${columns.map((column) => html`<td>${cellOf(row, column)}</td>`)}</tr>
`,
)}  </tbody>
</table>`.text;
}

export function tableText(columns: readonly Column[], rows: readonly TableRecord[]): string {
  const all = [label, ...columns];
  const names = all.map(({ name }) => shownLine(name, 200));
  const texts = [names, ...rows.map((row) => all.map((column) => cellOf(row, column)))].map((cells) =>
    cells.map((cell) => fitted(cell, widest)),
  );
  const widths = names.map((_, at) => Math.max(...texts.map((cells) => columnsOf(cells[at] ?? ""))));
  const right = (text: string, at: number) => " ".repeat((widths[at] ?? 0) - columnsOf(text)) + text;
  return aligned(texts.map((cells) => cells.map((cell, at) => ({ text: right(cell, at) })))).join("\n");
}
