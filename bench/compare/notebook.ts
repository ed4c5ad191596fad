import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pair } from "./pairs.ts";
import { png } from "./png.ts";
import { integers, normal } from "./random.ts";

const repetitions = 52;

/**
 * A notebook of 416 cells as it is after two executions: random ids of cells, and cells that print the time and the address
 * of an object.
 */
export function notebooks(folder: string): readonly Pair[] {
  const [recorded, produced] = [1, 2].map((execution) => {
    const path = join(folder, `notebook-${execution}.ipynb`);
    writeFileSync(path, `${JSON.stringify(notebook(execution), null, 1)}\n`);
    return path;
  }) as [string, string];
  return [{ name: "notebook 2 MB, times and addresses", recorded, produced, expect: "different" }];
}

function notebook(execution: number) {
  const id = integers(100 + execution);
  const noise = normal(6);
  const cells = Array.from({ length: repetitions }, (_, round) => eightCells(execution, round, noise));
  return {
    cells: cells.flat().map((cell) => ({ ...cell, id: id().toString(16).padStart(8, "0") })),
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python", version: "3.11.2", file_extension: ".py" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function eightCells(execution: number, round: number, noise: () => number) {
  const code = (source: string, outputs: readonly unknown[]) => ({
    cell_type: "code",
    execution_count: round * 7 + 1,
    metadata: {},
    outputs,
    source: [source],
  });
  const stream = (text: string) => ({ name: "stdout", output_type: "stream", text: [text] });
  const result = (data: Readonly<Record<string, unknown>>) => ({
    data,
    execution_count: round * 7 + 1,
    metadata: {},
    output_type: "execute_result",
  });
  const second = String(execution * 7).padStart(2, "0");
  const address = (0x7f0000000000 + execution * 0x1000 + round * 16).toString(16);
  const table = Array.from({ length: 8 }, (_, row) => [row, noise().toFixed(6), noise().toFixed(6)]);
  const html = table.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>\n`);
  return [
    { cell_type: "markdown", metadata: {}, source: [`## Round ${round}\n`, "Means and figures."] },
    code("print(datetime.now())", [stream(`2026-11-22 12:00:${second}.000000\n`)]),
    code("print(id(model))", [stream(`<model at 0x${address}>\n`)]),
    code("print(x.sum())", [stream(`${noise()}\n`)]),
    code("x.mean(axis=0)", [result({ "text/plain": [`array([${noise()}, ${noise()}])`] })]),
    code("table", [
      result({
        "text/html": ["<table>\n", ...html, "</table>"],
        "text/plain": table.map((row) => `${row.join("  ")}\n`),
      }),
    ]),
    code("plot(x)", [
      { data: { "image/png": figure(noise), "text/plain": ["<Figure>"] }, metadata: {}, output_type: "display_data" },
    ]),
    code("x.missing", [
      {
        ename: "AttributeError",
        evalue: "no attribute 'missing'",
        output_type: "error",
        traceback: ["\u001b[0;31mAttributeError\u001b[0m: no attribute 'missing'"],
      },
    ]),
  ];
}

function figure(noise: () => number): string {
  const [width, height] = [120, 72];
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => Math.max(0, Math.min(255, 128 + 30 * noise())));
  return png(width, height, pixels, "Matplotlib version3.6.3, https://matplotlib.org/", 1).toString("base64");
}
