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
      read(start, end) {
        const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(end, size) - start));
        let filled = 0;
        try {
          while (filled < bytes.length) {
            const count = readSync(file, bytes, filled, bytes.length - filled, start + filled);
            if (count === 0) break; // shorter than it was when it was opened
            filled += count;
          }
        } catch (error) {
          throw asFault("FILES", `could not read ${path}`, error);
        }
        return bytes.subarray(0, filled);
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    throw asFault("FILES", `could not open ${path}`, error);
  }
}
