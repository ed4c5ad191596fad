import type { ImportedRecord, KeptRecord } from "../domain/imported-record.ts";
import type { RunFilter } from "../ports.ts";

/* Records of other programs, kept apart from runs: nothing here was observed by us. */

export interface ImportedRecords {
  /** Keeps those that are not there yet, by their ids; nothing is ever replaced. Answers how many were new. */
  add(records: readonly ImportedRecord[], origin: string): Promise<number>;
  /** By id, by the beginning of one, or by label; of several with one label, the one that was imported last. */
  find(idOrLabel: string): Promise<KeptRecord | undefined>;
  /** Newest first, one at a time: there may be more than memory holds. */
  entries(filter: RunFilter): AsyncIterable<KeptRecord>;
  /** Forgets one by its whole id; false where there is none. */
  remove(id: string): Promise<boolean>;
}
