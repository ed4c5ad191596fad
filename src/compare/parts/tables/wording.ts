import { grouped } from "../../../domain/grouped.ts";
import { quotedMark, readable } from "../../formats/delimited/rows.ts";
import { changedResult, looksLike, short } from "../../numbers/looks-like.ts";
import { numberText } from "../../numbers/number-text.ts";
import { exactlyCompared, toleranceText } from "../../numbers/tolerance.ts";
import type { Cell, TablePart } from "../../part.ts";
import type { CellPlace, ColumnTally } from "./column-tally.ts";
import { columnWords, shown } from "./columns.ts";
import type { Row } from "./streams.ts";

/** Says where things are in one pair of tables. */
export class Wording {
  readonly #recorded: TablePart;
  readonly #keys: readonly string[];
  readonly #decoded: boolean;

  /** `keys`: the columns by which a row is known. `decoded`: cells are text already. */
  constructor(recorded: TablePart, keys: readonly string[], decoded: boolean) {
    this.#recorded = recorded;
    this.#keys = keys;
    this.#decoded = decoded;
  }

  /** `row 17 (line 18, id=17)`. `but`: the column that is told anyway. */
  row(row: Row, but: string | null = null): string {
    const known = [...(row.line === null ? [] : [`line ${grouped(row.line)}`]), ...this.#label(row, but)];
    return `row ${grouped(row.number)}${known.length === 0 ? "" : ` (${known.join(", ")})`}`;
  }

  /** `id=17` */
  keyOf(row: Row): string {
    return this.#label(row, null).join(", ");
  }

  /** `id=17`; of a table without keys, what stands in its first column if that tells rows apart. */
  #label({ cells }: Row, but: string | null): readonly string[] {
    const { columns } = this.#recorded;
    const names = this.#keys.length > 0 ? this.#keys : columns.slice(0, 1).map(({ name }) => name);
    return names.flatMap((name) => {
      const cell = cells[columns.findIndex((column) => column.name === name)];
      const isKey = this.#keys.length > 0 || (name !== "" && name !== but && !/^\d+$/.test(name));
      if (!isKey || cell === undefined || cell === null || cell === "" || typeof cell === "boolean") return [];
      if (this.#keys.length === 0 && typeof cell === "number" && !Number.isInteger(cell)) return [];
      return [`${shown(name)}=${this.#plain(cell, 40)}`];
    });
  }

  cell(cell: Cell | undefined): string {
    if (cell === null) return "null";
    if (cell === undefined || (cell === "" && this.#recorded.textual)) return "nothing";
    if (cell === quotedMark) return "an empty text in quotes";
    if (typeof cell === "string" && this.#recorded.textual && cell.endsWith(quotedMark)) {
      return `${this.cell(cell.slice(0, -quotedMark.length))} in quotes`;
    }
    return typeof cell === "string" && !this.#isNumberText(cell)
      ? JSON.stringify(this.#plain(cell, 80))
      : this.#plain(cell, 80);
  }

  /** With what it is, where it looks the same as the other. */
  #apart(cell: Cell | undefined, other: Cell | undefined): string {
    const text = this.cell(cell);
    if (cell === "" && other === undefined) return "an empty cell";
    if (cell === undefined && other === "") return "no cell at all";
    if (cell instanceof Uint8Array && other instanceof Uint8Array && text === this.cell(other))
      return fromWhere(cell, other);
    return text === this.cell(other) ? `${text} as ${kindOf(cell)}` : text;
  }

  #isNumberText(cell: string): boolean {
    return this.#recorded.textual && /^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(cell);
  }

  #plain(cell: Exclude<Cell, null>, most: number): string {
    if (cell instanceof Uint8Array)
      return `${grouped(cell.length)} bytes (${Buffer.from(cell).toString("hex", 0, 8)}...)`;
    if (typeof cell === "boolean") return String(cell);
    if (typeof cell !== "string") return cut(numberText(cell), most);
    const { text } = this.#recorded;
    return cut(text === undefined || this.#decoded ? cell : readable(cell, text.encoding), most);
  }

  /** What differs among cells, one clause for numbers and one for all else. `columns`: those that count. */
  cells(columns: readonly ColumnTally[]): readonly string[] {
    return [...this.#numbers(columns), ...this.#others(columns)];
  }

  #numbers(columns: readonly ColumnTally[]): readonly string[] {
    const differing = columns.filter(({ differingNumbers }) => differingNumbers > 0);
    const worst = worstOf(differing);
    if (worst?.worst === undefined) return [];
    const changed = sum(differing.map(({ differingNumbers }) => differingNumbers));
    const all = sum(columns.map(({ numbers }) => numbers.compared));
    const { column, worst: place } = worst;
    const many = differing.length > 1 ? ` (${columnWords(differing.map((each) => each.column))})` : "";
    const broken = sum(differing.map(({ brokenNumbers }) => brokenNumbers));
    const beyond = broken === 0 || broken === changed ? "" : `, ${grouped(broken)} by more than is allowed,`;
    const most = (broken === 0 ? changed : broken) === 1 ? "" : " most";
    const where = `${this.row(place.recorded, column.name)}, column ${shown(column.name)}`;
    const values = `recorded ${this.cell(place.was)}, produced ${this.cell(place.is)}`;
    const within = allowance(differing);
    return [
      `${grouped(changed)} of ${grouped(all)} numbers ${changed === 1 ? "differs" : "differ"}${many}${within}${beyond === "" ? "," : beyond}${most} in ${where}: ${values}${sizeOf(worst)}`,
      ...named(differing),
    ];
  }

  #others(columns: readonly ColumnTally[]): readonly string[] {
    const differing = columns.filter(({ others }) => others > 0);
    const first = differing.reduce<ColumnTally | undefined>(
      (least, each) => (rowOf(each) < rowOf(least) ? each : least),
      undefined,
    );
    if (first?.firstOther === undefined) return [];
    const { column, firstOther: place } = first;
    const changed = sum(differing.map(({ others }) => others));
    const many = differing.length > 1 ? ` (${columnWords(differing.map((each) => each.column))})` : "";
    const where = `${this.row(place.recorded, column.name)}, column ${shown(column.name)}`;
    const values = `recorded ${this.#apart(place.was, place.is)}, produced ${this.#apart(place.is, place.was)}`;
    return [
      `${grouped(changed)} ${changed === 1 ? "cell differs, in" : `cells differ${many}, first in`} ${where}: ${values}`,
    ];
  }
}

/** Bytes whose beginning is the same as that of the others. */
function fromWhere(bytes: Uint8Array, other: Uint8Array): string {
  const at = bytes.findIndex((byte, index) => byte !== other[index]);
  const start = at === -1 ? other.length : at;
  const shown = Buffer.from(bytes).toString("hex", start, start + 8);
  return `${grouped(bytes.length)} bytes (from byte ${grouped(start + 1)} on ${shown === "" ? "nothing" : shown})`;
}

function kindOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "nothing";
  if (cell instanceof Uint8Array) return "bytes";
  switch (typeof cell) {
    case "string":
      return "text";
    case "boolean":
      return "a truth value";
    case "bigint":
      return "a whole number";
    default:
      return "a real number";
  }
}

