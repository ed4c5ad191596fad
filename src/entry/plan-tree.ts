import type { Ceilings } from "../domain/ceilings.ts";
import { declarationFile, lockFile } from "../domain/names.ts";
import { type PlannedRepository, planRepository } from "../plan/plan-repository.ts";
import type { SourceTree } from "../ports.ts";

const textLimitBytes = 4 * 1024 * 1024;

/** Plans all analyses of a tree, for the bot and the author alike; undefined where the tree has no declaration. */
export async function planTree(tree: SourceTree, ceilings: Ceilings): Promise<PlannedRepository | undefined> {
  const [declaration, lock] = await Promise.all([textOf(tree, declarationFile), textOf(tree, lockFile)]);
  return declaration === undefined ? undefined : planRepository(declaration, lock, { source: tree.source, ceilings });
}

async function textOf(tree: SourceTree, path: string): Promise<string | undefined> {
  const bytes = await tree.read(path, textLimitBytes);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}
