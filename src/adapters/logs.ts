import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { asDigest } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { KeptLog } from "../domain/run.ts";
import type { LogFile, Logs } from "../ports.ts";
import { type FileObjects, hashFileSync } from "./objects.ts";

const mebibyte = 1024 * 1024;
const usualBytes = 10 * mebibyte;

/** The first part of a log stands in its file while it grows; what follows waits in memory for the end. */
export const startBytes: number = usualBytes - mebibyte;

/** Logs grow as files in `folder`, where their first part can be read meanwhile, and end in the object store. */
export function fileLogs(
  folder: string,
  objects: FileObjects,
  { keepBytes = usualBytes }: { readonly keepBytes?: number } = {},
): Logs {
  return {
    async open(name) {
      const path = fileOf(folder, name);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return logFile(path, openSync(path, "w", 0o600), objects, keepBytes);
      } catch (error) {
        throw asFault(`could not open the log ${path}`, error);
      }
    },
  };
}

/** Moves the part of a log that its dead writer left in a file to the object store; null where there is none. */
export function keepAbandonedLog(folder: string, name: string, objects: FileObjects): KeptLog | null {
  const path = fileOf(folder, name);
  try {
    const { digest, sizeBytes } = hashFileSync(path);
    objects.adopt(path, digest);
    return { digest, sizeBytes, leftOutBytes: 0 };
  } catch {
    // Its run is told of all the same.
    return null;
  }
}

/** The name of the file of a log. It may hold an analysis's name, and with it whatever its author liked. */
const fileOf = (folder: string, name: string): string => join(folder, `${encodeURIComponent(name)}.log`);

function logFile(path: string, file: number, objects: FileObjects, keepBytes: number): LogFile {
  const tailBytes = Math.min(mebibyte, Math.floor(keepBytes / 2));
  const tail = lastBytes(tailBytes);
  const sha256 = createHash("sha256");
  let room = keepBytes - tailBytes;
  let sizeBytes = 0;
  let seenBytes = 0;
  let fault: Fault | undefined;
  let closed: ReturnType<LogFile["close"]> | undefined;

  const append = (chunk: Uint8Array): void => {
    for (let written = 0; written < chunk.length; ) written += writeSync(file, chunk, written);
    sha256.update(chunk);
    sizeBytes += chunk.length;
  };

  const finish: LogFile["close"] = async () => {
    try {
      const { content, droppedBytes } = tail.take();
      if (fault !== undefined) throw fault;
      if (droppedBytes > 0) append(Buffer.from(`\n… ${droppedBytes} bytes left out …\n\n`));
      append(content);
      const digest = asDigest(sha256.digest("hex"));
      objects.adopt(path, digest);
      return { digest, sizeBytes, leftOutBytes: droppedBytes };
    } catch (error) {
      throw asFault(`could not keep the log ${path}`, error);
    } finally {
      closeSync(file);
    }
  };

  return {
    get seenBytes() {
      return seenBytes;
    },
    // Whoever writes cannot wait or be told of trouble: these few megabytes go to the system's memory, faults to close().
    write(chunk) {
      if (closed !== undefined) return;
      seenBytes += chunk.length;
      try {
        const cut = chunk.length <= room ? chunk.length : cutBefore(chunk, room);
        room = cut < chunk.length ? 0 : room - cut;
        append(chunk.subarray(0, cut));
        tail.push(chunk.subarray(cut));
      } catch (error) {
        room = 0;
        fault ??= asFault(`could not write the log ${path}`, error);
      }
    },
    close() {
      closed ??= finish();
      return closed;
    },
  };
}

/** The longest beginning that fits and does not end within a character. */
function cutBefore(chunk: Uint8Array, room: number): number {
  let cut = room;
  while (cut > 0 && isInsideCharacter(chunk[cut])) cut--;
  return cut;
}

/** Keeps the last bytes of all that is pushed, and counts the rest. */
function lastBytes(capacity: number): {
  push(chunk: Uint8Array): void;
  take(): { content: Uint8Array; droppedBytes: number };
} {
  let ring: Buffer | undefined;
  let next = 0;
  let pushedBytes = 0;
  return {
    push(chunk) {
      if (chunk.length === 0) return;
      ring ??= Buffer.allocUnsafe(capacity);
      pushedBytes += chunk.length;
      const last = chunk.subarray(-capacity);
      const first = last.subarray(0, capacity - next);
      ring.set(first, next);
      ring.set(last.subarray(first.length), 0);
      next = (next + last.length) % capacity;
    },
    take() {
      if (ring === undefined) return { content: new Uint8Array(), droppedBytes: 0 };
      if (pushedBytes <= capacity) return { content: ring.subarray(0, pushedBytes), droppedBytes: 0 };
      const whole = Buffer.concat([ring.subarray(next), ring.subarray(0, next)]);
      const content = whole.subarray(firstCharacter(whole));
      return { content, droppedBytes: pushedBytes - content.length };
    },
  };
}

function firstCharacter(bytes: Uint8Array): number {
  let start = 0;
  while (start < bytes.length && isInsideCharacter(bytes[start])) start++;
  return start;
}

/** Of UTF-8: the second and later bytes of a character look like this. */
const isInsideCharacter = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function asFault(message: string, error: unknown): Fault {
  return error instanceof Fault ? error : new Fault("FILES", message, error);
}
