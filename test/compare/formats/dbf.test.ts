import { describe, expect, test } from "vitest";
import { contentOf, endures, whyUnreadable } from "./arrays.ts";
import { comparing } from "./comparing.ts";
import { compared } from "./containers.ts";

interface Made {
  readonly date?: readonly [year: number, month: number, day: number];
  readonly rows?: readonly string[];
  readonly language?: number;
  readonly end?: string;
  readonly decimals?: number;
}

const rows = [" ann       3.50", " b\u00fc           4", "*gone          "];

/** A name of eight characters and a number of six, as GDAL and R write them. */
function table({
  date = [126, 11, 25],
  rows: own = rows,
  language = 0,
  end = "\x1a",
  decimals = 2,
}: Made = {}): Buffer {
  const head = Buffer.alloc(97);
  head.set([3, ...date]);
  head.writeUInt32LE(own.length, 4);
  head.writeUInt16LE(head.length, 8);
  head.writeUInt16LE(15, 10);
  head[29] = language;
  head.write("NAME\0\0\0\0\0\0\0C", 32, "latin1");
  head[48] = 8;
  head.write("MASS\0\0\0\0\0\0\0N", 64, "latin1");
  head.set([6, decimals], 80);
  head[96] = 0x0d;
  return Buffer.concat([head, Buffer.from(own.join(""), "latin1"), Buffer.from(end, "latin1")]);
}

test("a table of dBASE is read by its columns", async () => {
  expect(await contentOf("a.dbf", table())).toMatchObject({
    "": [
      ["(deleted)", "NAME", "MASS"],
      [false, "ann", 3.5],
      [false, Uint8Array.of(98, 252), 4],
      [true, "gone", null],
    ],
  });
});

test("a column without decimals counts things, which a tolerance for the whole table leaves alone", async () => {
  const tolerance = { kind: "scaled", rtol: 0.5, atol: 0 } as const;
  const kinds = [0, 2].map(async (decimals) => {
    const [ours, theirs] = [" ann          5", " ann          6"].map((row) => table({ rows: [row], decimals }));
    return (await comparing("a.dbf", ours as Buffer, theirs as Buffer, { tolerance })).kind;
  });
  expect(await Promise.all(kinds)).toEqual(["different", "close"]);
});

describe("what is set aside", () => {
  test("is the day on which it was written", async () => {
    expect(await compared("a.dbf", table(), table({ date: [127, 1, 2] }))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "dBASE: date of last update", where: "header" }],
    });
  });

  test.each<readonly [string, Made]>([
    ["a cell", { rows: [" ann       3.51", ...rows.slice(1)] }],
    ["a mark of deletion", { rows: ["*ann       3.50", ...rows.slice(1)] }],
    ["a record", { rows: rows.slice(1) }],
    ["the language", { language: 3 }],
    ["the digits of a column", { decimals: 3 }],
    ["what follows the end", { end: "\x1amore" }],
  ])("is not %s", async (_what, made) => {
    expect((await compared("a.dbf", table(), table({ date: [127, 1, 2], ...made }))).kind).toBe("different");
  });
});

test("a record without its mark is no record", async () => {
  expect(await whyUnreadable("a.dbf", table({ rows: ["xann       3.50"] }))).toMatch(/neither the mark/);
});

test("a table that is damaged is read or refused, and never taken for another", async () => {
  await endures("a.dbf", table(), 300, 7);
});
