import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Content } from "../domain/content.ts";
import { asFault } from "../domain/fault.ts";

/** A file that is read by position while it is open. */
export interface OpenFile extends Content {
  close(): void;
}

/** Opens a file for reading. Throws a FILES fault when it cannot be opened or, later, read. */
export function openContent(path: string): OpenFile {
  try {
    const file = openSync(path, "r");
    const { size } = fstatSync(file);
    return {
      size,
      read: (start, end, into) => readAt(file, start, Math.min(end, size), path, into),
      close: () => closeSync(file),
    };
  } catch (error) {
    throw asFault("FILES", `could not open ${path}`, error);
  }
}

/** Reads an open file by position, into `into` if it has room; less where it has become shorter than it was. Throws a FILES fault. */
export function readAt(file: number, start: number, end: number, path: string, into?: Uint8Array): Uint8Array {
  const length = Math.max(0, end - start);
  const bytes = into !== undefined && into.length >= length ? into.subarray(0, length) : Buffer.allocUnsafe(length);
  let filled = 0;
  try {
    while (filled < bytes.length) {
      const count = readSync(file, bytes, filled, bytes.length - filled, start + filled);
      if (count === 0) break;
      filled += count;
    }
  } catch (error) {
    throw asFault("FILES", `could not read ${path}`, error);
  }
  return bytes.subarray(0, filled);
}
