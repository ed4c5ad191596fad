/** Something of the declaration that a rerun leaves out on its authors' word. */
export interface LeftOut {
  readonly kind: "step" | "input" | "output" | "claim";
  /** Name of the step, path of the file, words of the claim. */
  readonly name: string;
  /** What an output is called in the paper; null where it has no such name, and for all else. */
  readonly label: string | null;
  /** What that means, and why: `not rerun: takes three weeks`. */
  readonly reason: string;
}

/** `step simulate`, `output figures/sim.png (Figure 1)`, `claim “p = 0.032”`. */
export function nameOfLeftOut({ kind, name, label }: LeftOut): string {
  if (kind === "claim") return `claim “${name}”`;
  return `${kind} ${name}${label === null ? "" : ` (${label})`}`;
}

/** A grade as it is shown, alone and in lists: nobody is to take a part for the whole. */
export function gradeInWords(grade: string, isPartial: boolean): string {
  return isPartial ? `${grade}${partialEnding}` : grade;
}

const partialEnding = ", partial";

/** Whether a grade in words is that of a part. */
export const isPartialGrade = (grade: string | null): boolean => grade?.endsWith(partialEnding) === true;
