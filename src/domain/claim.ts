/** A number that stands in the paper, and where the analysis produces it. */
export interface Claim {
  /** With the words around it, as the paper prints it. */
  readonly text: string;
  readonly value: number;
  /** How far the produced number may be from the printed one. */
  readonly tolerance: number;
  /** Path of the output, from the repository's root. */
  readonly output: string;
  readonly place: ClaimPlace;
}

/** Where in an output a number stands. */
export type ClaimPlace =
  | { readonly kind: "pointer"; readonly pointer: string }
  /** `row` counts the data rows from 1; otherwise it is the first row whose `key` column holds `value`. */
  | {
      readonly kind: "cell";
      readonly row: number | { readonly key: string; readonly value: string };
      readonly column: string;
    }
  /** Its first group, or all of its match; in the text, or in the output of a notebook's cell. */
  | { readonly kind: "pattern"; readonly pattern: string; readonly cell: number | null }
  | { readonly kind: "cell-output"; readonly cell: number };

/** What became of a claim. */
export interface ClaimResult {
  readonly claim: Claim;
  /** null where there is no such number. */
  readonly produced: number | null;
  readonly holds: boolean;
  /** One clause for people. */
  readonly explanation: string;
}

/** A claim that cannot be looked up does not hold: nobody can tell. */
export const absent = (claim: Claim, explanation: string): ClaimResult => ({
  claim,
  produced: null,
  holds: false,
  explanation,
});
