import type { TablePart } from "../../part.ts";
import { type Alignment, align, type Stretch } from "./alignment.ts";
import type { ColumnPair } from "./columns.ts";
import { rowDigests } from "./row-digests.ts";
import { type PairVisitor, streamOf, tell } from "./streams.ts";
import { TableTally } from "./table-tally.ts";

export type Realigned =
  | { readonly kind: "reordered"; readonly first: number }
  | { readonly kind: "aligned"; readonly tally: TableTally };

/** Differences of this size are rounding: no row took the place of another. */
const rounding = 1e-6;

/**
 * Looks for another pairing of rows that leaves fewer of them unlike than pairing them in order does: one row that was
 * added near the beginning is one difference, not as many as there are rows. Undefined when there is none, and when there
 * are too many rows to say.
 */
export function realigned(
  recorded: TablePart,
  produced: TablePart,
  pairs: readonly ColumnPair[],
  inOrder: TableTally,
  decoded: boolean,
): Realigned | undefined {
  const unlike = inOrder.differingRows + inOrder.missingRows.count + inOrder.addedRows.count;
  const isLonger = inOrder.missingRows.count + inOrder.addedRows.count > 0;
  const columns = inOrder.compared();
  const isRounding = columns.every(({ others, needed }) => others === 0 && needed < rounding);
  if (inOrder.differingRows === 0 || (!isLonger && (inOrder.differingRows === 1 || isRounding))) return undefined;
  // With all columns first; where rounding makes every row another one, words and whole numbers still tell which is which.
  const exact = columns.filter(({ isNumeric, isWhole }) => !isNumeric || isWhole);
  const attempts = isLonger && exact.length < columns.length && exact.length > 0 ? [columns, exact] : [columns];
  for (const chosen of attempts) {
    // As it stands: two runs of one program spell a number alike.
    const side = (which: "recorded" | "produced") =>
      chosen.map(({ column }) => ({ place: column[which], isNumeric: false }));
    const left = rowDigests(recorded, side("recorded"), decoded);
    const right = left && rowDigests(produced, side("produced"), decoded);
    if (left === undefined || right === undefined) return undefined;
    const alignment: Alignment = align(left, right);
    if (alignment.kind === "reordered") return alignment;
    if (alignment.unlike >= unlike || alignment.unlike >= Math.max(left.length, right.length)) continue;
    const tally = new TableTally(pairs, recorded, produced);
    walkAligned(recorded, produced, alignment.stretches, decoded, tally);
    return { kind: "aligned", tally };
  }
  return undefined;
}

function walkAligned(
  recorded: TablePart,
  produced: TablePart,
  stretches: readonly Stretch[],
  decoded: boolean,
  visitor: PairVisitor,
): void {
  const [left, right] = [streamOf(recorded, decoded), streamOf(produced, decoded)];
  for (const { kind, rows } of stretches) {
    for (let at = 0; at < rows; at += 1) {
      const was = kind === "added" ? undefined : left.next();
      const is = kind === "missing" ? undefined : right.next();
      tell(visitor, was, is);
    }
  }
}
