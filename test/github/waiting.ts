import { setTimeout as sleep } from "node:timers/promises";
import { type CheckRun, fullName, type Repository, type Site } from "./state.ts";

export interface Patience {
  readonly timeoutMs?: number;
}

/** Waits until the predicate gives something, and returns it; the error of an end of patience tells how things stand. */
export async function waitFor<T>(
  site: Site,
  predicate: () => T | Promise<T>,
  { timeoutMs = 10_000 }: Patience = {},
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await predicate();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() >= end) throw new Error(`waited ${timeoutMs} ms for nothing\n${standing(site)}`);
    await sleep(20);
  }
}

/** Waits for the newest run of this name to be completed; `after` is the id of a run that does not count any more. */
export function waitForConclusion(
  site: Site,
  repository: Repository,
  sha: string,
  name: string,
  { after = 0, ...patience }: Patience & { readonly after?: number } = {},
): Promise<CheckRun> {
  const newest = (): CheckRun | undefined => runsOf(site, repository, sha).findLast((run) => run.name === name);
  return waitFor(
    site,
    () => {
      const run = newest();
      return run !== undefined && run.id > after && run.status === "completed" ? run : undefined;
    },
    patience,
  );
}

/** The check runs of a commit, newest last. */
export function runsOf(site: Site, repository: Repository, sha: string): CheckRun[] {
  return site.runs.filter((run) => run.repositoryId === repository.id && run.head_sha === sha);
}

function standing(site: Site): string {
  const name = (id: number): string => {
    const repository = site.repositories.find((candidate) => candidate.id === id);
    return repository === undefined ? "?" : fullName(repository);
  };
  return [
    ...site.runs.map(
      (run) =>
        `run ${run.id} ${name(run.repositoryId)}@${run.head_sha.slice(0, 7)} "${run.name}": ${run.conclusion ?? run.status}`,
    ),
    ...site.deliveries.slice(-5).map(({ action, event, status }) => `delivery ${event} ${action ?? ""}: ${status}`),
    ...site.calls.slice(-10).map(({ method, path, status }) => `call ${method} ${path}: ${status}`),
    ...site.violations.map(({ message, operationId, rule }) => `violation of ${rule} by ${operationId}: ${message}`),
    ...site.unexpected.map((what) => `unexpected ${what}`),
  ].join("\n");
}
