import { describe, expect, test } from "vitest";
import { canonicalDigest } from "../../../src/compare/canonical.ts";
import type { RasterPart } from "../../../src/compare/part.ts";
import { compareRasters } from "../../../src/compare/parts/rasters.ts";
import { exactly } from "../../../src/domain/compare-rules.ts";
import { seeded } from "../mutations.ts";

/** White, unless a function of the place says otherwise. */
function aPicture(
  width: number,
  height: number,
  grey = (_x: number, _y: number) => 255,
  more: Partial<RasterPart> = {},
): RasterPart {
  const samples = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    samples.fill(grey(pixel % width, Math.floor(pixel / width)), pixel * 4, pixel * 4 + 3);
  }
  return { kind: "raster", at: "", width, height, samples, shown: new Map(), ...more };
}

function changed(
  picture: RasterPart,
  ...changes: readonly (readonly [x: number, y: number, channel: number, by: number])[]
): RasterPart {
  const samples = picture.samples.slice();
  for (const [x, y, channel, by] of changes) {
    const at = (y * picture.width + x) * 4 + channel;
    samples[at] = (samples[at] ?? 0) + by;
  }
  return { ...picture, samples };
}

const deep = (picture: RasterPart): RasterPart => ({
  ...picture,
  samples: Uint16Array.from(picture.samples, (each) => each * 257),
});

const pixels = (channel: number, share = 0) => ({ ...exactly, pixels: { channel, share } });

describe("two pictures are equal exactly when their digests are", () => {
  const picture = aPicture(20, 10, (x, y) => (x * y) % 256);
  const shown = new Map([["gAMA", "1"]]);
  test.each<readonly [string, RasterPart]>([
    ["the same", aPicture(20, 10, (x, y) => (x * y) % 256)],
    ["another sample", changed(picture, [3, 4, 2, 1])],
    ["another opacity", changed(picture, [3, 4, 3, -1])],
    ["another shape", { ...picture, width: 10, height: 20 }],
    ["another depth", deep(picture)],
    ["another way to show it", { ...picture, shown }],
  ])("%s", (_what, other) => {
    const digests = [picture, other].map((part) => canonicalDigest("PNG", [part]));
    expect(compareRasters(picture, other, exactly).kind === "equal").toBe(digests[0] === digests[1]);
  });
});

