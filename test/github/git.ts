import { execFile } from "node:child_process";
import type { Repository } from "./state.ts";

/** Nothing of the machine's own git settings may show in a test. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
};

interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function run(
  directory: string,
  args: readonly string[],
  input?: Buffer,
  environment: Readonly<Record<string, string>> = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "git",
      ["-C", directory, ...args],
      { env: { ...gitEnvironment, ...environment }, encoding: "buffer", maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve({ code: Number(error?.code ?? 0), stdout, stderr: stderr.toString() });
      },
    );
    // git may end before it has read everything; its exit code tells why.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** Runs git in a bare repository; a failure is a bug of the stand-in or of the test. */
export async function git(
  directory: string,
  args: readonly string[],
  input?: Buffer,
  environment?: Readonly<Record<string, string>>,
): Promise<Buffer> {
  const { code, stdout, stderr } = await run(directory, args, input, environment);
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}

async function text(directory: string, ...args: readonly string[]): Promise<string> {
  return (await git(directory, args)).toString().trim();
}

/** A bare repository that, like GitHub, lets anybody who may read it fetch any commit by its full sha. */
export async function initialise(directory: string, defaultBranch: string): Promise<void> {
  await git("/", ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, directory]);
  await git(directory, ["config", "uploadpack.allowAnySHA1InWant", "true"]);
  await git(directory, ["config", "uploadpack.allowFilter", "true"]);
}

/** The commit that a branch, a tag or a sha names, looked up in this order; undefined if there is none. */
export async function resolveCommit({ directory }: Repository, ref: string): Promise<string | undefined> {
  // A ref comes from the caller: only names, never git's little language of revisions (`a..b`, `@{1}`, `:path`).
  if (!/^[\w][\w./+-]*$/.test(ref)) return undefined;
  const names = [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`, ref];
  for (const name of /^[0-9a-f]{7,40}$/.test(ref) ? [ref, ...names] : names.slice(0, 3)) {
    const { code, stdout } = await run(directory, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
    if (code === 0) return stdout.toString().trim();
  }
  return undefined;
}

export async function hasCommit({ directory }: Repository, sha: string): Promise<boolean> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return false;
  return (await run(directory, ["cat-file", "-e", `${sha}^{commit}`])).code === 0;
}

export async function isAncestor({ directory }: Repository, ancestor: string, sha: string): Promise<boolean> {
  return (await run(directory, ["merge-base", "--is-ancestor", ancestor, sha])).code === 0;
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

export async function readCommit({ directory }: Repository, sha: string): Promise<Commit> {
  const format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B";
  const shown = await text(directory, "show", "--no-patch", `--format=${format}`, sha, "--");
  const [id = "", tree = "", parents = "", an = "", ae = "", ad = "", cn = "", ce = "", cd = "", message = ""] =
    shown.split("\0");
  return {
    sha: id,
    tree,
    parents: parents.split(" ").filter(Boolean),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.trimEnd(),
  };
}

export interface Change {
  readonly path: string;
  readonly kind: "added" | "removed" | "modified";
  readonly additions: number;
  readonly deletions: number;
}

/** What a commit did to its first parent's tree. */
export async function changesOf({ directory }: Repository, sha: string): Promise<Change[]> {
  const options = ["diff-tree", "--root", "--no-commit-id", "--no-renames", "-r", "-z", "--first-parent", "-m"];
  const kinds = (await text(directory, ...options, "--name-status", sha)).split("\0").filter(Boolean);
  const counts = (await text(directory, ...options, "--numstat", sha)).split("\0").filter(Boolean);
  const counted = new Map(
    counts.map((line) => line.split("\t")).map(([more, less, ...path]) => [path.join("\t"), [more, less]]),
  );
  return kinds.flatMap((kind, index) => {
    const path = kinds[index + 1];
    if (index % 2 === 1 || path === undefined) return [];
    const [more, less] = counted.get(path) ?? [];
    return [
      {
        path,
        kind: kind === "A" ? "added" : kind === "D" ? "removed" : "modified",
        additions: Number(more) || 0,
        deletions: Number(less) || 0,
      } as const,
    ];
  });
}

export interface TreeEntry {
  readonly mode: string;
  readonly kind: "blob" | "tree" | "commit";
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

/** The entry at a path of a commit, or the entries of a folder if the path ends with a slash or is empty. */
export async function listTree({ directory }: Repository, sha: string, path: string): Promise<TreeEntry[]> {
  const where = path === "" ? [] : [path];
  const listed = (await git(directory, ["ls-tree", "-z", "-l", sha, "--", ...where])).toString();
  return listed
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [described = "", name = ""] = line.split("\t");
      const [mode = "", kind = "", id = "", size = ""] = described.split(/ +/);
      return { mode, kind: kind as TreeEntry["kind"], sha: id, size: Number(size) || 0, path: name };
    });
}

export async function readBlob({ directory }: Repository, sha: string): Promise<Buffer> {
  return git(directory, ["cat-file", "blob", sha]);
}

/** The value is text or bytes, a link, a file with the executable bit, or null to delete the path. */
type FileChange = string | Buffer | null | { readonly symlink: string } | { readonly executable: string };
export type FileChanges = Readonly<Record<string, FileChange>>;

export interface NewCommit {
  readonly branch: string;
  readonly parent: string | undefined;
  readonly message: string;
  readonly date: Date;
  readonly author: { readonly name: string; readonly email: string };
  readonly files: FileChanges;
}

/** Makes one commit and moves its branch there, in one run of git fast-import; returns the commit's sha. */
export async function commit({ directory }: Repository, wanted: NewCommit): Promise<string> {
  const { author, branch, date, files, message, parent } = wanted;
  const person = `${author.name} <${author.email}> ${Math.floor(date.getTime() / 1000)} +0000\n`;
  const parts: (string | Buffer)[] = [
    // Without the reset the commit would go on top of the branch, not of the parent.
    `reset refs/heads/${branch}\n`,
    parent === undefined ? "\n" : `from ${parent}\n\n`,
    `commit refs/heads/${branch}\nauthor ${person}committer ${person}`,
    ...blob(Buffer.from(`${message}\n`)),
  ];
  for (const [path, change] of Object.entries(files)) parts.push(...instruction(path, change));
  parts.push("done\n");
  const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
  await git(directory, ["fast-import", "--quiet", "--force", "--done"], input);
  return text(directory, "rev-parse", `refs/heads/${branch}`);
}

function instruction(path: string, change: FileChange): (string | Buffer)[] {
  if (path.includes("\n") || path.startsWith('"'))
    throw new Error(`the stand-in cannot commit ${JSON.stringify(path)}`);
  if (change === null) return [`D ${path}\n`];
  if (typeof change === "string" || Buffer.isBuffer(change))
    return [`M 100644 inline ${path}\n`, ...blob(Buffer.from(change))];
  if ("symlink" in change) return [`M 120000 inline ${path}\n`, ...blob(Buffer.from(change.symlink))];
  return [`M 100755 inline ${path}\n`, ...blob(Buffer.from(change.executable))];
}

function blob(bytes: Buffer): (string | Buffer)[] {
  return [`data ${bytes.length}\n`, bytes, "\n"];
}

export async function setRef({ directory }: Repository, ref: string, sha: string | undefined): Promise<void> {
  await git(directory, sha === undefined ? ["update-ref", "-d", ref] : ["update-ref", ref, sha]);
}
