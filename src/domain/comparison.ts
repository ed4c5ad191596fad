import type { Found } from "./file-comparison.ts";
import type { FileFacts, RecordedFacts } from "./lock.ts";

interface Compared {
  readonly path: string;
  readonly label: string | null;
}

interface BothSides extends Compared {
  readonly recorded: RecordedFacts;
  readonly produced: FileFacts;
}

/** One output, recorded against produced, best first. */
export type Comparison =
  | (BothSides & { readonly kind: "identical" })
  | (BothSides & Found & { readonly kind: "equivalent" })
  | (BothSides & Found & { readonly kind: "close" })
  | (BothSides & Found & { readonly kind: "different" })
  | (Compared & { readonly kind: "missing"; readonly recorded: RecordedFacts | null; readonly explanation: string })
  | (Compared & { readonly kind: "unrecorded"; readonly produced: FileFacts });

export type Divergence = Extract<Comparison, { kind: "different" | "missing" }>;
export type Match = Extract<Comparison, { kind: "identical" | "equivalent" | "close" }>;
export type Unrecorded = Extract<Comparison, { kind: "unrecorded" }>;
