import type { Annotation, Remark } from "../domain/annotation.ts";
import type { Digest } from "../domain/digest.ts";
import type { LogPlace } from "../domain/log-place.ts";
import type { PublishedKey, Signers } from "../domain/signing-key.ts";
import type { Ledger, RunFilter, SavedRun } from "../ports.ts";

/* Certificates and the log that they stand in. */

export interface SigningKeys {
  /** The keys that sign now; made when there are none. */
  signers(): Promise<Signers>;
  /** Public halves of those that were made so far, the retired ones too, oldest first. */
  published(): Promise<readonly PublishedKey[]>;
  /**
   * Retires the keys of certificates and lists, whose private halves are gone then, and makes new ones. Those of the log stay:
   * another key would be another log.
   */
  rotate(): Promise<void>;
}

export interface KeptCertificate {
  /** The bundle as JSON. */
  readonly bundle: string;
  /** `certificate.zip`; of a blind certificate `openings.json`, which opens it. */
  readonly archive: Uint8Array;
}

export interface Certificates {
  /** `subject` is the digest of what is certified, whoever signs it: what is certified once is not certified again. */
  find(subject: Digest): Promise<KeptCertificate | undefined>;
  /**
   * Appends a leaf to the log, which begins with one of its own, and keeps what is made of its place, both or neither. Answers
   * the certificate that is there when somebody else was faster; then nothing is appended.
   */
  add(
    subject: Digest,
    runId: string,
    leaf: Uint8Array,
    madeAt: (place: LogPlace) => KeptCertificate,
  ): Promise<KeptCertificate>;
}

/** Our log, as those read it who want to be sure that nothing was taken out. */
export interface TransparencyLog {
  state(): Promise<{ readonly treeSize: number; readonly root: Uint8Array }>;
  /** Hashes of complete subtrees of 2^level leaves, from an index on; fewer where there are no more. */
  hashes(level: number, from: number, count: number): Promise<readonly Uint8Array[]>;
  leaves(from: number, count: number): Promise<readonly Uint8Array[]>;
}

/** A ledger as the command line keeps one, where people say things about their runs, and throw some away. */
export interface Records extends Ledger {
  /** When a run began, by its id, the beginning of one, or by label; undefined where none or several begin so. */
  startOf(idOrLabel: string): Promise<string | undefined>;
  /** Newest first, one at a time: there may be more than memory holds. */
  entries(filter: RunFilter): AsyncIterable<SavedRun>;
  /**
   * Adds a remark to a run by its whole id; false where there is none, and where `after` is given and not so many things were
   * said of it before.
   */
  annotate(id: string, remark: Remark, by: string, after?: number): Promise<boolean>;
  /** All that was said of a run, oldest first. */
  history(id: string): Promise<readonly Annotation[]>;
  /** Forgets a run by its whole id, and all that was said of it; false where there is none. */
  remove(id: string): Promise<boolean>;
}
