import { approximate, numberIn } from "../../formats/delimited/facts.ts";
import { isInteger } from "../../numbers/number-text.ts";
import { NumberTally } from "../../numbers/tally.ts";
import { allowance, isNear } from "../../numbers/tolerance.ts";
import type { Cell, ColumnFacts, Exact } from "../../part.ts";
import type { ColumnPair } from "./columns.ts";
import type { Row } from "./streams.ts";

/** A cell that differs, and what it was and is. */
export interface CellPlace {
  readonly recorded: Row;
  readonly produced: Row;
  readonly was: Cell | undefined;
  readonly is: Cell | undefined;
}

/** Of text that is a zero, and is told as one, since it speaks against no factor. */
export const longestZero = 4;

/** What is learnt of one column while pairs of its cells pass by. */
export class ColumnTally {
  readonly column: ColumnPair;
  readonly numbers: NumberTally = new NumberTally();
  /** The pair of numbers that differs most. */
  #most: CellPlace | undefined;
  /** The one that differs most of those that the tolerance does not cover, and by how much. */
  #farthest: { readonly place: CellPlace; readonly difference: number } | undefined;
  /** Pairs that differ and are not two numbers; the first of them. */
  others = 0;
  firstOther: CellPlace | undefined;
  /** Pairs of numbers that differ though no double can say by how much: zeros of two signs, digits beyond a double. */
  beyondDoubles = 0;
  /** Numbers that differ by more than the tolerance allows. */
  #tooFar = 0;
  /** Whole numbers of a type of their own that are near enough, and have to be the same all the same. */
  #nearWholes = 0;
  /** The relative tolerance that would do. */
  needed = 0;
  /** Both sides hold whole numbers only, as far as was seen. */
  isWhole: boolean;
  readonly #facts: ColumnFacts;
  readonly #isTextual: boolean;

  constructor(column: ColumnPair, facts: ColumnFacts, isTextual: boolean) {
    this.column = column;
    this.numbers.scale = facts.largest;
    this.isWhole = facts.whole;
    this.#facts = facts;
    this.#isTextual = isTextual;
  }

  /** All that is recorded in it are numbers. */
  get isNumeric(): boolean {
    return this.#facts.numeric;
  }

  get differing(): number {
    return this.numbers.differing + this.others + this.beyondDoubles;
  }

  /** Pairs of numbers that differ. */
  get differingNumbers(): number {
    return this.numbers.differing + this.beyondDoubles;
  }

  /** Whether a difference is left that the rules do not allow. */
  get isBroken(): boolean {
    return this.others > 0 || this.brokenNumbers > 0;
  }

  /** Pairs of numbers that differ and that no tolerance covers. */
  get brokenNumbers(): number {
    return this.#isExactly ? this.differingNumbers : this.#tooFar + this.#nearWholes;
  }

  /** The tolerance, were it declared for the column itself, would cover all of its numbers. */
  get needsName(): boolean {
    const isCounted = this.#isExactly ? this.differingNumbers > 0 : this.#nearWholes > 0;
    return this.column.tolerance !== null && isCounted && this.#tooFar === 0;
  }

