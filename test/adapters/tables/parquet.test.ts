import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { expect, test } from "vitest";
import { parquetFile } from "../../../src/adapters/tables/parquet.ts";
import type { TableRow } from "../../../src/domain/table.ts";
import { columns, firstMoment, rowNumber } from "./some-table.ts";

function written(rows: Iterable<TableRow>): { readonly file: ArrayBuffer; readonly pieces: number } {
  const pieces: Uint8Array[] = [];
  const file = parquetFile(columns, (bytes) => pieces.push(bytes.slice()));
  for (const row of rows) file.add(row);
  file.close();
  const bytes = Buffer.concat(pieces);
  return { file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), pieces: pieces.length };
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => rowNumber(number));

test("what is written as Parquet is read again with its types, gaps and names", async () => {
  const { file } = written(numbers(3));
  const rows = await parquetReadObjects({ file });
  expect(rows).toHaveLength(3);
  expect(rows[0]).toEqual({
    label: "run 0",
    timestamp: new Date(firstMoment),
    duration: 0,
    modified: false,
    "parameters.N": BigInt(2 ** 53 - 1),
    "parameters.N ": null,
    "parameters.fast": null,
    "claims.p = 0.05 \\ 'ü' 😀\n": null,
    "outputs.figures/a.txt": null,
    "outputs.empty": null,
  });
  expect(rows[1]).toMatchObject({
    label: "größer 😀",
    timestamp: new Date(firstMoment + 1000),
    modified: true,
    "parameters.N ": 1n,
    "parameters.fast": false,
    "claims.p = 0.05 \\ 'ü' 😀\n": -0.5,
  });
  const { children } = parquetSchema(parquetMetadata(file));
  expect(children.map(({ element: { type, logical_type } }) => [type, logical_type?.type])).toEqual([
    ["BYTE_ARRAY", "STRING"],
    ["INT64", "TIMESTAMP"],
    ["DOUBLE", undefined],
    ["BOOLEAN", undefined],
    ["INT64", undefined],
    ["INT64", undefined],
    ["BOOLEAN", undefined],
    ["DOUBLE", undefined],
    ["BYTE_ARRAY", "STRING"],
    ["BYTE_ARRAY", "STRING"],
  ]);
});

test("rows go out in groups, and the groups are one table", async () => {
  const { file, pieces } = written(numbers(20_001));
  expect(pieces).toBeGreaterThan(3);
  const metadata = parquetMetadata(file);
  expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([10_000, 10_000, 1]);
  const rows = await parquetReadObjects({ file, columns: ["label", "parameters.N "] });
  expect(rows).toHaveLength(20_001);
  expect(rows[20_000]).toEqual({ label: "run 20000", "parameters.N ": 20_000n });
});

test("a table without rows is one all the same", async () => {
  expect(await parquetReadObjects({ file: written([]).file })).toEqual([]);
});
