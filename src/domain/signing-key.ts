/**
 * What a key is for. One key signs one format only, so that no signature can be passed off as one of another kind:
 * `certificate` the statements, `sums` the lists of files, `log` the entries of the log, `checkpoint` its state for witnesses.
 */
export type KeyPurpose = "certificate" | "sums" | "log" | "checkpoint";

/** The public half, as it is published. */
export interface PublishedKey {
  readonly purpose: KeyPurpose;
  /** DER of the SubjectPublicKeyInfo in base64: ECDSA P-256 for `certificate` and `log`, Ed25519 for the others. */
  readonly spki: string;
  /** When it was made and when it was retired, to the second. */
  readonly since: string;
  readonly until: string | null;
}

/** The private half: it signs, and nobody sees it. */
export interface Signer {
  readonly key: PublishedKey;
  /** ECDSA over SHA-256 in DER, or Ed25519. */
  sign(message: Uint8Array): Uint8Array;
}

export type Signers = Readonly<Record<KeyPurpose, Signer>>;
