import initSqlJs, { type Database, type SqlValue } from "sql.js";
import type { Content } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Cell, Column, Part } from "../../part.ts";
import { isGeoPackage, withoutClock } from "./geopackage.ts";

/** Reads all that a database holds, and closes it again. Throws Unreadable where SQLite finds it damaged. */
export async function databaseParts(content: Content, reading: Reading): Promise<readonly Part[]> {
  const { Database } = await initSqlJs();
  const bytes = new Uint8Array(content.read(0, content.size));
  // A database with a write-ahead log beside it: the log is not here, so that it is read as one without.
  bytes[18] = 1;
  bytes[19] = 1;
  const database = new Database(bytes);
  try {
    return partsOf(database, content.size, reading);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(
      `SQLite cannot read it: ${String(error instanceof Error ? error.message : error).slice(0, 100)}`,
    );
  } finally {
    database.close();
  }
}

function partsOf(database: Database, size: number, reading: Reading): readonly Part[] {
  // Nothing that the file itself declares is run: no functions in checks, no triggers, no views.
  for (const setting of [
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "ignore_check_constraints = ON",
    "query_only = ON",
  ]) {
    query(database, `PRAGMA ${setting}`);
  }
  if (text(query(database, "PRAGMA quick_check(1)")[0]?.[0]) !== "ok") throw new Unreadable("SQLite finds it damaged");
  const pragma = (name: string): SqlValue => query(database, `PRAGMA ${name}`)[0]?.[0] ?? null;
  if (Number(pragma("page_count")) * Number(pragma("page_size")) !== size) {
    throw new Unreadable("something stands behind its last page");
  }
  const decode = decoderOf(text(pragma("encoding")));
  reading.setAside({ rule: "SQLite: text encoding", where: "header", value: text(pragma("encoding")) });
  const objects = query(
    database,
    "SELECT type, CAST(name AS BLOB), CAST(sql AS BLOB), rootpage FROM sqlite_master",
  ).map(([type, name = null, sql = null, root]) => ({
    type: text(type),
    name: decode(name),
    sql: sql === null ? null : decode(sql),
    isStored: Number(root) > 0,
  }));
  const schema = new Map(objects.map(({ type, name, sql }) => [`${type} ${name}`, sql]));
  const header = new Map(["application_id", "user_version"].map((name) => [name, BigInt(String(pragma(name)))]));
  const tables = objects.filter(({ type, isStored }) => type === "table" && isStored);
  const isGeo = isGeoPackage(
    header.get("application_id") ?? 0n,
    tables.map(({ name }) => name),
  );
  return [
    { kind: "value", at: "schema", value: schema },
    { kind: "value", at: "header", value: header },
    ...tables.map(({ name }) => tableOf(database, name, decode, { reading, isGeo })),
  ];
}

function tableOf(
  database: Database,
  table: string,
  decode: Decoder,
  { reading, isGeo }: { readonly reading: Reading; readonly isGeo: boolean },
): Part {
  // Columns that are computed follow from the others and the schema.
  const columns = query(
    database,
    `SELECT CAST(name AS BLOB), CAST(type AS BLOB) FROM pragma_table_xinfo(${literal(table)}) WHERE hidden = 0`,
  ).map(([name = null, type = null]): Column => ({ name: decode(name), type: decode(type) || "any type" }));
  if (columns.length === 0) throw new Unreadable(`its table ${table.slice(0, 60)} has no columns`);
  const chosen = columns.map(
    ({ name }) =>
      `typeof(${quoted(name)}), CASE typeof(${quoted(name)}) WHEN 'text' THEN CAST(${quoted(name)} AS BLOB) ELSE ${quoted(name)} END`,
  );
  const rows: (readonly Cell[])[] = [];
  // Without an index, rows come by their ids, or by the primary key where there are none.
  for (const row of steps(database, `SELECT ${chosen.join(", ")} FROM ${quoted(table)} NOT INDEXED`)) {
    const cells = columns.map((_, at) => cellOf(row[2 * at] ?? null, row[2 * at + 1] ?? null, decode));
    reading.hold(cells.reduce<number>((total, cell) => total + 48 + lengthOf(cell), 32));
    rows.push(isGeo ? withoutClock(table, columns, cells, rows.length + 1, reading) : cells);
  }
  return { kind: "table", at: `table ${table}`, columns, textual: false, rows: () => [rows] };
}

const lengthOf = (cell: Cell): number => (typeof cell === "string" || cell instanceof Uint8Array ? cell.length : 0);

function cellOf(type: SqlValue, value: SqlValue, decode: Decoder): Cell {
  switch (type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value as bigint);
    case "real":
      return Number(value);
    case "text":
      return decode(value);
    default:
      return value instanceof Uint8Array ? value : new Uint8Array(0);
  }
}

type Decoder = (value: SqlValue) => string;

/** Text is taken as bytes, because the library cuts it at a zero. */
function decoderOf(encoding: string): Decoder {
  const label = encoding === "UTF-8" ? "utf-8" : encoding.toLowerCase();
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  return (value) => {
    if (value === null) return "";
    if (!(value instanceof Uint8Array)) throw new Unreadable("its text cannot be read");
    try {
      return decoder.decode(value);
    } catch {
      throw new Unreadable(`there is text in it that is no ${encoding}`);
    }
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const text = (value: SqlValue | undefined): string => (typeof value === "string" ? value : "");

const query = (database: Database, sql: string): readonly SqlValue[][] => [...steps(database, sql)];

function* steps(database: Database, sql: string): Iterable<SqlValue[]> {
  const statement = database.prepare(sql);
  try {
    while (statement.step()) yield statement.get(null, { useBigInt: true });
  } finally {
    statement.free();
  }
}
