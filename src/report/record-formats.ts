import { plainBlock } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import { aligned, fitted } from "./columns.ts";
import { html } from "./html.ts";
import { shownLine } from "./shown.ts";

/* Records as Sumatra's `list` writes them. Everything in one may come from a stranger. */

type Field = readonly [name: string, value: string];

const rule = "-".repeat(80);

/** Every field on a line of its own. */
export function longLines(fields: readonly Field[]): readonly string[] {
  return [
    rule,
    ...fields.flatMap(([name, value]) => {
      const [first = "", ...more] = said(value).split("\n");
      return [`${name.padEnd(16)} : ${first}`, ...more.map((line) => `${" ".repeat(16)} : ${line}`)].map((line) =>
        line.trimEnd(),
      );
    }),
  ];
}

/** What fits beside each other on a terminal. */
const tableFields: ReadonlySet<string> = new Set([
  "Label",
  "Timestamp",
  "Reason",
  "Outcome",
  "Duration",
  "Main_File",
  "Version",
  "Tags",
]);

/** A line a record; of long texts the middle is left out so that the whole is no wider than the terminal, if it can be. */
export function tableLines(records: readonly (readonly Field[])[], width: number): readonly string[] {
  const chosen = records.map((fields) => fields.filter(([name]) => tableFields.has(name)));
  const head = [...tableFields];
  const share = Math.max(8, Math.floor((width - 12 - 24 - 3 * head.length) / (head.length - 2)));
  const columns = (name: string) => (name === "Label" ? 14 : name === "Timestamp" ? 24 : share);
  const rows = chosen.map((fields) => fields.map(([name, value]) => fitted(shownLine(value, 200), columns(name))));
  return aligned([head, ...rows].map((row) => row.flatMap((text) => [{ text: `| ${text}` }]).concat({ text: "|" })));
}

/** A table that stands in a page by itself. */
export function htmlLines(records: readonly (readonly Field[])[]): readonly string[] {
  const row = (fields: readonly Field[]) =>
    html`<tr>${fields.map(([, value]) => html`<td>${value.split("\n").map((line) => html`${line}<br>`)}</td>`)}</tr>`;
  return [
    "<table>",
    html`<thead><tr>${(records[0] ?? []).map(([name]) => html`<th>${name}</th>`)}</tr></thead>`.text,
    "<tbody>",
    ...records.map((fields) => row(fields).text),
    "</tbody>",
    "</table>",
  ];
}

/** A `longtable` for each record, for a document that uses that package. */
export function latexLines(records: readonly (readonly Field[])[]): readonly string[] {
  return records.flatMap((fields) => [
    "\\begin{longtable}{lp{0.7\\linewidth}}",
    ...fields.map(([name, value]) => `${latex(name)} & ${said(value).split("\n").map(latex).join(" \\newline ")} \\\\`),
    "\\end{longtable}",
  ]);
}

const latexSpelled: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
};

const latex = (text: string): string =>
  text.replace(/[\\~^<>]|[&%$#_{}]/g, (sign) => latexSpelled[sign] ?? `\\${sign}`);

const said = (value: string): string => redact(plainBlock(value));
