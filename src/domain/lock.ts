import type { Digest } from "./digest.ts";
import type { ImagePin } from "./plan.ts";

/** What is known of a file without its bytes. */
export interface FileFacts {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** From the file's name, e.g. `image/png`; `application/octet-stream` when it says nothing. */
  readonly mediaType: string;
}

/** What is known of a recorded file: of one whose digest was pinned by hand, not the size. */
export interface RecordedFacts extends Omit<FileFacts, "sizeBytes"> {
  readonly sizeBytes: number | null;
}

export interface RecordedOutput extends RecordedFacts {
  readonly path: string;
}

/** The recorded side of one analysis. */
export interface RecordedAnalysis {
  /** Id of the run that produced it, and of its plan; null for digests pinned by hand in the declaration. */
  readonly run: string | null;
  readonly plan: Digest | null;
  readonly recordedAt: string | null;
  readonly images: readonly ImagePin[];
  readonly outputs: readonly RecordedOutput[];
}

/** The content of `reproduce.lock`. */
export interface Lock {
  readonly version: 1;
  readonly analyses: Readonly<Record<string, RecordedAnalysis>>;
}
