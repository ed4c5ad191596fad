import { decode } from "jpeg-js";
import { describe, expect, test } from "vitest";
import type { RasterPart } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { sample, writtenAt, xmp } from "./pictures.ts";

const photo = sample("jpeg/progressive/recorded.jpg");
const progressive = sample("jpeg/progressive/produced.jpg");
const grey = sample("jpeg/grey/produced.jpg");

/** The JPEG with a segment more at its beginning, or before its pixels. */
function withSegment(bytes: Buffer, marker: number, data: Uint8Array | string): Buffer {
  const body = Buffer.from(data as string, "latin1");
  const head = Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]);
  // After JFIF, which is the first where there is one.
  const at = bytes[3] === 0xe0 ? 4 + bytes.readUInt16BE(4) : 2;
  return Buffer.concat([bytes.subarray(0, at), head, body, bytes.subarray(at)]);
}

function exifBlock(orientation: number, date: string): string {
  const fields = `\x02\0\x12\x01\x03\0\x01\0\0\0${String.fromCharCode(orientation)}\0\0\0\x32\x01\x02\0\x14\0\0\0\x26\0\0\0`;
  return `Exif\0\0II*\0\x08\0\0\0${fields}\0\0\0\0${date.padEnd(19)}\0`;
}

type ExifField = readonly [tag: number, type: number, count: number, bytes: Uint8Array];

const text = (tag: number, value: string): ExifField => [tag, 2, value.length + 1, Buffer.from(`${value}\0`)];
const numbers = (tag: number, ...values: readonly number[]): ExifField => [
  tag,
  4,
  values.length,
  new Uint8Array(Uint32Array.from(values).buffer),
];
const fractions = (tag: number, ...values: readonly number[]): ExifField => [
  tag,
  5,
  values.length / 2,
  new Uint8Array(Uint32Array.from(values).buffer),
];

/** One directory at a position, with its values behind it. */
function directory(at: number, fields: readonly ExifField[], next = 0): Buffer {
  const head = Buffer.alloc(2 + 12 * fields.length + 4);
  const values: Uint8Array[] = [];
  let end = at + head.length;
  head.writeUInt16LE(fields.length);
  fields.forEach(([tag, type, count, bytes], index) => {
    const own = 2 + 12 * index;
    head.writeUInt16LE(tag, own);
    head.writeUInt16LE(type, own + 2);
    head.writeUInt32LE(count, own + 4);
    if (bytes.length <= 4) head.set(bytes, own + 8);
    else {
      head.writeUInt32LE(end, own + 8);
      values.push(bytes);
      end += bytes.length;
    }
  });
  head.writeUInt32LE(next, head.length - 4);
  return Buffer.concat([head, ...values]);
}

/** The photo with fields of EXIF, of the place where it was taken, and of a small picture of it. */
function withExif(own: readonly ExifField[], place: readonly ExifField[] = [], small?: readonly ExifField[]): Buffer {
  const [gps, thumbnail] = [500, 700];
  const block = Buffer.alloc(1000);
  block.write("II*\0\x08\0\0\0", "latin1");
  const all = place.length === 0 ? own : [...own, numbers(34853, gps)];
  directory(8, all, small === undefined ? 0 : thumbnail).copy(block, 8);
  if (place.length > 0) directory(gps, place).copy(block, gps);
  if (small !== undefined) directory(thumbnail, small).copy(block, thumbnail);
  return withSegment(photo, 0xe1, `Exif\0\0${block.toString("latin1")}`);
}

