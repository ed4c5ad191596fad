import { closeSync, openSync, readSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/* The record store of a Sumatra project: a SQLite file that Django laid out. It is a stranger's, and is only ever read. */

type Fields = Readonly<Record<string, unknown>>;

/** One record as the tables hold it, with the rows that it points to. */
interface StoredRecord {
  readonly record: Fields;
  /** By the name of the field: `executable`, `repository`, `parameters`, `launch_mode`, `datastore`, `input_datastore`. */
  readonly one: Readonly<Record<string, Fields | null>>;
  /** `input_data`, `output_data`, `dependencies`, `platforms`. */
  readonly many: Readonly<Record<string, readonly Fields[]>>;
}

type Store =
  | { readonly kind: "records"; readonly records: Iterable<StoredRecord> }
  | { readonly kind: "refused"; readonly reason: string };

const mostBytes = 1024 * 1024 * 1024;
/** Of one record; a run with more outputs than that is no record any more. */
const mostRows = 10_000;

const prefix = "django_store_";
const one: Readonly<Record<string, string>> = {
  executable: "executable",
  repository: "repository",
  parameters: "parameterset",
  launch_mode: "launchmode",
  datastore: "datastore",
  input_datastore: "datastore",
};
const joined: Readonly<Record<string, string>> = {
  input_data: "datakey",
  dependencies: "dependency",
  platforms: "platforminformation",
};

/** Opens `.smt/records`. Other stores that Sumatra has are told apart, and refused with what to do. */
export function openSumatraStore(file: string): Store {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return refused("there is no such file");
  if (stat.size > mostBytes) return refused("it is larger than 1 GiB");
  if (!beginsAsSqlite(file))
    return refused("it is no SQLite database, but a shelf of Python objects, which is never opened");
  return { kind: "records", records: recordsIn(file) };
}

const refused = (reason: string): Store => ({ kind: "refused", reason });

function beginsAsSqlite(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(16);
    readSync(descriptor, head, 0, 16, 0);
    return head.toString("latin1") === "SQLite format 3\0";
  } finally {
    closeSync(descriptor);
  }
}

function* recordsIn(file: string): Iterable<StoredRecord> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec("pragma trusted_schema = off");
    const tables = tablesOf(database);
    if (!tables.has(`${prefix}record`)) return;
    const from = (table: string) => `"${prefix}${table}"`;
    for (const row of database.prepare(`select * from ${from("record")} order by timestamp, db_id`).iterate()) {
      const record = row as Fields;
      const number = Number(record.db_id);
      const all = (sql: string) => database.prepare(`${sql} limit ${mostRows}`).all(number) as Fields[];
      yield {
        record,
        one: Object.fromEntries(
          Object.entries(one).map(([field, table]) => {
            const id = record[`${field}_id`];
            const isThere = tables.has(`${prefix}${table}`) && (typeof id === "number" || typeof id === "bigint");
            const found = isThere ? database.prepare(`select * from ${from(table)} where id = ?`).get(id) : undefined;
            return [field, (found as Fields | undefined) ?? null];
          }),
        ),
        many: {
          ...Object.fromEntries(
            Object.entries(joined).map(([field, table]) => {
              const isThere = tables.has(`${prefix}${table}`) && tables.has(`${prefix}record_${field}`);
              const sql = `select ${from(table)}.* from ${from(table)} join ${from(`record_${field}`)} as link
                on link.${table}_id = ${from(table)}.id where link.record_id = ? order by link.id`;
              return [field, isThere ? all(sql) : []];
            }),
          ),
          output_data: tables.has(`${prefix}datakey`)
            ? all(`select * from ${from("datakey")} where output_from_record_id = ? order by path`)
            : [],
        },
      };
    }
  } finally {
    database.close();
  }
}

/** Plain tables only: views, virtual tables and columns that are computed may compute for ever. */
function tablesOf(database: DatabaseSync): ReadonlySet<string> {
  const rows = database.prepare("select name, sql from sqlite_schema where type = 'table'").all();
  const tables = rows as { readonly name: string; readonly sql: string | null }[];
  return new Set(tables.filter(({ sql }) => !/\bvirtual\b|\bas\s*\(/i.test(sql ?? "")).map(({ name }) => name));
}
