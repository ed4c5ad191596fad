import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { contentOf } from "../../../src/compare/content.ts";
import { directoryAt, openTagged } from "../../../src/compare/formats/tiff/directory.ts";
import { wholeNumbers } from "../../../src/compare/formats/tiff/field-values.ts";
import type { ArrayPart, Part, RasterPart } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { greyFields, sample, type TiffField, tiffOf, writtenAt, xmp } from "./pictures.ts";

async function partsOf(bytes: Uint8Array): Promise<readonly Part[]> {
  const { parts, unreadable } = await opened("a.tif", bytes);
  if (unreadable !== null) throw new Error(unreadable);
  return parts;
}

/** The levels of grey of the first page. */
async function greys(bytes: Uint8Array): Promise<readonly number[]> {
  const picture = (await partsOf(bytes)).find((part): part is RasterPart => part.kind === "raster");
  return [...(picture?.samples ?? [])].filter((_, at) => at % 4 === 0);
}

async function numbers(bytes: Uint8Array): Promise<readonly (number | bigint)[]> {
  const array = (await partsOf(bytes)).find((part): part is ArrayPart => part.kind === "array");
  return [...(array?.chunks() ?? [])].flatMap((chunk) => [...chunk]);
}

const levels = [10, 20, 30, 40, 50, 60];
const page = (pixels: Uint8Array | readonly number[], ...more: readonly TiffField[]) => ({
  fields: greyFields(3, 2, ...more),
  pixels: Uint8Array.from(pixels),
});
const plain = tiffOf(page(levels));
const tiledFields = greyFields(3, 2).filter(([tag]) => tag !== 278);

describe("the pixels do not depend on how they are stored", () => {
  test.each<readonly [string, Buffer]>([
    ["in one strip", plain],
    ["in two strips", tiffOf(page(levels, [278, 3, [1]], [273, 4, [8, 11]], [279, 4, [3, 3]]))],
    ["in runs (PackBits)", tiffOf(page([5, 10, 20, 30, 40, 50, 60], [259, 3, [32773]]))],
    ["deflated", tiffOf(page(deflateSync(Buffer.from(levels)), [259, 3, [8]]))],
    ["as differences", tiffOf(page(deflateSync(Buffer.from([10, 10, 10, 40, 10, 10])), [259, 3, [8]], [317, 3, [2]]))],
    ["coded by LZW", tiffOf(page(lzwCodes([256, ...levels, 257]), [259, 3, [5]]))],
    [
      "in tiles",
      tiffOf({
        fields: [...tiledFields, [322, 3, [2]], [323, 3, [2]], [324, 4, [8, 12]], [325, 4, [4, 4]]],
        pixels: Uint8Array.of(10, 20, 40, 50, 30, 0, 60, 0),
      }),
    ],
  ])("%s", async (_what, bytes) => {
    expect(await greys(bytes)).toEqual(levels);
    expect((await compared("a.tif", plain, bytes)).kind).toBe(bytes === plain ? "identical" : "equivalent");
  });

  test.each([
    ["tiff/byte-order", "compression of the pixels, strips and tiles, byte order"],
    ["tiff/lzw", "compression"],
    ["tiff/rows-in-each-strip", "strips"],
  ])("as in %s", async (name, words) => {
    const [recorded, produced] = [sample(`${name}/recorded.tif`), sample(`${name}/produced.tif`)];
    expect(await compared("a.tif", recorded, produced)).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: expect.stringContaining(words) }],
    });
  });
});

/** Codes of nine bits. */
function lzwCodes(codes: readonly number[]): readonly number[] {
  const bits = codes.map((code) => code.toString(2).padStart(9, "0")).join("");
  return (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2));
}

