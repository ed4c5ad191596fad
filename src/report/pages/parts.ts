import type { Comparison } from "../../domain/comparison.ts";
import type { RecordedFacts } from "../../domain/lock.ts";
import { shortened } from "../../domain/plain-text.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import { type Html, html, nothing } from "../html.ts";
import { moment, shortDigest, size } from "../quantities.ts";
import { markOf } from "../wording.ts";

export type Tone = "good" | "bad" | "unsure" | "busy";

export function toneOf(kind: Comparison["kind"] | VerdictKind): Tone {
  return ({ "✓": "good", "✗": "bad", "○": "unsure" } as const)[markOf(kind)];
}

/** Mark, word and colour say the same, so that none of them is needed. */
export function word(kind: Comparison["kind"] | VerdictKind, text: string = kind): Html {
  return html`<span class="word ${toneOf(kind)}"><span aria-hidden="true">${markOf(kind)}</span> ${text}</span>`;
}

export function time(iso: string): Html {
  return html`<time datetime="${iso}">${moment(iso)}</time>`;
}

/** A name in type-writer letters that cannot turn the text around it. */
export function name(text: string, length = 300): Html {
  return html`<code><bdi>${shortened(text, length)}</bdi></code>`;
}

/** A commit where its repository lives. */
export function commitAddress(htmlUrl: string, commit: string): string {
  return `${htmlUrl}/commit/${encodeURIComponent(commit)}`;
}

/** Digest and size; the whole digest for who hovers. */
export function facts(file: RecordedFacts | null): Html {
  if (file === null) return html`<span class="quiet">none</span>`;
  const bytes = file.sizeBytes === null ? nothing : html` <span class="number">${size(file.sizeBytes)}</span>`;
  return html`<code class="digest" title="${file.digest}">${shortDigest(file.digest)}</code>${bytes}`;
}

export interface TableColumn {
  readonly head: string;
  /** Never broken into lines. */
  readonly number?: boolean;
  /** A third of the table, for names that are long. */
  readonly wide?: boolean;
}

/** A real table: caption, scopes, and roles that hold even where a narrow screen stacks its cells. The first cell names the row. */
export function table(caption: string, columns: readonly TableColumn[], rows: readonly (readonly Html[])[]): Html {
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(({ head, wide }) => html`<th role="columnheader" scope="col"${wide ? html` class="wide"` : nothing}>${head}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells.map((cell, index) => tableCell(cell, columns[index], index === 0))}</tr>\n`)}</tbody>
</table>`;
}

function tableCell(content: Html, column: TableColumn | undefined, first: boolean): Html {
  const kind = [...(column?.number ? ["number"] : []), ...(content.text === "" ? ["empty"] : [])].join(" ");
  const style = kind === "" ? nothing : html` class="${kind}"`;
  return first
    ? html`<th role="rowheader" scope="row"${style}>${content}</th>`
    : html`<td role="cell" data-label="${column?.head ?? ""}"${style}>${content}</td>`;
}

/** Names and what they are. */
export function factList(pairs: readonly (readonly [string, Html])[]): Html {
  return html`<dl class="facts">
${pairs.filter(([, value]) => value.text !== "").map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>\n`)}</dl>`;
}