describe("what is said of a difference", () => {
  test("how many pixels, where, and by how much", () => {
    const picture = aPicture(400, 300);
    const finding = compareRasters(picture, changed(picture, [203, 245, 0, -87], [207, 253, 1, -3]), exactly);
    expect(finding.explanation).toBe(
      "2 of 120,000 pixels differ (0.0017 %) in 1 region (203,245)-(207,253), by at most 87 of 255; not antialiasing",
    );
    expect(finding.largest).toEqual({ abs: 87, scaled: 87 / 255, where: "pixel (203,245)" });
    expect(finding.regions).toEqual([{ left: 203, top: 245, right: 207, bottom: 253, pixels: 2 }]);
  });

  test("a single pixel by its place", () => {
    const picture = aPicture(400, 300);
    const { explanation } = compareRasters(picture, changed(picture, [203, 245, 0, -87]), exactly);
    expect(explanation).toBe(
      "1 of 120,000 pixels differs (less than 0.001 %) at (203,245), by at most 87 of 255; not antialiasing",
    );
  });

  test("pixels far from each other are regions of their own, the largest first", () => {
    const picture = aPicture(400, 300);
    const { regions } = compareRasters(
      picture,
      changed(picture, [10, 10, 0, -9], [300, 200, 0, -9], [301, 200, 0, -9]),
      exactly,
    );
    expect(regions).toEqual([
      { left: 300, top: 200, right: 301, bottom: 200, pixels: 2 },
      { left: 10, top: 10, right: 10, bottom: 10, pixels: 1 },
    ]);
  });

  test("regions are few, and have every pixel in them", () => {
    const random = seeded(3);
    const picture = aPicture(500, 500);
    const places = new Map(
      Array.from({ length: 400 }, () => [Math.floor(random() * 500), Math.floor(random() * 500)] as const).map(
        (place) => [`${place}`, place],
      ),
    );
    const other = changed(picture, ...[...places.values()].map(([x, y]) => [x, y, 1, -50] as const));
    const { regions } = compareRasters(picture, other, exactly);
    expect(regions.length).toBeLessThanOrEqual(20);
    expect(regions.reduce((sum, region) => sum + region.pixels, 0)).toBe(places.size);
    for (const [x, y] of places.values()) {
      expect(regions.some(({ left, top, right, bottom }) => x >= left && x <= right && y >= top && y <= bottom)).toBe(
        true,
      );
    }
  });

  test("sizes and depths that differ, before any pixel", () => {
    expect(compareRasters(aPicture(4, 3), aPicture(5, 3), exactly).explanation).toBe(
      "recorded 4 × 3 pixels, produced 5 × 3",
    );
    expect(compareRasters(aPicture(4, 3), deep(aPicture(4, 3)), exactly).explanation).toBe(
      "recorded 8 bits a sample, produced 16 bits",
    );
  });

  test("that only what the samples stand for differs", () => {
    const gamma = (value: string) => aPicture(4, 3, undefined, { shown: new Map([["gAMA", value]]) });
    expect(compareRasters(gamma("0.45"), gamma("1"), exactly).explanation).toContain("gAMA: recorded 0.45, produced 1");
  });

  test.each<readonly [string, (picture: RasterPart) => RasterPart["samples"]]>([
    [
      "red and blue are swapped",
      ({ samples }) => samples.map((_, at) => samples[at % 4 === 3 ? at : at + 2 - 2 * (at % 4)] ?? 0),
    ],
    ["every colour is inverted", ({ samples }) => samples.map((sample, at) => (at % 4 === 3 ? sample : 255 - sample))],
    [
      "it is turned by 180°",
      ({ samples }) => samples.map((_, at) => samples[samples.length - 4 - (at - (at % 4)) + (at % 4)] ?? 0),
    ],
    ["in their opacity only", ({ samples }) => samples.map((sample, at) => (at % 4 === 3 ? 9 : sample))],
  ])("that %s", (words, change) => {
    const random = seeded(5);
    const picture = {
      ...aPicture(9, 7),
      samples: Uint8Array.from({ length: 252 }, (_, at) => (at % 4 === 3 ? 255 : random() * 256)),
    };
    expect(compareRasters(picture, { ...picture, samples: change(picture) }, exactly).explanation).toContain(words);
  });

  test("that a smoothed edge moved, and what would tell more", () => {
    const edge = (level: number) =>
      aPicture(60, 60, (x, y) => (x + (y >> 2) < 30 ? 0 : x + (y >> 2) === 30 ? level + y : 255));
    const { explanation } = compareRasters(edge(100), edge(130), exactly);
    expect(explanation).toMatch(/smoothed edges.*SVG/);
  });
});

describe("a tolerance", () => {
  const picture = aPicture(10, 10, (x) => x * 20);

  test("makes small differences close only where it is declared", () => {
    const other = changed(picture, [1, 1, 0, 3]);
    expect(compareRasters(picture, other, exactly).kind).toBe("different");
    expect(compareRasters(picture, other, pixels(3))).toMatchObject({
      kind: "close",
      explanation: expect.stringMatching(/; within the declared pixels: \{ channel: 3, share: 0 \}$/),
    });
    expect(compareRasters(picture, other, pixels(2)).kind).toBe("different");
  });

  test("lets the declared share of pixels be further off", () => {
    const other = changed(picture, [1, 1, 0, 90], [2, 2, 1, 90]);
    expect(compareRasters(picture, other, pixels(3, 0.02)).kind).toBe("close");
    expect(compareRasters(picture, other, pixels(3, 0.019)).kind).toBe("different");
  });

  test("is meant for 8 bits, whatever the depth", () => {
    const other = changed(deep(picture), [1, 1, 0, 3 * 257]);
    expect(compareRasters(deep(picture), other, pixels(3)).kind).toBe("close");
    expect(compareRasters(deep(picture), changed(other, [1, 1, 0, 1]), pixels(3)).kind).toBe("different");
  });

  test("never makes another size, depth or way to show it close", () => {
    const generous = pixels(255, 1);
    expect(compareRasters(picture, aPicture(10, 9), generous).kind).toBe("different");
    expect(compareRasters(picture, deep(picture), generous).kind).toBe("different");
    const other = { ...changed(picture, [1, 1, 0, 3]), shown: new Map([["pHYs", "72 dpi"]]) };
    expect(compareRasters(picture, other, generous).kind).toBe("different");
  });

  test("is suggested only for what cannot be seen", () => {
    expect(compareRasters(picture, changed(picture, [1, 1, 0, 2]), exactly).suggestion).toBe(
      "compare: { pixels: { channel: 2, share: 0 } }",
    );
    expect(compareRasters(picture, changed(picture, [1, 1, 0, 4]), exactly).suggestion).toBeNull();
  });
});
