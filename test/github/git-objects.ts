import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git, run, type TreeEntry } from "./git.ts";
import type { Repository } from "./state.ts";

/** What lies beneath branches and commits: the objects that GitHub's "git database" interface reads and writes. */

async function word(directory: string, args: readonly string[], input?: Buffer): Promise<string> {
  return (await git(directory, args, input)).toString().trim();
}

export async function writeBlob({ directory }: Repository, bytes: Buffer): Promise<string> {
  return word(directory, ["hash-object", "-w", "--stdin"], bytes);
}

/** Whether an object is there and, through tags and commits, leads to this kind. */
export async function hasObject(
  { directory }: Repository,
  sha: string,
  kind: "blob" | "tree" | "commit" | "object",
): Promise<boolean> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return false;
  return (await run(directory, ["cat-file", "-e", kind === "object" ? sha : `${sha}^{${kind}}`])).code === 0;
}

export async function treeOf({ directory }: Repository, sha: string): Promise<string> {
  return word(directory, ["rev-parse", "--verify", `${sha}^{tree}`]);
}

interface TreeChange {
  readonly path: string;
  readonly mode: string;
  /** Null takes the path away. */
  readonly sha: string | null;
}

/** A tree made of entries, on top of another tree if there is one. */
export async function writeTree(
  { directory }: Repository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "tickmark-github-index-"));
  const index = { GIT_INDEX_FILE: join(scratch, "index") };
  const inIndex = (args: readonly string[], input?: Buffer) => git(directory, args, input, index);
  try {
    await inIndex(base === undefined ? ["read-tree", "--empty"] : ["read-tree", base]);
    const enter = (lines: readonly string[]) =>
      inIndex(["update-index", "-z", "--index-info"], Buffer.from(lines.map((line) => `${line}\0`).join("")));
    for (const { mode, path, sha } of changes) {
      if (sha !== null && mode !== "040000") {
        await enter([`${mode} ${sha}\t${path}`]);
        continue;
      }
      // A whole folder replaces whatever was at its path.
      const former = (await inIndex(["ls-files", "-z", "--", path])).toString().split("\0").filter(Boolean);
      await enter(former.map((name) => `0 ${"0".repeat(40)}\t${name}`));
      const inside = sha === null ? "" : (await inIndex(["ls-tree", "-r", "-z", sha])).toString();
      await enter(
        inside
          .split("\0")
          .filter(Boolean)
          .map((line) => line.replace("\t", `\t${path}/`)),
      );
    }
    return (await inIndex(["write-tree"])).toString().trim();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date?: string;
}

export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

/** A commit that no branch has yet. */
export async function writeCommit({ directory }: Repository, wanted: CommitObject): Promise<string> {
  const { author, committer = author, message, parents, tree } = wanted;
  const environment = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    ...(author.date === undefined ? {} : { GIT_AUTHOR_DATE: author.date }),
    ...(committer.date === undefined ? {} : { GIT_COMMITTER_DATE: committer.date }),
  };
  const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
  return (await git(directory, args, Buffer.from(message), environment)).toString().trim();
}

/** The commit that merges two, as GitHub's button makes it; it does not settle conflicts. */
export async function writeMerge(
  repository: Repository,
  { author, base, head, message }: { base: string; head: string; message: string; author: Signature },
): Promise<string> {
  const merged = await run(repository.directory, ["merge-tree", "--write-tree", base, head]);
  if (merged.code !== 0) throw new Error(`${head} does not merge into ${base}: ${merged.stdout}${merged.stderr}`);
  const tree = merged.stdout.toString().trim();
  return writeCommit(repository, { tree, parents: [base, head], message, author });
}

/** The commits that a ref has at `after` and did not have before, oldest first; GitHub names at most 2048 of them. */
export async function newCommits(
  { directory }: Repository,
  { after, before, ref }: { ref: string; before: string | undefined; after: string },
): Promise<string[]> {
  const known =
    before === undefined ? ["--not", `--exclude=${ref}`, "--exclude=refs/pull/*", "--all"] : ["--not", before];
  const listed = await word(directory, ["rev-list", "--reverse", "--max-count=2048", after, ...known]);
  return listed.split("\n").filter(Boolean);
}

/** What a pull request changes, counted from where its branch began. */
export async function sizeOfChange(
  { directory }: Repository,
  base: string,
  head: string,
): Promise<{ commits: number; additions: number; deletions: number; changed_files: number }> {
  const lines = (await word(directory, ["diff", "--numstat", "--no-renames", `${base}...${head}`])).split("\n");
  const counts = lines.filter(Boolean).map((line) => line.split("\t").map(Number));
  const sum = (column: number): number => counts.reduce((total, line) => total + (line[column] || 0), 0);
  const commits = Number(await word(directory, ["rev-list", "--count", `${base}..${head}`]));
  return { commits, additions: sum(0), deletions: sum(1), changed_files: counts.length };
}

/** Gives a commit of one repository to another, as GitHub does for the head of a pull request from a fork. */
export async function copyCommit(from: Repository, to: Repository, sha: string, ref: string): Promise<void> {
  await git(to.directory, ["fetch", "--quiet", "--no-tags", from.directory, `+${sha}:${ref}`]);
}

/** Gives a fork the branches of the repository that it was made from. */
export async function copyBranches(from: Repository, to: Repository): Promise<void> {
  await git(to.directory, ["fetch", "--quiet", "--no-tags", from.directory, "+refs/heads/*:refs/heads/*"]);
}

/** The entries of a tree, with everything below them if wanted. */
export async function listWholeTree(
  { directory }: Repository,
  sha: string,
  recursive: boolean,
): Promise<Omit<TreeEntry, "kind">[]> {
  const listed = await git(directory, ["ls-tree", "-z", "-l", ...(recursive ? ["-r", "-t"] : []), sha]);
  return listed
    .toString()
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [described = "", path = ""] = line.split("\t");
      const [mode = "", , id = "", size = ""] = described.split(/ +/);
      return { mode, sha: id, size: Number(size) || 0, path };
    });
}
