import type { Column } from "../../domain/table.ts";
import { code, inline } from "../markdown.ts";
import { counted, moment } from "../quantities.ts";
import { cellAt, isPlotted, type Pair, plottedPairs, shownColumns, type TableRecord } from "./chosen.ts";
import { scatter } from "./scatter.ts";
import { tableHtml, tableText } from "./table-output.ts";

/* A notebook (nbformat 4.5) that shows what is there without being run, and shows the same again when it is. */

interface NotebookInput {
  /** Newest first; at least one. */
  readonly rows: readonly TableRecord[];
  readonly columns: readonly Column[];
  /** The JSON of the same rows, beside the notebook. */
  readonly dataFile: string;
  readonly version: string;
}

type Lines = readonly string[];

interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly id: string;
  readonly metadata: object;
  readonly source: Lines;
  readonly execution_count?: number;
  readonly outputs?: readonly object[];
}

/** More rows than anybody reads on a page; the data has them all. */
const mostRows = 20;
/** More points than anybody can tell apart in one picture. */
const mostPoints = 2000;

export function runsNotebook(input: NotebookInput): object {
  const { rows, columns, version } = input;
  const pairs = plottedPairs(columns, rows);
  const cells = [title(input), load(input), ...(pairs.length === 0 ? [] : [plotsHead(pairs)]), ...plots(pairs, rows)];
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      tickmark: { version, runs: rows.length },
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python", file_extension: ".py", mimetype: "text/x-python" },
    },
    cells,
  };
}

function title({ rows, dataFile, version }: NotebookInput): Cell {
  const analyses = [...new Set(rows.map((row) => String(cellAt(row, "analysis"))))].toSorted();
  const [newest, oldest] = [rows[0], rows.at(-1)].map((row) => String(row === undefined ? "" : row.timestamp));
  return markdown("runs", [
    `# ${counted(rows.length, "run")} of ${analyses.slice(0, 10).map(code).join(", ")}`,
    "",
    `From ${inline(moment(oldest ?? ""))} to ${inline(moment(newest ?? ""))}. Everything that was recorded of them is in ${code(dataFile)}`,
    `beside this notebook; what follows is made from it. Written by tickmark ${inline(version)}.`,
  ]);
}

function load({ rows, columns, dataFile }: NotebookInput): Cell {
  const shown = shownColumns(columns, rows);
  const some = rows.slice(0, mostRows);
  const source = [
    "import json",
    "",
    "import pandas as pd",
    "",
    `with open(${python(dataFile)}, encoding="utf-8") as file:`,
    '    runs = pd.DataFrame(json.load(file)).set_index("label")',
    'runs["timestamp"] = pd.to_datetime(runs["timestamp"])',
    "runs[[",
    ...shown.map(({ name }) => `    ${python(name)},`),
    rows.length > mostRows ? `]].head(${mostRows})` : "]]",
  ];
  return run("table", 1, source, {
    output_type: "execute_result",
    execution_count: 1,
    metadata: {},
    data: { "text/html": lines(tableHtml(shown, some)), "text/plain": lines(tableText(shown, some)) },
  });
}

const plotsHead = (pairs: readonly Pair[]): Cell =>
  markdown("plots", [`## ${pairs.length === 1 ? "A parameter against a result" : "Parameters against results"}`]);

function plots(pairs: readonly Pair[], rows: readonly TableRecord[]): readonly Cell[] {
  return pairs.map((pair, at) => {
    const { x, y, group } = pair;
    const plotted = rows.filter((row) => isPlotted(row, x, y)).slice(0, mostPoints);
    const points = plotted.map((row) => ({
      x: cellAt(row, x) as number,
      y: cellAt(row, y) as number,
      group: group === null ? null : String(cellAt(row, group)),
    }));
    const svg = scatter({ x, y, points, groups: group }).text;
    return run(`plot-${at + 1}`, at + 2, plotSource(pair, rows), {
      output_type: "display_data",
      metadata: {},
      data: {
        // Some readers take an SVG apart to be safe from its scripts, and show nothing; one inside of an image can have none.
        "text/html": [`<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}" alt="A plot">`],
        "image/svg+xml": lines(svg),
        "text/plain": [`<Figure: ${counted(points.length, "run")}>`],
      },
    });
  });
}

/** What pandas draws the same picture with. */
function plotSource({ x, y, group }: Pair, rows: readonly TableRecord[]): Lines {
  const some = rows.length > mostPoints ? `runs.head(${mostPoints})` : "runs";
  if (group === null) return [`${some}.plot.scatter(${python(x)}, ${python(y)}, alpha=0.75);`];
  return [
    "axes = None",
    `for name, some in ${some}.groupby(${python(group)}):`,
    `    axes = some.plot(x=${python(x)}, y=${python(y)}, style="o", alpha=0.75, label=name, ax=axes)`,
    `axes.set_ylabel(${python(y)});`,
  ];
}

const markdown = (id: string, source: Lines): Cell => ({
  cell_type: "markdown",
  id,
  metadata: {},
  source: lines(source.join("\n")),
});

const run = (id: string, count: number, source: Lines, output: object): Cell => ({
  cell_type: "code",
  id,
  metadata: {},
  execution_count: count,
  source: lines(source.join("\n")),
  outputs: [output],
});

/** As notebooks hold text: a list of lines with their ends. */
const lines = (text: string): Lines => text.split(/(?<=\n)/);

/** A literal of Python: JSON's are, letter by letter, but that halves of signs would stop it. */
const python = (text: string): string => JSON.stringify(text.toWellFormed());
