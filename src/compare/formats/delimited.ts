import { type Content, latin1, slice } from "../content.ts";
import type { Format, Reading } from "../format.ts";
import { Unreadable } from "../format.ts";
import type { Cell, Column, ColumnFacts, Part, TablePart, TableText } from "../part.ts";
import { type Beginning, beginningOf } from "./delimited/beginning.ts";
import { columnFacts, numberIn } from "./delimited/facts.ts";
import { type Layout, layoutOf } from "./delimited/layout.ts";
import { markedIn } from "./delimited/marked.ts";
import { cellsOf, OtherQuotes, RowReader, readable } from "./delimited/rows.ts";

/**
 * Comma-separated values and their kin (RFC 4180): a table of text, read with the separator that its first rows agree on.
 * Cells of a column in which all are numbers are told by value (`1.0` is `1`), all others as they stand.
 */
export const csvFormat: Format = delimited("CSV", [".csv"], null);

/** The same, divided by tabs. */
export const tsvFormat: Format = delimited("TSV", [".tsv", ".tab"], "\t");

function delimited(name: string, endings: readonly string[], separator: string | null): Format {
  return {
    name,
    representation: "which cells are in quotes, how numbers are spelled",
    recognises: (head, file) => endings.some((end) => file.toLowerCase().endsWith(end)) && !head.includes(0),
    open: async (content, reading) => open(name, content, reading, separator),
  };
}

/** Columns that a table may have; each costs some memory while it is compared. */
const mostColumns = 100_000;

function open(format: string, content: Content, reading: Reading, separator: string | null): readonly Part[] {
  const hasMark = latin1(content.read(0, 3)) === "\xef\xbb\xbf";
  const from = hasMark ? 3 : 0;
  const { beginning, layout, areQuotes } = divided(content, from, separator);
  tell(format, layout, hasMark, reading);
  const text = textOf(withoutBlankEnd(content, beginning, format, reading), beginning, layout, areQuotes);
  const table = tableOf(text, beginning);
  if (table.columns.length > mostColumns) throw new Unreadable("it has more columns than can be compared");
  const { comments, areRowsNamed } = beginning;
  const said = (at: string, value: string, isSaid: boolean): Part[] => (isSaid ? [{ kind: "value", at, value }] : []);
  const above = comments.every((line) => line.startsWith("#")) ? "comment lines" : "text above the table";
  const lines = () => comments.map((line) => readable(line, layout.encoding));
  return [
    table,
    { kind: "value", at: "separator", value: separatorNames.get(beginning.separator) ?? beginning.separator },
    ...said("line of names without a cell above the names of rows", "so it is", areRowsNamed),
    ...said("quotes", "not around cells", !areQuotes),
    ...(comments.length === 0 ? [] : [{ kind: "text", at: above, lines } as const]),
  ];
}

/** Where quotes stand as in no quoted cell, they are characters like any other, and rows end where lines do. */
function divided(content: Content, from: number, separator: string | null) {
  try {
    const beginning = beginningOf(content, from, separator, true);
    return { beginning, layout: layoutOf(content, from, beginning, true), areQuotes: true };
  } catch (error) {
    if (!(error instanceof OtherQuotes)) throw error;
    const beginning = beginningOf(content, from, separator, false);
    return { beginning, layout: layoutOf(content, from, beginning, false), areQuotes: false };
  }
}

/** Where there are several columns, a line without anything at the end is no row. */
function withoutBlankEnd(
  content: Content,
  { table, start, columns }: Beginning,
  format: string,
  reading: Reading,
): Content {
  if (columns.length < 2) return content;
  let end = content.size;
  while (end > start && isBreak(content, end - 1)) end -= 1;
  const row = content.read(end, Math.min(end + 2, content.size));
  const ending = row[0] === 0x0d && row[1] === 0x0a ? 2 : Math.min(1, row.length);
  const kept = end === start && start > table ? end : end + ending;
  if (kept >= content.size) return content;
  const value = `${content.size - kept} bytes`;
  reading.setAside({ rule: `${format}: blank lines at the end`, where: "behind the last row", value });
  return slice(content, 0, kept);
}

function isBreak(content: Content, at: number): boolean {
  const byte = content.read(at, at + 1)[0];
  return byte === 0x0a || byte === 0x0d;
}

const separatorNames: ReadonlyMap<string, string> = new Map([
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "bar"],
]);

/** What is no content, and may be another in a file that says the same. */
function tell(
  format: string,
  { encoding, lineEnds, quoted, isEnded }: Layout,
  hasMark: boolean,
  { setAside }: Reading,
): void {
  const where = "the whole file";
  setAside({ rule: `${format}: line ends`, where, value: lineEnds.join(", ") });
  setAside({ rule: `${format}: byte order mark`, where: "the beginning", value: hasMark ? "yes" : "no" });
  setAside({ rule: `${format}: line break at the end`, where: "the last line", value: isEnded ? "yes" : "no" });
  setAside({ rule: `${format}: quotes around cells`, where, value: `${quoted} cells` });
  setAside({ rule: `${format}: character encoding`, where, value: encoding });
}

function textOf(
  content: Content,
  { table, start, line, separator, columns }: Beginning,
  layout: Layout,
  areQuotes: boolean,
): TableText {
  const [ends = "LF", ...others] = layout.lineEnds;
  const division: TableText = {
    content,
    start,
    line,
    separator,
    encoding: layout.encoding,
    lineEnds: others.length > 0 || ends === "CR" ? "mixed" : ends,
    quotes: layout.quoted > 0,
    marked: new Set<string>(),
    facts: () => columns.map(() => words),
  };
  const marked = layout.mayBeMarked ? markedIn(division, table) : division.marked;
  if (!areQuotes) return division;
  let facts: readonly ColumnFacts[] | undefined;
  const text: TableText = {
    ...division,
    marked,
    facts() {
      facts ??= columnFacts(text, columns.length);
      return facts;
    },
  };
  return text;
}

/** Others may cut cells elsewhere, so that what is spelled otherwise may be no number. */
const words: ColumnFacts = { numeric: false, whole: false, largest: 0 };

function tableOf(text: TableText, { columns }: Beginning): TablePart {
  const named = columns.map((name): Column => ({ name: readable(name, text.encoding), type: null }));
  return { kind: "table", at: "", columns: named, textual: true, text, rows: () => rowsOf(text) };
}

/** What a cell says, and what two equal cells have in common. */
function cellValue(cell: string, fact: ColumnFacts | undefined, { encoding }: TableText): Cell {
  const number = fact?.numeric === true ? numberIn(cell) : undefined;
  return number ?? readable(cell, encoding);
}

const batchRows = 1000;

function* rowsOf(text: TableText): Iterable<readonly (readonly Cell[])[]> {
  const facts = text.facts();
  const reader = new RowReader(text);
  let batch: Cell[][] = [];
  for (let row = reader.next(); row !== undefined; row = reader.next()) {
    const cells = cellsOf(row, text);
    batch.push(cells.map((cell, at) => cellValue(cell, facts[at], text)));
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
