import { onTestFinished } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../../src/adapters/store-sqlite.ts";
import type { Repository } from "../../../src/domain/repository.ts";
import type { ClaimedJob, Clock, Job, Queue, VerifyJob } from "../../../src/ports.ts";
import { someCeilings } from "../../builders.ts";
import { manualClock } from "../manual-clock.ts";

export const minute = 60_000;
export const day = 24 * 60 * minute;

/** An open store that is closed when the test has finished. */
export function openStore(clock: Clock = manualClock(), file = ":memory:"): SqliteStore {
  const store = openSqliteStore(file, clock);
  onTestFinished(() => store.close());
  return store;
}

export async function claim(queue: Queue, worker = "w"): Promise<ClaimedJob> {
  const claimed = await queue.claim(worker, minute);
  if (claimed === undefined) throw new Error("there was nothing to claim");
  return claimed;
}

export const repository: Repository = {
  id: 11,
  owner: "ada",
  name: "notes",
  isPrivate: true,
  defaultBranch: "main",
  installationId: 5,
  cloneUrl: "https://github.com/ada/notes.git",
  htmlUrl: "https://github.com/ada/notes",
};

export const verification = (change: Partial<VerifyJob> = {}): Job => ({
  kind: "verify",
  verify: {
    repository,
    commit: "c0ffee",
    branch: "main",
    analysis: "main",
    checkName: "reproducible!",
    checkRunId: 1,
    runId: null,
    ceilings: someCeilings,
    ...change,
  },
});
