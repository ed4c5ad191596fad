import { describe, expect, test } from "vitest";
import type { RasterPart } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";

interface Fields {
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  readonly compression?: number;
  readonly perMetre?: number;
  /** Blue, green, red and the reserved byte of each entry; or masks. */
  readonly palette?: readonly number[];
  readonly entries?: number;
  readonly rows: readonly (readonly number[])[];
  readonly after?: string;
}

/** With rows as they are stored: from the bottom, each filled up to four bytes. */
function bmpOf({
  width = 2,
  height = 1,
  bits = 24,
  compression = 0,
  perMetre = 0,
  palette = [],
  entries = 0,
  rows,
  after = "",
}: Fields): Buffer {
  const head = Buffer.alloc(54);
  const pixels = Buffer.concat(
    rows.map((row) => Buffer.concat([Buffer.from(row), Buffer.alloc((4 - (row.length % 4)) % 4)])),
  );
  head.write("BM");
  head.writeUInt32LE(54 + palette.length + pixels.length, 2);
  head.writeUInt32LE(54 + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeInt32LE(perMetre, 38);
  head.writeInt32LE(perMetre, 42);
  head.writeUInt32LE(entries, 46);
  return Buffer.concat([head, Buffer.from(palette), pixels, Buffer.from(after)]);
}

async function samples(bytes: Uint8Array): Promise<readonly number[]> {
  const { parts, unreadable } = await opened("a.bmp", bytes);
  if (unreadable !== null) throw new Error(unreadable);
  return [...(parts[0] as RasterPart).samples];
}

const redBlue = [255, 0, 0, 255, 0, 0, 255, 255];
const palette = (reserved: number) => [0, 0, 255, reserved, 255, 0, 0, reserved];

describe("the pixels", () => {
  test.each<readonly [string, Fields]>([
    ["of 24 bits", { rows: [[0, 0, 255, 255, 0, 0]] }],
    ["of 32 bits", { bits: 32, rows: [[0, 0, 255, 0, 255, 0, 0, 0]] }],
    ["of 16 bits", { bits: 16, rows: [[0x00, 0x7c, 0x1f, 0x00]] }],
    ["of 8 bits", { bits: 8, entries: 2, palette: palette(0), rows: [[0, 1]] }],
    ["of 4 bits", { bits: 4, entries: 2, palette: palette(0), rows: [[0x01]] }],
    ["of 1 bit", { bits: 1, entries: 2, palette: palette(0), rows: [[0b0100_0000]] }],
    [
      "with masks",
      {
        bits: 32,
        compression: 3,
        palette: [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0],
        rows: [[255, 0, 0, 0, 0, 0, 255, 0]],
      },
    ],
  ])("%s", async (_what, fields) => {
    expect(await samples(bmpOf(fields))).toEqual(redBlue);
  });

  test("from the bottom or, with a negative height, from the top", async () => {
    const [one, two] = [
      [0, 0, 255],
      [255, 0, 0],
    ];
    const [up, down] = [
      bmpOf({ width: 1, height: 2, rows: [two, one] }),
      bmpOf({ width: 1, height: -2, rows: [one, two] }),
    ];
    expect(await samples(up)).toEqual(redBlue);
    expect((await compared("a.bmp", up, down)).kind).toBe("equivalent");
  });

  test("keep the highest of 32 bits as their opacity where any is set", async () => {
    expect(await samples(bmpOf({ bits: 32, rows: [[0, 0, 255, 7, 255, 0, 0, 0]] }))).toEqual([
      255, 0, 0, 7, 0, 0, 255, 0,
    ]);
  });
});

test("the reserved bytes of the colour table are set aside", async () => {
  const [left, right] = [0, 255].map((reserved) =>
    bmpOf({ bits: 8, entries: 2, palette: palette(reserved), rows: [[0, 1]] }),
  );
  expect(await compared("a.bmp", left as Buffer, right as Buffer)).toMatchObject({
    kind: "equivalent",
    setAside: [{ rule: "BMP: reserved bytes", where: "colour table" }],
  });
});

describe("what is content", () => {
  const usual: Fields = { rows: [[0, 0, 255, 255, 0, 0]] };
  test.each<readonly [string, Fields, Fields]>([
    ["pixel", usual, { rows: [[0, 0, 255, 254, 0, 0]] }],
    ["resolution", usual, { ...usual, perMetre: 2835 }],
    ["beside the picture", usual, { ...usual, after: "station 7" }],
    ["suggested palette", usual, { ...usual, entries: 1, palette: [1, 2, 3, 0] }],
    [
      "pixel",
      { bits: 8, entries: 2, palette: palette(0), rows: [[0, 1]] },
      { bits: 8, entries: 2, palette: [0, 0, 254, 0, 255, 0, 0, 0], rows: [[0, 1]] },
    ],
  ])("%s", async (name, left, right) => {
    const comparison = await compared("a.bmp", bmpOf(left), bmpOf(right));
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toContain(name);
  });
});

describe("what cannot be read is compared as bytes", () => {
  const row = [0, 0, 255, 255, 0, 0];
  test.each<readonly [string, Buffer, string]>([
    ["a cut file", bmpOf({ rows: [row] }).subarray(0, -1), "cut short"],
    ["run-length coding", bmpOf({ bits: 8, compression: 1, entries: 2, palette: palette(0), rows: [[0, 1]] }), "coded"],
    ["a colour outside of the palette", bmpOf({ bits: 8, entries: 2, palette: palette(0), rows: [[0, 2]] }), "palette"],
    ["a size that its bytes cannot fill", bmpOf({ width: 30000, height: 30000, rows: [row] }), "cut short"],
    ["no pixels", bmpOf({ width: 0, rows: [row] }), "no pixels"],
    [
      "masks with a gap",
      bmpOf({ bits: 32, compression: 3, palette: [5, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0], rows: [[...row, 0, 0]] }),
      "stored",
    ],
  ])("%s", async (_what, bytes, reason) => {
    expect((await opened("a.bmp", bytes)).unreadable).toContain(reason);
  });

  test("a text that begins with the same letters is no BMP", async () => {
    expect((await opened("a.txt", Buffer.from("BMI of the patients, by group and by year\n"))).format.name).not.toBe(
      "BMP",
    );
  });
});

test("a picture damaged in hundreds of ways is read as what it is or not at all", async () => {
  const whole = bmpOf({
    bits: 8,
    entries: 2,
    palette: palette(9),
    width: 5,
    height: 3,
    rows: [
      [0, 1, 0, 1, 0],
      [1, 1, 0, 0, 1],
      [0, 0, 0, 1, 1],
    ],
  });
  for (const { what, bytes } of mutants(whole, 300, 15)) {
    const { unreadable } = await opened("a.bmp", bytes);
    expect(unreadable ?? "", what).not.toContain("gave up");
    await compared("a.bmp", whole, bytes);
  }
});