describe("the pixels of every kind", () => {
  test("of 1 bit", async () => {
    expect(await greys(tiffOf(page([0b10100000, 0b01000000], [258, 3, [1]])))).toEqual([255, 0, 255, 0, 255, 0]);
  });

  test("with zero as white", async () => {
    expect(await greys(tiffOf(page(levels, [262, 3, [0]])))).toEqual(levels.map((level) => 255 - level));
  });

  test("of 16 bits keep their low bytes", async () => {
    const deep = tiffOf({ fields: greyFields(1, 1, [258, 3, [16]]), pixels: Uint8Array.of(1, 2) });
    expect(await greys(deep)).toEqual([0x201]);
  });

  test("with a palette, in its colours of 16 bits", async () => {
    const colours = Array.from({ length: 12 }, (_, at) => at * 1000);
    const bytes = tiffOf({
      fields: greyFields(2, 1, [258, 3, [2]], [262, 3, [3]], [320, 3, colours]),
      pixels: Uint8Array.of(0b0110_0000),
    });
    const [, picture] = await partsOf(bytes);
    expect([...(picture as RasterPart).samples]).toEqual([1000, 5000, 9000, 65535, 2000, 6000, 10000, 65535]);
  });

  test.each<readonly [string, number, readonly number[], readonly (number | bigint)[]]>([
    ["signed", 2, [0xff, 0x7f], [-1, 127]],
    ["half precision", 3, [0, 0x3c, 0, 0xc0], [1, -2]],
    ["single precision", 3, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], [1, -2]],
  ])("numbers (%s) are an array", async (_what, format, pixels, values) => {
    const bits = (pixels.length * 8) / 2;
    const fields = greyFields(2, 1, [258, 3, [bits]], [339, 3, [format]]);
    expect(await numbers(tiffOf({ fields, pixels: Uint8Array.from(pixels) }))).toEqual(values);
  });

  test("coded in a way that is not known here are compared as they are", async () => {
    const coded = (last: number) => tiffOf(page([1, 2, 3, 4, 5, last], [259, 3, [34887]]));
    expect((await partsOf(coded(6))).at(-1)).toMatchObject({ kind: "bytes", at: "page 1, pixels" });
    expect((await compared("a.tif", coded(6), coded(7))).kind).toBe("different");
  });
});

describe("what is set aside", () => {
  test.each([
    [306, "TIFF: time stamp", "DateTime"],
    [305, "TIFF: writer", "Software"],
    [316, "TIFF: computer", "HostComputer"],
  ])("field %d", async (tag, rule, name) => {
    const [left, right] = ["first", "other"].map((text) => tiffOf(page(levels, [tag, 2, text])));
    expect((await compared("a.tif", left as Buffer, right as Buffer)).setAside).toEqual([
      { rule, where: `page 1, ${name}` },
    ]);
  });

  test("the order of keys in a description of JSON, but no value", async () => {
    const described = (text: string) => tiffOf(page(levels, [270, 2, text]));
    const [one, two] = [described('{"a": 1, "b": 2}'), described('{"b": 2, "a": 1}')];
    expect((await compared("a.tif", one, two)).kind).toBe("equivalent");
    expect((await compared("a.tif", one, described('{"a": 1, "b": 3}'))).kind).toBe("different");
  });

  test("random identifiers of OME, but not which of them are the same", async () => {
    const uuid = (digit: number) => `urn:uuid:0000000${digit}-0000-0000-0000-000000000000`;
    const ome = (...ids: readonly number[]) =>
      tiffOf(
        page(levels, [
          270,
          2,
          `<?xml version="1.0"?><OME>${ids.map((id) => `<Image ID="${uuid(id)}"/>`).join("")}</OME>`,
        ]),
      );
    expect((await compared("a.tif", ome(1, 1), ome(2, 2))).setAside).toMatchObject([
      { rule: "TIFF: random identifiers of OME" },
    ]);
    expect((await compared("a.tif", ome(1, 1), ome(2, 3))).kind).toBe("different");
  });

  test("fields that say what is the case without them", async () => {
    const told = tiffOf(page(levels, [254, 4, [0]], [274, 3, [1]], [277, 3, [1]], [339, 3, [1]]));
    expect((await compared("a.tif", plain, told)).kind).toBe("equivalent");
  });
});

describe("what is content", () => {
  test.each<readonly [string, TiffField, TiffField]>([
    ["Orientation", [274, 3, [1]], [274, 3, [6]]],
    ["PhotometricInterpretation", [262, 3, [0]], [262, 3, [1]]],
    ["ImageDescription", [270, 2, "unit=um"], [270, 2, "unit=nm"]],
    ["XResolution", [282, 5, [1, 72]], [282, 5, [2, 72]]],
    ["Copyright", [33432, 2, "one"], [33432, 2, "two"]],
    ["tag 65000", [65000, 1, [1, 2, 3, 4, 5]], [65000, 1, [1, 2, 3, 4, 6]]],
  ])("field %s", async (name, left, right) => {
    const comparison = await compared("a.tif", tiffOf(page(levels, left)), tiffOf(page(levels, right)));
    expect(comparison.kind).toBe("different");
    expect(comparison.details.join("; ")).toContain(name);
  });

  test("the number and the order of pages", async () => {
    const [a, b] = [page(levels), page([1, 2, 3, 4, 5, 6])];
    expect((await compared("a.tif", tiffOf(a, b), tiffOf(a))).explanation).toContain("page 2");
    expect((await compared("a.tif", tiffOf(a, b), tiffOf(b, a))).explanation).toContain("page 1, pixels");
  });

  test("bytes that no field points to, as the further pictures of an ImageJ stack", async () => {
    const stack = (last: number) => Buffer.concat([plain, Buffer.from([7, 7, last])]);
    expect((await compared("a.tif", stack(1), stack(2))).explanation).toContain("no field points to");
    expect((await compared("a.tif", stack(1), plain)).kind).toBe("different");
  });
});

