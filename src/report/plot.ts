import { type Html, html, nothing } from "./html.ts";
import { groupsOf } from "./plot/groups.ts";
import { type PlotValue, type Scale, scaleOf, type Tick } from "./plot/scales.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";

/* A scatter plot as SVG: no script, colours from the stylesheet, every point a link. */

export interface PlotPoint {
  readonly x: PlotValue;
  readonly y: PlotValue;
  /** What it is coloured by. */
  readonly group: PlotValue;
  readonly href: string;
  /** What it is called, for who hovers or listens. */
  readonly name: string;
}

interface PlotAxis {
  readonly label: string;
  readonly isTime: boolean;
  readonly isLogarithmic: boolean;
}

export interface Plot {
  readonly points: readonly PlotPoint[];
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** What the colours mean; null without any. */
  readonly groupLabel: string | null;
}

export interface DrawnPlot {
  readonly svg: Html;
  readonly shown: number;
  /** Points that have no place: without a number there, or not above zero where the axis is logarithmic. */
  readonly leftOut: number;
}

const [width, height] = [1080, 540];
const room = { top: 16, right: 20, bottom: 64, left: 84 } as const;
const pad = 14;

/** Draws points on axes that suit their values. */
export function drawPlot({ points, x, y, groupLabel }: Plot): DrawnPlot {
  // What has no place on one axis must not stretch the other.
  const whole = points.filter((point) => point.x !== null && point.y !== null);
  const across = scaleOf(
    whole.map((point) => point.x),
    { ...x, ticks: 8 },
  );
  const up = scaleOf(
    whole.map((point) => point.y),
    { ...y, ticks: 6 },
  );
  const groups = groupsOf(groupLabel === null ? [] : whole.map(({ group }) => group));
  const right = (at: number) => round(room.left + pad + at * (width - room.left - room.right - 2 * pad));
  const down = (at: number) => round(height - room.bottom - pad - at * (height - room.top - room.bottom - 2 * pad));
  const marks = whole.flatMap((point) => {
    const [px, py] = [across.place(point.x), up.place(point.y)];
    if (px === null || py === null) return [];
    const group = groupLabel === null ? 0 : groups.of(point.group);
    return [mark(point, right(px), down(py), group, { x, y, groupLabel })];
  });
  const title = `${y.label} against ${x.label}`;
  const summary = `${counted(marks.length, "record")} as points${groupLabel === null ? "" : `, coloured by ${groupLabel}`}.${spread(x, across)}${spread(y, up)}`;
  const svg = html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="plot-title plot-summary">
<title id="plot-title">${shownLine(title, 200)}</title>
<desc id="plot-summary">${shownLine(summary, 400)}</desc>
<g class="grid" aria-hidden="true">
${thinned(across).map(({ at, text }) => html`<line x1="${right(at)}" x2="${right(at)}" y1="${room.top}" y2="${height - room.bottom}"/><text x="${right(at)}" y="${height - room.bottom + 20}" text-anchor="middle">${shownLine(text, 14)}</text>\n`)}
${thinned(up).map(({ at, text }) => html`<line x1="${room.left}" x2="${width - room.right}" y1="${down(at)}" y2="${down(at)}"/><text x="${room.left - 10}" y="${down(at) + 4}" text-anchor="end">${shownLine(text, 11)}</text>\n`)}
</g>
<path class="axes" d="M${room.left} ${room.top}V${height - room.bottom}H${width - room.right}" aria-hidden="true"/>
<text class="axis" x="${(room.left + width - room.right) / 2}" y="${height - 14}" text-anchor="middle" aria-hidden="true">${shownLine(axisText(x), 80)}</text>
<text class="axis" transform="translate(20 ${(room.top + height - room.bottom) / 2}) rotate(-90)" text-anchor="middle" aria-hidden="true">${shownLine(axisText(y), 60)}</text>
<g class="marks">
${marks}</g>
</svg>
${groupLabel === null ? nothing : legend(groupLabel, groups.texts)}`;
  return { svg, shown: marks.length, leftOut: points.length - marks.length };
}

function mark(
  { x, y, group, href, name }: PlotPoint,
  px: number,
  py: number,
  groupIndex: number,
  { x: xAxis, y: yAxis, groupLabel }: Pick<Plot, "x" | "y" | "groupLabel">,
): Html {
  const said = [
    name,
    `${xAxis.label}: ${x}`,
    `${yAxis.label}: ${y}`,
    ...(groupLabel === null ? [] : [`${groupLabel}: ${group ?? "none"}`]),
  ];
  return html`<a href="${href}"><title>${said.map((line) => shownLine(line, 120)).join("\n")}</title><path class="g${groupIndex}" d="M${px} ${py}${shapes[groupIndex % shapes.length] ?? ""}"/></a>\n`;
}

/** A circle, a square, a diamond, triangles, a cross: who sees no colours sees these. All are drawn from their middle. */
const shapes: readonly string[] = [
  "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
  "m-4-4h8v8h-8z",
  "m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
  "m0-5.5l5.2 9.5h-10.4z",
  "m0 5.5l5.2-9.5h-10.4z",
  "m-1.6-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4z",
  "m-5-2.5h10v5h-10z",
  "m-2.5-5h5v10h-5z",
];

function legend(label: string, texts: readonly string[]): Html {
  return html`<p class="legend"><span class="quiet">${shownLine(label, 80)}</span>
${texts.map((text, index) => html`<span><svg class="plot" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path class="g${index}" d="M0 0${shapes[index % shapes.length] ?? ""}"/></svg> ${shownLine(text, 60)}</span>\n`)}</p>`;
}

/** Words stand at every place that has one, and there may be too many to be read. */
function thinned({ ticks, kind }: Scale): readonly Tick[] {
  const most = kind === "categories" ? 8 : 24;
  const stride = Math.ceil(ticks.length / most);
  return ticks.filter((_, index) => index % stride === 0);
}

function axisText({ label, isLogarithmic }: PlotAxis): string {
  return isLogarithmic ? `${label} (logarithmic)` : label;
}

function spread({ label }: PlotAxis, { ticks }: Scale): string {
  const [first, last] = [ticks[0], ticks.at(-1)];
  return first === undefined || last === undefined || first === last
    ? ""
    : ` ${label} from ${first.text} to ${last.text}.`;
}

const round = (value: number) => Math.round(value * 10) / 10;
