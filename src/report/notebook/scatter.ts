import { type Html, html, nothing } from "../html.ts";
import { areFarApart, type Scale, scaleOf } from "../plot/scales.ts";
import { shownLine } from "../shown.ts";

/* A picture of one column against another, as SVG that needs nothing but itself. */

interface Point {
  readonly x: number;
  readonly y: number;
  /** Points of one group have one colour; null where there are no groups. */
  readonly group: string | null;
}

export interface Scatter {
  readonly x: string;
  readonly y: string;
  /** At least one, all finite. */
  readonly points: readonly Point[];
  /** What the groups are of; null where there are none. */
  readonly groups: string | null;
}

/** As many groups as there are colours that everybody can tell apart (Okabe and Ito's). */
export const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

const [width, height] = [640, 400];
const plain = { left: 84, right: 20, top: 18, bottom: 56 };
const legendWidth = 150;
/** Between the points at the ends and the frame. */
const pad = 10;
const [ink, quiet, grid] = ["#1f2328", "#57606a", "#e4e8ec"];
const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

export function scatter({ x, y, points, groups }: Scatter): Html {
  const frame = { ...plain, right: groups === null ? plain.right : plain.right + legendWidth };
  const [across, up] = [axisOf(points.map((point) => point.x)), axisOf(points.map((point) => point.y))];
  const [w, h] = [width - frame.left - frame.right, height - frame.top - frame.bottom];
  const placeX = (at: number) => short(frame.left + pad + at * (w - 2 * pad));
  const placeY = (at: number) => short(frame.top + pad + (1 - at) * (h - 2 * pad));
  const names = [...new Set(points.map(({ group }) => group))].toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));
  const colourOf = (group: string | null) => colours[names.indexOf(group) % colours.length] ?? ink;
  const title = `${shownLine(y, 60)} against ${shownLine(x, 60)}`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="${font}" font-size="12">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${across.ticks.map(
  ({
    at,
    text,
  }) => html`<line x1="${placeX(at)}" x2="${placeX(at)}" y1="${frame.top}" y2="${frame.top + h}" stroke="${grid}"/><text x="${placeX(at)}" y="${frame.top + h + 18}" text-anchor="middle" fill="${quiet}">${text}</text>
`,
)}${up.ticks.map(
  ({
    at,
    text,
  }) => html`<line x1="${frame.left}" x2="${frame.left + w}" y1="${placeY(at)}" y2="${placeY(at)}" stroke="${grid}"/><text x="${frame.left - 8}" y="${placeY(at)}" dy="0.35em" text-anchor="end" fill="${quiet}">${text}</text>
`,
)}<path d="M${frame.left} ${frame.top}V${frame.top + h}H${frame.left + w}" fill="none" stroke="${ink}"/>
${points.map(
  ({
    x: px,
    y: py,
    group,
  }) => html`<circle cx="${placeX(across.place(px) ?? 0.5)}" cy="${placeY(up.place(py) ?? 0.5)}" r="3.5" fill="${colourOf(group)}" fill-opacity="0.75"/>
`,
)}<text x="${frame.left + w / 2}" y="${height - 14}" text-anchor="middle" fill="${ink}" font-size="13">${axisLabel(x, across)}</text>
<text transform="translate(18 ${frame.top + h / 2}) rotate(-90)" text-anchor="middle" fill="${ink}" font-size="13">${axisLabel(y, up)}</text>
${groups === null ? nothing : legend(groups, names, width - frame.right + 18, frame.top + 10, colourOf)}</svg>`;
}

/** It chooses by itself whether it is logarithmic. */
const axisOf = (values: readonly number[]): Scale =>
  scaleOf(values, { isTime: false, isLogarithmic: areFarApart(values), ticks: 5 });

function legend(
  groups: string,
  names: readonly (string | null)[],
  left: number,
  top: number,
  colourOf: (group: string | null) => string,
): Html {
  return html`<text x="${left}" y="${top}" fill="${ink}" font-weight="600">${shownLine(groups, 20)}</text>
${names.map(
  (
    name,
    at,
  ) => html`<circle cx="${left + 4}" cy="${top + 16 + at * 18}" r="4" fill="${colourOf(name)}"/><text x="${left + 14}" y="${top + 20 + at * 18}" fill="${quiet}">${shownLine(name ?? "", 18)}</text>
`,
)}`;
}

const axisLabel = (name: string, { kind }: Scale): string =>
  `${shownLine(name, 50)}${kind === "logarithmic" ? " (logarithmic)" : ""}`;

/** A tenth of a pixel is more than anybody sees. */
const short = (value: number): number => Math.round(value * 10) / 10;
