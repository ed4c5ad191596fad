import type { Cause } from "./cause.ts";

/** What came of varying one thing that should not matter. */
export interface Variation {
  readonly factor: string;
  /** What it was made instead. */
  readonly change: string;
  /** `untried`: this machine cannot vary it. */
  readonly outcome: "holds" | "changes" | "fails" | "untried";
  /** Outputs that came out otherwise, each with what differs; or why the run failed, or why there was none. */
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
  /** What could not be held still on this machine, and why: it may be a cause that was not found. */
  readonly unheld: readonly string[];
}
