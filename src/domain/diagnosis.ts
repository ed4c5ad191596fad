import type { Cause } from "./cause.ts";

/** What came of varying one thing that should not matter. */
export interface Variation {
  readonly factor: string;
  /** What it was made instead. */
  readonly change: string;
  readonly outcome: "holds" | "changes" | "fails";
  /** Outputs that came out otherwise, each with what differs; or why the run failed. */
  readonly evidence: readonly string[];
}

/** What the doctor found out about one analysis. */
export interface Diagnosis {
  /** Whether two runs that nothing was changed between gave the same. */
  readonly isStable: boolean;
  readonly causes: readonly Cause[];
  readonly variations: readonly Variation[];
  /** Outputs that differ between two equal runs, each with what differs. */
  readonly unstable: readonly string[];
}