describe("the pixels", () => {
  test.each([
    ["baseline", photo],
    ["progressive", progressive],
    ["grey", grey],
    ["of a figure", sample("jpeg/figure-label/recorded.jpg")],
  ])("%s, are what another decoder makes of them, but for rounding", async (_what, bytes) => {
    const { parts } = await opened("a.jpg", bytes);
    const { width, height, samples } = parts[0] as RasterPart;
    const other = decode(bytes, { useTArray: true, tolerantDecoding: false });
    expect([width, height]).toEqual([other.width, other.height]);
    const furthest = [...samples].reduce((most, each, at) => Math.max(most, Math.abs(each - (other.data[at] ?? 0))), 0);
    expect(furthest).toBeLessThanOrEqual(4);
  });

  test("do not depend on how they are coded", async () => {
    expect(await compared("a.jpg", photo, progressive)).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: expect.stringContaining("coding") }],
    });
  });
});

describe("what is set aside", () => {
  test("a comment", async () => {
    const [left, right] = [withSegment(photo, 0xfe, "by version 62"), withSegment(photo, 0xfe, "by version 80")];
    expect((await compared("a.jpg", left, right)).setAside).toEqual([{ rule: "JPEG: comments", where: "comment" }]);
  });

  test("fields of EXIF, each by its name", async () => {
    const at = (date: string) => withSegment(photo, 0xe1, exifBlock(1, date));
    const comparison = await compared("a.jpg", at("2024:03:05 10:11:12"), at("2024:06:07 08:00:01"));
    expect(comparison).toMatchObject({
      kind: "equivalent",
      setAside: [
        { rule: "JPEG: EXIF: time stamp", where: "EXIF DateTime" },
        { rule: "JPEG: layout of EXIF", where: "EXIF block" },
      ],
    });
  });
});

describe("where in EXIF something stands", () => {
  test("is no content", async () => {
    const moved = withExif([numbers(59932, 0, 0, 0), text(270, "a leaf of grass")]);
    const comparison = await compared("a.jpg", withExif([text(270, "a leaf of grass")]), moved);
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: "JPEG: layout of EXIF" }] });
  });

  test("does not lead in circles", async () => {
    const circle = withExif([numbers(34853, 8)]);
    const { parts } = await opened("a.jpg", circle);
    expect([...(parts[0] as RasterPart).shown.keys()]).toContain("damaged EXIF block");
  });
});

test("dates, tools and ids in XMP are set aside, but not what else it says", async () => {
  const by = (about: string) => withSegment(photo, 0xe1, `http://ns.adobe.com/xap/1.0/\0${xmp(about)}`);
  const rule = "JPEG: dates, tools and ids in the XMP metadata";
  const comparison = await compared("a.jpg", by(writtenAt("2024")), by(writtenAt("2025")));
  expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
  const named = (what: string) => by(`<dc:description>${what}</dc:description>`);
  expect((await compared("a.jpg", named("mouse 3"), named("mouse 4"))).kind).toBe("different");
});

test("square pixels of no known size are as good as none said", async () => {
  const square = withDensity(photo, 1);
  square[13] = 0;
  const withoutJfif = Buffer.concat([square.subarray(0, 2), square.subarray(4 + square.readUInt16BE(4))]);
  expect((await compared("a.jpg", square, withoutJfif)).kind).toBe("equivalent");
});

