import type { Claim } from "../../domain/claim.ts";
import type { CompareRules } from "../../domain/compare-rules.ts";

/** A file of this machine, and the name by which its format is guessed where its content leaves it open. */
export interface TaskFile {
  readonly name: string;
  readonly path: string;
}

/** What the process that compares is asked. */
export type Task =
  | {
      readonly kind: "compare" | "pictures";
      readonly recorded: TaskFile;
      readonly produced: TaskFile;
      readonly rules: CompareRules;
    }
  | {
      readonly kind: "claims";
      readonly file: TaskFile;
      readonly rules: CompareRules;
      readonly claims: readonly Claim[];
    }
  | { readonly kind: "canonical"; readonly file: TaskFile; readonly rules: CompareRules };

/** What it answers: a value, or that the world failed it. Anything else that happens to it is a reason to have given up. */
export type Answer = { readonly value: unknown } | { readonly fault: string } | { readonly bug: string };
