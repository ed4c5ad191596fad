import { type Html, html, nothing } from "../html.ts";
import { duration } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { stateWord } from "./record-state.ts";
import { chooser, recordCell } from "./records-table.ts";
import { type Gallery, type RecordsView, recordName } from "./records-view.ts";

/** The records as their figures: what differs between many is often seen at once. */
export function galleryOf(view: RecordsView, gallery: Gallery): Html {
  const { rows, links } = view;
  return html`<ul class="gallery">
${rows.map((row) => {
  const path = gallery.get(row.id);
  const called = recordName(row);
  return html`<li>${
    path === undefined
      ? html`<span class="thumb">no figure</span>`
      : html`<a class="thumb" href="${links.run(row.id)}"><img src="${links.file(row.id, path, "produced")}" alt="${shownLine(path, 100)} of ${called}" loading="lazy" decoding="async"></a>`
  }<div class="about"><div class="choose">${chooser(row)} ${stateWord(row)}${row.wallSeconds === null ? nothing : html` <span class="quiet">${duration(row.wallSeconds)}</span>`}</div>
${recordCell(row, view)}${path === undefined ? nothing : html`<span class="said">${shownLine(path, 60)}</span>`}</div></li>
`;
})}</ul>`;
}
