import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Content, type Unpack, Unreadable } from "../domain/content.ts";
import { asFault } from "../domain/fault.ts";
import { type OpenFile, openContent, readAt } from "./file-content.ts";

/** Up to this, what is unpacked from one place stays in memory; and up to that, from all places together. */
const memoryBytes = 32 * 1024 * 1024;
const allMemoryBytes = 256 * 1024 * 1024;
/** All that one comparison may unpack: what expands further is a bomb, or too much to compare. */
const limitBytes = 8 * 1024 * 1024 * 1024;

/** A place for what is being unpacked, until it is closed. */
export interface Unpacking {
  readonly unpack: Unpack;
  /** Removes all of it. */
  close(): void;
}

/** Unpacks into memory, or into files of a folder of its own below `folder`. */
export function unpacking(folder: string): Unpacking {
  const own = join(folder, `unpacked-${randomUUID()}`);
  const files: OpenFile[] = [];
  let total = 0;
  let remembered = 0;
  let heap: Heap | undefined;
  const keep = (bytes: Uint8Array): Content => {
    remembered += bytes.length;
    if (remembered <= allMemoryBytes) return inMemory(bytes);
    heap ??= openHeap(own);
    return heap.add(bytes);
  };
  return {
    async unpack(chunks) {
      let held: Uint8Array[] = [];
      let heldBytes = 0;
      let file: { readonly path: string; readonly descriptor: number } | undefined;
      try {
        for await (const chunk of chunks) {
          total += chunk.length;
          if (total > limitBytes) throw new Unreadable("it unpacks to more than 8 GiB");
          if (file !== undefined) writeAll(file.descriptor, chunk);
          else {
            // What a decompressor hands out may be overwritten by its next piece.
            held.push(Uint8Array.from(chunk));
            heldBytes += chunk.length;
          }
          if (heldBytes > memoryBytes) {
            file = create(own);
            for (const piece of held) writeAll(file.descriptor, piece);
            [held, heldBytes] = [[], 0];
          }
        }
      } finally {
        if (file !== undefined) closeSync(file.descriptor);
      }
      if (file === undefined) return keep(Buffer.concat(held));
      const content = openContent(file.path);
      files.push(content);
      return content;
    },
    close() {
      for (const file of files) file.close();
      heap?.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

const inMemory = (bytes: Uint8Array): Content => ({
  size: bytes.length,
  read: (start, end) => bytes.subarray(start, end),
});

/** Many small pieces in one file, as a process may not have a file open for each. */
interface Heap {
  add(bytes: Uint8Array): Content;
  close(): void;
}

function openHeap(folder: string): Heap {
  const { path, descriptor } = create(folder);
  let end = 0;
  return {
    add(bytes) {
      const [start, size] = [end, bytes.length];
      writeAll(descriptor, bytes);
      end += size;
      return {
        size,
        read: (from, to, into) => readAt(descriptor, start + from, start + Math.min(to, size), path, into),
      };
    },
    close: () => closeSync(descriptor),
  };
}

function create(folder: string): { readonly path: string; readonly descriptor: number } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    return { path, descriptor: openSync(path, "wx+", 0o600) };
  } catch (error) {
    throw asFault("FILES", `could not unpack into ${folder}`, error);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    throw asFault("FILES", "could not unpack: writing failed", error);
  }
}
