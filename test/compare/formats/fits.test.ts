import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { contentOf, endures, whyUnreadable } from "./arrays.ts";
import { comparing } from "./comparing.ts";
import { compared } from "./containers.ts";
import { sample } from "./pictures.ts";

const filled = (bytes: Uint8Array, filler: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((2880 - (bytes.length % 2880)) % 2880, filler)]);
const unit = (cards: readonly string[], data: Uint8Array = new Uint8Array(0)): Buffer =>
  Buffer.concat([filled(Buffer.from([...cards, "END"].map((card) => card.padEnd(80)).join("")), 32), filled(data, 0)]);
const card = (keyword: string, value: string | number | boolean, comment = ""): string => {
  const text = typeof value === "boolean" ? (value ? "T" : "F") : typeof value === "number" ? `${value}` : `'${value}'`;
  return `${keyword.padEnd(8)}= ${text.padStart(20)}${comment === "" ? "" : ` / ${comment}`}`;
};

const pixels = (...numbers: readonly number[]): Buffer => Buffer.from(new Int16Array(numbers).buffer).swap16();
const image = (...more: readonly string[]): Buffer => imageOf(pixels(1, 2, 3, 4, 5, -6), ...more);
const imageOf = (data: Uint8Array, ...more: readonly string[]): Buffer =>
  unit(
    [card("SIMPLE", true), card("BITPIX", 16), card("NAXIS", 2), card("NAXIS1", 3), card("NAXIS2", 2), ...more],
    data,
  );
const table = (
  rowBytes: number,
  rows: number,
  heap: number,
  fields: readonly string[],
  data: Uint8Array,
  ...more: readonly string[]
): Buffer =>
  unit(
    [
      card("XTENSION", "BINTABLE"),
      card("BITPIX", 8),
      card("NAXIS", 2),
      card("NAXIS1", rowBytes),
      card("NAXIS2", rows),
      card("PCOUNT", heap),
      card("GCOUNT", 1),
      card("TFIELDS", fields.length),
      ...fields.flatMap((field, at) => {
        const [form = "", name = `c${at + 1}`] = field.split(" ").toReversed();
        return [card(`TTYPE${at + 1}`, name), card(`TFORM${at + 1}`, form)];
      }),
      ...more,
    ],
    data,
  );

describe("a file is read", () => {
  test("with its cards and pixels", async () => {
    const cards = [
      card("OBJECT", "M31  "),
      card("EXPTIME", 300.5),
      "GAIN    =               1.5D+1",
      card("ISO", "it''s"),
      "HISTORY one",
      "HISTORY two",
    ];
    const content = await contentOf("a.fits", image(...cards, "HIERARCH ESO DET ID = 'ccd'", "EMPTY   ="));
    expect(content["HDU 0 image"]).toBe("i2 2,3: 1 2 3 4 5 -6");
    expect(Object.fromEntries(content["HDU 0 header"] as Map<string, unknown>)).toMatchObject({
      NAXIS1: 3n,
      OBJECT: "M31",
      EXPTIME: 300.5,
      GAIN: 15,
      ISO: "it's",
      HISTORY: ["one", "two"],
      "ESO DET ID": "ccd",
    });
  });

  test("with long strings joined", async () => {
    const content = await contentOf("a.fits", image(card("LONG", "one &"), "CONTINUE  'two' / why"));
    expect((content["HDU 0 header"] as Map<string, unknown>).get("LONG")).toBe("one two");
  });

  test("with tables: single values, vectors, lists", async () => {
    const row = (at: number, text: string, count: number, start: number) => {
      const bytes = Buffer.alloc(4 + 3 + 4 + 8 + 1);
      bytes.writeInt32BE(at);
      bytes.write(text, 4);
      bytes.set(pixels(at, -at), 7);
      bytes.writeInt32BE(count, 11);
      bytes.writeInt32BE(start, 15);
      bytes.write(at === 1 ? "T" : "F", 19);
      return bytes;
    };
    const data = Buffer.concat([row(1, "ab", 2, 0), row(2, "c", 0, 0), pixels(7, 8)]);
    const content = await contentOf(
      "a.fits",
      Buffer.concat([image(), table(20, 2, 4, ["J", "3A", "2I", "1PI(2)", "L"], data)]),
    );
    expect(content).toMatchObject({
      "HDU 1 table": [
        ["c1", "c2", "c5"],
        [1, "ab", true],
        [2, "c", false],
      ],
      "HDU 1 column c3": "i2 2,2: 1 -1 2 -2",
      "HDU 1 column c4": [
        ["row", "c4"],
        [0, 7],
        [0, 8],
        [1, null],
      ],
    });
  });
});

