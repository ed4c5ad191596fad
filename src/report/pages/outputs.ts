import type { Comparison } from "../../domain/comparison.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { explanationOf, worstFirst } from "../wording.ts";
import { facts, name, table, word } from "./parts.ts";

/** An output that is an image which can be shown, and which of its sides are at hand. */
export interface Picture {
  readonly path: string;
  readonly recorded: boolean;
  readonly produced: boolean;
}

const mostRows = 1000;

/** Every output with both sides and the verdict, the worst first; then the images. */
export function outputsSection({ run, comparisons }: Evidence, pictures: readonly Picture[], links: Links): Html {
  if (comparisons.length === 0) return html`<h2>Outputs</h2>\n<p>There is nothing to compare.</p>`;
  const shown = worstFirst(comparisons).slice(0, mostRows);
  const more =
    comparisons.length > mostRows
      ? html`<p>${counted(comparisons.length - mostRows, "more output")} in <a href="${links.evidence(run.id)}">the evidence</a>.</p>`
      : nothing;
  return html`<h2>Outputs</h2>
${table(
  counted(comparisons.length, "output"),
  [{ head: "Output", wide: true }, { head: "Recorded" }, { head: "Produced" }, { head: "Verdict" }],
  shown.map((comparison) => row(comparison, run.id, links)),
)}
${more}${pictureList(comparisons, pictures, run.id, links)}`;
}

function row(comparison: Comparison, runId: string, links: Links): readonly Html[] {
  const produced = "produced" in comparison ? comparison.produced : null;
  const path = name(comparison.path);
  const linked =
    produced === null ? path : html`<a href="${links.file(runId, comparison.path, "produced")}">${path}</a>`;
  const explanation = explanationOf(comparison);
  return [
    comparison.label === null
      ? linked
      : html`<bdi>${shownLine(comparison.label, 200)}</bdi> <span class="under">${linked}</span>`,
    facts("recorded" in comparison ? comparison.recorded : null),
    facts(produced),
    explanation === ""
      ? word(comparison.kind)
      : html`${word(comparison.kind)} <span class="under">${explanation}</span>`,
  ];
}

function pictureList(
  comparisons: readonly Comparison[],
  pictures: readonly Picture[],
  runId: string,
  links: Links,
): Html {
  const byPath = new Map(pictures.map((picture) => [picture.path, picture]));
  const pairs = worstFirst(comparisons).flatMap((comparison) => {
    const picture = byPath.get(comparison.path);
    return picture === undefined ? [] : [pair(comparison, picture, runId, links)];
  });
  return pairs.length === 0 ? nothing : html`<h2>Figures</h2>\n${pairs}`;
}

function pair(comparison: Comparison, picture: Picture, runId: string, links: Links): Html {
  const title = shownLine(comparison.label ?? comparison.path, 200);
  const figure = (side: "recorded" | "produced", caption: string) => {
    const address = links.file(runId, comparison.path, side);
    return html`<figure><a href="${address}"><img src="${address}" alt="${title}, ${caption.toLowerCase()}" loading="lazy" decoding="async"></a><figcaption>${caption}</figcaption></figure>\n`;
  };
  const same = comparison.kind === "identical";
  const absent =
    picture.recorded || same || comparison.kind === "unrecorded"
      ? nothing
      : html`<p class="quiet">The recorded image is known by its digest only; its bytes are not kept here.</p>\n`;
  return html`<section class="pair"><h3><bdi>${title}</bdi>: ${word(comparison.kind)}</h3>
<div>${picture.recorded && !same ? figure("recorded", "Recorded") : nothing}${picture.produced ? figure("produced", same ? "Recorded and produced: the same bytes" : "Produced") : nothing}</div>
${absent}</section>
`;
}
