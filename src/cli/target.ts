import { statSync } from "node:fs";
import { resolve } from "node:path";
import { declarationFile } from "../domain/names.ts";
import type { Problem } from "../domain/problem.ts";
import { planTree } from "../entry/plan-tree.ts";
import type { PlannedRepository } from "../plan/plan-repository.ts";
import type { SourceTree } from "../ports.ts";
import { readSettings, type Settings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { exitCodes, type Invocation, UsageError } from "./command.ts";

export type Target =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "repository"; readonly url: string; readonly ref: string };

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const isUrl = (text: string): boolean => /^(https?|ssh|git|file):\/\//.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);

/** Whether a word is a folder of this machine or the address of a repository. */
export const isTarget = (text: string, cwd: string): boolean => isFolder(resolve(cwd, text)) || isUrl(text);

/** `path | git-url[@ref]`: what exists here as a folder is a folder, whatever it is called. */
export function parseTarget(text: string, cwd: string): Target {
  const path = resolve(cwd, text);
  if (isFolder(path)) return { kind: "folder", path };
  if (!isUrl(text)) throw new UsageError(`there is no folder ${text}, and it is not the address of a git repository`);
  // The @ behind a user name and password stands before the path, that of a ref in it.
  const pathStart = /^(\w+:\/\/[^/]*|[^:]*:)/.exec(text)?.[0].length ?? 0;
  const at = text.lastIndexOf("@");
  if (at < pathStart) return { kind: "repository", url: text, ref: "HEAD" };
  if (at === text.length - 1) throw new UsageError(`what follows the @ must be a commit, branch or tag: ${text}…`);
  return { kind: "repository", url: text.slice(0, at), ref: text.slice(at + 1) };
}

export async function openTarget(target: Target, world: World, signal: AbortSignal): Promise<SourceTree> {
  if (target.kind === "folder") return world.sources.folder(target.path);
  const tree = await world.sources.commit(target, signal);
  if (tree === undefined) throw new UsageError(`${target.url} has no commit, branch or tag ${target.ref}`);
  return tree;
}

/** Opens what the operand names, plans it, and hands both on; nothing of it is left open afterwards. */
export async function withPlanned(
  { positionals, io }: Invocation,
  use: (answer: PlannedRepository, tree: SourceTree, world: World) => Promise<number>,
): Promise<number> {
  const settings = readSettings(io.env, "command-line");
  const world = openWorld(settings);
  try {
    const tree = await openTarget(parseTarget(positionals[0] ?? ".", io.cwd), world, io.interruption());
    try {
      return await use(await planTarget(tree, settings), tree, world);
    } finally {
      await tree.close();
    }
  } finally {
    world.close();
  }
}

/** Says what is wrong with a declaration, and answers the exit code of that. */
export async function tellProblems(problems: readonly Problem[], { io, json }: Invocation): Promise<number> {
  if (json) io.out(JSON.stringify({ problems }));
  else {
    const { problemLines } = await import("../report/terminal.ts");
    for (const line of problemLines(problems, io)) io.err(line);
  }
  return exitCodes.trouble;
}

/** Plans all analyses of a tree. A tree without a declaration is the caller's mistake. */
export async function planTarget(tree: SourceTree, { ceilings }: Settings): Promise<PlannedRepository> {
  const answer = await planTree(tree, ceilings);
  if (answer !== undefined) return answer;
  throw new UsageError(`there is no ${declarationFile} here; \`tickmark init\` writes one from what the folder holds`);
}
