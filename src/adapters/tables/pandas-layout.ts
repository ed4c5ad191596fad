import { type Column, type ColumnKind, TooManyColumns } from "../../domain/table.ts";

/*
 * What pandas (frame_table 0.15.2) and PyTables (table 2.7) want to find beside a table, as pandas itself writes it:
 * what each field is called and of which kind it is, and lists as text of pickle protocol 0. What both do without is left
 * away, since attributes are what a file with many columns takes longest for.
 */

/** A column of the table in the file. */
export interface Field {
  /** Letters, digits and underscores: what Python can call an attribute. */
  readonly name: string;
  readonly column: string;
  /** HDF5 knows no gaps: numbers have NaN, moments NaT, texts `noText`; whole numbers with gaps become numbers. */
  readonly kind: ColumnKind;
  /** Of a text in bytes; at least 1. */
  readonly width: number;
}

export interface Attribute {
  readonly name: string;
  readonly value: string | bigint;
  /** `utf8` and `ascii` are texts; PyTables looks for lists in the latter only. */
  readonly type: "utf8" | "ascii" | "int64";
}

/** What stands in a text for nothing, as pandas writes it; its reader makes NaN of it again. It takes no empty one. */
export const noText = "nan";

/** What the header of a data set holds, names and descriptions together; HDF5 gives a message of it 64 KiB. */
const mostHeaderBytes = 60_000;
const bytesPerField = 96;
const longestField = 64;

/** Throws TooManyColumns where the header cannot hold them. */
export function fieldsOf(columns: readonly Column[]): readonly Field[] {
  const taken = new Set(["index"]);
  const fields = columns.map(({ name, kind, hasGaps, widthBytes }) => ({
    name: unusedName(name, taken),
    column: name,
    kind: kindInFile(kind, hasGaps),
    width: Math.max(hasGaps ? noText.length : 1, widthBytes),
  }));
  const headerBytes = fields.reduce((sum, { name, column }) => sum + bytesPerField + name.length + column.length, 0);
  if (headerBytes > mostHeaderBytes) {
    throw new TooManyColumns(`${columns.length} columns are more than the header of one HDF5 table holds`);
  }
  return fields;
}

function unusedName(column: string, taken: Set<string>): string {
  const plain = column.replace(/[^A-Za-z0-9_]/gu, "_").slice(0, longestField);
  let name = plain;
  for (let count = 2; taken.has(name); count += 1) name = `${plain}_${count}`;
  taken.add(name);
  return name;
}

const kindInFile = (kind: ColumnKind, hasGaps: boolean): ColumnKind =>
  hasGaps && (kind === "integer" || kind === "truth") ? "number" : kind;

export const rootAttributes: readonly Attribute[] = [
  text("CLASS", "GROUP"),
  text("PYTABLES_FORMAT_VERSION", "2.1"),
  text("VERSION", "1.0"),
];

export function groupAttributes(fields: readonly Field[]): readonly Attribute[] {
  const names = list(fields.map(({ name }) => name));
  return [
    text("CLASS", "GROUP"),
    text("VERSION", "1.0"),
    text("pandas_type", "frame_table"),
    text("pandas_version", "0.15.2"),
    text("table_type", "appendable_frame"),
    text("encoding", "UTF-8"),
    text("errors", "strict"),
    { name: "levels", type: "int64", value: 1n },
    text("nan_rep", noText),
    pickled("info", "(dp0\n."),
    pickled("index_cols", "(lp0\n(I0\nVindex\ntp1\na."),
    pickled("non_index_axes", `(lp0\n(I1\n${list(fields.map(({ column }) => column)).slice(0, -1)}ta.`),
    pickled("values_cols", names),
    pickled("data_columns", names),
  ];
}

const dtypes: Readonly<Record<ColumnKind, string>> = {
  text: "bytes",
  integer: "int64",
  number: "float64",
  truth: "bool",
  time: "datetime64",
};

export function tableAttributes(fields: readonly Field[], rows: number): readonly Attribute[] {
  return [
    text("CLASS", "TABLE"),
    text("VERSION", "2.7"),
    text("TITLE", ""),
    { name: "NROWS", type: "int64", value: BigInt(rows) },
    text("index_kind", "integer"),
    ...fields.flatMap(({ name, column, kind, width }): readonly Attribute[] => [
      text(`${name}_dtype`, kind === "text" ? `bytes${width * 8}` : dtypes[kind]),
      pickled(`${name}_kind`, list([column])),
    ]),
  ];
}

function text(name: string, value: string): Attribute {
  return { name, type: "utf8", value };
}

const pickled = (name: string, value: string): Attribute => ({ name, type: "ascii", value });

/** A list of texts in pickle's protocol 0. */
const list = (texts: readonly string[]): string => `(l${texts.map((each) => `V${escaped(each)}\na`).join("")}.`;

/** Python's raw-unicode-escape in ASCII, with what would end the line escaped as well. */
function escaped(value: string): string {
  return [...value.toWellFormed()]
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      if (code >= 0x20 && code < 0x7f && sign !== "\\") return sign;
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    })
    .join("");
}
