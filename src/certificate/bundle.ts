import type { Envelope } from "./dsse.ts";
import type { LogEntry } from "./log.ts";

/** Sigstore bundle v0.3 with a long-lived key (sigstore/protobuf-specs): envelope and log entry in one file. */
export interface Bundle {
  readonly mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json";
  readonly verificationMaterial: {
    readonly publicKey: { readonly hint: string };
    readonly tlogEntries: readonly [LogEntry];
  };
  readonly dsseEnvelope: Envelope;
}

/** The hint must be the key id of the envelope's one signature. */
export function bundleOf(envelope: Envelope, entry: LogEntry): Bundle {
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: envelope.signatures[0].keyid }, tlogEntries: [entry] },
    dsseEnvelope: envelope,
  };
}