describe("what is set aside", () => {
  test("is check sums and the date of writing, with the comments behind them", async () => {
    const other = image(
      card("DATE", "2026-11-25"),
      card("CHECKSUM", "9ojX9njW", "updated"),
      card("OBJECT", "M31", "what was seen"),
    );
    const { setAside, kind } = await compared("a.fits", image(card("OBJECT", "M31", "what was seen")), other);
    expect(kind).toBe("equivalent");
    expect(setAside.map(({ rule }) => rule).toSorted()).toEqual(["FITS: check sums", "FITS: date of writing"]);
  });

  test("is the time at which IDL began a header", async () => {
    const written = (by: string) =>
      Buffer.from(
        image()
          .toString("latin1")
          .replace(/T {50}/, `T / ${by}`.padEnd(51)),
        "latin1",
      );
    const [one, two] = ["Written by IDL:  Tue Jul  5 12:00:00 2011", "Written by IDL:  Wed Jul  6 08:30:00 2011"];
    expect(await compared("a.fits", written(one), written(two))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "FITS: date of writing", where: "HDU 0: SIMPLE" }],
    });
    expect((await compared("a.fits", written(one), written("Written by hand"))).kind).toBe("different");
  });

  test("is no unit in a comment", async () => {
    const [left, right] = ["[s] exposure", "[ms] exposure"].map((comment) => image(card("EXPTIME", 300, comment)));
    const { kind, explanation } = await compared("a.fits", left as Buffer, right as Buffer);
    expect(kind).toBe("different");
    expect(explanation).toContain("HDU 0 comments: /EXPTIME");
  });

  test("is the time at which tiles of an image were packed", async () => {
    const compressed = (time: number, last: number) => {
      const tile = gzipSync(pixels(1, 2, last));
      tile.writeUInt32LE(time, 4);
      const place = Buffer.alloc(8);
      place.writeInt32BE(tile.length);
      const cards = [card("ZIMAGE", true), card("ZCMPTYPE", "GZIP_1")];
      const packed = table(
        8,
        1,
        tile.length,
        [`COMPRESSED_DATA 1PB(${tile.length})`],
        Buffer.concat([place, tile]),
        ...cards,
      );
      return Buffer.concat([image(), packed]);
    };
    expect((await compared("a.fits", compressed(1, 3), compressed(2, 3))).kind).toBe("equivalent");
    expect((await compared("a.fits", compressed(1, 3), compressed(2, 4))).kind).toBe("different");
  });

  test("is no pixel, card, unit, history or byte behind the last block", async () => {
    const own = image(card("BUNIT", "adu"), "HISTORY one");
    for (const other of [
      imageOf(pixels(1, 2, 3, 4, 5, 6), card("BUNIT", "adu"), "HISTORY one"),
      image(card("BUNIT", "electron"), "HISTORY one"),
      image(card("BUNIT", "adu"), "HISTORY two"),
      image(card("BUNIT", "adu"), "HISTORY one", card("DATE-OBS", "2021-01-01")),
      Buffer.concat([own, Buffer.from("more")]),
      Buffer.concat([own, table(4, 1, 0, ["J"], Buffer.alloc(4))]),
    ]) {
      expect((await compared("a.fits", own, other)).kind).toBe("different");
    }
  });
});

describe("a file is read as bytes, with the reason", () => {
  test.each([
    ["when it is cut short", image().subarray(0, 2881), /ends before its data do/],
    ["when its header has no end", image().subarray(0, 2000), /has no end/],
    [
      "when its size is no size",
      unit([card("SIMPLE", true), card("BITPIX", 8), card("NAXIS", 1), card("NAXIS1", -5)]),
      /cannot be/,
    ],
    [
      "when it is larger than the file",
      unit([card("SIMPLE", true), card("BITPIX", 8), card("NAXIS", 1), card("NAXIS1", 1e12)]),
      /before its data/,
    ],
    [
      "when a row points behind the end",
      Buffer.concat([image(), table(8, 1, 2, ["1PI(9)"], Buffer.from("000000090000000000ff", "hex"))]),
      /points behind/,
    ],
    [
      "when the columns do not fill a row",
      Buffer.concat([image(), table(9, 1, 0, ["J"], Buffer.alloc(9))]),
      /do not fill/,
    ],
  ])("%s", async (_, bytes, reason) => {
    expect(await whyUnreadable("a.fits", bytes)).toMatch(reason);
  });
});

describe("whole numbers of which the header says whether they have a sign", () => {
  const counts = (...numbers: readonly number[]) =>
    imageOf(
      pixels(...[7, 8, 9, 10, 65535, ...numbers].map((count) => count - 32768)),
      card("BZERO", 32768),
      card("BSCALE", 1),
    );

  test("are told as they are meant", async () => {
    const { kind, explanation } = await compared("a.fits", counts(34), counts(36));
    expect(kind).toBe("different");
    expect(explanation).toContain("recorded 34, produced 36");
  });

  test("are near by their own size, and not by that of the offset", async () => {
    const within = (rtol: number) => ({ paths: { "HDU 0 image": { kind: "scaled", rtol, atol: 0 } } }) as const;
    const small = (last: number) =>
      imageOf(pixels(...[7, 8, 9, 10, 11, last].map((count) => count - 32768)), card("BZERO", 32768));
    expect((await comparing("a.fits", small(34), small(36), within(0.001))).kind).toBe("different");
    expect((await comparing("a.fits", small(34), small(36), within(0.06))).kind).toBe("close");
  });

  test("are told as they are stored where the offset is another one", async () => {
    const shifted = (count: number) => imageOf(pixels(1, 2, 3, 4, 5, count), card("BZERO", 32767));
    expect((await compared("a.fits", shifted(34), shifted(36))).explanation).toContain("recorded 34, produced 36");
  });
});

test("changed bytes are refused or told", async () => {
  await endures("a.fits", image(card("OBJECT", "M31", "what was seen")), 150, 1);
  await endures("a.fits", sample("fits/cell-of-a-table/recorded.fits"), 60, 2);
});
