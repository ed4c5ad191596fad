import { lockFile } from "./names.ts";
import { matcher } from "./patterns.ts";
import type { PlanContent } from "./plan.ts";

export interface SourceFile {
  readonly path: string;
  readonly kind: "file" | "executable" | "link" | "submodule";
}

export interface Selection {
  /** What is exported as it is. */
  readonly paths: readonly string[];
  /** Notebooks that are source and output at once: exported, then cleared. */
  readonly notebooks: readonly string[];
  /** Folders that held files of the tree and stay, though the outputs in them are left out. */
  readonly folders: readonly string[];
  readonly submodules: readonly string[];
}

/**
 * What the container may see of the tree: the declared sources without any declared output, so that a committed output can
 * never pass for a produced one. The lock is no source either: it says what is expected, and recording would change it.
 */
export function selectSources(plan: PlanContent, files: readonly SourceFile[]): Selection {
  const isSource = matcher(plan.sources);
  const isOutput = matcher(plan.outputs.map(({ path }) => path));
  const restricted = (plan.leftOut ?? []).filter(({ kind }) => kind === "input").map(({ name }) => name);
  const isGiven = matcher([...plan.inputs.map(({ path }) => path), ...restricted]);
  // A folder of them may have been committed.
  const isInput = (path: string) => isGiven(path) || restricted.some((name) => path.startsWith(`${name}/`));
  const inside = files.filter(({ path }) => isSource(path) && !isInput(path) && path !== lockFile);
  const outputs = files.filter(({ path }) => isOutput(path));
  const notebooks = outputs.filter((file) => isNotebook(file) && isSource(file.path)).map(({ path }) => path);
  return {
    paths: inside.filter(({ path, kind }) => kind !== "submodule" && !isOutput(path)).map(({ path }) => path),
    notebooks,
    folders: [...new Set(outputs.map(({ path }) => path.split("/").slice(0, -1).join("/")).filter(Boolean))],
    submodules: inside.filter(({ kind }) => kind === "submodule").map(({ path }) => path),
  };
}

const isNotebook = ({ path, kind }: SourceFile) => kind !== "link" && kind !== "submodule" && path.endsWith(".ipynb");
