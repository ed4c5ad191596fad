import { createHash } from "node:crypto";
import { createReadStream, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Digest } from "../domain/digest.ts";
import type { ProducedOutput } from "../domain/execution.ts";
import type { Objects } from "../ports.ts";

/** An object of the store under the digest that Sumatra gives it. */
interface Held {
  readonly file: string;
  readonly sha1: string;
}

/** As many as are remembered, so that an output that many runs share is read once. */
const mostRemembered = 10_000;

/** Looks an object up; undefined where the store no longer has it unchanged. */
export type HeldObjects = (digest: Digest) => Promise<Held | undefined>;

/** Each object is read once, so long as there are not too many. */
export function heldObjects(objects: Objects): HeldObjects {
  const known = new Map<Digest, Held | undefined>();
  return async (digest) => {
    if (known.has(digest)) return known.get(digest);
    const file = await objects.checkedPath(digest);
    const held = file === undefined ? undefined : { file, sha1: await sha1Of(file) };
    if (known.size >= mostRemembered) known.clear();
    known.set(digest, held);
    return held;
  };
}

async function sha1Of(file: string): Promise<string> {
  const hash = createHash("sha1");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Lays out what a run produced under the names that it had, as links into the object store. A file that is gone has none. */
export async function layOut(folder: string, outputs: readonly ProducedOutput[], held: HeldObjects): Promise<void> {
  for (const { path, digest } of outputs) {
    const found = await held(digest);
    const target = resolve(folder, path);
    // The path comes from a record, which may have come from anywhere.
    if (found !== undefined && target.startsWith(`${resolve(folder)}/`)) link(target, found.file);
  }
}

function link(target: string, file: string): void {
  mkdirSync(dirname(target), { recursive: true });
  // Relative, so that the store can be moved as a whole.
  const to = relative(dirname(target), resolve(file));
  const stat = lstatSync(target, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() && readlinkSync(target) === to) return;
  if (stat !== undefined) rmSync(target, { recursive: true, force: true });
  symlinkSync(to, target);
}

/** Where the produced files of one run are laid out, with the slash that programs rely on. */
export const folderOf = (home: string, runId: string): string => `${join(home, "data", runId.slice(0, 12))}/`;
