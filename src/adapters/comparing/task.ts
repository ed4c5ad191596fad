import type { Claim } from "../../domain/claim.ts";
import type { CompareRules } from "../../domain/compare-rules.ts";

/** What the process that compares is asked; files by their path. */
export type Task =
  | {
      readonly kind: "compare" | "pictures";
      readonly name: string;
      readonly recorded: string;
      readonly produced: string;
      readonly rules: CompareRules;
    }
  | {
      readonly kind: "claims";
      readonly name: string;
      readonly object: string;
      readonly rules: CompareRules;
      readonly claims: readonly Claim[];
    }
  | { readonly kind: "canonical"; readonly name: string; readonly object: string; readonly rules: CompareRules };

/** What it answers: a value, or that the world failed it. Anything else that happens to it is a reason to have given up. */
export type Answer = { readonly value: unknown } | { readonly fault: string } | { readonly bug: string };
