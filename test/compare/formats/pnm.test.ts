import { describe, expect, test } from "vitest";
import type { RasterPart } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";

const picture = (head: string, ...pixels: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(head), Uint8Array.from(pixels)]);

const samplesOf = async (bytes: Uint8Array): Promise<readonly number[]> => [
  ...((await opened("a.pnm", bytes)).parts[0] as RasterPart).samples,
];

const red = picture("P6\n2 1\n255\n", 255, 0, 0, 9, 8, 7);

describe("pixels are read", () => {
  test.each<readonly [string, Buffer, readonly number[]]>([
    ["of colours", red, [255, 0, 0, 255, 9, 8, 7, 255]],
    ["of colours as text", picture("P3 # one\n2 1 255\n255 0 0\n9 8 7\n"), [255, 0, 0, 255, 9, 8, 7, 255]],
    ["of grey", picture("P5 1 2 100\n", 7, 100), [7, 7, 7, 255, 100, 100, 100, 255]],
    ["of grey as text", picture("P2 1 2 100 7 100"), [7, 7, 7, 255, 100, 100, 100, 255]],
    ["of 16 bits", picture("P5 1 1 65535\n", 1, 2), [258, 258, 258, 65535]],
    [
      "of black and white",
      picture("P4 2 2\n", 0x40, 0x80),
      [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255],
    ],
    [
      "of black and white as text",
      picture("P1 2 2\n01\n10"),
      [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255],
    ],
  ])("%s", async (_what, bytes, samples) => {
    expect(await samplesOf(bytes)).toEqual(samples);
  });
});

describe("two pictures", () => {
  test.each([
    ["as text and as bytes", "PNM: numbers as text or bytes, white space", picture("P3 2 1 255 255 0 0 9 8 7")],
    [
      "of another program",
      "PNM: program",
      picture("P6\n# Created by GIMP version 2.10\n2 1\n255\n", 255, 0, 0, 9, 8, 7),
    ],
  ])("%s are the same", async (_what, rule, other) => {
    expect(await compared("a.ppm", red, other)).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
  });

  test.each([
    ["a sample", picture("P6\n2 1\n255\n", 255, 0, 0, 9, 8, 8)],
    ["what is white", picture("P6\n2 1\n254\n", 254, 0, 0, 9, 8, 7)],
    ["a comment", picture("P6\n# scale 2\n2 1\n255\n", 255, 0, 0, 9, 8, 7)],
    ["what follows", Buffer.concat([red, red])],
  ])("differ by %s", async (_what, other) => {
    expect((await compared("a.ppm", red, other)).kind).toBe("different");
  });
});

test("a text that begins like one stays a text", async () => {
  for (const text of ["P1 100 200 and 300 others\n", "P5 10 20 30\nP6 1 2 3\n"])
    expect((await opened("a.txt", Buffer.from(text))).format.name).toBe("text");
});

test.each([
  ["that ends early", picture("P6 2 1 255\n", 1, 2, 3), "cut short"],
  ["with a value above white", picture("P5 1 1 100\n", 101), "larger than white"],
  ["with too many numbers", picture("P2 1 1 100 1 2"), "more numbers"],
  ["of a size that nobody can hold", picture("P5 99999999 99999999 255\n", 1), "more than 100,000,000 pixels"],
])("a picture %s is compared as bytes", async (_what, bytes, why) => {
  expect((await opened("a.pnm", bytes)).unreadable).toContain(why);
});

test("a damaged picture is never taken for the same", async () => {
  const own = await samplesOf(red);
  for (const { what, bytes } of mutants(red, 300, 5)) {
    const { unreadable } = await opened("a.ppm", bytes);
    expect(unreadable ?? "", what).not.toContain("gave up");
    const { kind } = await compared("a.ppm", red, bytes);
    if (kind === "equivalent") expect(await samplesOf(bytes), what).toEqual(own);
  }
});
