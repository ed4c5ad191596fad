import { type Content, latin1 } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Column, Part, TablePart } from "../part.ts";
import { shown } from "./packed/asides.ts";
import type { Footer } from "./parquet/footer.ts";
import type { Schema } from "./parquet/schema.ts";
import { metadataParts } from "./tables/metadata.ts";

/**
 * Apache Parquet: a table with typed columns. A nested column is one column for each of its leaves, as Parquet stores it,
 * whose cells are lists as text; a group that may be absent has a column that says whether it is there.
 */
export const parquet: Format = {
  name: "Parquet",
  representation: "row groups, pages, encodings, compression and statistics",
  recognises: (head, _name, content) =>
    latin1(head.subarray(0, 4)) === "PAR1" &&
    latin1(content.read(Math.max(0, content.size - 4), content.size)) === "PAR1",
  open,
};

const mostColumns = 100_000;

async function open(content: Content, reading: Reading): Promise<readonly Part[]> {
  const { footerOf, levelsOf, nameOf, rowsOf, schemaOf, weightOf } = await import("./parquet/reader.ts");
  const footer = footerOf(content);
  const schema = schemaOf(footer);
  if (schema.leaves.length === 0 || schema.leaves.length > mostColumns)
    throw new Unreadable("it has no columns that could be compared");
  check(footer, schema);
  const weights = footer.groups.map(({ chunks }) =>
    chunks.reduce((total, chunk) => total + weightOf(content, chunk), 0),
  );
  reading.hold(Math.max(0, ...weights));
  const columns: readonly Column[] = [
    ...schema.leaves.map(({ path, typeText }) => ({ name: nameOf(path), type: typeText })),
    ...schema.groups.map(({ path }) => ({ name: `${nameOf(path)}: present`, type: "group" })),
  ];
  const table: TablePart = {
    kind: "table",
    at: "",
    columns,
    textual: false,
    rows: () => rowsOf(content, footer, schema),
  };
  // What is damaged shows when it is read, and has to show now.
  for (const _ of table.rows());
  reading.setAside({ rule: "Parquet: writer", where: "created_by", value: footer.createdBy });
  if (schema.fieldIds.length > 0)
    reading.setAside({
      rule: "Parquet: field numbers",
      where: "schema",
      value: shown(schema.fieldIds.join(" ")),
    });
  const { notes, schemas, categories } = await arrowSchemas(footer, reading);
  const levels = levelsOf(content, footer, schema, categories);
  const about = metadataParts("Parquet", "metadata", notes, reading);
  return [table, ...levels, ...about, ...schemas, ...columnMetadata(footer)];
}

/** Columns with levels, by their names. */
type Categories = ReadonlyMap<string, { readonly isOrdered: boolean }>;

const none: Categories = new Map();

/**
 * The Arrow schema that Arrow's writers keep beside Parquet's own, as what it says: its bytes also hold versions of the
 * writer. What cannot be understood stays as it is.
 */
async function arrowSchemas(
  { keyValues }: Footer,
  reading: Reading,
): Promise<{
  readonly notes: Footer["keyValues"];
  readonly schemas: readonly Part[];
  readonly categories: Categories;
}> {
  const [found, ...others] = keyValues.filter(({ key }) => key === "ARROW:schema");
  if (found?.value == null || others.length > 0) return { notes: keyValues, schemas: [], categories: none };
  const { categoriesOf, columnsOf, schemaIn, schemaParts } = await import("./arrow/schema-only.ts");
  try {
    const schema = schemaIn(Buffer.from(found.value, "base64"));
    const columns = columnsOf(schema).map(
      ({ name, type }) =>
        new Map([
          ["name", name],
          ["type", type],
        ]),
    );
    const schemas: readonly Part[] = [
      { kind: "value", at: "Arrow schema", value: columns },
      ...schemaParts("Parquet", "Arrow schema's metadata", schema, reading),
    ];
    return { notes: keyValues.filter((each) => each !== found), schemas, categories: categoriesOf(schema) };
  } catch {
    return { notes: keyValues, schemas: [], categories: none };
  }
}

/** Every row group has every leaf, in order, and as many rows as the footer says. */
function check({ rows, groups }: Footer, { leaves }: Schema): void {
  const total = groups.reduce((sum, group) => sum + group.rows, 0);
  if (total !== rows) throw new Unreadable("its rows are not as many as it says");
  for (const { chunks, rows: groupRows } of groups) {
    if (chunks.length !== leaves.length) throw new Unreadable("a row group of it lacks columns");
    for (const [at, chunk] of chunks.entries()) {
      const leaf = leaves[at];
      const isSame = leaf?.type === chunk.type && leaf?.path.length === chunk.path.length;
      if (!isSame || leaf.path.some(({ name }, step) => name !== chunk.path[step])) {
        throw new Unreadable("the columns of a row group are not those of its schema");
      }
      if (leaf.maxRepetition === 0 && chunk.values !== groupRows)
        throw new Unreadable("a column of it is shorter than it says");
    }
  }
}

/** What is noted at a column chunk, by column and row group. */
function columnMetadata({ groups }: Footer): readonly Part[] {
  return groups.flatMap(({ chunks }, group) =>
    chunks.flatMap(({ path, keyValues }) => {
      if (keyValues.length === 0) return [];
      const value = new Map(keyValues.map(({ key, value: text }) => [key, text]));
      return [{ kind: "value", at: `notes on column ${path.join(".")}, row group ${group + 1}`, value } as const];
    }),
  );
}
