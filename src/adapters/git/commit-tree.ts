import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../domain/fault.ts";
import { mostOfMessage } from "../../domain/source-about.ts";
import type { CommitAddress, SourceFile, SourceTree } from "../../ports.ts";
import { processIdentity } from "../process-identity.ts";
import { GitError, type GitOptions, git } from "./git.ts";

/**
 * Fetches one commit, shallow, into a bare repository below `folder` that goes away with close().
 * undefined when the repository has no such commit, branch or tag.
 */
export async function fetchCommit(
  { url, ref, token, isAnonymous = false }: CommitAddress,
  folder: string,
  signal: AbortSignal,
): Promise<SourceTree | undefined> {
  const bare = mkdtempSync(join(folder, `${processIdentity()}-`));
  const close = async () => rmSync(bare, { recursive: true, force: true });
  try {
    const config = token === undefined ? {} : authorization(token);
    const found = await locate(url, ref, { config, isAnonymous, signal });
    if (found === undefined) return void (await close());
    await git(["init", "--quiet", "--bare", bare], { signal });
    await git(["fetch", "--quiet", "--depth=1", "--no-tags", url, found.commit], {
      cwd: bare,
      config,
      isAnonymous,
      signal,
    });
    return commitTree(bare, url, found, close);
  } catch (error) {
    await close();
    if (error instanceof GitError && /not our ref|couldn't find remote ref|no such remote ref/i.test(error.said))
      return undefined;
    throw error;
  }
}

/** A token goes to the one host it is meant for: redirects are not followed with it. */
function authorization(token: string): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return {
    "http.extraHeader": `Authorization: Basic ${basic}`,
    "http.followRedirects": "false",
    "credential.helper": "",
    "protocol.file.allow": "never",
  };
}

interface Located {
  readonly commit: string;
  readonly branch: string | null;
}

/** Only a full commit id can be fetched as it is; a branch or tag is asked for first. */
async function locate(url: string, ref: string, options: GitOptions): Promise<Located | undefined> {
  if (/^[0-9a-f]{40}$/.test(ref)) return { commit: ref, branch: null };
  const listed = await git(["ls-remote", "--symref", "--", url, ref, `${ref}^{}`], options);
  const lines = listed.toString().split("\n").filter(Boolean);
  const symref = /^ref: refs\/heads\/(.+)\tHEAD$/.exec(lines.find((line) => line.startsWith("ref: ")) ?? "")?.[1];
  const refs = new Map(
    lines
      .filter((line) => !line.startsWith("ref: "))
      .map((line) => {
        const [commit = "", name = ""] = line.split("\t");
        return [name, commit] as const;
      }),
  );
  const commit =
    refs.get(`refs/tags/${ref}^{}`) ?? refs.get(`refs/tags/${ref}`) ?? refs.get(`refs/heads/${ref}`) ?? refs.get(ref);
  if (commit === undefined) return undefined;
  return { commit, branch: ref === "HEAD" ? (symref ?? null) : refs.has(`refs/heads/${ref}`) ? ref : null };
}

function commitTree(bare: string, url: string, { commit, branch }: Located, close: () => Promise<void>): SourceTree {
  let entries: Promise<readonly Entry[]> | undefined;
  const list = () => (entries ??= listTree(bare, commit));
  return {
    source: { repository: withoutCredentials(url), commit, modified: false },
    branch,
    files: list,
    gitTree: async () => (await git(["rev-parse", `${commit}^{tree}`], { cwd: bare })).toString().trim(),
    commitMessage: async () =>
      (await git(["log", "-1", "--no-show-signature", "--format=%B", commit], { cwd: bare }))
        .toString()
        .trimEnd()
        .slice(0, mostOfMessage),
    async read(path, limitBytes) {
      const entry = (await list()).find((file) => file.path === path);
      if (entry === undefined || (entry.kind !== "file" && entry.kind !== "executable")) return undefined;
      if (entry.sizeBytes > limitBytes) {
        throw new Fault("FILES", `${path} is ${entry.sizeBytes} bytes, more than the ${limitBytes} that are read`);
      }
      return git(["cat-file", "blob", entry.object], { cwd: bare, maxBytes: limitBytes + 1 });
    },
    async exportTo(folder, paths) {
      if (paths.length === 0) return;
      // An index of our own and the workspace as work tree: git itself writes the files, with its own guards against
      // paths that leave the tree. `git archive` is not used: it lets the repository alter the content.
      const env = { GIT_INDEX_FILE: join(bare, "tickmark-index"), GIT_DIR: bare, GIT_WORK_TREE: folder };
      await git(["read-tree", commit], { cwd: folder, env });
      await git(["checkout-index", "--quiet", "-z", "--stdin"], {
        cwd: folder,
        env,
        input: paths.map((path) => `${path}\0`).join(""),
      });
    },
    close,
  };
}

interface Entry extends SourceFile {
  readonly object: string;
  readonly sizeBytes: number;
}

async function listTree(bare: string, commit: string): Promise<readonly Entry[]> {
  const listed = await git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], { cwd: bare });
  return listed
    .toString()
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [mode = "", , object = "", size = ""] = line.slice(0, line.indexOf("\t")).split(/ +/);
      return { path: line.slice(line.indexOf("\t") + 1), kind: kindOf(mode), object, sizeBytes: Number(size) || 0 };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function kindOf(mode: string): SourceFile["kind"] {
  if (mode === "160000") return "submodule";
  if (mode === "120000") return "link";
  return mode === "100755" ? "executable" : "file";
}

/** An address that can be shown and recorded. */
export function withoutCredentials(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.username = "";
  parsed.password = "";
  return parsed.href;
}
