import { commonEnds, type Hunk, hunksOf, isReordered, Numbering } from "../alignment.ts";

/** How many lines differ, once they are matched. */
export interface LineCounts {
  readonly changed: number;
  readonly gone: number;
  readonly added: number;
  /** Of the first difference: what it is. */
  readonly first: "changed" | "gone" | "new";
  readonly isReordered: boolean;
  /** Lines were matched by their number only, since too much differs or the text is too long. */
  readonly isByNumber: boolean;
}

/** Characters that are kept of either text to match its lines. */
const mostKept = 64 * 1024 * 1024;

/**
 * What is left of two texts behind their common beginning. Lines are told in pairs, those of the longer text alone at the
 * end; a bounded number of them is kept.
 */
export class Rest {
  #recorded: string[] = [];
  #produced: string[] = [];
  #kept = 0;
  #isTooLong = false;
  #pairsThatDiffer = 0;
  #gone = 0;
  #added = 0;

  add(recorded: string | undefined, produced: string | undefined): void {
    if (recorded === undefined) this.#added += 1;
    else if (produced === undefined) this.#gone += 1;
    else if (recorded !== produced) this.#pairsThatDiffer += 1;
    if (this.#isTooLong) return;
    if (recorded !== undefined) this.#recorded.push(recorded);
    if (produced !== undefined) this.#produced.push(produced);
    this.#kept += (recorded?.length ?? 0) + (produced?.length ?? 0) + 2;
    if (this.#kept <= 2 * mostKept) return;
    this.#isTooLong = true;
    this.#recorded = [];
    this.#produced = [];
  }

  counts(): LineCounts {
    const [recorded, produced] = [this.#recorded, this.#produced];
    const { start, end } = commonEnds(
      recorded.length,
      produced.length,
      (at, other) => recorded[at] === produced[other],
    );
    const numbering = new Numbering();
    const numbered = (lines: readonly string[]) =>
      Int32Array.from(lines.slice(start, lines.length - end), (line) => numbering.numberOf(line));
    const [a, b] = [numbered(recorded), numbered(produced)];
    const isOtherOrder = a.length > 1 && isReordered(a, b);
    const hunks = this.#isTooLong ? undefined : hunksOf(a, b);
    if (hunks !== undefined && hunks.length > 0) {
      return { ...sum(hunks), isReordered: isOtherOrder, isByNumber: false };
    }
    const first = this.#pairsThatDiffer > 0 ? "changed" : this.#gone > 0 ? "gone" : "new";
    const byNumber = { changed: this.#pairsThatDiffer, gone: this.#gone, added: this.#added, first } as const;
    return { ...byNumber, isReordered: isOtherOrder, isByNumber: true };
  }
}

function sum(hunks: readonly Hunk[]): Pick<LineCounts, "changed" | "gone" | "added" | "first"> {
  const each = hunks.map(({ from, to, newFrom, newTo }) => {
    const [gone, added] = [to - from, newTo - newFrom];
    const changed = Math.min(gone, added);
    return { changed, gone: gone - changed, added: added - changed };
  });
  const [first] = each;
  const total = (key: "changed" | "gone" | "added") => each.reduce((count, hunk) => count + hunk[key], 0);
  return {
    changed: total("changed"),
    gone: total("gone"),
    added: total("added"),
    first: first === undefined || first.changed > 0 ? "changed" : first.gone > 0 ? "gone" : "new",
  };
}
