import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Content, type Unpack, Unreadable } from "../domain/content.ts";
import { asFault } from "../domain/fault.ts";
import { readAt } from "./file-content.ts";

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

/** Unpacks into memory, or into files below `folder` that lose their names at once: whatever ends this process frees the disk. */
export function unpacking(folder: string): Unpacking {
  const own = join(folder, `unpacked-${randomUUID()}`);
  const files: number[] = [];
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
      let file: number | undefined;
      let size = 0;
      for await (const chunk of chunks) {
        total += chunk.length;
        size += chunk.length;
        if (total > limitBytes) throw new Unreadable("it unpacks to more than 8 GiB");
        if (file !== undefined) writeAll(file, chunk);
        else {
          // What a decompressor hands out may be overwritten by its next piece.
          held.push(Uint8Array.from(chunk));
          heldBytes += chunk.length;
        }
        if (heldBytes > memoryBytes) {
          file = create(own);
          files.push(file);
          for (const piece of held) writeAll(file, piece);
          [held, heldBytes] = [[], 0];
        }
      }
      return file === undefined ? keep(Buffer.concat(held)) : written(file, 0, size);
    },
    close() {
      for (const file of files) closeSync(file);
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
  const file = create(folder);
  let end = 0;
  return {
    add(bytes) {
      writeAll(file, bytes);
      end += bytes.length;
      return written(file, end - bytes.length, bytes.length);
    },
    close: () => closeSync(file),
  };
}

const written = (file: number, start: number, size: number): Content => ({
  size,
  read: (from, to, into) => readAt(file, start + from, start + Math.min(to, size), "what was unpacked", into),
});

function create(folder: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    const file = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return file;
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
