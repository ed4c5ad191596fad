import { grouped } from "../../domain/grouped.ts";
import { type Html, html, nothing } from "../html.ts";
import { drawPlot, type PlotPoint } from "../plot.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { isNarrow, writtenQuery } from "../table-query.ts";
import { page, type Reader, repositoryCrumb } from "./layout.ts";
import { hidden, type RecordPlace, recordsAddress } from "./record-filter.ts";

export interface PlotChoice {
  readonly x: string;
  readonly y: string;
  /** Empty for none. */
  readonly colour: string;
  readonly isLogarithmicX: boolean;
  readonly isLogarithmicY: boolean;
}

export interface PlotColumn {
  readonly name: string;
  readonly label: string;
}

export interface PlotView extends RecordPlace {
  readonly choice: PlotChoice;
  readonly columns: readonly PlotColumn[];
  readonly points: readonly PlotPoint[];
  /** true where there are older records that were not looked at. */
  readonly isMore: boolean;
  readonly problems: readonly string[];
  readonly reader?: Reader | null;
}

/** Any column of the records against any other. */
export function plotPage(view: PlotView): string {
  const { of, links, reader = null, columns, choice, problems } = view;
  const labelOf = (name: string) => shownLine(columns.find((column) => column.name === name)?.label ?? name, 80);
  const title = `${labelOf(choice.y)} against ${labelOf(choice.x)}`;
  const crumbs = [
    ...(of === null ? [] : [repositoryCrumb(of, links)]),
    { text: "records", href: recordsAddress(view) },
    { text: "plot", href: null },
  ];
  return page(
    { title: `${title} · Tickmark`, links, reader, crumbs, isWide: true, hasScript: true },
    html`<h1><bdi>${title}</bdi></h1>
${form(view)}
${problems.map((problem) => html`<p class="alert" role="alert">${shownLine(problem, 300)}</p>\n`)}${problems.length > 0 ? nothing : drawn(view, labelOf)}`,
  );
}

function form({ of, links, query, choice, columns }: PlotView): Html {
  const carried = writtenQuery({ ...query, view: "table", after: null, before: null });
  const select = (
    field: string,
    label: string,
    chosen: string,
    none: boolean,
  ) => html`<label class="field">${label}<select name="${field}">
${none ? html`<option value="">none</option>` : nothing}${columns.map(({ name, label: text }) => html`<option value="${name}"${name === chosen ? html` selected="selected"` : nothing}>${shownLine(text, 80)}</option>\n`)}</select></label>
`;
  const tick = (field: string, label: string, isSet: boolean) =>
    html`<label class="tick"><input type="checkbox" name="${field}" value="1"${isSet ? html` checked="checked"` : nothing}> ${label}</label>\n`;
  return html`<form class="axes" method="get" action="${links.plot(of)}" data-send="data-send">
${hidden(links.carried)}${hidden(carried)}${select("y", "Upwards", choice.y, false)}${select("x", "Across", choice.x, false)}${select("colour", "Colour", choice.colour, true)}${tick("logy", "log upwards", choice.isLogarithmicY)}${tick("logx", "log across", choice.isLogarithmicX)}<button class="primary">Plot</button>
</form>`;
}

function drawn(view: PlotView, labelOf: (name: string) => string): Html {
  const { choice, points, isMore, query } = view;
  const { svg, shown, leftOut } = drawPlot({
    points,
    x: { label: labelOf(choice.x), isTime: choice.x === "started", isLogarithmic: choice.isLogarithmicX },
    y: { label: labelOf(choice.y), isTime: choice.y === "started", isLogarithmic: choice.isLogarithmicY },
    groupLabel: choice.colour === "" ? null : labelOf(choice.colour),
  });
  if (shown === 0) {
    return html`<div class="nothing"><p><strong>There is nothing to draw.</strong></p>
<p class="quiet">${points.length === 0 ? "No record is like that." : "None of the records has a value in both columns that has a place on these axes."}</p></div>`;
  }
  const what = isNarrow(query) ? "record like that" : "record";
  return html`<figure class="plot">${svg}</figure>
<p class="counted"><span>${isMore ? `The newest ${counted(points.length, what)}` : counted(points.length, what)}${leftOut === 0 ? "" : `; ${grouped(leftOut)} without a place here ${leftOut === 1 ? "is" : "are"} left out`}. Each point leads to its record.</span> <a href="${recordsAddress(view)}">As a table</a></p>`;
}
