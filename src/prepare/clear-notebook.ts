interface Cell {
  cell_type?: unknown;
  outputs?: unknown;
  execution_count?: unknown;
}

/** A notebook without its outputs and execution counts, written as Jupyter writes it; undefined when it is no notebook. */
export function clearNotebook(text: string): string | undefined {
  const notebook = parsed(text);
  if (typeof notebook !== "object" || notebook === null || !("cells" in notebook)) return undefined;
  if (!Array.isArray(notebook.cells)) return undefined;
  for (const cell of notebook.cells as Cell[]) {
    if (typeof cell !== "object" || cell === null || cell.cell_type !== "code") continue;
    cell.outputs = [];
    cell.execution_count = null;
  }
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
