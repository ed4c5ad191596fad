import { relation, short } from "../../numbers/looks-like.ts";
import { NumberTally } from "../../numbers/tally.ts";
import type { ArrayPart } from "../../part.ts";
import { Doubles, inLockStep } from "./pieces.ts";
import { isComplex } from "./words.ts";

/** More columns, or rows, are not told one by one. */
const most = 64;
/** Of these, so many are named. */
const named = 3;

/**
 * What happened to single columns, or rows, of a table of numbers as a whole: `column 1 is the negative of the recorded one,
 * the others are equal`. A component of an analysis has no sign of its own, so it flips between libraries. Undefined when
 * there is no such column or row.
 */
export function changedLines(recorded: ArrayPart, produced: ArrayPart): string | undefined {
  const [rows = 0, columns = 0] = recorded.shape;
  if (recorded.shape.length !== 2 || isComplex(recorded)) return undefined;
  const asColumns = columns > 1 && columns <= most ? describe(recorded, produced, "column", columns) : undefined;
  if (asColumns !== undefined) return asColumns;
  return rows > 1 && rows <= most ? describe(recorded, produced, "row", rows) : undefined;
}

function describe(recorded: ArrayPart, produced: ArrayPart, word: "row" | "column", count: number): string | undefined {
  const tallies = talliesOf(recorded, produced, word, count);
  const changed = tallies.flatMap((tally, at) => {
    const text = relation(tally);
    return text === undefined ? [] : [{ at, text }];
  });
  if (changed.length === 0) return undefined;
  const clauses = changed.slice(0, named).map(({ at, text }) => `${word} ${at} is ${text}`);
  if (changed.length > named) clauses.push(`${changed.length - named} other ${word}s changed as a whole too`);
  return [
    ...clauses,
    ...others(
      tallies,
      changed.map(({ at }) => at),
      word,
    ),
  ].join(", ");
}

/** What is to be said of the columns that did not change as a whole. */
function others(tallies: readonly NumberTally[], changed: readonly number[], word: string): readonly string[] {
  const rest = tallies.filter((_, at) => !changed.includes(at));
  if (rest.length === 0) return [];
  const verb = rest.length === 1 ? [`the other ${word}`, "is equal", "differs"] : ["the others", "are equal", "differ"];
  if (rest.every(({ differing }) => differing === 0)) return [`${verb[0]} ${verb[1]}`];
  const largest = Math.max(...rest.map(({ largestDifference }) => largestDifference));
  const scale = Math.max(...tallies.map((tally) => tally.scale));
  return [`${verb[0]} ${verb[2]} by at most ${short(largest / scale)} of the array's size`];
}

function talliesOf(
  recorded: ArrayPart,
  produced: ArrayPart,
  word: "row" | "column",
  count: number,
): readonly NumberTally[] {
  const tallies = Array.from({ length: count }, () => new NumberTally());
  const [ours, theirs] = [new Doubles(), new Doubles()];
  const [, columns = 1] = recorded.shape;
  for (const pair of inLockStep(recorded.chunks(), produced.chunks())) {
    const [left, right] = [ours.of(pair.recorded), theirs.of(pair.produced)];
    let column = pair.start % columns;
    let row = Math.floor(pair.start / columns);
    for (let at = 0; at < left.length; at += 1) {
      tallies[word === "column" ? column : row]?.add(left[at] as number, right[at] as number);
      column += 1;
      if (column < columns) continue;
      column = 0;
      row += 1;
    }
  }
  return tallies;
}
