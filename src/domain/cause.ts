/** Something that may be why a result is another one, with what speaks for it. */
export interface Cause {
  readonly kind:
    | "source"
    | "parameters"
    | "input"
    | "variables"
    | "image"
    | "packages"
    | "processor"
    | "clock"
    | "order"
    | "address"
    | "path"
    | "identifier"
    | "random"
    | "unseen";
  /** One sentence for people. */
  readonly sentence: string;
  /** What was seen, one line each: `pip numpy 1.26.4 → 2.1.0`. */
  readonly evidence: readonly string[];
  /** What to do about it; null where only the author can know. */
  readonly advice: string | null;
}
