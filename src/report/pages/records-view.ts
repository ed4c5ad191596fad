import type { RecordState } from "../../domain/record-state.ts";
import { labelOf } from "../../domain/run.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { shownLine } from "../shown.ts";
import type { Reader } from "./layout.ts";
import type { RecordPlace } from "./record-filter.ts";

/** One record of the table; what it was given is looked up by its name. */
export interface TableRow extends Pick<RunContext, "label" | "tags" | "reason" | "outcome"> {
  readonly id: string;
  readonly state: RecordState;
  /** In words; null unless reproduced. */
  readonly grade: string | null;
  readonly startedAt: string;
  /** null where nobody saw its end. */
  readonly wallSeconds: number | null;
  readonly parameters: ReadonlyMap<string, string>;
}

interface ParameterSummary {
  readonly name: string;
  readonly least: string;
  readonly most: string;
  readonly records: number;
}

interface RunningView {
  readonly name: string;
  readonly startedAt: string;
}

export interface RecordsView extends RecordPlace {
  readonly rows: readonly TableRow[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly count: number;
  /** true where there are more than were counted. */
  readonly isMore: boolean;
  /** Of the newest records that were looked at for it. */
  readonly parameters: readonly ParameterSummary[];
  readonly lookedAt: number;
  /** What could not be understood; there are no rows then. */
  readonly problems: readonly string[];
  readonly gallery: Gallery | null;
  /** Runs of this machine that are under way. */
  readonly running: readonly RunningView[];
  readonly reader?: Reader | null;
}

/** The path of a picture of each record that has one, by the record's id. */
export type Gallery = ReadonlyMap<string, string>;

/** What a record is called: the name that somebody gave it, else the beginning of its id. */
export function recordName({ id, label }: { readonly id: string; readonly label: string | null }): string {
  return label === null ? labelOf(id) : shownLine(label, 60);
}
