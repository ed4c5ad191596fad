import {
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { Fault } from "../../domain/fault.ts";
import type { PlanSource } from "../../domain/plan.ts";
import { mostOfMessage } from "../../domain/source-about.ts";
import type { SourceFile, SourceTree } from "../../ports.ts";
import { withoutCredentials } from "./commit-tree.ts";
import { GitError, git } from "./git.ts";

/**
 * A folder as it stands. Under git: tracked and new files, not the ignored ones, which the bot would not have either. The
 * store at `home` is never part of it, whatever it is called: it holds what others produced, and the keys that sign.
 */
export async function openFolder(path: string, home: string): Promise<SourceTree> {
  const root = resolve(path);
  if (!lstatSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Fault("FILES", `there is no folder ${path}`);
  }
  // All at once: each is a process, and none needs another's answer.
  const [commit, status, branch, remote, tracked] = await Promise.all([
    answer(root, ["rev-parse", "--verify", "--quiet", "HEAD"]),
    answer(root, ["status", "--porcelain", "--untracked-files=normal", "--", "."]),
    answer(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
    answer(root, ["config", "--get", "remote.origin.url"]),
    listing(root),
  ]);
  const ours = [".tickmark", relative(root, home)];
  const isOurs = (name: string) => ours.some((folder) => name === folder || name.startsWith(`${folder}${sep}`));
  const names = tracked === undefined ? walk(root, root, isOurs) : namesIn(tracked).filter((name) => !isOurs(name));
  const source = {
    repository: remote === undefined ? null : withoutCredentials(remote),
    commit: commit ?? null,
    modified: commit === undefined || status !== "",
  };
  const isCommitted = commit !== undefined && status === "";
  const gitTree = async () => (isCommitted ? ((await answer(root, ["rev-parse", "HEAD^{tree}"])) ?? null) : null);
  const commitMessage = async () => (await answer(root, lastMessage))?.trimEnd().slice(0, mostOfMessage) ?? null;
  return { ...treeOf(root, names, source, branch ?? null), gitTree, commitMessage };
}

const lastMessage = ["log", "-1", "--no-show-signature", "--format=%B"];

/** Everything in a folder, whether git knows of it or not: one that was made for this and nothing else. */
export function wholeFolder(root: string, { source, branch }: Pick<SourceTree, "source" | "branch">): SourceTree {
  return treeOf(
    root,
    walk(root, root, () => false),
    source,
    branch,
  );
}

function treeOf(root: string, names: readonly string[], source: PlanSource, branch: string | null): SourceTree {
  const isLinked = linksOnTheWay(root);
  const files = names
    .flatMap((name) => (isLinked(name) ? [] : describe(root, name)))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return {
    source,
    branch,
    files: async () => files,
    gitTree: async () => null,
    async read(name, limitBytes) {
      const file = files.find((candidate) => candidate.path === name);
      if (file === undefined || (file.kind !== "file" && file.kind !== "executable")) return undefined;
      const { size } = lstatSync(join(root, name));
      if (size > limitBytes)
        throw new Fault("FILES", `${name} is ${size} bytes, more than the ${limitBytes} that are read`);
      return readFileSync(join(root, name));
    },
    async exportTo(folder, paths) {
      const made = new Set<string>();
      for (const name of paths) copy(root, folder, name, made);
    },
    close: async () => undefined,
  };
}

/** git's answer, or undefined where it has none: no repository, no commit, no remote. */
async function answer(root: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(args, { cwd: root })).toString().replace(/\n$/, "");
  } catch (error) {
    if (error instanceof Fault && error.cause !== undefined && /not installed/.test(error.message)) throw error;
    return undefined;
  }
}

/** undefined where there is no repository. One that git refuses to read is not treated as none: what it ignores would be seen. */
async function listing(root: string): Promise<string | undefined> {
  try {
    return (await git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root })).toString();
  } catch (error) {
    if (error instanceof GitError && /not a git repository/.test(error.said)) return undefined;
    throw error;
  }
}

function namesIn(listed: string): readonly string[] {
  return [...new Set(listed.split("\0").filter(Boolean))];
}

function walk(root: string, folder: string, isOurs: (name: string) => boolean): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isOurs(relative(root, path)) || entry.name === ".git") return [];
    return entry.isDirectory() ? walk(root, path, isOurs) : [relative(root, path)];
  });
}

/**
 * A tracked file may be deleted, and a socket is not a source: both are passed over. A file whose name is no text can't be
 * looked at by what is known of the name, but is not forgotten.
 */
function describe(root: string, path: string): SourceFile[] {
  if (path.includes("\ufffd")) return [{ path, kind: "file" }];
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return [{ path, kind: "link" }];
  if (stat?.isDirectory()) return [{ path, kind: "submodule" }];
  if (!stat?.isFile()) return [];
  return [{ path, kind: (stat.mode & 0o100) === 0 ? "file" : "executable" }];
}

/** Whether a file's folder was replaced by a link: what git remembers below it would be read from somewhere else. */
function linksOnTheWay(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>([[".", false]]);
  const isLink = (folder: string) =>
    lstatSync(join(root, folder), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  const isLinked = (folder: string): boolean => {
    const answer = known.get(folder) ?? (isLinked(dirname(folder)) || isLink(folder));
    known.set(folder, answer);
    return answer;
  };
  return (path) => isLinked(dirname(path));
}

function copy(root: string, folder: string, name: string, made: Set<string>): void {
  const target = join(folder, name);
  if (!made.has(dirname(target))) {
    mkdirSync(dirname(target), { recursive: true });
    made.add(dirname(target));
  }
  if (lstatSync(join(root, name)).isSymbolicLink()) symlinkSync(readlinkSync(join(root, name)), target);
  else copyFileSync(join(root, name), target, constants.COPYFILE_FICLONE);
}
