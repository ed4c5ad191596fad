import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

const file = (name: string): Buffer => readFileSync(new URL(`../../fixtures/tables/${name}`, import.meta.url));
const recorded = file("dictionaries.parquet");

const rowOf = async (name: string, row: number) => {
  const { parts, unreadable } = await openedAs(name, file(name));
  expect(unreadable).toBeNull();
  const table = parts.find((part) => part.kind === "table");
  if (table === undefined) throw new Error("there is no table");
  const cells = [...table.rows()].flat()[row] ?? [];
  return new Map(table.columns.map((column, at) => [column.name, cells[at]]));
};

describe("a Parquet file", () => {
  test.each(["deltas.parquet", "lz4.parquet"])(
    "says the same in other encodings, pages, groups of rows and codecs: %s",
    async (name) => {
      const { kind, setAside } = await comparing("table.parquet", recorded, file(name));
      expect(kind).toBe("equivalent");
      expect(setAside.map(({ rule }) => rule)).toEqual([
        "Parquet: row groups, pages, encodings, compression and statistics",
      ]);
    },
  );

  test("holds whole numbers, moments and decimals with all their digits", async () => {
    for (const name of ["dictionaries.parquet", "deltas.parquet"]) {
      const row = await rowOf(name, 3);
      expect(row.get("large")).toBe(9007199254740996n);
      expect(row.get("unsigned")).toBe(18446744073709551612n);
      expect(row.get("moment")).toBe("2020-09-13T12:26:40.000000003");
      expect(row.get("day")).toBe("2021-03-04");
      expect(row.get("price")).toEqual({ exact: "1234567890123456789312e-2" });
      expect(row.get("bytes")).toEqual(Uint8Array.of(3, 255));
      expect(row.get("word")).toBe("");
    }
  });

  test("tells what is null from what is empty, in columns, lists and structs", async () => {
    const lists = await Promise.all(
      [0, 1, 2, 3].map(async (row) => (await rowOf("deltas.parquet", row)).get("list.list.element")),
    );
    expect(lists).toEqual(["null", "[]", "[null, 2]", "[3, 4]"]);
    const structs = await Promise.all([0, 1, 2].map((row) => rowOf("deltas.parquet", row)));
    expect(structs.map((row) => [row.get("struct: present"), row.get("struct.a"), row.get("struct.b")])).toEqual([
      [null, null, null],
      [true, 1n, "q"],
      [true, null, "q"],
    ]);
  });

  test("differs by the last bit of one double, told with its row and column", async () => {
    const { kind, explanation, suggestion } = await comparing("table.parquet", recorded, file("last-bit.parquet"));
    expect(kind).toBe("different");
    expect(explanation).toMatch(/^1 of [\d,]+ numbers differs, in row 17 \(id=16\), column x: /);
    expect(suggestion).toMatch(/^compare: \{ rtol: \de-1[67] \}$/);
    const tolerance = { kind: "scaled", rtol: 1e-15, atol: 0 } as const;
    expect((await comparing("table.parquet", recorded, file("last-bit.parquet"), { tolerance })).kind).toBe("close");
  });

  test("sets its writer aside, and nothing else of what it notes", async () => {
    const version = Buffer.from(recorded.toString("latin1").replace("version 25.0", "version 24.0"), "latin1");
    const { kind, setAside } = await comparing("table.parquet", recorded, version);
    expect({ kind, rules: setAside.map(({ rule }) => rule) }).toEqual({
      kind: "equivalent",
      rules: ["Parquet: writer"],
    });
    const unit = Buffer.from(recorded.toString("latin1").replace("gram", "kilo"), "latin1");
    const other = await comparing("table.parquet", recorded, unit);
    expect(other.kind).toBe("different");
    expect(other.explanation).toMatch(/metadata unit/);
  });

  test("is compared as bytes when it is cut, encrypted or followed by something", async () => {
    const head = recorded.subarray(0, 4000);
    for (const bytes of [
      Buffer.concat([head, recorded.subarray(-8)]),
      Buffer.concat([recorded.subarray(0, 500), recorded.subarray(600)]),
    ]) {
      expect((await openedAs("table.parquet", bytes)).unreadable).not.toBeNull();
    }
  });

  test("never asks for as much as it claims to hold", async () => {
    const bytes = Buffer.from(recorded);
    bytes.writeUInt32LE(0xfffffff0, bytes.length - 8);
    expect((await openedAs("table.parquet", bytes)).unreadable).toMatch(/footer/);
  });
});

test("whatever is done to a Parquet file, it is the same only if its cells are", { timeout: 30_000 }, async () => {
  const cells = async (bytes: Buffer) => {
    const { parts } = await openedAs("table.parquet", bytes);
    return parts.map((part) => (part.kind === "table" ? [part.columns, [...part.rows()].flat()] : part));
  };
  const original = await cells(recorded);
  for (const { bytes } of await survivors("table.parquet", recorded, 150, 3))
    expect(await cells(bytes)).toEqual(original);
});
