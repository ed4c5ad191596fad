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

export type Conclusion =
  | "success"
  | "failure"
  | "timed_out"
  | "action_required"
  | "cancelled"
  | "skipped"
  /** Only for what judges nothing: a diagnosis. A required check must never pass by it. */
  | "neutral";

/** A button on a completed check; GitHub takes at most three, with 20, 40 and 20 characters. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: "accept" | "approve" | "find-cause" | "rerun";
}

/** Constant, since required checks are matched by name. */
export const checkBase = "reproducible!";

/** One analysis needs no name of its own. */
export function nameOfCheck(analysis: string, all: readonly string[]): string {
  return all.length <= 1 ? checkBase : `${checkBase} / ${analysis}`;
}

/** The analysis that a check is about; null where there is only one, so that it has no name. */
export function analysisOfCheck(name: string): string | null {
  const prefix = `${checkBase} / `;
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}

export interface CheckState {
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion?: Conclusion;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly detailsUrl?: string;
  readonly actions?: readonly CheckAction[];
  readonly output: CheckOutput;
}

export interface NewCheck {
  readonly name: string;
  readonly commit: string;
  /** Our job's id: by it a check is found again after a crash. */
  readonly externalId: string;
}
