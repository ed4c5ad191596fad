import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { User, Workspace, Workspaces } from "../ports.ts";
import { isAlive, processIdentity } from "./process-identity.ts";
import { collect } from "./workspace/collect.ts";
import { seal } from "./workspace/seal.ts";
import { breather, entriesOf, walk } from "./workspace/walk.ts";

/** Not 65534: some machines let that user into the blocks kept free for root. */
const isolatedUser: User = { uid: 64321, gid: 64321 };

/** More files than this is a runaway program, whatever their sizes. */
const mostFiles = 1_000_000;

export interface FolderWorkspaces extends Workspaces {
  /** Removes what processes that are gone left here, after `keep` took from it what is to stay; answers how much. */
  clear(keep: () => void): Promise<number>;
}

/** Workspaces below `folder`, which lies in the store's own; collected outputs go to the object store at `objects`. */
export function folderWorkspaces(folder: string, objects: string): FolderWorkspaces {
  const home = dirname(folder);
  return {
    async create(name, user = usualUser()) {
      // Everything inside may be written by strangers' programs, so nobody else on this machine gets in.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const root = join(folder, `${processIdentity()}-${name}`);
      mkdirSync(root, { mode: 0o755 });
      return workspaceAt(root, objects, user);
    },
    async clear(keep) {
      const names = entriesOf(Buffer.from(folder)).map(String);
      const dead = names.filter((name) => !isAlive(name.split("-")[0] ?? "", home));
      // Only now: a process that was alive when somebody last looked may have gone meanwhile, with its log not kept yet.
      if (dead.length > 0) keep();
      return dead.filter((name) => removedTree(join(folder, name))).length;
    },
  };
}

/** As root we can give the files to a user that exists nowhere else. Otherwise the container has to be who we are. */
const usualUser = (): User =>
  process.getuid?.() === 0 ? isolatedUser : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

function workspaceAt(root: string, objects: string, user: User): Workspace {
  const before = usage(root);
  return {
    root,
    user,
    async makeFolder(path) {
      const link = makeFolders(root, path, user);
      return link === undefined ? undefined : { link };
    },
    async place(path) {
      const link = makeFolders(root, dirname(path), user);
      if (link !== undefined) return { link };
      const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
      if (stat === undefined) writeInside(root, path, new Uint8Array(), user);
      return stat === undefined || stat.isFile() ? undefined : { link: path };
    },
    write: async (path, content) => writeInside(root, path, content, user),
    seal: (modifiedAt) => seal(root, user, modifiedAt),
    async exceeds(limitBytes, look) {
      // The file system's own counters cost nothing, but others write and remove there too; only when they have moved by
      // more than the limit is the folder itself measured.
      const now = usage(root);
      const hasMoved = now.bytes - before.bytes > limitBytes || now.files - before.files > mostFiles;
      if (look === "soon" && !hasMoved) return false;
      const own = await measure(root);
      // What lies too deep to be looked at may hold anything: of that the counters are all that is known.
      return own.bytes > limitBytes || own.files > mostFiles || (own.isHiding && hasMoved);
    },
    collect: (collection) => collect(root, objects, collection),
    close: async () => removeTree(root),
  };
}

function writeInside(root: string, path: string, content: Uint8Array, user: User): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const file = openSync(join(root, path), flags, 0o644);
  try {
    writeFileSync(file, content);
    fchmodSync(file, 0o644);
  } finally {
    closeSync(file);
  }
  own(join(root, path), user);
}

/** What is made between two steps belongs to whom the steps run as, too. */
function own(path: string, { uid, gid }: User): void {
  if (process.getuid?.() === 0) lchownSync(path, uid, gid);
}

/** One component after the other, so that a link from the repository is never walked through. */
function makeFolders(root: string, path: string, user: User): string | undefined {
  let folder = root;
  for (const part of path.split("/").filter((name) => name !== "" && name !== ".")) {
    folder = join(folder, part);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) {
      mkdirSync(folder, { mode: 0o755 });
      own(folder, user);
    } else if (!stat.isDirectory()) return folder.slice(root.length + 1);
  }
  return undefined;
}

function usage(path: string): { bytes: number; files: number } {
  const { blocks, bfree, bsize, files, ffree } = statfsSync(path);
  return { bytes: (blocks - bfree) * bsize, files: files - ffree };
}

async function measure(root: string): Promise<{ bytes: number; files: number; isHiding: boolean }> {
  let bytes = 0;
  let files = 0;
  let isHiding = false;
  const breathe = breather();
  for (const { stat } of walk(root)) {
    await breathe();
    files += 1;
    if (stat === "too deep") isHiding = true;
    else bytes += stat.blocks * 512;
  }
  return { bytes, files, isHiding };
}

/** Also where the analysis took its own folders' permissions away. */
function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    if (lstatSync(path).isDirectory()) chmodSync(path, 0o700);
    for (const { path: entry, stat } of walk(path)) {
      if (stat !== "too deep" && stat.isDirectory() && (stat.mode & 0o700) !== 0o700) chmodSync(entry, 0o700);
    }
    rmSync(path, { recursive: true, force: true });
  }
}

/** Whether it could be removed: what one dead process left behind must not keep the rest from being cleared. */
function removedTree(path: string): boolean {
  try {
    removeTree(path);
    return true;
  } catch {
    return false;
  }
}
