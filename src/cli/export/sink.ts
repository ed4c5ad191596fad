import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { UsageError } from "../command.ts";

/** Where the bytes of an export go, in their order. */
export interface Sink {
  write(chunk: string | Uint8Array): void;
  /** Nothing is kept back any more. */
  flush(): void;
}

/** What stands for standard output. */
export const standardOutput = "-";

/** Whoever read standard output has had enough. */
export class NobodyReads extends Error {}

/**
 * Lets the work be done beside the file, and replaces it in one step, so that whoever reads it meanwhile reads the old one.
 * What is no regular file, such as /dev/stdout, is worked on itself.
 */
export async function replaced<T>(file: string, work: (path: string) => Promise<T>): Promise<T> {
  const isReplaced = statSync(file, { throwIfNoEntry: false })?.isFile() !== false;
  const arriving = isReplaced ? `${file}.tickmark-${process.pid}` : file;
  try {
    // Made here, so that nobody else can read it from the beginning.
    closeSync(openSync(arriving, "w", 0o600));
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
  try {
    const answer = await work(arriving);
    if (isReplaced) renameSync(arriving, file);
    return answer;
  } catch (error) {
    if (isReplaced) rmSync(arriving, { force: true });
    throw error;
  }
}

/** Gathers what is written into larger pieces; `-` is standard output. */
export async function written<T>(path: string, work: (sink: Sink) => Promise<T>): Promise<T> {
  const descriptor = path === standardOutput ? 1 : openSync(path, "w", 0o600);
  const sink = sinkInto(descriptor);
  try {
    const answer = await work(sink);
    sink.flush();
    return answer;
  } finally {
    if (descriptor !== 1) closeSync(descriptor);
  }
}

const chunkLength = 64 * 1024;

/** Writes to an open file. */
export function sinkInto(descriptor: number): Sink {
  let waiting = "";
  const flush = () => {
    writeAll(descriptor, Buffer.from(waiting));
    waiting = "";
  };
  return {
    write(chunk) {
      if (typeof chunk === "string") waiting += chunk;
      if (waiting.length >= chunkLength || (typeof chunk !== "string" && waiting !== "")) flush();
      if (typeof chunk !== "string") writeAll(descriptor, chunk);
    },
    flush,
  };
}

const pauseMilliseconds = 5;

/** A pipe takes a part at a time, and none while it is full. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") throw new NobodyReads();
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
    }
  }
}

/** How a list begins that we wrote: of Sumatra's records, or of rows. */
export const beginningsOfList: readonly string[] = ['[\n{"label":', "[\n]"];

/** Throws a UsageError where the file is there and does not begin as what we write there does. */
export function refuseOthersFile(file: string, beginnings: readonly string[]): void {
  if (!existsSync(file) || !statSync(file).isFile()) return;
  const longest = Math.max(...beginnings.map((each) => Buffer.byteLength(each, "latin1")));
  const head = Buffer.alloc(longest);
  const descriptor = openSync(file, "r");
  try {
    const length = readSync(descriptor, head, 0, longest, 0);
    const begins = head.toString("latin1", 0, length);
    if (length === 0 || beginnings.some((each) => begins.startsWith(each))) return;
  } finally {
    closeSync(descriptor);
  }
  throw new UsageError(
    `${file} is there already and is no export of this format; choose another name, or move it away first`,
  );
}
