import { isUtf8 } from "node:buffer";
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
  type Stats,
  statfsSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type Digest, digestOf } from "../domain/digest.ts";
import type { RefusedOutput } from "../domain/execution.ts";
import { Fault } from "../domain/fault.ts";
import { mediaTypeOf } from "../domain/media-type.ts";
import type { Collected, Collection, User, Workspace, Workspaces } from "../ports.ts";
import { adoptFile, hashFileSync } from "./objects.ts";
import { isAlive, processIdentity } from "./process-identity.ts";

/** Not 65534: some machines let that user into the blocks kept free for root. */
const isolatedUser: User = { uid: 64321, gid: 64321 };

/** More files than this is a runaway program, whatever their sizes. */
const mostFiles = 1_000_000;

export interface FolderWorkspaces extends Workspaces {
  /** Removes workspaces of processes that are gone; answers how many. */
  sweep(): Promise<number>;
}

/** Workspaces below `folder`; collected outputs go to the object store at `objects`. */
export function folderWorkspaces(folder: string, objects: string): FolderWorkspaces {
  return {
    async create(name) {
      // Everything inside may be written by strangers' programs, so nobody else on this machine gets in.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const root = join(folder, `${processIdentity()}-${name}`);
      mkdirSync(root, { mode: 0o755 });
      return workspaceAt(root, objects);
    },
    async sweep() {
      const names = entriesOf(Buffer.from(folder)).map(String);
      const dead = names.filter((name) => !isAlive(name.split("-")[0] ?? ""));
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
  for (const { stat } of walk(root)) {
    // What lies too deep to be looked at may hold anything, so it counts as too much.
    if (stat === "too deep") return { bytes: Number.POSITIVE_INFINITY, files: Number.POSITIVE_INFINITY };
    bytes += stat.blocks * 512;
    files += 1;
  }
  return { bytes, files };
}

interface Found {
  /** In bytes: names that analyses give need not be text. */
  readonly path: Buffer;
  /** From the root, with U+FFFD for what is no text. */
  readonly name: string;
  readonly isText: boolean;
  readonly stat: Stats | "too deep";
}

/** Every entry below a folder, sorted; links are entries, never ways. What vanishes meanwhile was not there. */
function* walk(root: string): Generator<Found> {
  yield* walkBelow(Buffer.from(root), "");
}

function* walkBelow(folder: Buffer, prefix: string): Generator<Found> {
  for (const entry of entriesOf(folder).toSorted(Buffer.compare)) {
    const path = Buffer.concat([folder, Buffer.from("/"), entry]);
    const name = prefix + entry.toString();
    const isText = isUtf8(entry);
    const stat = statOf(path);
    if (stat === undefined) continue;
    yield { path, name, isText, stat };
    if (stat !== "too deep" && stat.isDirectory()) yield* walkBelow(path, `${name}/`);
  }
}

function statOf(path: Buffer): Stats | "too deep" | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENAMETOOLONG") return "too deep";
    throw error;
  }
}

function entriesOf(folder: Buffer): readonly Buffer[] {
  try {
    return readdirSync(folder, { encoding: "buffer" });
  } catch {
    return [];
  }
}

/** What git-lfs leaves in place of a large file that nobody fetched. */
const isLfsPointer = (path: Buffer, sizeBytes: number): boolean =>
  sizeBytes < 1024 && readFileSync(path, "latin1").startsWith("version https://git-lfs.github.com/spec/v1");

/** The digest is that of `mode digest path` of all files, sorted by path, each ended by a zero byte, which no path holds. */
function seal(root: string, user: User, modifiedAt: number): { digest: Digest; lfsPointers: readonly string[] } {
  const manifest = createHash("sha256");
  const lfsPointers: string[] = [];
  for (const { path, name, stat } of walk(root)) {
    if (stat === "too deep") throw new Fault("FILES", `a path in the workspace is too long: ${name.slice(0, 200)}…`);
    if (stat.isFile()) {
      const { digest } = hashFileSync(path.toString());
      if (isLfsPointer(path, stat.size)) lfsPointers.push(name);
      // Git knows one mode bit; the rest is this machine's umask and must not show in a digest.
      const mode = (stat.mode & 0o100) === 0 ? 0o644 : 0o755;
      chmodSync(path, mode);
      manifest.update(`${mode.toString(8)} ${digest} ${name}\0`);
    } else if (stat.isSymbolicLink()) {
      manifest.update(`link ${digestOf(readlinkSync(path, { encoding: "buffer" }))} ${name}\0`);
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
  for (const found of walk(root)) {
    const { name, stat } = found;
    if (!wanted(name) || (stat !== "too deep" && stat.isDirectory())) continue;
    const reason = reasonToRefuse(found, limitBytes - bytes);
    if (reason !== undefined || stat === "too deep") {
      refused.push({ path: name, reason: reason ?? tooDeep });
      continue;
    }
    const path = found.path.toString();
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

const tooDeep = "lies in folders that are nested too deep";

function reasonToRefuse({ path, name, isText, stat }: Found, roomBytes: number): string | undefined {
  if (stat === "too deep") return tooDeep;
  if (!isText || name.includes("\ufffd")) return "has a name that is not UTF-8 text";
  if (stat.isSymbolicLink()) return `is a symbolic link to ${readlinkSync(path)}; only regular files are collected`;
  if (!stat.isFile()) return "is neither a file nor a folder; only regular files are collected";
  if (hasControlCharacter(name)) return "has a control character in its name";
  if (stat.size > roomBytes) return `is ${stat.size} bytes: with it the outputs would pass the disk limit`;
  return undefined;
}

/** The same that a lock refuses. */
const hasControlCharacter = (name: string) => /\p{Cc}/u.test(name);

/** Also where the analysis took its own folders' permissions away. */
function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    if (lstatSync(path).isDirectory()) chmodSync(path, 0o700);
    for (const { path: entry, stat } of walk(path)) {
      if (stat !== "too deep" && stat.isDirectory()) chmodSync(entry, 0o700);
    }
    rmSync(path, { recursive: true, force: true });
  }
}