describe("what cannot be read is compared as bytes", () => {
  test.each<readonly [string, Buffer, string]>([
    ["a strip outside of the file", tiffOf(page(levels, [279, 4, [600]])), "cut short"],
    ["a strip that is too short", tiffOf(page(levels, [279, 4, [5]])), "cut short"],
    ["a strip too few", tiffOf(page(levels, [278, 3, [1]])), "missing"],
    ["damaged compression", tiffOf(page([1, 2, 3, 4], [259, 3, [8]])), "damaged"],
    ["runs that go on", tiffOf(page([5, ...levels, 0, 1], [259, 3, [32773]])), "damaged"],
    [
      "a huge page from few bytes",
      tiffOf({ fields: greyFields(60000, 60000, [259, 3, [5]]), pixels: Uint8Array.of(1) }),
      "more than a comparison may",
    ],
    ["a type that is not known", tiffOf(page(levels, [65000, 99, [1]])), "type 99"],
    ["no size", tiffOf({ fields: greyFields(0, 2), pixels: Uint8Array.of(1) }), "size"],
    ["a directory that leads to itself", withNext(plain, (start) => start), "circles"],
    ["a directory outside of the file", withNext(plain, () => 60_000), "cut short"],
  ])("%s", async (_what, bytes, reason) => {
    const { unreadable } = await opened("a.tif", bytes);
    expect(unreadable).toContain(reason);
  });
});

/** The first directory says that another one follows. */
function withNext(bytes: Buffer, next: (start: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(next(lastDirectory(copy)), copy.length - 4);
  return copy;
}

const lastDirectory = (bytes: Buffer): number => bytes.readUInt32LE(4);

test.each([
  "tiff/lzw/produced.tif",
  "tiff/ome-run-twice/recorded.ome.tif",
  "tiff/last-bit-of-a-float/recorded.tif",
  "tiff/one-sample-of-the-second-page/recorded.tif",
])("%s, damaged in hundreds of ways, is read as what it is or not at all", async (path) => {
  const whole = sample(path);
  for (const { what, bytes } of mutants(whole, 100, 14)) {
    const { unreadable } = await opened("a.tif", bytes);
    expect(unreadable ?? "", what).not.toContain("gave up");
    await compared("a.tif", whole, bytes);
  }
});

test("dates, tools and ids in XMP are set aside, but not what else it says", async () => {
  const by = (about: string) => tiffOf(page(levels, [700, 1, [...Buffer.from(xmp(about))]]));
  const rule = "TIFF: dates, tools and ids in the XMP metadata";
  const comparison = await compared("a.tif", by(writtenAt("2024")), by(writtenAt("2025")));
  expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
  const named = (what: string) => by(`<dc:description>${what}</dc:description>`);
  expect((await compared("a.tif", named("mouse 3"), named("mouse 4"))).kind).toBe("different");
});

describe("bytes that no field points to", () => {
  const places: readonly (readonly [string, string, string, string])[] = [
    ["behind the second directory", "pages-by-tifffile-deflate", "recorded.tif", "\x08\0\x08\0\x08\0\x08\0"],
    ["in the notes on the blocks", "cloud-optimized", "produced.tif", "ROW_MAJOR"],
  ];
  test.each(places)(
    "count when they differ from what they repeat, or are no such note: %s",
    async (_, name, file, at) => {
      const whole = sample(`tiff/${name}/${file}`);
      const changed = Buffer.from(whole);
      // The last of them is the copy.
      changed[whole.lastIndexOf(at, undefined, "latin1")] = 9;
      const comparison = await compared("a.tif", whole, changed);
      expect(comparison).toMatchObject({
        kind: "different",
        explanation: expect.stringContaining("no field points to"),
      });
    },
  );

  test("count when they are not the length of the block behind them", async () => {
    const whole = sample("tiff/cloud-optimized/produced.tif");
    const [block] = await starts(whole);
    const changed = Buffer.from(whole);
    changed[(block as number) - 4] = 1;
    expect((await compared("a.tif", whole, changed)).explanation).toContain("no field points to");
  });

  /** Where the tiles of the first page begin. */
  async function starts(bytes: Buffer): Promise<readonly number[]> {
    const file = openTagged(contentOf(bytes));
    const { fields } = directoryAt(file, file.first, { hold: () => {} });
    const field = fields.find(({ tag }) => tag === 324);
    return field === undefined ? [] : wholeNumbers(file, field, 100, { hold: () => {} });
  }
});

test("pixels that are not decoded are told before what follows from it", async () => {
  const comparison = await compared("a.tif", plain, tiffOf(page([1, 2, 3], [259, 3, [4]])));
  expect(comparison.explanation).toContain("/pixels is new");
  expect(comparison.explanation).toContain("not decoded here (compression 4)");
});
