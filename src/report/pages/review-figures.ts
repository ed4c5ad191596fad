import type { Comparison } from "../../domain/comparison.ts";
import { setAsideText } from "../../domain/file-comparison.ts";
import { type Html, html, nothing } from "../html.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { explanationOf } from "../wording.ts";
import { more } from "./findings.ts";
import { factList, facts, name, table, word } from "./parts.ts";
import type { ReviewFigure, ReviewView, ShownSide } from "./review-view.ts";

/** How a figure is called: by its label, else by its path. */
export function titleOf({ comparison }: ReviewFigure): string {
  return shownLine(comparison.label ?? comparison.path, 200);
}

/** What the comparison came to, in one sentence. */
function comparisonSentence(comparison: Comparison): string {
  switch (comparison.kind) {
    case "identical":
      return "What the rerun produced is what was recorded, byte for byte.";
    case "equivalent":
      return `What the rerun produced says the same as what was recorded. ${explanationOf(comparison)}.`;
    case "close":
      return `What the rerun produced is within the tolerance that the authors declared: ${explanationOf(comparison)}.`;
    case "different":
      return `What the rerun produced is not what was recorded: ${explanationOf(comparison)}.`;
    case "missing":
      return `The rerun did not produce it: ${explanationOf(comparison)}.`;
    case "unrecorded":
      return "The rerun produced it, and the authors recorded nothing that it could be compared with.";
  }
}

/** All of them in a table that leads to each, then each on its own. */
export function reviewFigures(view: ReviewView): Html {
  const { figures, outputs } = view;
  const leftOut = outputs - figures.length;
  if (figures.length === 0) {
    const why = view.verdict.kind === "failed" ? "Results of a run that breaks are not compared." : "There are none.";
    return html`<h2>Figures and tables</h2>\n<p>${why}</p>`;
  }
  return html`<h2>Figures and tables, one by one</h2>
<p>“Recorded” is what the authors wrote down in their repository, “produced” what this rerun made.</p>
${table(
  counted(outputs, "output"),
  [
    { head: "In the paper" },
    { head: "File" },
    { head: "Outcome" },
    { head: isPassing(view) ? "On its own" : "Permanent address" },
  ],
  figures.map((figure, index) => [
    html`<a href="#${anchorOf(index)}"><bdi>${titleOf(figure)}</bdi></a>`,
    name(figure.comparison.path),
    word(figure.comparison.kind),
    html`<a href="${view.addresses.figure(figure.place)}">${name(`figures/${figure.place}`, 80)}</a>`,
  ]),
)}
${permanence(view)}${leftOut === 0 ? nothing : html`<p>${counted(leftOut, "more output")} would be too many for this page.</p>\n`}${figures.map((figure, index) => section(view, figure, index))}`;
}

/** On paper a link is only what it says. */
function permanence({ names }: ReviewView): Html {
  if (names === null || !names.isPermanent) return nothing;
  return html`<p class="quiet">Permanent addresses go on from <code>${names.address.replace(/review$/, "")}</code></p>\n`;
}

/** A blind link ends, also one whose names are open. */
const isPassing = ({ names, addresses }: ReviewView): boolean => names === null || addresses.openings !== undefined;

const anchorOf = (index: number): string => `output-${index + 1}`;

function section(view: ReviewView, figure: ReviewFigure, index: number): Html {
  const permanent = view.addresses.figure(figure.place);
  return html`<section class="reviewed" id="${anchorOf(index)}">
<h3><bdi>${titleOf(figure)}</bdi>: ${word(figure.comparison.kind)}</h3>
${figureBody(view, figure)}<p class="quiet screen"><a href="${permanent}">${isPassing(view) ? "This one alone" : "Permanent address of this one"}</a></p>
</section>
`;
}

