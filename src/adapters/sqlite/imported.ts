import type { ImportedRecord, KeptRecord } from "../../domain/imported-record.ts";
import type { Clock, ImportedRecords } from "../../ports.ts";
import { comparables } from "./comparables.ts";
import type { Database } from "./database.ts";
import { idRange, onlyOne } from "./id-range.ts";
import { importedConditions } from "./imported-filter.ts";
import { joined } from "./run-filter.ts";

type Row = Omit<KeptRecord, "tags" | "parameters"> & { readonly tags: string; readonly parameters: string };

const columns = `id, label, started_at as startedAt, duration, version, reason, outcome, tags, parameters, content, origin,
  imported_at as importedAt`;

export function sqliteImportedRecords(database: Database, clock: Clock): ImportedRecords {
  return {
    async add(records, origin) {
      const at = clock.now().toISOString();
      const added = database.transaction(() =>
        records.reduce((count, record) => count + insert(database, record, origin, at), 0),
      );
      await database.onDisk();
      return added;
    },

    async find(idOrLabel) {
      const [labelled] = database.all<Row>(
        `select ${columns} from imported_records where label = ? order by sequence desc limit 1`,
        idOrLabel,
      );
      if (labelled !== undefined) return kept(labelled);
      const range = idRange(idOrLabel);
      if (range === undefined) return undefined;
      const found = database.all<Row>(
        `select ${columns} from imported_records where id >= ? and id < ? limit 2`,
        ...range,
      );
      const only = onlyOne(found);
      return only && kept(only);
    },

    async *entries(filter) {
      const { sql, values } = joined(importedConditions(filter));
      // Numbers first, so that the records themselves are never all in memory, and others can write in between.
      const numbers = database.all<{ sequence: number }>(
        `select sequence from imported_records${sql} order by started_at desc, sequence desc limit ?`,
        ...values,
        filter.limit,
      );
      for (const { sequence } of numbers) {
        const row = database.first<Row>(`select ${columns} from imported_records where sequence = ?`, sequence);
        if (row !== undefined) yield kept(row);
      }
    },

    async remove(id) {
      return database.run("delete from imported_records where id = ?", id) === 1;
    },
  };
}

/** Answers how many rows that made: none, where it is there already. */
function insert(database: Database, record: ImportedRecord, origin: string, at: string): number {
  return database.run(
    `insert into imported_records (id, label, started_at, duration, version, reason, outcome, tags, parameters, comparable,
       content, origin, imported_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
    record.id,
    record.label,
    record.startedAt,
    record.duration,
    record.version,
    record.reason,
    record.outcome,
    JSON.stringify(record.tags),
    JSON.stringify(record.parameters),
    JSON.stringify(comparables(record.parameters)),
    record.content,
    origin,
    at,
  );
}

const kept = (row: Row): KeptRecord => ({
  ...row,
  tags: JSON.parse(row.tags) as string[],
  parameters: JSON.parse(row.parameters) as KeptRecord["parameters"],
});
