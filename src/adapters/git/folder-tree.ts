import { constants, copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Fault } from "../../domain/fault.ts";
import type { SourceFile, SourceTree } from "../../ports.ts";
import { withoutCredentials } from "./commit-tree.ts";
import { git } from "./git.ts";

/** A folder as it stands. Under git: tracked and new files, not the ignored ones, which the bot would not have either. */
export async function openFolder(path: string): Promise<SourceTree> {
  const root = resolve(path);
  if (!lstatSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Fault("FILES", `there is no folder ${path}`);
  }
  const commit = await answer(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const underGit = commit !== undefined || (await answer(root, ["rev-parse", "--git-dir"])) !== undefined;
  const [status, time, branch, remote] = underGit
    ? await Promise.all([
        answer(root, ["status", "--porcelain", "--untracked-files=normal", "--", "."]),
        commit === undefined ? undefined : answer(root, ["log", "-1", "--format=%ct"]),
        answer(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
        answer(root, ["config", "--get", "remote.origin.url"]),
      ])
    : [];
  const names = underGit ? await tracked(root) : walk(root, root);
  const files = names
    .flatMap((name) => describe(root, name))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return {
    source: {
      repository: remote === undefined ? null : withoutCredentials(remote),
      commit: commit ?? null,
      modified: commit === undefined || status !== "",
    },
    branch: branch ?? null,
    committedAt: time === undefined ? null : Number(time),
    files: async () => files,
    async read(name, limitBytes) {
      const file = files.find((candidate) => candidate.path === name);
      if (file === undefined || (file.kind !== "file" && file.kind !== "executable")) return undefined;
      const { size } = lstatSync(join(root, name));
      if (size > limitBytes) throw new Fault("FILES", `${name} is ${size} bytes, more than the ${limitBytes} that are read`);
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
    return (await git(args, { cwd: root })).toString().trim();
  } catch (error) {
    if (error instanceof Fault && error.cause !== undefined && /not installed/.test(error.message)) throw error;
    return undefined;
  }
}

async function tracked(root: string): Promise<readonly string[]> {
  const listed = await git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return [...new Set(listed.toString().split("\0").filter(Boolean))].filter((name) => !isOurs(name));
}

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isOurs(relative(root, path)) || entry.name === ".git") return [];
    return entry.isDirectory() ? walk(root, path) : [relative(root, path)];
  });
}

const isOurs = (name: string) => name === ".tickmark" || name.startsWith(".tickmark/");

/** A tracked file may be deleted, and a socket is not a source: both are passed over. */
function describe(root: string, path: string): SourceFile[] {
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return [{ path, kind: "link" }];
  if (stat?.isDirectory()) return [{ path, kind: "submodule" }];
  if (!stat?.isFile()) return [];
  return [{ path, kind: (stat.mode & 0o100) === 0 ? "file" : "executable" }];
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
