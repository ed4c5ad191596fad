import { chmodSync, readlinkSync } from "node:fs";
import type { ProducedOutput, RefusedOutput } from "../../domain/execution.ts";
import type { Collected, Collection } from "../../ports.ts";
import { adoptFile, hashFile } from "../objects.ts";
import { gitBlobOf } from "./git-blob.ts";
import { breather, type Found, walk } from "./walk.ts";

/** Moves what a run left under the wanted names into the object store; the last container must be gone. */
export async function collect(
  root: string,
  objects: string,
  { wanted, limitBytes, before, sealedAt }: Collection,
): Promise<Collected> {
  // Its list of types is long, and no command but a run waits for it.
  const { mediaTypeOf } = await import("../../domain/media-type.ts");
  const produced: ProducedOutput[] = [];
  const refused: RefusedOutput[] = [];
  const gitBlobs = new Map<string, string>();
  const breathe = breather();
  let bytes = 0;
  openUp(root);
  for (const found of walk(root)) {
    const { name, stat } = found;
    if (!wanted(name) || (stat !== "too deep" && stat.isDirectory())) continue;
    await breathe();
    const reason = reasonToRefuse(found, limitBytes - bytes);
    if (reason !== undefined || stat === "too deep") {
      refused.push({ path: name, reason: reason ?? tooDeep });
      continue;
    }
    const path = found.path.toString();
    const { digest, sizeBytes } = await hashFile(path, stat.size);
    const isRewritten = sealedAt !== undefined && stat.mtimeMs !== sealedAt * 1000;
    if (before.get(name) === digest && !isRewritten) {
      refused.push({ path: name, reason: "stood there before the run, and the run did not change it" });
      continue;
    }
    bytes += sizeBytes;
    const gitBlob = await gitBlobOf(path, sizeBytes);
    if (gitBlob !== undefined) gitBlobs.set(name, gitBlob);
    adoptFile(objects, path, digest);
    produced.push({ path: name, digest, sizeBytes, mediaType: mediaTypeOf(name) });
  }
  return { produced, refused, gitBlobs: Object.fromEntries(gitBlobs) };
}

/** An analysis may take the permissions of its files away, also from us where we are not root but the same user. */
function openUp(root: string): void {
  if (process.getuid?.() === 0) return;
  for (const { path, stat } of walk(root)) {
    if (stat === "too deep" || stat.uid !== process.getuid?.()) continue;
    if (stat.isDirectory() && (stat.mode & 0o700) !== 0o700) chmodSync(path, 0o700);
    if (stat.isFile() && (stat.mode & 0o400) === 0) chmodSync(path, 0o600);
  }
}

const tooDeep = "lies in folders that are nested too deep";

function reasonToRefuse({ path, name, isText, stat }: Found, roomBytes: number): string | undefined {
  if (stat === "too deep") return tooDeep;
  if (!isText || name.includes("\ufffd")) return "has a name that is not UTF-8 text";
  if (stat.isSymbolicLink()) return `is a symbolic link to ${readlinkSync(path)}; only regular files are collected`;
  if (!stat.isFile()) return "is neither a file nor a folder; only regular files are collected";
  // One of several names of a file could only be copied, and a copy of a sparse file is as large as it pretends to be.
  if (stat.nlink > 1) return "is one of several names (hard links) of the same file; write it as a file of its own";
  if (hasControlCharacter(name)) return "has a control character in its name";
  if (stat.size > roomBytes) return `is ${stat.size} bytes: with it the outputs would pass the disk limit`;
  return undefined;
}

/** The same that a lock refuses. */
const hasControlCharacter = (name: string) => /\p{Cc}/u.test(name);
