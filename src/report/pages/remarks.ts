import type { Annotation } from "../../domain/annotation.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import type { Picture } from "./figures.ts";
import { factList, time } from "./parts.ts";

const mostRemarks = 200;

/** What people say of a run, and what they said before. */
export function remarksSection({ label, tags, reason, outcome }: RunContext, history: readonly Annotation[]): Html {
  if (label === null && tags.length === 0 && reason === null && outcome === null && history.length === 0)
    return nothing;
  const shown = history.slice(-mostRemarks).toReversed();
  return html`<h2>What was said of it</h2>
${factList([
  ["Label", html`${label === null ? nothing : html`<bdi>${shownLine(label, 200)}</bdi>`}`],
  ["Tags", html`${tags.slice(0, 100).map((tag) => html`<span class="tag"><bdi>${shownLine(tag, 100)}</bdi></span> `)}`],
  ["Reason", html`${shownLine(reason ?? "", 2000)}`],
  ["Outcome", html`${shownLine(outcome ?? "", 2000)}`],
])}${
  shown.length === 0
    ? nothing
    : html`<details><summary>${counted(history.length, "remark")}, newest first</summary>
<ul class="plain">
${shown.map((remark) => html`<li>${said(remark)} <span class="quiet">${time(remark.at)}${remark.by === "" ? "" : `, ${shownLine(remark.by, 60)}`}</span></li>\n`)}</ul>
${history.length > mostRemarks ? html`<p class="quiet">Older ones are not shown.</p>` : nothing}</details>`
}`;
}

function said({ kind, text }: Annotation): Html {
  const words = html`<bdi>${shownLine(text, 500)}</bdi>`;
  switch (kind) {
    case "tagged":
      return html`tagged <span class="tag">${words}</span>`;
    case "untagged":
      return html`no longer tagged <span class="tag">${words}</span>`;
    default:
      return text === "" ? html`${kind} taken back` : html`${kind}: ${words}`;
  }
}

const mostThumbnails = 12;

/** The figures at a glance, each leading to itself. */
export function thumbnails(pictures: readonly Picture[], runId: string, links: Links): Html {
  const shown = pictures.filter(({ produced }) => produced);
  if (shown.length < 2) return nothing;
  return html`<ul class="thumbs" aria-label="Figures at a glance">
${shown.slice(0, mostThumbnails).map(({ path }) => {
  const address = links.file(runId, path, "produced");
  return html`<li><a href="${address}"><img src="${address}" alt="" loading="lazy" decoding="async"><bdi>${shownLine(path, 60)}</bdi></a></li>\n`;
})}</ul>`;
}
