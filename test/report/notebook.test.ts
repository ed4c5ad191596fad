import { spawnSync } from "node:child_process";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { columnSurvey } from "../../src/record/columns.ts";
import type { TableRecord } from "../../src/report/notebook/chosen.ts";
import { runsNotebook } from "../../src/report/notebook/notebook.ts";
import { hostile } from "../builders.ts";

interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: readonly string[];
  readonly outputs?: readonly { readonly data: Readonly<Record<string, readonly string[]>> }[];
}

const run = (number: number, more: TableRecord = {}): TableRecord => ({
  label: `run-${number}`,
  timestamp: new Date(Date.UTC(2026, 0, 31) + number * 1000).toISOString(),
  duration: number / 2,
  verdict: "reproduced",
  reason: null,
  tags: "",
  analysis: "main",
  "parameters.N": number * 10,
  "parameters.suite": number % 2 === 0 ? "pysparse" : "trilinos",
  "parameters.constant": 1,
  "claims.p = 0.032": number / 100,
  ...more,
});

function notebookOf(rows: readonly TableRecord[]) {
  const survey = columnSurvey();
  for (const row of rows) survey.see(row);
  const notebook = runsNotebook({ rows, columns: survey.columns(), dataFile: "runs.json", version: "0.1.0" });
  const { cells } = notebook as { cells: readonly Cell[] };
  return { notebook, cells };
}

const text = (cell: Cell | undefined) => cell?.source.join("") ?? "";
const output = (cell: Cell | undefined, type: string) => cell?.outputs?.[0]?.data[type]?.join("") ?? "";

/** Throws where it is not well-formed. */
function elementsOf(xml: string): readonly string[] {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => names.push(name));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return names;
}

test("a notebook shows a table with what varies, and the parameters that are numbers against the results", () => {
  const { cells } = notebookOf([run(3), run(2), run(1)]);
  expect(cells.map(({ cell_type, id }) => [cell_type, id])).toEqual([
    ["markdown", "runs"],
    ["code", "table"],
    ["markdown", "plots"],
    ["code", "plot-1"],
    ["code", "plot-2"],
  ]);
  expect(text(cells[0])).toContain("# 3 runs of <code>main</code>");
  expect(text(cells[1])).toContain('open("runs.json", encoding="utf-8")');
  expect(
    output(cells[1], "text/plain")
      .split("\n")
      .map((line) => line.trim().split(/\s{2,}/)),
  ).toEqual([
    [
      "label",
      "timestamp",
      "verdict",
      "duration",
      "parameters.N",
      "parameters.suite",
      "parameters.constant",
      "claims.p = 0.032",
    ],
    ["run-3", "2026-01-31 00:00:03+00:00", "reproduced", "1.5", "30", "trilinos", "1", "0.03"],
    ["run-2", "2026-01-31 00:00:02+00:00", "reproduced", "1.0", "20", "pysparse", "1", "0.02"],
    ["run-1", "2026-01-31 00:00:01+00:00", "reproduced", "0.5", "10", "trilinos", "1", "0.01"],
  ]);
  expect(output(cells[1], "text/html")).toContain("<td>trilinos</td>");
  // The numbers of the paper first.
  expect(text(cells[3])).toContain('y="claims.p = 0.032"');
  expect(text(cells[4])).toContain('y="duration"');
  expect(text(cells[4])).toContain('groupby("parameters.suite")');
  const svg = output(cells[4], "image/svg+xml");
  expect(elementsOf(svg).filter((name) => name === "circle")).toHaveLength(3 + 2);
  for (const label of ["duration", "parameters.N", "pysparse", "trilinos"]) expect(svg).toContain(label);
});

test("what does not vary or is no number is not plotted, and of many runs the table has the newest", () => {
  const same = Array.from({ length: 30 }, (_, at) => run(30 - at, { "parameters.N": 5, "claims.p = 0.032": null }));
  const { cells } = notebookOf(same);
  expect(cells.map(({ id }) => id)).toEqual(["runs", "table"]);
  expect(text(cells[1])).toContain("]].head(20)");
  expect(output(cells[1], "text/plain").split("\n")).toHaveLength(21);
});

test("hostile names and values stay what they are: text", () => {
  const { long: _, ...names } = hostile;
  const rows = [1, 2, 3].map((number) =>
    run(number, {
      ...Object.fromEntries(Object.values(names).map((name) => [`parameters.${name}`, number])),
      label: hostile.markup,
      analysis: hostile.markup,
      "parameters.suite": number === 1 ? hostile.attribute : hostile.markup,
      reason: hostile.terminal,
    }),
  );
  const { cells } = notebookOf(rows);
  for (const cell of cells) {
    for (const line of text(cell)
      .split("\n")
      .filter(() => cell.cell_type === "code"))
      expect(line).not.toMatch(/^\s*[!%]/);
    const [html, svg] = [output(cell, "text/html"), output(cell, "image/svg+xml")];
    expect(html.replace(/^<img src="data:image\/svg\+xml;base64,[\w+/=]+" alt="A plot">$/, "") + svg).not.toMatch(
      /<(?:script|img)/i,
    );
    if (svg !== "")
      expect(new Set(elementsOf(svg))).toEqual(new Set(["svg", "title", "rect", "line", "text", "path", "circle"]));
    if (svg === "" && html !== "") elementsOf(html);
  }
  expect(text(cells[0])).not.toContain("<script");
});

const python = "/usr/bin/python3";

test("it holds the schema of nbformat 4.5, and its code is Python", () => {
  const rows = [3, 2, 1].map((number) =>
    run(number, { [`parameters.${hostile.attribute}\\`]: number, "parameters.ü\n😀": -number }),
  );
  const script = `
import ast, json, sys, nbformat
notebook = nbformat.reads(sys.stdin.read(), as_version=4)
nbformat.validate(notebook)
for cell in notebook.cells:
    if cell.cell_type == "code": ast.parse(cell.source)
print(notebook.nbformat, notebook.nbformat_minor, len(notebook.cells))`;
  const done = spawnSync(python, ["-W", "error::nbformat.warnings.MissingIDFieldWarning", "-c", script], {
    input: JSON.stringify(notebookOf(rows).notebook),
    encoding: "utf8",
  });
  expect(done.stderr).not.toContain("Error");
  expect(done.stdout).toBe("4 5 9\n");
});
