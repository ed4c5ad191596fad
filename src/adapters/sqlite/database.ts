import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Fault } from "../../domain/fault.ts";
import { diskOf } from "./disk.ts";

/** An open SQLite file. Whatever goes wrong in it is a STORE fault. */
export interface Database {
  /** Answers how many rows were changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Only the columns named in the statement, so `Row` stands beside it. */
  first<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  /** Runs several statements that have no values. */
  script(sql: string): void;
  /** All of the work is kept or none of it; no other process writes in between. */
  transaction<T>(work: () => T): T;
  /** Resolves when everything that was written so far is on the disk; the waiting is done beside the event loop. */
  onDisk(): Promise<void>;
  close(): void;
}

const busyMilliseconds = 10_000;

/** Filters that strangers put together make statements of ever new shapes. */
const mostPrepared = 500;

/** Opens a file that nobody but its owner can read, or `:memory:`. */
export function openDatabase(file: string): Database {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault("STORE", `the store ${file} failed: ${error instanceof Error ? error.message : error}`, error);
    }
  };
  const sqlite = guard(() => {
    if (file !== ":memory:") makePrivate(file);
    return new DatabaseSync(file, { timeout: busyMilliseconds, enableForeignKeyConstraints: true });
  });
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const made = sqlite.prepare(sql);
    if (prepared.size >= mostPrepared) prepared.clear();
    prepared.set(sql, made);
    return made;
  };

  const disk = diskOf(file, (message) => new Fault("STORE", `the store ${file} failed: ${message}`));
  const database: Database = {
    run: (sql, ...values) => guard(() => Number(statement(sql).run(...values).changes)),
    first: <Row>(sql: string, ...values: SQLInputValue[]) =>
      guard(() => statement(sql).get(...values) as Row | undefined),
    all: <Row>(sql: string, ...values: SQLInputValue[]) => guard(() => statement(sql).all(...values) as Row[]),
    script: (sql) => guard(() => sqlite.exec(sql)),
    transaction: (work) => {
      guard(() => sqlite.exec("begin immediate"));
      try {
        const answer = work();
        guard(() => sqlite.exec("commit"));
        return answer;
      } catch (error) {
        if (sqlite.isTransaction) guard(() => sqlite.exec("rollback"));
        throw error;
      }
    },
    onDisk: () => disk.reached(),
    close() {
      disk.close();
      guard(() => sqlite.close());
    },
  };
  guard(() => writeAhead(sqlite));
  // A power cut takes only the end of what was written, never something from its middle: the work after a delivery is done
  // again from the delivery on, which is durable itself.
  database.script("pragma synchronous = normal");
  database.script("pragma wal_autocheckpoint = 20000");
  return database;
}

/** The lower byte of SQLite's code when another process holds the lock. */
const busy = 5;

/**
 * Changing the journal of a new file is the one thing for which SQLite does not wait: of several processes that open it at
 * once, all but the first are told at once that it is locked. So the waiting is done here.
 */
function writeAhead(sqlite: DatabaseSync): void {
  const end = performance.now() + busyMilliseconds;
  for (;;) {
    try {
      sqlite.exec("pragma journal_mode = wal");
      return;
    } catch (error) {
      const { errcode = 0 } = error as { errcode?: number };
      if ((errcode & 0xff) !== busy || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** SQLite gives its side files the rights of the database itself. */
function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
}
