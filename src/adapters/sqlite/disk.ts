import { close, fdatasync, openSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Fault } from "../../domain/fault.ts";

/** Where the database lies. A disk takes its time, and nobody who waits for an answer should have to wait for it twice. */
export interface Disk {
  /** Resolves when what was committed before is there to stay. */
  reached(): Promise<void>;
  close(): void;
}

/**
 * SQLite itself would wait in the middle of the event loop. So it commits without waiting; what it committed lies at the end of
 * its write-ahead log or, after a checkpoint, which waits, in the database; and the log is brought to the disk from here.
 */
export function diskOf(file: string, fault: (message: string) => Fault): Disk {
  if (file === ":memory:") return { reached: async () => undefined, close: () => undefined };
  let log: number | undefined;
  let checkpoints: Worker | undefined;
  let waits = 0;
  const start = (): number => {
    waits += 1;
    // A command that saves a run or two needs no thread for it.
    if (waits > fewWaits) checkpoints ??= checkpointing(file);
    log ??= openSync(`${file}-wal`, "r+");
    return log;
  };
  return {
    reached: () =>
      new Promise((resolve, reject) => {
        fdatasync(start(), (error) => (error === null ? resolve() : reject(fault(error.message))));
      }),
    close() {
      void checkpoints?.terminate();
      if (log !== undefined) close(log, () => undefined);
      log = undefined;
    },
  };
}

const fewWaits = 10;

/** Moves the log into the database now and then, in a thread of its own: that waits for the disk too. */
function checkpointing(file: string): Worker {
  const program = `
    const { workerData } = require("node:worker_threads");
    const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(workerData, { timeout: 1000 });
    setInterval(() => {
      // One that comes too early is made up for by the next.
      try { database.exec("pragma wal_checkpoint(passive)"); } catch {}
    }, 1000);`;
  const worker = new Worker(program, { eval: true, workerData: file });
  worker.unref();
  // SQLite makes its own checkpoints when the log grows long.
  worker.on("error", () => undefined);
  return worker;
}
