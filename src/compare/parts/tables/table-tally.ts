import type { Cell, ColumnFacts, TablePart } from "../../part.ts";
import { ColumnTally } from "./column-tally.ts";
import type { ColumnPair } from "./columns.ts";
import { cellKinds, type PlainRow, type PlainVisitor } from "./plain-rows.ts";
import type { PairVisitor, Row } from "./streams.ts";

/** Rows that only one side has. */
export interface Loners {
  count: number;
  first: Row | undefined;
}

/** What is learnt of two tables while pairs of their rows pass by. */
export class TableTally implements PairVisitor, PlainVisitor {
  /** Pairs of rows that were told. */
  rows = 0;
  /** Pairs in which something differs that is not ignored. */
  differingRows = 0;
  readonly missingRows: Loners = { count: 0, first: undefined };
  readonly addedRows: Loners = { count: 0, first: undefined };
  /** The first pair in which one row has more cells than there are columns, and the other has others there. */
  beyond: { readonly recorded: Row; readonly produced: Row } | undefined;
  readonly #pairs: readonly ColumnPair[];
  readonly #recorded: TablePart;
  readonly #produced: TablePart;
  #columns: readonly ColumnTally[] | undefined;
  /** Equal rows that were told before any column was looked at. */
  #equal = 0;

  constructor(pairs: readonly ColumnPair[], recorded: TablePart, produced: TablePart) {
    this.#pairs = pairs;
    this.#recorded = recorded;
    this.#produced = produced;
  }

  equal(rows: number): void {
    this.rows += rows;
    if (this.#columns === undefined) this.#equal += rows;
    else for (const column of this.#columns) column.addEqual(rows);
  }

  pair(recorded: Row, produced: Row): void {
    this.rows += 1;
    let differs = false;
    for (const column of this.columns()) {
      const { recorded: from, produced: to, isIgnored } = column.column;
      if (column.add(recorded.cells[from], produced.cells[to], recorded, produced) && !isIgnored) differs = true;
    }
    if (!this.#isSameBeyond(recorded.cells, produced.cells)) {
      this.beyond ??= { recorded, produced };
      differs = true;
    }
    if (differs) this.differingRows += 1;
  }

  /** For tables whose columns are compared each with the one in the same place. */
  plain({ kinds, recorded, produced, whole }: PlainRow): boolean {
    const columns = this.columns();
    for (const column of columns) {
      const at = column.column.recorded;
      const isNumbers = kinds[at] === cellKinds.numbers;
      if (isNumbers && column.isNews(recorded[at] as number, produced[at] as number, whole[at] === 1)) return false;
    }
    this.rows += 1;
    let differs = false;
    for (const column of columns) {
      const at = column.column.recorded;
      const kind = kinds[at];
      if (kind === cellKinds.same || kind === cellKinds.zero) column.addSameNumber(kind === cellKinds.zero);
      else if (kind === cellKinds.numbers && column.addQuietly(recorded[at] as number, produced[at] as number))
        differs ||= !column.column.isIgnored;
    }
    if (differs) this.differingRows += 1;
    return true;
  }

  /** For each column in its place, whether it holds numbers; undefined where not every column is compared with its like. */
  numericInPlace(): readonly boolean[] | undefined {
    const [count, other] = [this.#recorded.columns.length, this.#produced.columns.length];
    const isAll =
      count === other &&
      this.#pairs.length === count &&
      this.#pairs.every((pair, at) => pair.recorded === at && pair.produced === at);
    return isAll ? this.columns().map(({ isNumeric }) => isNumeric) : undefined;
  }

  missing(recorded: Row): void {
    this.missingRows.count += 1;
    this.missingRows.first ??= recorded;
  }

  added(produced: Row): void {
    this.addedRows.count += 1;
    this.addedRows.first ??= produced;
  }

  /** Of every pair of columns; the recorded table is read for what its columns hold when that is first needed. */
  columns(): readonly ColumnTally[] {
    if (this.#columns === undefined) {
      const facts = factsOf(this.#recorded);
      const isTextual = this.#recorded.textual && this.#produced.textual;
      this.#columns = this.#pairs.map((pair) => new ColumnTally(pair, facts[pair.recorded] ?? words, isTextual));
      for (const column of this.#columns) column.addEqual(this.#equal);
    }
    return this.#columns;
  }

  /** Nothing differs, not even in a column that is ignored. */
  get isUntouched(): boolean {
    const isSame = this.missingRows.count === 0 && this.addedRows.count === 0 && this.beyond === undefined;
    return isSame && (this.#columns ?? []).every(({ differing }) => differing === 0);
  }

  /** The columns that count. */
  compared(): readonly ColumnTally[] {
    return this.columns().filter(({ column }) => !column.isIgnored);
  }

  #isSameBeyond(recorded: readonly Cell[], produced: readonly Cell[]): boolean {
    const [from, to] = [this.#recorded.columns.length, this.#produced.columns.length];
    const count = Math.max(recorded.length - from, produced.length - to);
    for (let at = 0; at < count; at += 1) if (recorded[from + at] !== produced[to + at]) return false;
    return true;
  }
}

const words: ColumnFacts = { numeric: false, whole: false, largest: 0 };

const known = new WeakMap<TablePart, readonly ColumnFacts[]>();

/** What the columns of a recorded table hold; of text it is known to the text itself. */
function factsOf(part: TablePart): readonly ColumnFacts[] {
  if (part.text !== undefined) return part.text.facts();
  const found = known.get(part) ?? readFacts(part);
  known.set(part, found);
  return found;
}

function readFacts(part: TablePart): readonly ColumnFacts[] {
  // A column whose type is declared says itself whether its numbers are whole: those of `double` never are.
  const facts = part.columns.map(({ type, isWhole = type === null }) => ({
    numeric: true,
    whole: isWhole,
    largest: 0,
  }));
  for (const batch of part.rows()) {
    for (const row of batch) {
      for (const [at, fact] of facts.entries()) look(fact, row[at]);
    }
  }
  return facts;
}

function look(fact: { numeric: boolean; whole: boolean; largest: number }, cell: Cell | undefined): void {
  if (typeof cell === "number") {
    if (!Number.isInteger(cell)) fact.whole = false;
    const size = Math.abs(cell);
    if (size > fact.largest && size !== Number.POSITIVE_INFINITY) fact.largest = size;
  } else if (typeof cell === "bigint") {
    const size = Math.abs(Number(cell));
    if (size > fact.largest) fact.largest = size;
  } else if (cell !== null && cell !== undefined && !(typeof cell === "object" && "exact" in cell))
    fact.numeric = false;
}
