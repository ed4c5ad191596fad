import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { httpsCallbacks } from "../../../src/adapters/callbacks.ts";
import { fileSigningKeys } from "../../../src/adapters/signing-keys.ts";
import { openSqliteStore } from "../../../src/adapters/store-sqlite.ts";
import { unzipped } from "../../../src/adapters/unzipping.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import type { Repository } from "../../../src/domain/repository.ts";
import { type WebWorld, web } from "../../../src/entry/web.ts";
import type {
  Comparer,
  ImportedRecords,
  Objects,
  Queue,
  Records,
  Repositories,
  UnfinishedRuns,
} from "../../../src/ports.ts";
import { manualClock } from "../../adapters/manual-clock.ts";
import { temporaryFolder } from "../../adapters/temporary-folder.ts";
import { aContext, aRepository, commitOne } from "../../builders.ts";
import { memoryObjects, memoryQueue, memoryRepositories, memorySessions, plainKeys } from "../../fakes.ts";

const gaveUp = { kind: "gave-up" as const, reason: "this comparer is blind" };

/** Compares nothing but bytes. */
const blindComparer: Comparer = {
  compare: async () => gaveUp,
  pictures: async () => gaveUp,
  claims: async () => gaveUp,
  canonical: async () => null,
};

export interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

export interface Visitor {
  readonly ledger: Records;
  readonly unfinished: UnfinishedRuns;
  readonly imported: ImportedRecords;
  readonly queue: Queue;
  readonly repositories: Repositories;
  readonly objects: Objects;
  readonly errors: unknown[];
  /** Where it listens. */
  readonly origin: string;
  ask(
    path: string,
    options?: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<Seen>;
  save(evidence: Evidence, repository: Repository | null): Promise<string>;
}

/** A real server on loopback in front of ports in memory; the path is sent as it is written. */
export async function visitor(
  parts: Partial<WebWorld> = {},
  known: readonly Repository[] = [aRepository()],
): Promise<Visitor> {
  const queue = memoryQueue();
  const repositories = memoryRepositories(...known);
  const objects = memoryObjects("the log\n");
  for (const { id, defaultBranch } of known) await repositories.setHead(id, defaultBranch, commitOne);
  const errors: unknown[] = [];
  const clock = manualClock();
  const store = openSqliteStore(":memory:", clock);
  onTestFinished(() => store.close());
  const { ledger } = store;
  const handle = web({
    ledger,
    table: store.table,
    keptTable: store.keptTable,
    unfinished: store.unfinished,
    imported: store.imported,
    liveLogs: { running: async () => [], read: async () => undefined },
    comparer: blindComparer,
    queue,
    repositories,
    releases: store.releases,
    objects,
    keys: plainKeys(),
    clock: manualClock(),
    signIn: null,
    sessions: memorySessions(),
    signingKeys: fileSigningKeys(temporaryFolder(), clock),
    certificates: store.certificates,
    transparencyLog: store.transparencyLog,
    blindLinks: store.blindLinks,
    recordStore: store.recordStore,
    recordTokens: store.recordTokens,
    journalTokens: store.journalTokens,
    verifications: store.verifications,
    handedIn: store.handedIn,
    knownKeys: store.knownKeys,
    requests: { site: "https://github.com", callbacks: httpsCallbacks("a webhook secret") },
    unzipped,
    verifierPage: "<!doctype html>the verifier",
    publicUrl: "https://tickmark.example",
    onError: (error) => errors.push(error),
    ...parts,
  });
  const server = createServer(async (asked, response) => {
    if (!(await handle(asked, response))) response.writeHead(418).end("somebody else's");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    ledger,
    unfinished: store.unfinished,
    imported: store.imported,
    queue,
    repositories,
    objects,
    errors,
    origin: `http://127.0.0.1:${port}`,
    ask: (path, { method = "GET", headers = {}, body = "" } = {}) =>
      new Promise((resolve, reject) => {
        const sent = request({ port, host: "127.0.0.1", path, method, headers, agent: false }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
              bytes: Buffer.concat(chunks),
            }),
          );
        });
        sent.on("error", reject).end(body);
      }),
    async save(evidence, repository) {
      await ledger.save(evidence, aContext({ repositoryId: repository?.id ?? null }));
      return evidence.run.id;
    },
  };
}
