import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { writtenAt, xmp } from "./pictures.ts";

type WebpChunk = readonly [type: string, data: Uint8Array | string];

/** A WebP of these chunks. */
function webpOf(...chunks: readonly WebpChunk[]): Buffer {
  const pieces = chunks.map(([type, data]) => {
    const body = Buffer.from(data as string, "latin1");
    const chunk = Buffer.alloc(8 + body.length + (body.length & 1));
    chunk.write(type, "latin1");
    chunk.writeUInt32LE(body.length, 4);
    chunk.set(body, 8);
    return chunk;
  });
  const body = Buffer.concat([Buffer.from("WEBP", "latin1"), ...pieces]);
  const head = Buffer.from("RIFF0000", "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** Lossless pixels, 3 wide and 2 high, without opacity. */
const pixels: WebpChunk = ["VP8L", Buffer.from([0x2f, 2, 0x40, 0, 0, 9, 9])];
const header = (flags: number, width = 3): WebpChunk => [
  "VP8X",
  Buffer.from([flags, 0, 0, 0, width - 1, 0, 0, 1, 0, 0]),
];
const dated = (date: string) => `II*\0\x08\0\0\0\x01\0\x32\x01\x02\0\x14\0\0\0\x1a\0\0\0\0\0\0\0${date.padEnd(19)}\0`;

describe("what a WebP says besides its pixels", () => {
  const plain = webpOf(pixels);

  test("is nothing where it is the date in EXIF and XMP, or the header that announces them", async () => {
    const one = webpOf(header(12), pixels, ["EXIF", dated("2024")], ["XMP ", xmp(writtenAt("2024"))]);
    const other = webpOf(header(12), pixels, ["EXIF", dated("2025")], ["XMP ", xmp(writtenAt("2025"))]);
    const rules = ["WebP: EXIF: time stamp", "WebP: dates, tools and ids in the XMP metadata"];
    for (const [recorded, produced] of [
      [one, other],
      [one, plain],
    ] as const) {
      const comparison = await compared("a.webp", recorded, produced);
      expect(comparison.kind).toBe("equivalent");
      expect(comparison.setAside.map(({ rule }) => rule)).toEqual(expect.arrayContaining(rules));
    }
  });

  test.each<readonly [string, Buffer, RegExp]>([
    ["coded pixels", webpOf(["VP8L", Buffer.from([0x2f, 2, 0x40, 0, 0, 9, 8])]), /^coded pixels.*not decoded here/],
    ["a description", webpOf(pixels, ["XMP ", xmp("<dc:title>a</dc:title>")]), /^XMP is new/],
    ["a colour profile", webpOf(header(32), pixels, ["ICCP", "x"]), /colour profile is new/],
    ["that it is seen through", webpOf(header(16), pixels), /header is new/],
    ["another canvas", webpOf(header(0, 4), pixels), /header is new/],
    ["a chunk that is not known here", webpOf(pixels, ["abcd", "x"]), /chunk abcd is new/],
    ["bytes after the end", Buffer.concat([plain, Buffer.from("x")]), /bytes after the end is new/],
  ])("counts where it is %s", async (_what, produced, words) => {
    const comparison = await compared("a.webp", plain, produced);
    expect(comparison).toMatchObject({ kind: "different", explanation: expect.stringMatching(words) });
  });

  test("is not read where it is damaged", async () => {
    expect((await opened("a.webp", plain.subarray(0, -1))).unreadable).toContain("cut short");
    expect((await opened("a.webp", webpOf(["XMP ", "x"]))).unreadable).toContain("no pixels");
    const whole = webpOf(header(8), pixels, ["EXIF", dated("2024")]);
    for (const { what, bytes } of mutants(whole, 100, 3)) {
      const { unreadable } = await opened("a.webp", bytes);
      expect(unreadable ?? "", what).not.toContain("gave up");
      await compared("a.webp", whole, bytes);
    }
  });
});
