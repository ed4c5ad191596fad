import type { Comparison } from "../../domain/comparison.ts";
import type { View } from "../../domain/file-comparison.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { shownLine } from "../shown.ts";
import { worstFirst } from "../wording.ts";
import { word } from "./parts.ts";
import { figure, switchedPair } from "./picture-pair.ts";

/** An output that is an image which a browser can show, and which of its sides are at hand. */
export interface Picture {
  readonly path: string;
  readonly recorded: boolean;
  readonly produced: boolean;
}

/** Every output that can be shown, the worst first: both sides, what differs, and one over the other. */
export function figuresSection(
  comparisons: readonly Comparison[],
  pictures: readonly Picture[],
  runId: string,
  links: Links,
): Html {
  const byPath = new Map(pictures.map((picture) => [picture.path, picture]));
  const figures = worstFirst(comparisons).flatMap((comparison) => {
    const picture = byPath.get(comparison.path);
    const views = "views" in comparison ? (comparison.views ?? []) : [];
    return [
      ...(picture === undefined
        ? []
        : [
            ofFile(
              comparison,
              picture,
              views.find(({ at }) => at === ""),
              runId,
              links,
            ),
          ]),
      ...views
        .filter(({ at }) => picture === undefined || at !== "")
        .map((view) => ofView(comparison, view, runId, links)),
    ];
  });
  return figures.length === 0 ? nothing : html`<h2>Figures</h2>\n${figures.map((figure, index) => figure(index))}`;
}

/** Each gets its number, by which its switches are told from those of the others. */
type Numbered = (index: number) => Html;

function ofFile(
  comparison: Comparison,
  picture: Picture,
  view: View | undefined,
  runId: string,
  links: Links,
): Numbered {
  const title = shownLine(comparison.label ?? comparison.path, 200);
  const heading = html`<h3><bdi>${title}</bdi>: ${word(comparison.kind)}</h3>`;
  const address = (side: "recorded" | "produced") => links.file(runId, comparison.path, side);
  if (picture.recorded && picture.produced && comparison.kind !== "identical") {
    return ofPair(heading, title, [address("recorded"), address("produced")], view, runId, links);
  }
  const same = comparison.kind === "identical";
  const absent =
    picture.recorded || same || comparison.kind === "unrecorded"
      ? nothing
      : html`<p class="quiet">The recorded image is known by its digest only; its bytes are not kept here.</p>\n`;
  const caption = same ? "Recorded and produced: the same bytes" : "Produced";
  return () => html`<section class="pair">${heading}
<div class="sides">${picture.recorded && !same ? figure(address("recorded"), title, "Recorded") : nothing}${picture.produced ? figure(address("produced"), title, caption) : nothing}</div>
${absent}</section>
`;
}

/** A picture inside a file: a page of a PDF, an output of a notebook. */
function ofView(comparison: Comparison, view: View, runId: string, links: Links): Numbered {
  const title = `${shownLine(comparison.label ?? comparison.path, 200)}, ${shownLine(view.at, 100)}`;
  const heading = html`<h3><bdi>${title}</bdi>: ${word(comparison.kind)}</h3>`;
  const { sides } = view;
  if (sides !== null) {
    const addresses = [links.view(runId, sides.recorded), links.view(runId, sides.produced)] as const;
    return ofPair(heading, title, addresses, view, runId, links);
  }
  return () => html`<section class="pair">${heading}
<div class="sides">${figure(links.view(runId, view.difference), title, "What differs is red")}</div>
${crops(view, title, runId, links)}</section>
`;
}

function ofPair(
  heading: Html,
  title: string,
  sides: readonly [string, string],
  view: View | undefined,
  runId: string,
  links: Links,
): Numbered {
  const shown =
    view === undefined
      ? {}
      : {
          difference: figure(links.view(runId, view.difference), title, "What differs is red"),
          below: crops(view, title, runId, links),
        };
  return (index) => switchedPair({ heading, title, sides, captions: ["Recorded", "Produced"], ...shown }, index);
}

function crops(view: View, title: string, runId: string, links: Links): Html {
  if (view.crops.length === 0) return nothing;
  const shown = view.crops.map((digest) =>
    figure(links.view(runId, digest), `${title}, magnified`, "Recorded beside produced, magnified"),
  );
  return html`<details><summary>Magnified</summary>\n<div class="crops">${shown}</div>\n</details>\n`;
}
