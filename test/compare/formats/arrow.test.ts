import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { unpackFrame } from "../../../src/compare/formats/lz4/frame.ts";
import { comparing, openedAs, survivors } from "./comparing.ts";

const file = (name: string): Buffer => readFileSync(new URL(`../../fixtures/tables/${name}`, import.meta.url));
const recorded = file("lz4.feather");

describe("an Arrow file", () => {
  test.each(["zstd.feather", "plain.feather"])("says the same in other batches and compressions: %s", async (name) => {
    const { kind, setAside } = await comparing("table.feather", recorded, file(name));
    expect(kind).toBe("equivalent");
    expect(setAside.map(({ rule }) => rule)).toEqual(["Arrow: record batches, dictionaries and compression"]);
  });

  test("holds its cells exactly, and lists and structs as text", async () => {
    const { parts, unreadable } = await openedAs("table.feather", file("zstd.feather"));
    expect(unreadable).toBeNull();
    const table = parts.find((part) => part.kind === "table");
    if (table === undefined) throw new Error("there is no table");
    const row = new Map(table.columns.map(({ name }, at) => [name, [...table.rows()].flat()[3]?.[at]]));
    expect(Object.fromEntries(row)).toMatchObject({
      large: 9007199254740996n,
      unsigned: 18446744073709551612n,
      moment: "2020-09-13T12:26:40.000000003",
      time: "00:00:00.000003",
      price: { exact: "1234567890123456789312e-2" },
      list: "[3, 4]",
      struct: null,
      map: '[{"key": "k", "value": 1}, {"key": "k", "value": 2}]',
      group: "",
      empty: null,
    });
  });

  test("differs by the last bit of one double", async () => {
    const { kind, explanation } = await comparing("table.feather", recorded, file("last-bit.feather"));
    expect(kind).toBe("different");
    expect(explanation).toMatch(/^1 of [\d,]+ numbers differs, in row 17 \(id=16\), column x: /);
  });

  test("differs by what its schema notes", async () => {
    const plain = file("plain.feather");
    const other = Buffer.from(plain.toString("latin1").replaceAll("gram", "kilo"), "latin1");
    const { kind, explanation } = await comparing("table.feather", plain, other);
    expect(kind).toBe("different");
    expect(explanation).toMatch(/metadata unit/);
  });

  test("of the first Feather is compared as bytes, and says so", async () => {
    const { unreadable } = await openedAs("table.feather", Buffer.from("FEA1 and something FEA1"));
    expect(unreadable).toMatch(/first version/);
  });

  test("is compared as bytes when it is cut or followed by something", async () => {
    expect((await openedAs("table.feather", recorded.subarray(0, -1))).unreadable).not.toBeNull();
    expect((await openedAs("table.feather", Buffer.concat([recorded, Buffer.from("x")]))).unreadable).not.toBeNull();
  });
});

describe("an LZ4 frame", () => {
  const frame = Buffer.from("04224d186040820500008068656c6c6f00000000", "hex");

  test("is unpacked as a whole", () => {
    expect(Buffer.from(unpackFrame(frame, 100)).toString()).toBe("hello");
  });

  test.each([
    ["cut off", frame.subarray(0, -1)],
    ["followed by something", Buffer.concat([frame, Buffer.from("x")])],
    ["followed by another", Buffer.concat([frame, frame])],
  ])("is refused when it is %s", (_what, bytes) => {
    expect(() => unpackFrame(bytes, 100)).toThrow(/compressed data/);
  });

  test("gives no more than it may", () => {
    expect(() => unpackFrame(frame, 4)).toThrow(/larger than they may be/);
  });
});

test.each(["ordered", "plain"])("the order of levels is content, as plots and models follow it: %s", async (kind) => {
  for (const format of ["feather", "parquet"]) {
    const [rising, falling] = [file(`${kind}-levels.${format}`), file(`${kind}-levels-turned.${format}`)];
    const comparison = await comparing(`answers.${format}`, rising, falling);
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toMatch(/^levels of column answer: the same 3 elements in another order/);
  }
});

test("whatever is done to an Arrow file, it is the same only if its cells are", { timeout: 30_000 }, async () => {
  const cells = async (bytes: Buffer) => {
    const { parts } = await openedAs("table.feather", bytes);
    return parts.map((part) => (part.kind === "table" ? [part.columns, [...part.rows()].flat()] : part));
  };
  const original = await cells(recorded);
  for (const { bytes } of await survivors("table.feather", recorded, 150, 5))
    expect(await cells(bytes)).toEqual(original);
});
