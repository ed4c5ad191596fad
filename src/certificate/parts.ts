/** Every part that a certificate must have, and what it is for. Beside them it has exports, which its list names. */
export const parts = {
  "certificate.statement.json": "what is certified: an in-toto Statement v1",
  "certificate.dsse.json": "the statement as it was signed: a DSSE envelope",
  "certificate.sigstore.json": "envelope and log entry for cosign: a Sigstore bundle v0.3",
  "run.json": "the whole record of the run; its SHA-256 is the run's id",
  "OUTPUTS.sha256": "digests of the produced files, for sha256sum",
  SHA256SUMS: "digests of the other parts, for sha256sum",
  "SHA256SUMS.sshsig": "the signature of SHA256SUMS, for ssh-keygen",
  "keys/tickmark.pub.pem": "the key that signed the statement",
  "keys/allowed_signers": "the key that signed SHA256SUMS",
  "keys/trusted_root.json": "the key of the log, for cosign",
  "VERIFY.md": "how to verify all this without Tickmark",
} as const;

export type Part = keyof typeof parts;
