import { hiddenText, type Identities, reveals, withoutNames } from "../../certificate/blind/identities.ts";
import type { Comparison } from "../../domain/comparison.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { RecordedFacts } from "../../domain/lock.ts";

/** An output as a blind link shows it. */
export interface BlindOutput {
  /** Its place in the list of all, from 1 on: what its address has instead of its path. */
  readonly number: number;
  readonly comparison: Comparison;
  readonly produced: RecordedFacts | null;
  readonly recorded: RecordedFacts | null;
  /** The path without names; its number where they cannot be cut out. */
  readonly path: string;
  /** What it is called when it is saved. */
  readonly fileName: string;
}

/** Every output that was compared, in the order of their paths. */
export function blindOutputs({ comparisons }: Evidence, identities: Identities): readonly BlindOutput[] {
  const ordered = comparisons.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return ordered.map((comparison, index): BlindOutput => {
    const number = index + 1;
    const cut = withoutNames(identities, comparison.path);
    const end = ending(comparison.path);
    const called = `output-${number}${reveals(identities, end) ? "" : end}`;
    // Several that are hidden must still be told apart.
    const path = cut === hiddenText ? called : cut;
    return {
      number,
      comparison,
      produced: "produced" in comparison ? comparison.produced : null,
      recorded: "recorded" in comparison ? comparison.recorded : null,
      path,
      fileName: path === comparison.path ? (path.split("/").at(-1) ?? "") : called,
    };
  });
}

/** What programs know a file by. */
const ending = (path: string): string => /\.[a-z0-9]{1,5}$/i.exec(path)?.[0] ?? "";
