import type { Remark } from "../domain/annotation.ts";
import type { RecordState } from "../domain/record-state.ts";
import type { KeptLog } from "../domain/run.ts";
import type { RunContext } from "../domain/run-summary.ts";
import type { Begun, UnfinishedLog, UnfinishedRun, UnfinishedState } from "../domain/unfinished.ts";
import type { RunFilter } from "../ports.ts";

/** As for runs that came to an end, and the state that they are in. */
export interface UnfinishedFilter extends RunFilter {
  readonly state?: RecordState;
}

/** Runs that were begun and have not ended: what a killed process leaves of them. */
export interface UnfinishedRuns {
  /** Writes them down as waiting, all or none, as this process's; answers their ids. */
  begin(runs: readonly { readonly begun: Begun; readonly context: RunContext }[]): Promise<readonly string[]>;
  /** Its turn has come. */
  start(id: string): Promise<void>;
  /** Where what it prints is found. What is left of that is kept when its process is gone, whoever sees it first. */
  noteLog(id: string, log: UnfinishedLog): Promise<void>;
  /** It ended without a result, but for its log; one that has ended already stays as it is. */
  end(
    id: string,
    state: Exclude<UnfinishedState, "waiting" | "running">,
    why: string,
    log: KeptLog | null,
  ): Promise<void>;
  /** It was no run after all; one that has ended already stays. */
  withdraw(id: string): Promise<void>;
  /** Forgets it; false where there is none. */
  remove(id: string): Promise<boolean>;
  /** By id, by the beginning of one, or by label; undefined where none or several begin so. */
  find(idOrLabel: string): Promise<UnfinishedRun | undefined>;
  /** Newest first. They have no verdict, so of an outcome their state is asked as well. */
  list(filter: UnfinishedFilter): Promise<readonly UnfinishedRun[]>;
  /** The newest of those whose process is gone. */
  lastEnded(): Promise<UnfinishedRun | undefined>;
  /** false where there is none any more. */
  annotate(id: string, remark: Remark, by: string): Promise<boolean>;
}
