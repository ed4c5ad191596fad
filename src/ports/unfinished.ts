import type { Remark } from "../domain/annotation.ts";
import type { RunContext } from "../domain/run-summary.ts";
import type { Begun, UnfinishedRun, UnfinishedState } from "../domain/unfinished.ts";

/** Runs that were begun and have not ended: what a killed process leaves of them. */
export interface UnfinishedRuns {
  /** Writes them down as waiting, all or none, as this process's; answers their ids. */
  begin(runs: readonly { readonly begun: Begun; readonly context: RunContext }[]): Promise<readonly string[]>;
  /** Its turn has come. */
  start(id: string): Promise<void>;
  /** It ended without a result; one that has ended already stays as it is. */
  end(id: string, state: Exclude<UnfinishedState, "waiting" | "running">, why: string): Promise<void>;
  /** It was no run after all; one that has ended already stays. */
  withdraw(id: string): Promise<void>;
  /** Forgets it; false where there is none. */
  remove(id: string): Promise<boolean>;
  /** By id, by the beginning of one, or by label; undefined where none or several begin so. */
  find(idOrLabel: string): Promise<UnfinishedRun | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly UnfinishedRun[]>;
  /** false where there is none any more. */
  annotate(id: string, remark: Remark, by: string): Promise<boolean>;
}
