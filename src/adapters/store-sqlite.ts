import { dirname } from "node:path";
import type {
  Answers,
  BlindLinks,
  Certificates,
  Clock,
  HandedIn,
  ImportedRecords,
  JournalTokens,
  KeptTable,
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
  Releases,
  Repositories,
  Sessions,
  TransparencyLog,
  UnfinishedRuns,
  Verifications,
} from "../ports.ts";
import { isAlive, processIdentity } from "./process-identity.ts";
import { purgeAnswers, sqliteAnswers } from "./sqlite/answers.ts";
import { sqliteBlindLinks } from "./sqlite/blind-links.ts";
import { sqliteCertificates, sqliteLog } from "./sqlite/certificates.ts";
import { openDatabase } from "./sqlite/database.ts";
import { sqliteHandedIn, sqliteKnownKeys } from "./sqlite/handed-in.ts";
import { sqliteImportedRecords } from "./sqlite/imported.ts";
import { sqliteJournalTokens } from "./sqlite/journal-tokens.ts";
import { sqliteLedger } from "./sqlite/ledger.ts";
import { sqlitePulls } from "./sqlite/pulls.ts";
import { purgeDeliveries, sqliteQueue } from "./sqlite/queue.ts";
import { sqliteRecordStore } from "./sqlite/record-store.ts";
import { sqliteKeptTable, sqliteRecordTable } from "./sqlite/record-table.ts";
import { sqliteRecordTokens } from "./sqlite/record-tokens.ts";
import { purgeRecovery, sqliteOpenChecks, sqliteParking, sqliteRedeliveries } from "./sqlite/recovery.ts";
import { sqliteReleases } from "./sqlite/releases.ts";
import { sqliteRepositories } from "./sqlite/repositories.ts";
import { migrate } from "./sqlite/schema.ts";
import { purgeSessions, sqliteSessions } from "./sqlite/sessions.ts";
import { type LogKeeper, settleUnfinished, sqliteUnfinished } from "./sqlite/unfinished.ts";
import { sqliteVerifications } from "./sqlite/verifications.ts";

export interface SqliteStore {
  readonly queue: Queue;
  readonly ledger: Records;
  readonly unfinished: UnfinishedRuns;
  readonly table: RecordTable;
  readonly keptTable: KeptTable;
  readonly imported: ImportedRecords;
  readonly repositories: Repositories;
  readonly pulls: Pulls;
  readonly sessions: Sessions;
  readonly certificates: Certificates;
  readonly transparencyLog: TransparencyLog;
  readonly blindLinks: BlindLinks;
  readonly openChecks: OpenChecks;
  readonly parking: Parking;
  readonly redeliveries: Redeliveries;
  readonly releases: Releases;
  readonly answers: Answers;
  readonly recordStore: RecordStore;
  readonly recordTokens: RecordTokens;
  readonly journalTokens: JournalTokens;
  readonly verifications: Verifications;
  readonly handedIn: HandedIn;
  readonly knownKeys: KnownKeys;
  /** Says of the runs whose process is gone that they were killed, and keeps their logs, before these are cleared away. */
  settle(): void;
  /** Now and then: forgets what old deliveries carried, and sessions that are over. */
  purge(): void;
  close(): void;
}

/** One file that several processes of this machine may share; `:memory:` is gone with the process. */
export function openSqliteStore(file: string, clock: Clock, keepLog: LogKeeper = () => null): SqliteStore {
  const database = openDatabase(file);
  // What a killed process left is told as such from the next look on, also by a process that looks for days.
  const settle = () => settleUnfinished(database, clock, (owner) => isAlive(owner, dirname(file)), keepLog);
  try {
    migrate(database);
    settle();
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    queue: sqliteQueue(database, clock),
    ledger: sqliteLedger(database, clock),
    unfinished: sqliteUnfinished(database, clock, processIdentity(), settle),
    table: sqliteRecordTable(database),
    keptTable: sqliteKeptTable(database, settle),
    imported: sqliteImportedRecords(database, clock),
    repositories: sqliteRepositories(database, clock),
    pulls: sqlitePulls(database),
    sessions: sqliteSessions(database, clock),
    certificates: sqliteCertificates(database, clock),
    transparencyLog: sqliteLog(database),
    blindLinks: sqliteBlindLinks(database, clock),
    openChecks: sqliteOpenChecks(database, clock),
    parking: sqliteParking(database, clock),
    redeliveries: sqliteRedeliveries(database, clock),
    releases: sqliteReleases(database, clock),
    answers: sqliteAnswers(database, clock),
    recordStore: sqliteRecordStore(database, clock),
    recordTokens: sqliteRecordTokens(database, clock),
    journalTokens: sqliteJournalTokens(database, clock),
    verifications: sqliteVerifications(database, clock),
    handedIn: sqliteHandedIn(database, clock),
    knownKeys: sqliteKnownKeys(database, clock),
    settle,
    purge() {
      purgeDeliveries(database, clock);
      purgeSessions(database, clock);
      purgeRecovery(database, clock);
      purgeAnswers(database, clock);
    },
    close: () => database.close(),
  };
}
