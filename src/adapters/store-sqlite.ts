import type { Clock, Queue, Records, Repositories } from "../ports.ts";
import { openDatabase } from "./sqlite/database.ts";
import { sqliteLedger } from "./sqlite/ledger.ts";
import { purgeDeliveries, sqliteQueue } from "./sqlite/queue.ts";
import { sqliteRepositories } from "./sqlite/repositories.ts";
import { migrate } from "./sqlite/schema.ts";

export interface SqliteStore {
  readonly queue: Queue;
  readonly ledger: Records;
  readonly repositories: Repositories;
  /** For when a server starts: forgets what old deliveries carried. */
  purge(): void;
  close(): void;
}

/** One file that several processes of this machine may share; `:memory:` is gone with the process. */
export function openSqliteStore(file: string, clock: Clock): SqliteStore {
  const database = openDatabase(file);
  try {
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    queue: sqliteQueue(database, clock),
    ledger: sqliteLedger(database, clock),
    repositories: sqliteRepositories(database, clock),
    purge: () => purgeDeliveries(database, clock),
    close: () => database.close(),
  };
}
