/* What stands on GitHub about a commit, as plain values. */

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

/** A picture that GitHub fetches and shows below the text. */
export interface CheckImage {
  readonly url: string;
  readonly alt: string;
  readonly caption: string;
}

export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations?: readonly CheckAnnotation[];
  readonly images?: readonly CheckImage[];
}

export type Conclusion = "success" | "failure" | "timed_out" | "action_required" | "cancelled" | "skipped";

export interface CheckState {
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion?: Conclusion;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly detailsUrl?: string;
  readonly output: CheckOutput;
}

export interface NewCheck {
  readonly name: string;
  readonly commit: string;
  /** Our job's id: by it a check is found again after a crash. */
  readonly externalId: string;
}
