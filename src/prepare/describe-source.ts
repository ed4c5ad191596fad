import { Fault } from "../domain/fault.ts";
import { describing, describingLimitBytes, isLicence, type SourceAbout } from "../domain/source-about.ts";
import type { SourceTree } from "../ports.ts";

/** What a tree says of itself, as far as it is text of a bearable size. */
export async function describeSource(tree: SourceTree): Promise<SourceAbout> {
  const listed = await tree.files();
  const names = new Set(listed.map(({ path }) => path));
  const read = await Promise.all(
    describing
      .filter((name) => names.has(name))
      .map(async (name) => {
        const text = await textOf(tree, name);
        return text === undefined ? [] : [[name, text] as const];
      }),
  );
  const [id, message] = await Promise.all([tree.gitTree(), tree.commitMessage?.() ?? null]);
  return {
    tree: id,
    files: Object.fromEntries(read.flat()),
    licence: listed.find(({ path, kind }) => kind !== "submodule" && isLicence(path))?.path ?? null,
    message,
  };
}

async function textOf(tree: SourceTree, name: string): Promise<string | undefined> {
  try {
    const bytes = await tree.read(name, describingLimitBytes);
    return bytes === undefined ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    // Too large, or no text: it describes nothing then.
    if (error instanceof TypeError || (error instanceof Fault && error.code === "FILES")) return undefined;
    throw error;
  }
}