/** Its sentence, both sides, what differs, and what was set aside. */
export function figureBody(view: ReviewView, figure: ReviewFigure): Html {
  const { comparison } = figure;
  const views = "views" in comparison ? (comparison.views ?? []) : [];
  return html`<p>${comparisonSentence(comparison)}</p>
${both(view, figure)}
${views.slice(0, mostViews).map(({ at, sides, difference }) => {
  const title = at === "" ? titleOf(figure) : `${titleOf(figure)}, ${shownLine(at, 100)}`;
  const pair =
    sides === null || figure.produced.kind === "picture"
      ? nothing
      : html`${picture(view.addresses.view(sides.recorded), title, "Recorded")}${picture(view.addresses.view(sides.produced), title, "Produced")}`;
  return html`<div class="sides">${pair}${picture(view.addresses.view(difference), title, "What differs is red")}</div>\n`;
})}${factList([
  ["File", name(comparison.path)],
  ["Recorded", facts("recorded" in comparison ? comparison.recorded : null)],
  ["Produced", facts("produced" in comparison ? comparison.produced : null)],
  ["Set aside", setAside(comparison)],
])}
${more(comparison)}`;
}

const mostViews = 6;

function setAside(comparison: Comparison): Html {
  const rules = "setAside" in comparison ? comparison.setAside : [];
  if (rules.length === 0) return html`nothing`;
  return html`${rules.map((each) => shownLine(setAsideText(each), 200)).join(", ")}, as no content`;
}

function both(view: ReviewView, figure: ReviewFigure): Html {
  const { comparison, recorded, produced } = figure;
  if (comparison.kind === "identical") {
    return html`<div class="sides">${side(view, figure, "produced", "Recorded and produced: the same bytes")}</div>`;
  }
  if (recorded.kind === "file" && produced.kind === "file" && "views" in comparison && comparison.views !== undefined) {
    return html`<p>${link(view, figure, "recorded", "The recorded file")} and ${link(view, figure, "produced", "the produced file")}.</p>`;
  }
  return html`<div class="sides">${side(view, figure, "recorded", "Recorded")}${side(view, figure, "produced", "Produced")}</div>`;
}

function side(view: ReviewView, figure: ReviewFigure, which: "recorded" | "produced", caption: string): Html {
  const shown = figure[which];
  const title = titleOf(figure);
  switch (shown.kind) {
    case "picture":
      return picture(view.addresses.file(figure.place, which), title, caption);
    case "table":
      return html`<figure>${rows(shown, `${title}, ${caption.toLowerCase()}`)}${captioned(view, figure, which, caption, shown.isCut)}</figure>\n`;
    case "text":
      return html`<figure><pre role="region" tabindex="0" aria-label="${title}, ${caption.toLowerCase()}"><code>${shown.text}</code></pre>${captioned(view, figure, which, caption, shown.isCut)}</figure>\n`;
    case "file":
      return html`<figure><p>${link(view, figure, which, "The file")}, which no page can show.</p><figcaption>${caption}</figcaption></figure>\n`;
    case "absent":
      return html`<figure><p class="quiet">${shown.why}</p><figcaption>${caption}</figcaption></figure>\n`;
  }
}

function captioned(
  view: ReviewView,
  figure: ReviewFigure,
  which: "recorded" | "produced",
  caption: string,
  isCut: boolean,
): Html {
  const extent = isCut ? ", its beginning" : "";
  return html`<figcaption>${caption}${extent}: ${link(view, figure, which, "the whole file")}</figcaption>`;
}

function link(view: ReviewView, { place }: ReviewFigure, which: "recorded" | "produced", text: string): Html {
  return html`<a href="${view.addresses.file(place, which)}">${text}</a>`;
}

function picture(address: string, title: string, caption: string): Html {
  return html`<figure><a href="${address}"><img src="${address}" alt="${title}, ${caption.toLowerCase()}" decoding="async"></a><figcaption>${caption}</figcaption></figure>\n`;
}

function rows(shown: Extract<ShownSide, { kind: "table" }>, title: string): Html {
  const [head = [], ...body] = shown.rows;
  return html`<div class="excerpt${head.length > 5 ? " many" : ""}" role="region" tabindex="0" aria-label="${title}"><table class="data">
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${body.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}
