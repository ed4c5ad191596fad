import type { RunRecord } from "../domain/run.ts";

/** What a reader must know to weigh the verdict, one sentence each. */
export function notesOn({ notes, plan }: RunRecord): readonly string[] {
  return plan.source.modified
    ? [...notes, "The files were not as in any commit: somebody's working folder was rerun."]
    : notes;
}
