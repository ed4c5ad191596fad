/** What is happening now, for whoever watches: a terminal or a check run. */
export type Progress =
  | { readonly kind: "stage"; readonly stage: Stage; readonly detail: string }
  /** `index` counts from 0. */
  | { readonly kind: "step"; readonly name: string; readonly index: number; readonly count: number }
  | { readonly kind: "log"; readonly line: string };

export type Stage = "fetch" | "inputs" | "image" | "build" | "run" | "collect" | "compare";

export type Watch = (progress: Progress) => void;
