import { describe, expect, test } from "vitest";
import type { RasterPart } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { type GifFrame, gifOf, sample } from "./pictures.ts";

const letters: Readonly<Record<string, string>> = {
  "0,0,0,255": "k",
  "255,0,0,255": "r",
  "0,255,0,255": "g",
  "0,0,255,255": "b",
  "0,0,0,0": ".",
};

/** Each frame as it is seen, a letter for each pixel. */
async function seen(bytes: Uint8Array): Promise<readonly string[]> {
  const { parts, unreadable } = await opened("a.gif", bytes);
  if (unreadable !== null) throw new Error(unreadable);
  return parts
    .filter((part): part is RasterPart => part.kind === "raster")
    .map(({ samples }) =>
      Array.from({ length: samples.length / 4 }, (_, at) => letters[`${samples.subarray(at * 4, at * 4 + 4)}`]).join(
        "",
      ),
    );
}

const red: GifFrame = { width: 3, height: 2, indices: [1, 1, 1, 1, 1, 1] };
const corner: GifFrame = { width: 2, height: 1, left: 1, top: 1, indices: [2, 3] };

describe("the frames are what is seen", () => {
  test("drawn upon each other", async () => {
    expect(await seen(gifOf(3, 2, [red, corner]))).toEqual(["rrrrrr", "rrrrgb"]);
  });

  test("through transparent pixels", async () => {
    expect(await seen(gifOf(3, 2, [red, { ...corner, transparent: 3 }]))).toEqual(["rrrrrr", "rrrrgr"]);
  });

  test("after the one before was taken away or undone", async () => {
    const next = { ...corner, left: 0, top: 0 };
    expect(await seen(gifOf(3, 2, [red, { ...corner, disposal: 2 }, next]))).toEqual(["rrrrrr", "rrrrgb", "gbrr.."]);
    expect(await seen(gifOf(3, 2, [red, { ...corner, disposal: 3 }, next]))).toEqual(["rrrrrr", "rrrrgb", "gbrrrr"]);
  });

  test("with rows in the order of interlacing", async () => {
    // Rows 0, 4, 2, 1, 3 are stored in this order.
    const rows = { width: 1, height: 5, indices: [0, 1, 2, 3, 1] };
    expect(await seen(gifOf(1, 5, [{ ...rows, interlaced: true }]))).toEqual(["kbgrr"]);
  });
});

const loop = (times: number) => Buffer.from([0x21, 0xff, 11, ...Buffer.from("NETSCAPE2.0"), 3, 1, times, 0, 0]);
const comment = (text: string) => Buffer.from([0x21, 0xfe, text.length, ...Buffer.from(text), 0]);

describe("what is set aside or no content", () => {
  test("a comment", async () => {
    const [left, right] = ["PIL 9", "PIL 10"].map((text) => gifOf(3, 2, [red], { extensions: comment(text) }));
    expect(await compared("a.gif", left as Buffer, right as Buffer)).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "GIF: comments", where: "comment 1" }],
    });
  });

  test("the order of the palette, a palette of a frame's own, and how much of a frame is stored", async () => {
    const palette = [255, 0, 0, 0, 0, 0, 0, 0, 255, 0, 255, 0];
    const whole: GifFrame = { width: 3, height: 2, indices: [0, 0, 0, 0, 3, 2], palette };
    const recorded = gifOf(3, 2, [red, corner]);
    const produced = gifOf(3, 2, [{ ...red, indices: [0, 0, 0, 0, 0, 0] }, whole], { palette });
    expect((await compared("a.gif", recorded, produced)).kind).toBe("equivalent");
  });
});

describe("how a frame is disposed of", () => {
  test("is what is seen in the next one", async () => {
    const next = { ...corner, left: 0, top: 0 };
    const [stays, isKept] = [0, 1].map((disposal) => gifOf(3, 2, [red, { ...corner, disposal }, next]));
    expect((await compared("a.gif", stays as Buffer, isKept as Buffer)).kind).toBe("equivalent");
    const undone = gifOf(3, 2, [red, { ...corner, disposal: 3 }, next]);
    expect((await compared("a.gif", stays as Buffer, undone)).kind).toBe("different");
  });

  test("counts after the last when it does not stay", async () => {
    const [stays, isKept] = [0, 1].map((disposal) => gifOf(3, 2, [red, { ...corner, disposal }]));
    expect((await compared("a.gif", stays as Buffer, isKept as Buffer)).kind).toBe("equivalent");
  });
});

describe("what is content", () => {
  const usual = gifOf(3, 2, [red, corner]);
  test.each<readonly [string, Buffer]>([
    ["delay", gifOf(3, 2, [red, { ...corner, delay: 10 }])],
    ["disposal", gifOf(3, 2, [red, { ...corner, disposal: 2 }])],
    ["repeated", gifOf(3, 2, [red, corner], { extensions: loop(3) })],
    ["frames", gifOf(3, 2, [red, corner, corner])],
    ["pixel", gifOf(3, 2, [red, { ...corner, indices: [2, 2] }])],
    ["after the end", gifOf(3, 2, [red, corner], { after: "x" })],
    ["application", gifOf(3, 2, [red, corner], { extensions: Buffer.from([0x21, 0xff, 3, 65, 66, 67, 1, 9, 0]) })],
  ])("%s", async (name, other) => {
    const comparison = await compared("a.gif", usual, other);
    expect(comparison.kind).toBe("different");
    expect(comparison.details.join("; ")).toContain(name);
  });

  test("a pixel that is seen through, against one in the colour behind it", async () => {
    const through = gifOf(3, 2, [{ ...red, transparent: 1 }]);
    expect((await compared("a.gif", through, gifOf(3, 2, [red]))).kind).toBe("different");
  });
});

describe("what cannot be read is compared as bytes", () => {
  test.each<readonly [string, Buffer, string]>([
    ["a file without its end", gifOf(3, 2, [red]).subarray(0, -1), "cut short"],
    ["too few pixels", gifOf(3, 2, [{ ...red, indices: [1, 1, 1] }]), "damaged or cut short"],
    ["too many pixels", gifOf(3, 2, [{ ...red, indices: [1, 1, 1, 1, 1, 1, 1] }]), "damaged or cut short"],
    ["a frame outside of the screen", gifOf(3, 2, [{ ...red, left: 1 }]), "outside"],
    ["a colour that is not there", withoutPalette(gifOf(3, 2, [red])), "palette"],
    ["text to be drawn", gifOf(3, 2, [red], { extensions: Buffer.from([0x21, 1, 0]) }), "extension"],
    [
      "many frames of a large screen",
      gifOf(65535, 65535, [{ ...red, width: 1, height: 1, indices: [0] }]),
      "100,000,000",
    ],
  ])("%s", async (_what, bytes, reason) => {
    const { unreadable } = await opened("a.gif", bytes);
    expect(unreadable).toContain(reason);
  });
});

test.each(["gif/played-once/recorded.gif", "gif/comment-of-the-writer/recorded.gif"])(
  "%s, damaged in hundreds of ways, is read as what it is or not at all",
  async (path) => {
    const whole = sample(path);
    for (const { what, bytes } of mutants(whole, 150, 13)) {
      const { unreadable } = await opened("a.gif", bytes);
      expect(unreadable ?? "", what).not.toContain("gave up");
      await compared("a.gif", whole, bytes);
    }
  },
);

/** Says that it has no palette, and has none. */
function withoutPalette(bytes: Buffer): Buffer {
  const head = Buffer.from(bytes.subarray(0, 13));
  head[10] = 0;
  return Buffer.concat([head, bytes.subarray(13 + 12)]);
}
