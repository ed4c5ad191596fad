import { createHash, hash, randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { mkdir, open, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asDigest, type Digest, digestOf, hexOf } from "../domain/digest.ts";
import { asFault, Fault } from "../domain/fault.ts";
import type { Objects } from "../ports.ts";

/** Objects as files, for those that bring whole files into it. */
export interface FileObjects extends Objects {
  /** A new path in the same file system, for content that is still arriving. */
  incoming(): Promise<string>;
  /** Moves a regular file in. The caller has read it: it is the content with this digest. */
  adopt(path: string, digest: Digest): void;
  /** Removes what arrived halfway when its process died; whatever is younger than the age may still be arriving. */
  clear(ageSeconds: number): void;
}

/** Objects below a folder, named by their digest, each written once and read-only. */
export function fileObjects(folder: string): FileObjects {
  const pathOf = (digest: Digest): string => objectPath(folder, digest);
  const arriving = join(folder, "incoming");
  const incoming = async (): Promise<string> => {
    await mkdir(arriving, { recursive: true, mode: 0o700 });
    return join(arriving, randomUUID());
  };
  return {
    incoming,
    adopt: (path, digest) => adoptFile(folder, path, digest),
    clear: (ageSeconds) => clearHalves(arriving, ageSeconds),
    put: stored("keep", async (content: Uint8Array) => {
      const digest = digestOf(content);
      const known = await sizeOf(pathOf(digest));
      if (known !== content.byteLength) {
        const path = await incoming();
        await writeFile(path, content, { flag: "wx" });
        adoptFile(folder, path, digest);
      }
      return { digest, sizeBytes: content.byteLength };
    }),
    has: stored("find", async (digest: Digest) => (await sizeOf(pathOf(digest))) !== undefined),
    read: stored("read", async (digest: Digest, range?: { readonly start: number; readonly end: number }) => {
      const path = pathOf(digest);
      const sizeBytes = await sizeOf(path);
      if (sizeBytes === undefined) return undefined;
      return { sizeBytes, stream: chunks(path, range?.start ?? 0, Math.min(range?.end ?? sizeBytes, sizeBytes)) };
    }),
    checkedPath: stored("check", async (digest: Digest) => {
      const path = pathOf(digest);
      if ((await sizeOf(path)) === undefined) return undefined;
      if ((await digestOfFile(path)) === digest) return path;
      // Damaged on the disk: it is as if it had never been stored, and whoever needs it can bring it again.
      await rm(path, { force: true });
      return undefined;
    }),
  };
}

/** Moves a regular file into the store below `folder`, read-only, over whatever lies there under this digest. */
export function adoptFile(folder: string, path: string, digest: Digest): void {
  const target = objectPath(folder, digest);
  try {
    const file = lstatSync(path);
    if (!file.isFile()) throw new Fault("FILES", `${path} is not a regular file, so it cannot be kept`);
    // A second name of the same file would let whoever holds it change the object.
    const moved = file.nlink === 1 && move(path, target);
    if (!moved) copy(path, target, join(folder, "incoming"));
  } catch (error) {
    throw asFault("FILES", `could not keep ${path}`, error);
  }
}

/** False where the file can only be copied: it lies on another file system, or belongs to someone else. */
function move(path: string, target: string): boolean {
  try {
    chmodSync(path, 0o444);
    withFolder(target, () => renameSync(path, target));
    return true;
  } catch (error) {
    if (["EXDEV", "EPERM", "EACCES"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}

function copy(path: string, target: string, arriving: string): void {
  const half = join(arriving, randomUUID());
  withFolder(half, () => copyFileSync(path, half, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
  chmodSync(half, 0o444);
  withFolder(target, () => renameSync(half, target));
  try {
    rmSync(path);
  } catch (error) {
    // The folder of somebody else's file may not be ours to change; its owner clears it away.
    if (!["EPERM", "EACCES"].includes(codeOf(error) ?? "")) throw error;
  }
}

/** Makes the folder only when it turns out to be missing: nearly always it is there. */
function withFolder(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    work();
  }
}

const bufferBytes = 1024 * 1024;
let buffer: Buffer | undefined;

/** Reads a regular file by its path, never through a link, or by a descriptor that stays open. */
export function hashFileSync(file: string | number): { readonly digest: Digest; readonly sizeBytes: number } {
  // A named pipe put in the way must not make us wait for its writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const descriptor = typeof file === "number" ? file : openSync(file, flags);
    try {
      if (!fstatSync(descriptor).isFile()) throw new Fault("FILES", `${file} is not a regular file`);
      return hashDescriptor(descriptor);
    } finally {
      if (typeof file === "string") closeSync(descriptor);
    }
  } catch (error) {
    throw asFault("FILES", `could not read ${file}`, error);
  }
}

function hashDescriptor(descriptor: number): { digest: Digest; sizeBytes: number } {
  buffer ??= Buffer.allocUnsafeSlow(bufferBytes);
  let sizeBytes = readSync(descriptor, buffer, 0, bufferBytes, 0);
  // In one go where it fits: three times as fast for the many small files that analyses write.
  if (sizeBytes < bufferBytes) return { digest: asDigest(hash("sha256", buffer.subarray(0, sizeBytes))), sizeBytes };
  const sha256 = createHash("sha256").update(buffer);
  for (;;) {
    const count = readSync(descriptor, buffer, 0, bufferBytes, sizeBytes);
    if (count === 0) return { digest: asDigest(sha256.digest("hex")), sizeBytes };
    sha256.update(buffer.subarray(0, count));
    sizeBytes += count;
  }
}

/** Lets other work through between the chunks, unlike its sibling above: a server may check gigabytes. */
/** Above this, hashing takes long enough to let others have their turn in between. */
const largeBytes = 8 * 1024 * 1024;

/** Digest of a regular file of about this size, never through a link. */
export async function hashFile(
  path: string,
  sizeBytes: number,
): Promise<{ readonly digest: Digest; readonly sizeBytes: number }> {
  if (sizeBytes <= largeBytes) return hashFileSync(path);
  return { digest: await digestOfFile(path), sizeBytes };
}

async function digestOfFile(path: string): Promise<Digest> {
  const sha256 = createHash("sha256");
  const chunk = Buffer.allocUnsafeSlow(bufferBytes);
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, bufferBytes, null);
      if (bytesRead === 0) return asDigest(sha256.digest("hex"));
      sha256.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Opens the file when the first chunk is asked for, so that a stream nobody reads holds nothing. */
async function* chunks(path: string, start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  try {
    for (let position = start; position < end; ) {
      const chunk = Buffer.allocUnsafe(Math.min(256 * 1024, end - position));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Where the object with this digest lies, if it is there. */
export function objectPath(folder: string, digest: Digest): string {
  const hex = hexOf(digest);
  return join(folder, "sha256", hex.slice(0, 2), hex.slice(2));
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function clearHalves(arriving: string, ageSeconds: number): void {
  try {
    mkdirSync(arriving, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(arriving)) {
      const path = join(arriving, name);
      const age = Date.now() - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > ageSeconds * 1000) rmSync(path, { force: true });
    }
  } catch (error) {
    throw asFault("STORE", `could not clear ${arriving}`, error);
  }
}

function stored<Values extends unknown[], Answer>(
  what: string,
  work: (...values: Values) => Promise<Answer>,
): (...values: Values) => Promise<Answer> {
  return async (...values) => {
    try {
      return await work(...values);
    } catch (error) {
      throw asFault("STORE", `could not ${what} an object`, error);
    }
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
