import { copyFileSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Changes } from "../../ports.ts";
import { processIdentity } from "../process-identity.ts";
import { wholeFolder } from "./folder-tree.ts";
import { GitError, git } from "./git.ts";

/** `folder`, in the store, holds the trees that changes were put into while they are needed. */
export function gitChanges(folder: string): Changes {
  return {
    async of(path, wanted, limitBytes) {
      const root = resolve(path);
      const head = await said(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
      if (head === undefined) return null;
      const listed = await said(root, ["ls-files", "-z", "--others", "--exclude-standard"]);
      const isWanted = new Set(wanted);
      const untracked = (listed ?? "").split("\0").filter((name) => isWanted.has(name));
      const tracked = await diffOf(root, [], limitBytes);
      if (tracked === undefined) return "too large";
      if (untracked.length === 0) return tracked.length === 0 ? null : { diff: tracked, untracked, left: [] };
      // The largest are left out first: data belongs to the inputs, and one large file must not cost the small ones.
      const bySize = untracked
        .map((name) => ({ name, size: lstatSync(join(root, name), { throwIfNoEntry: false })?.size ?? 0 }))
        .toSorted((a, b) => a.size - b.size);
      let room = limitBytes - tracked.length;
      const kept: string[] = [];
      for (const { name, size } of bySize) {
        room -= size;
        if (room >= 0) kept.push(name);
      }
      const diff = kept.length === 0 ? tracked : await diffOf(root, kept, limitBytes * 4);
      const isKept = new Set(diff === undefined ? [] : kept);
      return { diff: diff ?? tracked, untracked, left: untracked.filter((name) => !isKept.has(name)) };
    },

    async applied(tree, diff) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // Named after this process, so that clearing up after dead processes finds it.
      const own = mkdtempSync(join(resolve(folder), `${processIdentity()}-`));
      const close = async () => {
        rmSync(own, { recursive: true, force: true });
        await tree.close();
      };
      try {
        const files = await tree.files();
        await tree.exportTo(
          own,
          files.filter(({ kind }) => kind !== "submodule").map(({ path }) => path),
        );
        // The store may lie in somebody's repository: git must not find that one, and take it for the one that is meant.
        const env = { GIT_CEILING_DIRECTORIES: dirname(own) };
        await git(["apply", "--binary", "--whitespace=nowarn", "-"], { cwd: own, env, input: Buffer.from(diff) });
        const { branch } = tree;
        return { ...wholeFolder(own, { source: { ...tree.source, modified: true }, branch }), close };
      } catch (error) {
        rmSync(own, { recursive: true, force: true });
        if (error instanceof GitError) return undefined;
        throw error;
      }
    },
  };
}

/** Of tracked files, and of these new ones; undefined where it is larger than the limit. */
async function diffOf(root: string, added: readonly string[], limitBytes: number): Promise<Uint8Array | undefined> {
  const args = ["diff", "--binary", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative"];
  const scratch = mkdtempSync(join(tmpdir(), "tickmark-index-"));
  try {
    // A copy of the index, so that naming new files in it leaves no trace in the person's own.
    const index = join(scratch, "index");
    const own = await said(root, ["rev-parse", "--path-format=absolute", "--git-path", "index"]);
    if (own !== undefined && lstatSync(own, { throwIfNoEntry: false })?.isFile() === true) copyFileSync(own, index);
    const env = { GIT_INDEX_FILE: index, GIT_OPTIONAL_LOCKS: "0", GIT_LITERAL_PATHSPECS: "1" };
    if (added.length > 0) {
      const input = added.map((name) => `${name}\0`).join("");
      await git(["add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"], { cwd: root, env, input });
    }
    return await git([...args, "HEAD", "--", "."], { cwd: root, env, maxBytes: limitBytes });
  } catch (error) {
    if (error instanceof GitError && /maxBuffer/.test(String((error.cause as Error).message))) return undefined;
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function said(root: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(args, { cwd: root })).toString().replace(/\n$/, "");
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
