import type { Parameters } from "./parameters.ts";

/**
 * What another program wrote about a run of its own. We have not seen that run: the record is kept, found and handed on, and
 * never judged, certified or repeated.
 */
export interface ImportedRecord {
  /** SHA-256 of the canonical JSON (RFC 8785) of the content, in 64 hexadecimal digits. */
  readonly id: string;
  /** As the other program calls it. */
  readonly label: string;
  /** In ISO form, in UTC. */
  readonly startedAt: string;
  /** Seconds; null where it does not say. */
  readonly duration: number | null;
  /** Of the code: a commit, mostly; empty where it does not say. */
  readonly version: string;
  readonly reason: string;
  readonly outcome: string;
  readonly tags: readonly string[];
  /** As far as they could be read. */
  readonly parameters: Parameters;
  /** The JSON text of the record, letter by letter as it came. */
  readonly content: string;
}

/** One that is kept, with where it came from. */
export interface KeptRecord extends ImportedRecord {
  /** The file that it was read from. */
  readonly origin: string;
  readonly importedAt: string;
}

/** The words `show` and `list` use for a verdict that nobody gave. */
export const importedWord = "imported" as const;
