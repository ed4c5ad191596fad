/** Something that a person says about a run after the fact. It is no part of what the run's id is computed from. */
export interface Remark {
  /** A reason or an outcome takes the place of the one before; the history keeps both. */
  readonly kind: "reason" | "outcome" | "tagged" | "untagged";
  readonly text: string;
}

export interface Annotation extends Remark {
  readonly at: string;
  readonly by: string;
}
