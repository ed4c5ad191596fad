import { createWriteStream, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Digest } from "../domain/digest.ts";
import type { Objects, Placed, WorkingTree } from "../ports.ts";
import { hashFileSync } from "./objects.ts";

/** Writes into folders of people. What stood there goes to the object store first, and links are never written through. */
export function workingTree(objects: Objects): WorkingTree {
  return {
    async place(folder, cwd, path, digest) {
      const root = resolve(cwd, folder);
      const blocked = inTheWay(root, path);
      if (blocked !== undefined) return { kind: "refused", reason: blocked };
      const target = join(root, path);
      if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
        if (hashFileSync(target).digest === digest) return { kind: "same" };
        await objects.put(readFileSync(target));
      }
      return write(target, digest);
    },
    async write(folder, path, text) {
      const target = join(folder, path);
      const arriving = `${target}.tickmark-${process.pid}`;
      writeFileSync(arriving, text);
      renameSync(arriving, target);
    },
  };

  async function write(target: string, digest: Digest): Promise<Placed> {
    const content = await objects.read(digest);
    if (content === undefined) return { kind: "refused", reason: "its bytes are no longer in the object store" };
    mkdirSync(dirname(target), { recursive: true });
    const arriving = `${target}.tickmark-${process.pid}`;
    await pipeline(content.stream, createWriteStream(arriving, { flags: "wx" }));
    renameSync(arriving, target);
    return { kind: "written" };
  }
}

/** A repository may hold links that lead out of it, so every part of the way is looked at. */
function inTheWay(root: string, path: string): string | undefined {
  const parts = path.split("/");
  for (const [index] of parts.entries()) {
    const part = parts.slice(0, index + 1).join("/");
    const stat = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (stat.isSymbolicLink()) return `${part} is a symbolic link`;
    if (index < parts.length - 1 && !stat.isDirectory()) return `${part} is not a folder`;
    if (index === parts.length - 1 && !stat.isFile()) return `${part} is not a file`;
  }
  return undefined;
}
