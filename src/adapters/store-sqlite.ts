import type { Clock, Ledger, OpenChecks, Parking, Queue, Redeliveries, Repositories } from "../ports.ts";
import { openDatabase } from "./sqlite/database.ts";
import { sqliteLedger } from "./sqlite/ledger.ts";
import { purgeDeliveries, sqliteQueue } from "./sqlite/queue.ts";
import { purgeRecovery, sqliteOpenChecks, sqliteParking, sqliteRedeliveries } from "./sqlite/recovery.ts";
import { sqliteRepositories } from "./sqlite/repositories.ts";
import { migrate } from "./sqlite/schema.ts";

export interface SqliteStore {
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly repositories: Repositories;
  readonly openChecks: OpenChecks;
  readonly parking: Parking;
  readonly redeliveries: Redeliveries;
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
    ledger: sqliteLedger(database),
    repositories: sqliteRepositories(database, clock),
    openChecks: sqliteOpenChecks(database, clock),
    parking: sqliteParking(database, clock),
    redeliveries: sqliteRedeliveries(database, clock),
    purge() {
      purgeDeliveries(database, clock);
      purgeRecovery(database, clock);
    },
    close: () => database.close(),
  };
}