describe("what is content", () => {
  test.each<readonly [string, Buffer, Buffer]>([
    ["EXIF ImageDescription", withExif([text(270, "leaf 1")]), withExif([text(270, "leaf 2")])],
    ["EXIF Artist", withExif([text(315, "A")]), withExif([text(315, "B")])],
    [
      "EXIF GPSLatitude",
      withExif([text(270, "leaf")], [fractions(2, 10, 1, 0, 1, 0, 1)]),
      withExif([text(270, "leaf")], [fractions(2, 11, 1, 0, 1, 0, 1)]),
    ],
    [
      "EXIF thumbnail pixels",
      withExif([text(270, "leaf")], [], [numbers(513, 900), numbers(514, 6)]),
      withExif([text(270, "leaf")], [], [numbers(513, 900), numbers(514, 7)]),
    ],
    ["EXIF ImageDescription", withExif([text(270, "leaf 1")]), photo],
    ["EXIF Orientation", withSegment(photo, 0xe1, exifBlock(1, "x")), withSegment(photo, 0xe1, exifBlock(6, "x"))],
    [
      "damaged EXIF",
      withSegment(photo, 0xe1, "Exif\0\0II*\0\xff\0\0\0"),
      withSegment(photo, 0xe1, "Exif\0\0II*\0\xfe\0\0\0"),
    ],
    [
      "colour profile",
      withSegment(photo, 0xe2, "ICC_PROFILE\0\x01\x01one"),
      withSegment(photo, 0xe2, "ICC_PROFILE\0\x01\x01two"),
    ],
    ["segment APP13", withSegment(photo, 0xed, "Photoshop 3.0 one"), withSegment(photo, 0xed, "Photoshop 3.0 two")],
    ["resolution", photo, withDensity(photo, 300)],
    ["colours: recorded YCbCr, produced RGB", photo, withSegment(photo, 0xee, "Adobe\0\x64\0\0\0\0\0")],
  ])("%s", async (name, left, right) => {
    const comparison = await compared("a.jpg", left, right);
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toContain(name);
  });

  test("bytes after the end of the picture", async () => {
    const comparison = await compared("a.jpg", photo, Buffer.concat([photo, Buffer.from("second picture")]));
    expect(comparison.explanation).toContain("after the end");
  });
});

function withDensity(bytes: Buffer, density: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(density, 14);
  return copy;
}

describe("what cannot be read is compared as bytes", () => {
  const scan = photo.lastIndexOf(Buffer.from([0xff, 0xda]));
  const frame = photo.indexOf(Buffer.from([0xff, 0xc0]));
  const over = (at: number, ...bytes: readonly number[]) => {
    const copy = Buffer.from(photo);
    copy.set(bytes, at);
    return copy;
  };
  const end = Buffer.from([0xff, 0xd9]);
  test.each<readonly [string, Buffer, string]>([
    ["a file without its end", photo.subarray(0, -2), "cut short"],
    ["pixels that end early, though the end is marked", Buffer.concat([photo.subarray(0, -300), end]), "cut short"],
    ["pixels that go on", Buffer.concat([photo.subarray(0, -2), Buffer.from([1, 2, 3]), end]), "go on"],
    ["a progressive picture without its last scan", withoutLastScan(progressive), "scans are missing"],
    ["12 bits a sample", over(frame + 4, 12), "12 bits"],
    ["arithmetic coding", over(frame + 1, 0xc9), "coded in a way"],
    ["four colours", over(frame + 9, 4), "damaged"],
    ["a size that its bytes cannot fill", over(frame + 5, 0x23, 0x28, 0x23, 0x28), "too few"],
    ["a restart marker in the wrong place", over(scan + 200, 0xff, 0xd5), "restart"],
  ])("%s", async (_what, bytes, reason) => {
    expect((await opened("a.jpg", bytes)).unreadable).toContain(reason);
  });
});

function withoutLastScan(bytes: Buffer): Buffer {
  const last = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
  return Buffer.concat([bytes.subarray(0, last), Buffer.from([0xff, 0xd9])]);
}

test.each([
  ["baseline", photo],
  ["progressive", progressive],
  ["with EXIF", sample("jpeg/date-and-software-of-exif/recorded.jpg")],
])("a picture (%s), damaged in hundreds of ways, is never mistaken for the same", async (_what, whole) => {
  for (const { what, bytes } of mutants(whole, 120, 12)) {
    const { unreadable } = await opened("a.jpg", bytes);
    expect(unreadable ?? "", what).not.toContain("gave up");
    const { kind } = await compared("a.jpg", whole, bytes);
    if (kind === "equivalent") expect(asAnotherReads(bytes), what).toEqual(asAnotherReads(whole));
  }
});

const asAnotherReads = (bytes: Buffer) => {
  const { width, height, data } = decode(bytes, { useTArray: true });
  return { width, height, data };
};