/**
 * Of the columns whose numbers differ, the one in which they differ most for its size; where the rules do not allow all of
 * it, one of those that they do not allow.
 */
export function worstOf(columns: readonly ColumnTally[]): ColumnTally | undefined {
  const differing = columns.filter(({ worst }) => worst !== undefined);
  const broken = differing.filter(({ brokenNumbers }) => brokenNumbers > 0);
  return (broken.length > 0 ? broken : differing).reduce<ColumnTally | undefined>(
    (most, each) => (most === undefined || each.needed > most.needed ? each : most),
    undefined,
  );
}

/** Columns of whole numbers that would be near enough if the tolerance were their own. */
function named(columns: readonly ColumnTally[]): readonly string[] {
  const exact = columns.filter(({ needsName }) => needsName);
  return exact.length === 0 ? [] : [exactlyCompared(columnWords(exact.map(({ column }) => column)))];
}

const rowOf = (column: ColumnTally | undefined): number =>
  column?.firstOther?.recorded.number ?? Number.POSITIVE_INFINITY;

/** `, all within rtol: 1e-11, atol: 0`, if they are. */
function allowance(columns: readonly ColumnTally[]): string {
  if (columns.some(({ isBroken }) => isBroken)) return "";
  const tolerances = columns.map(({ column }) => column.tolerance).filter((tolerance) => tolerance !== null);
  const texts = new Set(tolerances.map(toleranceText));
  return `, all within ${texts.size === 1 ? [...texts][0] : "the tolerances of their columns"}`;
}

function sizeOf({ numbers, isWhole, isBroken, worst }: ColumnTally): string {
  if (typeof worst?.was === "bigint" && typeof worst.is === "bigint") {
    return ` (difference ${worst.is - worst.was})${isBroken ? `: ${changedResult}` : ""}`;
  }
  const { difference = 0 } = worst ?? {};
  if (numbers.differing === 0) return `: ${isZeros(worst) ? "the sign of a zero" : "digits that no double holds"}`;
  if (numbers.incomparable > 0 && difference === 0) return `: ${looksLike(numbers)}`;
  const relative = numbers.scale === 0 ? "" : `, ${short(difference / numbers.scale)} of the column's size`;
  const cause = isWhole ? changedResult : looksLike(numbers);
  // What is declared to be near enough is no changed result.
  const isTold = isBroken || cause !== changedResult;
  return ` (difference ${short(difference)}${relative})${isTold ? `: ${cause}` : ""}`;
}

/** Also what is too small for a double is read as zero, and yet is none. */
const isZeros = (place: CellPlace | undefined): boolean =>
  [place?.was, place?.is].every((cell) => Number(cell) === 0 && !/[1-9]/.test(mantissaOf(cell)));

const mantissaOf = (cell: Cell | undefined): string =>
  String(typeof cell === "object" ? "" : cell).replace(/e.*$/i, "");

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 3)}...` : text);
