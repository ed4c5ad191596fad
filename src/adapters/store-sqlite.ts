import { dirname } from "node:path";
import type {
  Answers,
  Certificates,
  Clock,
  HandedIn,
  ImportedRecords,
  JournalTokens,
  KnownKeys,
  OpenChecks,
  Parking,
  Pulls,
  Queue,
  RecordStore,
  Records,
  RecordTable,
  RecordTokens,
  Redeliveries,
  Repositories,
  Sessions,
  TransparencyLog,
  UnfinishedRuns,
  Verifications,
} from "../ports.ts";
import { isAlive, processIdentity } from "./process-identity.ts";
import { purgeAnswers, sqliteAnswers } from "./sqlite/answers.ts";
import { sqliteCertificates, sqliteLog } from "./sqlite/certificates.ts";
import { openDatabase } from "./sqlite/database.ts";
import { sqliteHandedIn, sqliteKnownKeys } from "./sqlite/handed-in.ts";
import { sqliteImportedRecords } from "./sqlite/imported.ts";
import { sqliteJournalTokens } from "./sqlite/journal-tokens.ts";
import { sqliteLedger } from "./sqlite/ledger.ts";
import { sqlitePulls } from "./sqlite/pulls.ts";
import { purgeDeliveries, sqliteQueue } from "./sqlite/queue.ts";
import { sqliteRecordStore } from "./sqlite/record-store.ts";
import { sqliteRecordTable } from "./sqlite/record-table.ts";
import { sqliteRecordTokens } from "./sqlite/record-tokens.ts";
import { purgeRecovery, sqliteOpenChecks, sqliteParking, sqliteRedeliveries } from "./sqlite/recovery.ts";
import { sqliteRepositories } from "./sqlite/repositories.ts";
import { migrate } from "./sqlite/schema.ts";
import { purgeSessions, sqliteSessions } from "./sqlite/sessions.ts";
import { settleUnfinished, sqliteUnfinished } from "./sqlite/unfinished.ts";
import { sqliteVerifications } from "./sqlite/verifications.ts";

export interface SqliteStore {
  readonly queue: Queue;
  readonly ledger: Records;
  readonly unfinished: UnfinishedRuns;
  readonly table: RecordTable;
  readonly imported: ImportedRecords;
  readonly repositories: Repositories;
  readonly pulls: Pulls;
  readonly sessions: Sessions;
  readonly certificates: Certificates;
  readonly transparencyLog: TransparencyLog;
  readonly openChecks: OpenChecks;
  readonly parking: Parking;
  readonly redeliveries: Redeliveries;
  readonly answers: Answers;
  readonly recordStore: RecordStore;
  readonly recordTokens: RecordTokens;
  readonly journalTokens: JournalTokens;
  readonly verifications: Verifications;
  readonly handedIn: HandedIn;
  readonly knownKeys: KnownKeys;
  /** Now and then: forgets what old deliveries carried, and sessions that are over. */
  purge(): void;
  close(): void;
}

/** One file that several processes of this machine may share; `:memory:` is gone with the process. */
export function openSqliteStore(file: string, clock: Clock): SqliteStore {
  const database = openDatabase(file);
  try {
    migrate(database);
    // What a killed process left is told as such from the next look on.
    settleUnfinished(database, clock, (owner) => isAlive(owner, dirname(file)));
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    queue: sqliteQueue(database, clock),
    ledger: sqliteLedger(database, clock),
    unfinished: sqliteUnfinished(database, clock, processIdentity()),
    table: sqliteRecordTable(database),
    imported: sqliteImportedRecords(database, clock),
    repositories: sqliteRepositories(database, clock),
    pulls: sqlitePulls(database),
    sessions: sqliteSessions(database, clock),
    certificates: sqliteCertificates(database, clock),
    transparencyLog: sqliteLog(database),
    openChecks: sqliteOpenChecks(database, clock),
    parking: sqliteParking(database, clock),
    redeliveries: sqliteRedeliveries(database, clock),
    answers: sqliteAnswers(database, clock),
    recordStore: sqliteRecordStore(database, clock),
    recordTokens: sqliteRecordTokens(database, clock),
    journalTokens: sqliteJournalTokens(database, clock),
    verifications: sqliteVerifications(database, clock),
    handedIn: sqliteHandedIn(database, clock),
    knownKeys: sqliteKnownKeys(database, clock),
    purge() {
      purgeDeliveries(database, clock);
      purgeSessions(database, clock);
      purgeRecovery(database, clock);
      purgeAnswers(database, clock);
    },
    close: () => database.close(),
  };
}
