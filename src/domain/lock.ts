import type { Digest } from "./digest.ts";
import type { CanonicalForm } from "./file-comparison.ts";
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
  /** What the file says, whatever its bytes; absent where only its bytes can be said. */
  readonly canonical?: CanonicalForm;
}

/** The recorded side of one analysis. */
export interface RecordedAnalysis {
  /** Id of the run that produced it, and of its plan; null for digests pinned by hand in the declaration. */
  readonly run: string | null;
  readonly plan: Digest | null;
  readonly recordedAt: string | null;
  readonly images: readonly ImagePin[];
  readonly outputs: readonly RecordedOutput[];
  /** What they were made from and in; absent for digests pinned by hand. */
  readonly basis?: Basis;
}

/** What a result may depend on, as it was when it was recorded: a change in it may be the cause of another result. */
export interface Basis {
  readonly commit: string | null;
  /** Of the whole tree that the container saw, and of each file where they are not too many. */
  readonly source: Digest | null;
  readonly sourceFiles: Readonly<Record<string, Digest>> | null;
  readonly parameters: Digest | null;
  readonly inputs: Readonly<Record<string, Digest>>;
  /** Variables of the container. */
  readonly env: Readonly<Record<string, string>>;
  readonly cpu: string;
  /** Sorted, as `manager name version`. */
  readonly packages: readonly string[];
}

/** The content of `reproduce.lock`. */
export interface Lock {
  readonly version: 1;
  readonly analyses: Readonly<Record<string, RecordedAnalysis>>;
}
