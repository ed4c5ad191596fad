import type { Digest } from "../domain/digest.ts";
import { digestOf } from "../domain/digest.ts";
import { constantEpoch } from "../domain/names.ts";
import { parametersLimitBytes } from "../domain/parameters.ts";
import type { Plan } from "../domain/plan.ts";
import { type Selection, selectSources } from "../domain/select-sources.ts";
import type { Sealed, SourceTree, Unprepared, Workspace } from "../ports.ts";
import { clearNotebook } from "./clear-notebook.ts";

const MiB = 1024 * 1024;
const notebookLimitBytes = 64 * MiB;

export interface Filled {
  /** What stood at an output's path before the run: cleared notebooks. */
  readonly before: ReadonlyMap<string, Digest>;
  readonly sealed: Sealed;
  readonly selection: Selection;
}

/** Puts into the workspace what the container may see, and nothing else; what is replaced, only where the source has it. */
export async function fillWorkspace(
  plan: Plan,
  tree: SourceTree,
  workspace: Workspace,
  replaced: ReadonlyMap<string, Uint8Array>,
): Promise<Filled | Unprepared> {
  const selection = selectSources(plan, await tree.files());
  const unreadable = [...selection.paths, ...selection.notebooks].find((path) => path.includes("\ufffd"));
  if (unreadable !== undefined) return nameIsNoText(unreadable);
  await tree.exportTo(workspace.root, selection.paths);
  for (const [path, content] of replaced) {
    // The tree says which are regular files, in folders that are none of its links.
    if (selection.paths.includes(path) && (await tree.read(path, parametersLimitBytes)) !== undefined)
      await workspace.write(path, content);
  }
  const before = new Map<string, Digest>();
  for (const path of selection.notebooks) {
    const folder = path.split("/").slice(0, -1).join("/");
    const blocked = await workspace.makeFolder(folder);
    if (blocked !== undefined) return linkInTheWay(path, blocked.link);
    const text = Buffer.from((await tree.read(path, notebookLimitBytes)) ?? []).toString();
    const cleared = clearNotebook(text);
    if (cleared === undefined)
      return unprepared(`${path} is not a Jupyter notebook of format 4: it has no list of cells`);
    await workspace.write(path, Buffer.from(cleared));
    before.set(path, digestOf(cleared));
  }
  for (const folder of [...selection.folders, plan.folder]) {
    const blocked = await workspace.makeFolder(folder);
    if (blocked !== undefined) return linkInTheWay(folder, blocked.link);
  }
  for (const { path } of plan.inputs) {
    if (isFolderOf(selection, path))
      return unprepared(`the input ${path} cannot be placed: the repository has a folder there`);
    const blocked = await workspace.place(path);
    if (blocked !== undefined) return linkInTheWay(path, blocked.link);
  }
  // Archives keep the times of files, so all of them get the same one in each run.
  const sealed = await workspace.seal(constantEpoch);
  const [pointer] = sealed.lfsPointers;
  if (pointer !== undefined) return pointerInTheWay(pointer, sealed.lfsPointers.length);
  return { before, sealed, selection };
}

const unprepared = (message: string): Unprepared => ({ kind: "unprepared", what: "source", message });

const isFolderOf = ({ paths, folders }: Selection, path: string): boolean =>
  [...paths, ...folders.map((folder) => `${folder}/`)].some((name) => name.startsWith(`${path}/`));

const nameIsNoText = (path: string): Unprepared =>
  unprepared(
    `the name of ${path} is not UTF-8 text, so it means another file on another machine: rename it, or leave it out of \`sources\``,
  );

const linkInTheWay = (path: string, link: string): Unprepared =>
  unprepared(`${path} cannot be placed: ${link} is a link or a file in the repository, and must be a folder`);

const pointerInTheWay = (path: string, count: number): Unprepared =>
  unprepared(
    `${path}${count > 1 ? ` and ${count - 1} more files are` : " is"} kept in Git LFS, and only a pointer to the content is in the commit. ` +
      "Declare the data under `inputs` with its address and digest, or leave the file out of `sources`.",
  );
