import type {
  Certificates,
  Clock,
  ImportedRecords,
  OpenChecks,
  Parking,
  Pulls,
  Queue,
  Records,
  Redeliveries,
  Repositories,
  Sessions,
  TransparencyLog,
} from "../ports.ts";
import { sqliteCertificates, sqliteLog } from "./sqlite/certificates.ts";
import { openDatabase } from "./sqlite/database.ts";
import { sqliteImportedRecords } from "./sqlite/imported.ts";
import { sqliteLedger } from "./sqlite/ledger.ts";
import { sqlitePulls } from "./sqlite/pulls.ts";
import { purgeDeliveries, sqliteQueue } from "./sqlite/queue.ts";
import { purgeRecovery, sqliteOpenChecks, sqliteParking, sqliteRedeliveries } from "./sqlite/recovery.ts";
import { sqliteRepositories } from "./sqlite/repositories.ts";
import { migrate } from "./sqlite/schema.ts";
import { purgeSessions, sqliteSessions } from "./sqlite/sessions.ts";

export interface SqliteStore {
  readonly queue: Queue;
  readonly ledger: Records;
  readonly imported: ImportedRecords;
  readonly repositories: Repositories;
  readonly pulls: Pulls;
  readonly sessions: Sessions;
  readonly certificates: Certificates;
  readonly transparencyLog: TransparencyLog;
  readonly openChecks: OpenChecks;
  readonly parking: Parking;
  readonly redeliveries: Redeliveries;
  /** Now and then: forgets what old deliveries carried, and sessions that are over. */
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
    imported: sqliteImportedRecords(database, clock),
    repositories: sqliteRepositories(database, clock),
    pulls: sqlitePulls(database),
    sessions: sqliteSessions(database, clock),
    certificates: sqliteCertificates(database, clock),
    transparencyLog: sqliteLog(database),
    openChecks: sqliteOpenChecks(database, clock),
    parking: sqliteParking(database, clock),
    redeliveries: sqliteRedeliveries(database, clock),
    purge() {
      purgeDeliveries(database, clock);
      purgeSessions(database, clock);
      purgeRecovery(database, clock);
    },
    close: () => database.close(),
  };
}
