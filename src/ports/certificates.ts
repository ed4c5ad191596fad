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

/** A certificate that another verifier handed in. */
export interface HandedInCertificate {
  /** SHA-256 of the archive, 64 hexadecimal digits. */
  readonly id: string;
  readonly repositoryId: number;
  readonly commit: string;
  /** Fingerprint of the key that signed it. */
  readonly key: string;
  /** Id of the run that it is about. */
  readonly run: string;
  readonly at: string;
  /** Who brought it: whose token it was. */
  readonly by: string;
  /** The statement as JSON, checked when it came. */
  readonly statement: string;
}

/** `known`: one of the same run by the same key is there. `full`: the commit or the repository holds as many as one may. */
export type HandingIn =
  | { readonly kind: "added"; readonly certificate: HandedInCertificate }
  | { readonly kind: "known"; readonly certificate: HandedInCertificate }
  | { readonly kind: "full"; readonly reason: string };

export interface HandedIn {
  add(certificate: Omit<HandedInCertificate, "at">, archive: Uint8Array): Promise<HandingIn>;
  /** In the order in which they came. */
  of(repositoryId: number, commit: string): Promise<readonly HandedInCertificate[]>;
  /** The archive as it came; undefined where there is none of this commit. */
  archive(repositoryId: number, commit: string, id: string): Promise<Uint8Array | undefined>;
  /** The newest first, of all repositories, without their statements. */
  list(limit: number): Promise<readonly Omit<HandedInCertificate, "statement">[]>;
  /** false where there is none. With a repository, only one of its own. */
  remove(id: string, repositoryId?: number): Promise<boolean>;
}

/** A key whose holder the operator knows. */
export interface KnownKey {
  readonly fingerprint: string;
  readonly name: string;
  readonly since: string;
}

export interface KnownKeys {
  /** In the order in which they became known. */
  list(): Promise<readonly KnownKey[]>;
  /** Also to give a known one another name. */
  know(fingerprint: string, name: string): Promise<void>;
  /** false where it was not known. */
  forget(fingerprint: string): Promise<boolean>;
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
