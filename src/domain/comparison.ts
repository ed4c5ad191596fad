import type { FileFacts, RecordedFacts } from "./lock.ts";

interface Compared {
  readonly path: string;
  readonly label: string | null;
}

interface BothSides extends Compared {
  readonly recorded: RecordedFacts;
  readonly produced: FileFacts;
}

/** What a canonical form left out, by the name of its rule. */
interface SetAside {
  readonly rule: string;
  readonly where: string;
}

/** One output, recorded against produced, best first. */
export type Comparison =
  | (BothSides & { readonly kind: "identical" })
  | (BothSides & { readonly kind: "equivalent"; readonly setAside: readonly SetAside[] })
  | (BothSides & { readonly kind: "close"; readonly explanation: string })
  | (BothSides & { readonly kind: "different"; readonly explanation: string })
  | (Compared & { readonly kind: "missing"; readonly recorded: RecordedFacts | null; readonly explanation: string })
  | (Compared & { readonly kind: "unrecorded"; readonly produced: FileFacts });

export type Divergence = Extract<Comparison, { kind: "different" | "missing" }>;
export type Match = Extract<Comparison, { kind: "identical" | "equivalent" | "close" }>;
export type Unrecorded = Extract<Comparison, { kind: "unrecorded" }>;
