import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { contentType } from "mime-types";
import { type Digest, digestOf } from "../domain/digest.ts";
import type { RefusedOutput } from "../domain/execution.ts";
import type { Collected, Collection, User, Workspace, Workspaces } from "../ports.ts";
import { adoptFile, hashFileSync } from "./objects.ts";
import { isAlive, processIdentity } from "./process-identity.ts";

/** Not 65534: some machines let that user into the blocks kept free for root. */
const isolatedUser: User = { uid: 64321, gid: 64321 };

/** More files than this is a runaway program, whatever their sizes. */
const mostFiles = 1_000_000;

/** Workspaces below `folder`; collected outputs go to the object store at `objects`. */
export function folderWorkspaces(folder: string, objects: string): Workspaces {
  return {
    async create(name) {
      // Everything inside may be written by strangers' programs, so nobody else on this machine gets in.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const root = join(folder, `${processIdentity()}-${name}`);
      mkdirSync(root, { mode: 0o755 });
      return workspaceAt(root, objects);
    },
    async sweep() {
      const dead = entriesOf(folder).filter((name) => !isAlive(name.split("-")[0] ?? ""));
      for (const name of dead) removeTree(join(folder, name));
      return dead.length;
    },
  };
}

function workspaceAt(root: string, objects: string): Workspace {
  // As root we can give the files to a user that exists nowhere else. Otherwise the container has to be who we are.
  const user = process.getuid?.() === 0 ? isolatedUser : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const before = usage(root);
  return {
    root,
    user,
    async makeFolder(path) {
      const link = makeFolders(root, path);
      return link === undefined ? undefined : { link };
    },
    async write(path, content) {
      const file = openSync(
        join(root, path),
        constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
        0o644,
      );
      try {
        writeSync(file, content);
        fchmodSync(file, 0o644);
      } finally {
        closeSync(file);
      }
    },
    seal: async (modifiedAt) => seal(root, user, modifiedAt),
    async exceeds(limitBytes) {
      // The file system's own counters cost nothing, but others write there too; only when they have moved by more than
      // the limit is the folder itself measured.
      const now = usage(root);
      if (now.bytes - before.bytes <= limitBytes && now.files - before.files <= mostFiles) return false;
      const own = measure(root);
      return own.bytes > limitBytes || own.files > mostFiles;
    },
    collect: async (collection) => collect(root, objects, collection),
    close: async () => removeTree(root),
  };
}

/** One component after the other, so that a link from the repository is never walked through. */
function makeFolders(root: string, path: string): string | undefined {
  let folder = root;
  for (const part of path.split("/").filter((name) => name !== "" && name !== ".")) {
    folder = join(folder, part);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) mkdirSync(folder, { mode: 0o755 });
    else if (!stat.isDirectory()) return folder.slice(root.length + 1);
  }
  return undefined;
}

function usage(path: string): { bytes: number; files: number } {
  const { blocks, bfree, bsize, files, ffree } = statfsSync(path);
  return { bytes: (blocks - bfree) * bsize, files: files - ffree };
}

function measure(root: string): { bytes: number; files: number } {
  let bytes = 0;
  let files = 0;
  for (const { path } of walk(root)) {
    // It may be gone again: the analysis is running while it is measured.
    bytes += (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
    files += 1;
  }
  return { bytes, files };
}

interface Found {
  readonly path: string;
  readonly name: string;
}

/** Every entry below a folder, sorted; links are entries, never ways. */
function* walk(root: string, prefix = ""): Generator<Found> {
  for (const entry of entriesOf(join(root, prefix)).toSorted()) {
    const name = prefix === "" ? entry : `${prefix}/${entry}`;
    const path = join(root, name);
    yield { path, name };
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) yield* walk(root, name);
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What git-lfs leaves in place of a large file that nobody fetched. */
const isLfsPointer = (path: string, sizeBytes: number): boolean =>
  sizeBytes < 1024 && readFileSync(path, "latin1").startsWith("version https://git-lfs.github.com/spec/v1");

/** The digest is that of the lines `mode digest path` of all files, sorted by path. */
function seal(root: string, user: User, modifiedAt: number): { digest: Digest; lfsPointers: readonly string[] } {
  const manifest = createHash("sha256");
  const lfsPointers: string[] = [];
  for (const { path, name } of walk(root)) {
    const stat = lstatSync(path);
    if (stat.isFile()) {
      const { digest } = hashFileSync(path);
      if (isLfsPointer(path, stat.size)) lfsPointers.push(name);
      // Git knows one mode bit; the rest is this machine's umask and must not show in a digest.
      const mode = (stat.mode & 0o100) === 0 ? 0o644 : 0o755;
      chmodSync(path, mode);
      manifest.update(`${mode.toString(8)} ${digest} ${name}\n`);
    } else if (stat.isSymbolicLink()) {
      manifest.update(`link ${digestOf(readlinkSync(path))} ${name}\n`);
    }
    if (stat.uid !== user.uid || stat.gid !== user.gid) lchownSync(path, user.uid, user.gid);
    lutimesSync(path, modifiedAt, modifiedAt);
  }
  lchownSync(root, user.uid, user.gid);
  return { digest: `sha256:${manifest.digest("hex")}` as Digest, lfsPointers };
}

function collect(root: string, objects: string, { wanted, limitBytes, before, sealedAt }: Collection): Collected {
  const produced: Collected["produced"][number][] = [];
  const refused: RefusedOutput[] = [];
  let bytes = 0;
  for (const { path, name } of walk(root)) {
    if (!wanted(name)) continue;
    const stat = lstatSync(path);
    if (stat.isDirectory()) continue;
    const reason = reasonToRefuse(path, name, stat, limitBytes - bytes);
    if (reason !== undefined) {
      refused.push({ path: name, reason });
      continue;
    }
    const { digest, sizeBytes } = hashFileSync(path);
    if (before.get(name) === digest && stat.mtimeMs === sealedAt * 1000) {
      refused.push({ path: name, reason: "stood there before the run, and the run did not write it" });
      continue;
    }
    bytes += sizeBytes;
    adoptFile(objects, path, digest);
    produced.push({ path: name, digest, sizeBytes, mediaType: mediaTypeOf(name) });
  }
  return { produced, refused };
}

function reasonToRefuse(path: string, name: string, stat: ReturnType<typeof lstatSync> & {}, roomBytes: number): string | undefined {
  if (stat.isSymbolicLink()) return `is a symbolic link to ${readlinkSync(path)}; only regular files are collected`;
  if (!stat.isFile()) return "is neither a file nor a folder; only regular files are collected";
  if (hasControlCharacter(name)) return "has a control character in its name";
  if (stat.size > roomBytes) return `is ${stat.size} bytes: with it the outputs would pass the disk limit`;
  return undefined;
}

const hasControlCharacter = (name: string) => [...name].some((character) => character < " " || character === "\u007f");

/** By the name alone, as web servers do; the content is the comparison's affair. */
function mediaTypeOf(name: string): string {
  const type = contentType(name.split("/").at(-1) ?? name);
  return type === false ? "application/octet-stream" : (type.split(";")[0] ?? type);
}

/** Also where the analysis took its own folders' permissions away. */
function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    for (const { path: entry } of [{ path }, ...walk(path)]) {
      if (lstatSync(entry, { throwIfNoEntry: false })?.isDirectory()) chmodSync(entry, 0o700);
    }
    rmSync(path, { recursive: true, force: true });
  }
}
