import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { Column, TableRow } from "../../domain/table.ts";
import type { TableFile } from "../../ports.ts";

/* Apache Parquet 2. Each column may have gaps in the schema, so that files of different runs can be read as one table. */

type Schema = ConstructorParameters<typeof ParquetWriter>[0]["schema"];

/** As many rows as are written together: enough to be packed well, few enough for a small memory. */
const groupRows = 10_000;

/** Hands the bytes on as each group of rows is done. */
export function parquetFile(columns: readonly Column[], write: (bytes: Uint8Array) => void): TableFile {
  const writer = new Handing(write);
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: "tickmark" });
  let rows: TableRow[] = [];
  const writeGroup = () => {
    const columnData = columns.map(({ name, kind }, at) => ({
      name,
      data: rows.map((row) => (kind === "integer" && row[at] !== null ? BigInt(row[at] as number) : row[at])),
    }));
    // It answers a promise only where `flush` does.
    void file.write({ columnData, rowGroupSize: groupRows });
    rows = [];
  };
  return {
    add(row) {
      rows.push(row);
      if (rows.length === groupRows) writeGroup();
    },
    close() {
      if (rows.length > 0) writeGroup();
      void file.finish();
    },
  };
}

/** Keeps what was written only until it is handed on. */
class Handing extends ByteWriter {
  readonly #write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    super();
    this.#write = write;
  }

  flush(): void {
    this.#write(this.getBytes());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

const types = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  truth: { type: "BOOLEAN" },
  time: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
} as const;

function schemaOf(columns: readonly Column[]): Schema {
  return [
    { name: "records", num_children: columns.length },
    ...columns.map(({ name, kind }) => ({ name, repetition_type: "OPTIONAL" as const, ...types[kind] })),
  ];
}
