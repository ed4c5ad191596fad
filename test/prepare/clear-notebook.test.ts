import { expect, test } from "vitest";
import { clearNotebook } from "../../src/prepare/clear-notebook.ts";

const notebook = {
  cells: [
    { cell_type: "markdown", source: ["# Größe"] },
    {
      cell_type: "code",
      execution_count: 3,
      metadata: {},
      outputs: [{ output_type: "stream", text: ["old"] }],
      source: ["1"],
    },
  ],
  metadata: { kernelspec: { name: "python3" } },
  nbformat: 4,
  nbformat_minor: 5,
};

test("outputs and counts go, everything else stays, in the form in which Jupyter writes", () => {
  const cleared = clearNotebook(JSON.stringify(notebook));
  expect(JSON.parse(cleared ?? "")).toEqual({
    ...notebook,
    cells: [notebook.cells[0], { ...notebook.cells[1], execution_count: null, outputs: [] }],
  });
  expect(cleared?.startsWith('{\n "cells": [')).toBe(true);
  expect(cleared?.endsWith("}\n")).toBe(true);
  expect(cleared).toContain("# Größe");
});

test("a notebook that is clear already is left as it is", () => {
  const cleared = clearNotebook(JSON.stringify(notebook)) ?? "";
  expect(clearNotebook(cleared)).toBe(cleared);
});

test.each(["", "not json", "[]", "null", "4", "{}", '{"cells":{}}', '{"worksheets":[{"cells":[]}]}'])(
  "%j is no notebook",
  (text) => {
    expect(clearNotebook(text)).toBeUndefined();
  },
);

test("cells that make no sense are left alone", () => {
  const odd = { cells: [null, 4, "x", { cell_type: "code" }, {}] };
  expect(JSON.parse(clearNotebook(JSON.stringify(odd)) ?? "")).toEqual({
    cells: [null, 4, "x", { cell_type: "code", outputs: [], execution_count: null }, {}],
  });
});
