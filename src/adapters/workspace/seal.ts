import { createHash } from "node:crypto";
import { chmodSync, lchownSync, lutimesSync, readFileSync, readlinkSync } from "node:fs";
import { asDigest, type Digest, digestOf } from "../../domain/digest.ts";
import { Fault } from "../../domain/fault.ts";
import type { Sealed, User } from "../../ports.ts";
import { hashFile } from "../objects.ts";
import { breather, walk } from "./walk.ts";

/** What git-lfs leaves in place of a large file that nobody fetched. */
const isLfsPointer = (path: Buffer, sizeBytes: number): boolean =>
  sizeBytes < 1024 && readFileSync(path, "latin1").startsWith("version https://git-lfs.github.com/spec/v1");

/** The digest is that of `mode digest path` of all files, sorted by path, each ended by a zero byte, which no path holds. */
export async function seal(root: string, user: User, modifiedAt: number): Promise<Sealed> {
  const manifest = createHash("sha256");
  const lfsPointers: string[] = [];
  const files = new Map<string, Digest>();
  const breathe = breather();
  for (const { path, name, stat } of walk(root)) {
    if (stat === "too deep") throw new Fault("FILES", `a path in the workspace is too long: ${name.slice(0, 200)}…`);
    if (stat.isFile()) {
      await breathe();
      const { digest } = await hashFile(path.toString(), stat.size);
      files.set(name, digest);
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
  return { digest: asDigest(manifest.digest("hex")), lfsPointers, files };
}
