/** Something of the declaration that a rerun leaves out on its authors' word, and the reason that they give. */
export interface LeftOut {
  readonly kind: "step" | "input" | "output" | "claim";
  /** Name of the step, path of the file, words of the claim. */
  readonly name: string;
  /** What an output is called in the paper. */
  readonly label?: string;
  readonly reason: string;
}
