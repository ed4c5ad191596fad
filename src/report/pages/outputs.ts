import type { Comparison } from "../../domain/comparison.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { explanationOf, worstFirst } from "../wording.ts";
import { figuresSection, type Picture } from "./figures.ts";
import { more } from "./findings.ts";
import { facts, name, table, word } from "./parts.ts";

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
${more}${figuresSection(comparisons, pictures, run.id, links)}`;
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
      : html`${word(comparison.kind)} <span class="under">${explanation}</span>${more(comparison)}`,
  ];
}