  /** The pair of numbers that differs most, of those that are not covered where there are any; and by how much. */
  get worst(): (CellPlace & { readonly difference: number }) | undefined {
    if (!this.#isExactly && this.#farthest !== undefined)
      return { ...this.#farthest.place, difference: this.#farthest.difference };
    return this.#most === undefined ? undefined : { ...this.#most, difference: this.numbers.largestDifference };
  }

  /** Whole numbers count things: only a tolerance that is declared for their own column covers them. */
  get #isExactly(): boolean {
    return this.column.tolerance === null || (this.isWhole && !this.column.isNamed);
  }

  /** Counts pairs that are known to be equal. */
  addEqual(count: number): void {
    if (this.#facts.numeric) this.numbers.addEqual(count);
  }

  /** Tells one pair; true when it differs. */
  add(was: Cell | undefined, is: Cell | undefined, recorded: Row, produced: Row): boolean {
    if (was === is && (typeof was !== "number" || !Object.is(was, -0) === !Object.is(is, -0))) {
      this.#addSame(was);
      return false;
    }
    const x = this.#number(was);
    const y = this.#number(is);
    if (
      x === undefined ||
      y === undefined ||
      (typeof x === "bigint") !== (typeof y === "bigint") ||
      this.#isExact(was, is)
    ) {
      if (isSame(was, is)) return false;
      this.others += 1;
      this.firstOther ??= { recorded, produced, was, is };
      return true;
    }
    if (this.isWhole && !(isWhole(was) && isWhole(is))) this.isWhole = false;
    return this.#addNumbers(x, y, { recorded, produced, was, is });
  }

  /** Zeros are no sign against a factor; of other numbers that are equal, only their being so matters. */
  #addSame(cell: Cell | undefined): void {
    if (!this.#facts.numeric || cell === undefined || cell === "" || cell === null) return;
    const isZero = typeof cell === "string" ? cell.length <= longestZero && Number(cell) === 0 : cell === 0;
    this.addSameNumber(isZero);
  }

  /** Tells a pair of cells that are the same number, or the word for one that is missing. */
  addSameNumber(isZero: boolean): void {
    if (isZero) this.numbers.add(0, 0);
    else this.numbers.addEqual(1);
  }

  /** Whether the place of two numbers would have to be kept, or they change what is known of the column: `add` takes them. */
  isNews(was: number, is: number, areWhole: boolean): boolean {
    if (was === is) return this.isWhole && !areWhole;
    const difference = Math.abs(is - was);
    if ((this.isWhole && !areWhole) || this.#most === undefined || difference > this.numbers.largestDifference)
      return true;
    const isFarthest = this.#farthest === undefined || difference > this.#farthest.difference;
    return isFarthest && !this.#isNear(was, is, was, is);
  }

  /** Tells two numbers, finite and not `-0`, that are no news and are spelled in two ways; true when they differ. */
  addQuietly(was: number, is: number): boolean {
    this.numbers.add(was, is);
    if (was === is) return false;
    const needed = this.#toleranceFor(was, is, was, is);
    if (needed > this.needed) this.needed = needed;
    if (!this.#isNear(was, is, was, is)) this.#tooFar += 1;
    return true;
  }

  #number(cell: Cell | undefined): number | bigint | Exact | undefined {
    if (typeof cell === "number" || typeof cell === "bigint") return cell;
    if (typeof cell === "string") return this.#readsNumbers ? numberIn(cell) : undefined;
    return typeof cell === "object" && cell !== null && "exact" in cell ? cell : undefined;
  }

  /** Between words, only a tolerance makes a number of what looks like one. */
  get #readsNumbers(): boolean {
    return this.#isTextual && (this.#facts.numeric || this.column.tolerance !== null);
  }

  /** Whole numbers between words may be names of things, unless the declaration takes them for numbers. */
  #isExact(was: Cell | undefined, is: Cell | undefined): boolean {
    return this.#isTextual && !this.#facts.numeric && !this.column.isNamed && isWhole(was) && isWhole(is);
  }

  #addNumbers(was: number | bigint | Exact, is: number | bigint | Exact, place: CellPlace): boolean {
    if (this.isNumeric && isSame(was, is)) {
      if (typeof was === "number") this.numbers.add(was, was);
      else this.numbers.addEqual(1);
      return false;
    }
    const x = nearest(was);
    const y = nearest(is);
    const { differing } = this.numbers;
    const isWorst = this.numbers.add(x, y);
    if (this.numbers.differing === differing) this.beyondDoubles += 1;
    if (isWorst || this.#most === undefined) this.#most = place;
    const needed = this.#toleranceFor(was, is, x, y);
    if (needed > this.needed) this.needed = needed;
    const isExact = typeof was === "bigint" && !this.column.isNamed;
    if (!this.#isNear(was, is, x, y)) this.#tooFar += 1;
    else if (isExact) this.#nearWholes += 1;
    else return true;
    const difference = Number.isFinite(x - y) ? Math.abs(x - y) : 0;
    if (this.#farthest === undefined || difference > this.#farthest.difference) this.#farthest = { place, difference };
    return true;
  }

  #isNear(was: number | bigint | Exact, is: number | bigint | Exact, x: number, y: number): boolean {
    const { tolerance } = this.column;
    if (tolerance === null || isBeyondDoubles(was, x) || isBeyondDoubles(is, y)) return false;
    if (!isNear(x, y, tolerance, this.#facts.largest)) return false;
    if (typeof was !== "bigint" || typeof is !== "bigint") return !this.isWhole || [x, y].every(Number.isSafeInteger);
    // Where doubles cannot tell two apart, they still are two.
    const difference = Number(is > was ? is - was : was - is);
    return difference <= allowance(x, y, tolerance, this.#facts.largest);
  }

  /** Relative to the size of the column; infinite where none would do. `x`, `y`: the nearest doubles. */
  #toleranceFor(was: number | bigint | Exact, is: number | bigint | Exact, x: number, y: number): number {
    if (typeof was === "bigint" || isBeyondDoubles(was, x) || isBeyondDoubles(is, y)) return Number.POSITIVE_INFINITY;
    if (x === y) return 0;
    const needed = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), this.#facts.largest);
    return Number.isNaN(needed) ? Number.POSITIVE_INFINITY : needed;
  }
}

/** Digits too large for any double: their difference cannot be told. */
const isBeyondDoubles = (value: number | bigint | Exact, nearestDouble: number): boolean =>
  typeof value === "object" && !Number.isFinite(nearestDouble);

const nearest = (value: number | bigint | Exact): number =>
  typeof value === "bigint" ? Number(value) : approximate(value);

function isWhole(cell: Cell | undefined): boolean {
  if (typeof cell === "string") return isInteger(cell.trim());
  return typeof cell === "bigint" || (typeof cell === "number" && Number.isInteger(cell));
}

/** As the digest has it: what is equal has one type and one value. NaN is NaN. */
function isSame(a: Cell | undefined, b: Cell | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null || b instanceof Uint8Array)
    return false;
  return a.exact === b.exact;
}
