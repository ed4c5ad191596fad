import type { NewCheck } from "../domain/check.ts";
import type { Repository } from "../domain/repository.ts";
import type { ClaimedJob } from "./memory.ts";

/* What a server finds again after it died, or after GitHub let go of it. */

export interface OpenCheck extends NewCheck {
  readonly repository: Repository;
}

/** The checks that stand on GitHub and have not ended: written down before GitHub hears of one, struck out after its end. */
export interface OpenChecks {
  begin(repository: Repository, check: NewCheck): Promise<void>;
  opened(externalId: string, checkRunId: number): Promise<void>;
  completed(checkRunId: number): Promise<void>;
  /** For one that GitHub does not have, or that has ended there. */
  strike(externalId: string): Promise<void>;
  /** Those that nobody is going to complete: no job of theirs waits or runs, nor a delivery that could become one. */
  orphans(): Promise<readonly OpenCheck[]>;
  /** Left alone until its repository can be reached again. */
  park(externalId: string): Promise<void>;
}

/** Work for repositories that cannot be reached: the App was removed or suspended there, or they are gone. */
export interface Parking {
  /** Ends one job for now. */
  setAside(claimed: ClaimedJob, worker: string): Promise<boolean>;
  /** Ends all work for these repositories for now, also what runs; answers how many jobs that were. */
  park(repositoryIds: readonly number[]): Promise<number>;
  /** Takes it up again; answers how many jobs that are. */
  resume(repositoryIds: readonly number[]): Promise<number>;
  /** The repositories that are reached through an installation, as far as they are known. */
  repositoriesOf(installationId: number): Promise<readonly number[]>;
}

/** What is known of deliveries that did not arrive. */
export interface Redeliveries {
  /** Up to when GitHub's list was read; undefined before the first time. */
  readUntil(): Promise<Date | undefined>;
  setReadUntil(time: Date): Promise<void>;
  /** Whether this delivery arrived and was not given up. */
  isStored(guid: string): Promise<boolean>;
  /** Written down before it is asked for: whoever reads the delivery has to know that it is an old one. */
  expect(guid: string): Promise<void>;
  asked(guid: string): Promise<void>;
  /** How often it was asked for; undefined where nobody thought of that. */
  timesAsked(guid: string): Promise<number | undefined>;
}
