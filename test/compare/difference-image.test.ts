import { expect, test } from "vitest";
import { cropPair, differencePicture } from "../../src/compare/difference-image.ts";
import type { RasterPart } from "../../src/compare/part.ts";
import { opened } from "./formats/containers.ts";

function black(width: number, height: number, opacity = 255): RasterPart {
  const samples = new Uint8Array(width * height * 4);
  for (let at = 3; at < samples.length; at += 4) samples[at] = opacity;
  return { kind: "raster", at: "", width, height, samples, shown: new Map() };
}

function withWhite(picture: RasterPart, x: number, y: number): RasterPart {
  const samples = picture.samples.slice();
  samples.fill(255, (y * picture.width + x) * 4, (y * picture.width + x) * 4 + 3);
  return { ...picture, samples };
}

async function read(png: Uint8Array) {
  const { parts } = await opened("a.png", png);
  const picture = parts[0] as RasterPart;
  const colour = (x: number, y: number) => [
    ...picture.samples.subarray((y * picture.width + x) * 4, (y * picture.width + x) * 4 + 3),
  ];
  return { ...picture, colour };
}

const red = [220, 20, 30];

test("what differs is red on the pale recorded picture", async () => {
  const { width, height, colour } = await read(await differencePicture(black(6, 4), withWhite(black(6, 4), 2, 1)));
  expect([width, height]).toEqual([6, 4]);
  expect(colour(2, 1)).toEqual(red);
  expect(colour(3, 1)).toEqual([150, 150, 150]);
});

test("where only one picture has pixels, all is red", async () => {
  const { width, height, colour } = await read(await differencePicture(black(6, 4), black(5, 5)));
  expect([width, height]).toEqual([6, 5]);
  expect([colour(5, 0), colour(0, 4)]).toEqual([red, red]);
  expect(colour(5, 4)).toEqual([212, 212, 212]);
});

test("a single pixel of a large picture stays visible when the picture is made smaller", async () => {
  const large = black(3000, 3000);
  const { width, height, samples } = await read(await differencePicture(large, withWhite(large, 1501, 777)));
  expect(width * height).toBeLessThanOrEqual(4_000_000);
  expect(samples.some((sample) => sample === 220)).toBe(true);
});

test("a region is magnified eightfold, recorded to the left and produced to the right", async () => {
  const region = { left: 20, top: 20, right: 21, bottom: 20, pixels: 1 };
  const { width, height, colour } = await read(await cropPair(black(50, 50), withWhite(black(50, 50), 20, 20), region));
  expect([width, height]).toEqual([2 * 14 * 8 + 8, 13 * 8]);
  const [x, y] = [6 * 8 + 3, 6 * 8 + 3];
  expect(colour(x, y)).toEqual([0, 0, 0]);
  expect(colour(14 * 8 + 8 + x, y)).toEqual([255, 255, 255]);
});

test("a region at the edge and one that is all of a large picture are shown, too", async () => {
  const corner = await read(
    await cropPair(black(5, 5), black(5, 5), { left: 0, top: 0, right: 0, bottom: 0, pixels: 1 }),
  );
  expect(corner.width).toBe(2 * 5 * 8 + 8);
  const large = black(3000, 2000);
  const all = await read(await cropPair(large, large, { left: 0, top: 0, right: 2999, bottom: 1999, pixels: 1 }));
  expect(all.width * all.height).toBeLessThan(4_100_000);
});

test("what is transparent is shown on white, and 16 bits as 8", async () => {
  const region = { left: 0, top: 0, right: 1, bottom: 1, pixels: 1 };
  const deep = { ...black(2, 2), samples: new Uint16Array(16).fill(65535) };
  const { colour } = await read(await cropPair(black(2, 2, 0), deep, region));
  expect([colour(0, 0), colour(2 * 8 + 8, 0)]).toEqual([
    [255, 255, 255],
    [255, 255, 255],
  ]);
});
