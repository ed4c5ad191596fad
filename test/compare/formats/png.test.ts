import { deflateSync } from "node:zlib";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import type { RasterPart } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { type PngChunk, pngData, pngEnd, pngHeader, pngOfChunks, sample, tinyPng, writtenAt, xmp } from "./pictures.ts";

async function picture(bytes: Uint8Array): Promise<RasterPart> {
  const { parts, unreadable } = await opened("a.png", bytes);
  if (unreadable !== null) throw new Error(unreadable);
  return parts[0] as RasterPart;
}

const pixels = async (bytes: Uint8Array): Promise<readonly number[]> => [...(await picture(bytes)).samples];

describe("the pixels", () => {
  test("of 1 bit are black and white", async () => {
    expect(await pixels(pngOfChunks(pngHeader(3, 1, 1, 0), pngData([0, 0b10100000]), pngEnd))).toEqual([
      255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 255,
    ]);
  });

  test("of 2 and 4 bits are spread over all levels", async () => {
    const two = await pixels(pngOfChunks(pngHeader(4, 1, 2, 0), pngData([0, 0b00011011]), pngEnd));
    expect(two.filter((_, at) => at % 4 === 0)).toEqual([0, 85, 170, 255]);
    const four = await pixels(pngOfChunks(pngHeader(2, 1, 4, 0), pngData([0, 0x1f]), pngEnd));
    expect(four.filter((_, at) => at % 4 === 0)).toEqual([17, 255]);
  });

  test("of 16 bits keep their low bytes", async () => {
    const { samples } = await picture(pngOfChunks(pngHeader(1, 1, 16, 4), pngData([0, 1, 2, 3, 4]), pngEnd));
    expect([...samples]).toEqual([0x102, 0x102, 0x102, 0x304]);
    expect(samples).toBeInstanceOf(Uint16Array);
  });

  test("with a palette have its colours and opacity", async () => {
    const palette: PngChunk = ["PLTE", [1, 2, 3, 4, 5, 6]];
    const png = pngOfChunks(pngHeader(2, 1, 8, 3), palette, ["tRNS", [9]], pngData([0, 1, 0]), pngEnd);
    expect(await pixels(png)).toEqual([4, 5, 6, 255, 1, 2, 3, 9]);
  });

  test("of the one transparent colour keep that colour", async () => {
    const png = tinyPng(["tRNS", [0, 0, 0, 0, 0, 255]]);
    expect(await pixels(png)).toEqual([255, 0, 0, 255, 0, 0, 255, 0]);
  });

  test.each([1, 2, 3, 4])("are the same with filter %d", async (filter) => {
    const undone = [
      [10, 20, 30, 40, 50, 60],
      [11, 22, 33, 44, 55, 66],
    ];
    const filtered = undone.map((row, y) => [
      filter,
      ...row.map((value, i) => {
        const [left, above] = [row[i - 3] ?? 0, undone[y - 1]?.[i] ?? 0];
        const corner = undone[y - 1]?.[i - 3] ?? 0;
        const distances = [left, above, corner].map((each) => Math.abs(left + above - corner - each));
        const nearest = [left, above, corner][distances.indexOf(Math.min(...distances))] ?? 0;
        return (value - ([left, above, (left + above) >> 1, nearest][filter - 1] ?? 0)) & 255;
      }),
    ]);
    const png = pngOfChunks(pngHeader(2, 2), pngData(...filtered), pngEnd);
    const colours = (await pixels(png)).filter((_, at) => at % 4 !== 3);
    expect(colours).toEqual(undone.flat());
  });
});

describe("what is set aside", () => {
  test.each<readonly [string, string, PngChunk, PngChunk]>([
    ["text", "PNG: text chunks", ["tEXt", "Software\0Matplotlib 3.6"], ["tEXt", "Software\0Matplotlib 3.11"]],
    ["compressed text", "PNG: text chunks", compressedText("a"), compressedText("b")],
    [
      "text of other languages",
      "PNG: text chunks",
      ["iTXt", "Software\0\0\0de\0Programm\0A"],
      ["iTXt", "Software\0\0\0de\0Programm\0B"],
    ],
    [
      "time of last change",
      "PNG: time of last change",
      ["tIME", [7, 234, 11, 22, 12, 0, 1]],
      ["tIME", [7, 234, 11, 22, 12, 0, 7]],
    ],
  ])("%s", async (_what, rule, left, right) => {
    const comparison = await compared("a.png", tinyPng(left), tinyPng(right));
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
  });

  test("what a text says is told", async () => {
    const { omissions } = await opened("a.png", tinyPng(["tEXt", "Software\0Matplotlib 3.6"]));
    expect(omissions).toEqual([{ rule: "PNG: text chunks", where: "chunk tEXt Software", value: "Matplotlib 3.6" }]);
  });

  test("a title, a comment or a drawing kept in a text is content", async () => {
    for (const keyword of ["Title", "Comment", "Author", "mxfile"]) {
      const one = tinyPng(["tEXt", `${keyword}\0scale bar 10 um`]);
      const other = tinyPng(["tEXt", `${keyword}\0scale bar 20 um`]);
      expect(await compared("a.png", one, other)).toMatchObject({
        kind: "different",
        explanation: expect.stringMatching(/scale bar 10 um.*scale bar 20 um/),
      });
    }
  });

  test("bits of which no sample has fewer, and whether the background is told as grey, as a colour or as an entry", async () => {
    expect(await compared("a.png", tinyPng(["sBIT", [8, 8, 8]]), tinyPng())).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "PNG: that all bits are significant", where: "chunk sBIT" }],
    });
    expect((await compared("a.png", tinyPng(["sBIT", [5, 6, 5]]), tinyPng())).kind).toBe("different");
    const grey = pngOfChunks(pngHeader(1, 1, 4, 0), ["tRNS", [0, 3]], ["bKGD", [0, 1]], pngData([0, 0x30]), pngEnd);
    const colour = (background: number) =>
      pngOfChunks(
        pngHeader(1, 1),
        ["tRNS", [0, 51, 0, 51, 0, 51]],
        ["bKGD", [0, background, 0, 17, 0, 17]],
        pngData([0, 51, 51, 51]),
        pngEnd,
      );
    expect((await compared("a.png", grey, colour(17))).kind).toBe("equivalent");
    expect((await compared("a.png", grey, colour(18))).explanation).toContain("bKGD");
  });

  test("a background that no pixel lets through, but no other", async () => {
    const behind = (blue: number, ...more: readonly PngChunk[]) => tinyPng(...more, ["bKGD", [0, 0, 0, 0, 0, blue]]);
    const rule = "PNG: background of a picture without holes";
    expect(await compared("a.png", behind(0), tinyPng())).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
    const hole: PngChunk = ["tRNS", [0, 0, 0, 0, 0, 255]];
    const comparison = await compared("a.png", behind(0, hole), behind(1, hole));
    expect(comparison).toMatchObject({ kind: "different", explanation: expect.stringContaining("bKGD") });
  });

  test("gamma and primaries of sRGB, but only both, and where nothing else is said of the colours", async () => {
    const [usual, linear]: PngChunk[] = [
      ["gAMA", [0, 0, 177, 143]],
      ["gAMA", [0, 1, 134, 160]],
    ];
    const corners = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];
    const chromaticities = (...values: readonly number[]): PngChunk => {
      const data = Buffer.alloc(32);
      for (const [index, value] of values.entries()) data.writeUInt32BE(value, index * 4);
      return ["cHRM", data];
    };
    const sayingNothing = tinyPng(usual as PngChunk, chromaticities(...corners));
    const rule = "PNG: that the colours are those of sRGB";
    expect(await compared("a.png", sayingNothing, tinyPng())).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule }],
    });
    for (const chunks of [
      [linear as PngChunk],
      [linear as PngChunk, chromaticities(...corners)],
      [usual as PngChunk, chromaticities(...corners.slice(0, 7), 6001)],
      [usual as PngChunk, ["sRGB", [0]] as PngChunk],
    ]) {
      expect((await compared("a.png", tinyPng(...chunks), tinyPng())).kind).toBe("different");
    }
  });

  test("dates, tools and ids in XMP, but not what else it says", async () => {
    const by = (about: string): PngChunk => ["iTXt", `XML:com.adobe.xmp\0\0\0\0\0${xmp(about)}`];
    const [one, later] = [tinyPng(by(writtenAt("2024"))), tinyPng(by(writtenAt("2025")))];
    const rule = "PNG: dates, tools and ids in the XMP metadata";
    expect(await compared("a.png", one, later)).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
    expect((await compared("a.png", one, tinyPng())).kind).toBe("equivalent");
    const named = (what: string) => tinyPng(by(`${writtenAt("2024")}<dc:description>${what}</dc:description>`));
    const comparison = await compared("a.png", named("mouse 3"), named("mouse 4"));
    expect(comparison).toMatchObject({
      kind: "different",
      explanation: expect.stringMatching(/XMP.*mouse 3.*mouse 4/),
    });
    const twice = tinyPng(by(writtenAt("2024")), by(writtenAt("2024")));
    expect((await compared("a.png", one, twice)).kind).toBe("different");
  });

  test("the date of the document in XMP only where it is the time of writing", async () => {
    const dated = (date: string, written: string) =>
      tinyPng(["iTXt", `XML:com.adobe.xmp\0\0\0\0\0${xmp(`<dc:date>${date}</dc:date>${writtenAt(written)}`)}`]);
    expect((await compared("a.png", dated("2024", "2024"), dated("2025", "2025"))).kind).toBe("equivalent");
    expect((await compared("a.png", dated("1999", "2024"), dated("1998", "2025"))).kind).toBe("different");
    const listed = (date: string) => dated(`<rdf:Seq><rdf:li>${date}</rdf:li></rdf:Seq>`, date);
    expect((await compared("a.png", listed("2024"), listed("2025"))).kind).toBe("equivalent");
    for (const beside of [
      (what: string) => `2024<xmp:Label of="${what}"/>`,
      (what: string) => `<dc:date>2024</dc:date>${what}`,
      (what: string) => `<rdf:Seq><rdf:li of="${what}">2024</rdf:li></rdf:Seq>`,
    ]) {
      expect((await compared("a.png", dated(beside("a"), "2024"), dated(beside("b"), "2024"))).kind).toBe("different");
    }
  });

  test("two long texts that begin alike are told apart", async () => {
    const long = (end: string): PngChunk => ["tEXt", `Software\0${"x".repeat(500)}${end}`];
    expect((await compared("a.png", tinyPng(long("a")), tinyPng(long("b")))).setAside).toEqual([
      { rule: "PNG: text chunks", where: "chunk tEXt Software" },
    ]);
  });
});

function compressedText(text: string): PngChunk {
  return ["zTXt", Buffer.concat([Buffer.from("Software\0\0", "latin1"), deflateSync(Buffer.from(text))])];
}

describe("what is content", () => {
  test.each<readonly [string, PngChunk, PngChunk]>([
    ["gAMA", ["gAMA", [0, 0, 177, 143]], ["gAMA", [0, 1, 134, 160]]],
    ["pHYs", ["pHYs", [0, 0, 11, 19, 0, 0, 11, 19, 1]], ["pHYs", [0, 0, 11, 19, 0, 0, 11, 19, 0]]],
    ["sRGB", ["sRGB", [0]], ["sRGB", [1]]],
    ["cHRM", ["cHRM", new Uint8Array(32)], ["cHRM", new Uint8Array(32).fill(1)]],
    ["iCCP", ["iCCP", profile(0, 1)], ["iCCP", profile(0, 2)]],
    ["suggested palette", ["PLTE", [1, 2, 3]], ["PLTE", [1, 2, 4]]],
    ["unKn", ["unKn", "one"], ["unKn", "two"]],
  ])("%s", async (name, left, right) => {
    const comparison = await compared("a.png", tinyPng(left), tinyPng(right));
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toContain(name);
  });

  test("a chunk that stands too late for readers is not the same as one in its place", async () => {
    const gamma: PngChunk = ["gAMA", [0, 0, 177, 143]];
    const late = pngOfChunks(pngHeader(2, 1), pngData([0, 255, 0, 0, 0, 0, 255]), gamma, pngEnd);
    expect((await compared("a.png", tinyPng(gamma), late)).kind).toBe("different");
  });

  test("the colour of a pixel that cannot be seen", async () => {
    const hidden = (red: number) => pngOfChunks(pngHeader(1, 1, 8, 6), pngData([0, red, 0, 0, 0]), pngEnd);
    expect((await compared("a.png", hidden(1), hidden(2))).kind).toBe("different");
  });

  test("the order of a palette is none, nor is the colour of its background as a number", async () => {
    const one = pngOfChunks(
      pngHeader(1, 1, 8, 3),
      ["PLTE", [1, 2, 3, 4, 5, 6]],
      ["bKGD", [0]],
      pngData([0, 1]),
      pngEnd,
    );
    const two = pngOfChunks(
      pngHeader(1, 1, 8, 3),
      ["PLTE", [4, 5, 6, 1, 2, 3]],
      ["bKGD", [1]],
      pngData([0, 0]),
      pngEnd,
    );
    expect((await compared("a.png", one, two)).kind).toBe("equivalent");
  });

  test("the colour behind a hole is one, however the pixels are stored", async () => {
    const white: readonly Buffer[] = [
      pngOfChunks(
        pngHeader(1, 1, 8, 2),
        ["tRNS", [0, 85, 0, 85, 0, 85]],
        ["bKGD", [0, 255, 0, 255, 0, 255]],
        pngData([0, 85, 85, 85]),
        pngEnd,
      ),
      pngOfChunks(pngHeader(1, 1, 8, 4), ["bKGD", [0, 255]], pngData([0, 85, 0]), pngEnd),
      pngOfChunks(pngHeader(1, 1, 2, 0), ["tRNS", [0, 1]], ["bKGD", [0, 3]], pngData([0, 0b01000000]), pngEnd),
      pngOfChunks(
        pngHeader(1, 1, 8, 3),
        ["PLTE", [85, 85, 85, 255, 255, 255]],
        ["tRNS", [0]],
        ["bKGD", [1]],
        pngData([0, 0]),
        pngEnd,
      ),
    ].map((bytes) => Buffer.from(bytes));
    const grey = pngOfChunks(
      pngHeader(1, 1, 2, 0),
      ["tRNS", [0, 1]],
      ["bKGD", [0, 2]],
      pngData([0, 0b01000000]),
      pngEnd,
    );
    for (const one of white) {
      for (const other of white.filter((each) => each !== one)) {
        expect((await compared("a.png", one, other)).kind).toBe("equivalent");
      }
      expect(await compared("a.png", one, grey)).toMatchObject({
        kind: "different",
        explanation: expect.stringContaining("bKGD: recorded colour 255 255 255, produced colour 170 170 170"),
      });
    }
  });

  test("a colour profile, but not the time at which it was made", async () => {
    const made = await compared("a.png", tinyPng(["iCCP", profile(1, 1)]), tinyPng(["iCCP", profile(2, 1)]));
    expect(made).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "PNG: creation date of the colour profile" }],
    });
  });

  test("which way EXIF turns the picture", async () => {
    const turned = (orientation: number): PngChunk => [
      "eXIf",
      [...Buffer.from("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", "latin1"), orientation, 0, 0, 0, 0, 0, 0, 0],
    ];
    const comparison = await compared("a.png", tinyPng(turned(1)), tinyPng(turned(6)));
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toContain("EXIF Orientation");
  });

  test("how often an animation is played, and for how long each frame is shown", async () => {
    const control = (delay: number) => [
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      delay,
      0,
      100,
      0,
      0,
    ];
    const animated = (plays: number, delay: number) =>
      tinyPng(["acTL", [0, 0, 0, 1, 0, 0, 0, plays]], ["fcTL", control(delay)]);
    expect((await compared("a.png", animated(0, 1), animated(0, 1))).kind).toBe("identical");
    expect((await compared("a.png", animated(0, 1), animated(3, 1))).explanation).toContain("animation");
    expect((await compared("a.png", animated(0, 1), animated(0, 2))).explanation).toContain("delay");
  });
});

function profile(made: number, what: number): Uint8Array {
  const data = Buffer.alloc(200);
  data[25] = made;
  data[90] = made;
  data[150] = what;
  return Buffer.concat([Buffer.from("ICC\0\0", "latin1"), deflateSync(data)]);
}

describe("what cannot be read is compared as bytes", () => {
  const row = [0, 255, 0, 0, 0, 0, 255];
  test.each<readonly [string, Buffer, string]>([
    ["a chunk that must be known", tinyPng(["NEED", []]), "NEED"],
    ["a damaged chunk", damaged(tinyPng(), -20), "checksum"],
    ["a cut file", tinyPng().subarray(0, -1), "cut short"],
    ["too few rows", pngOfChunks(pngHeader(2, 2), pngData(row), pngEnd), "fewer pixels"],
    ["too many rows", pngOfChunks(pngHeader(2, 1), pngData(row, row), pngEnd), "damaged"],
    ["bytes after the compressed pixels", pngOfChunks(pngHeader(2, 1), withTail(row), pngEnd), "bytes follow"],
    ["an unknown filter", pngOfChunks(pngHeader(2, 1), pngData([5, ...row.slice(1)]), pngEnd), "filter"],
    [
      "a colour outside of the palette",
      pngOfChunks(pngHeader(1, 1, 8, 3), ["PLTE", [1, 2, 3]], pngData([0, 1]), pngEnd),
      "palette",
    ],
    [
      "interrupted pixels",
      pngOfChunks(pngHeader(2, 1), pngData(row), ["tEXt", "a\0b"], pngData(row), pngEnd),
      "interrupted",
    ],
    [
      "more pixels than can be held",
      pngOfChunks(pngHeader(2 ** 31 - 1, 2 ** 31 - 1), pngData(row), pngEnd),
      "100,000,000",
    ],
    ["a large picture from few bytes", pngOfChunks(pngHeader(9000, 9000), pngData(row), pngEnd), "too few"],
    [
      "frames out of order",
      tinyPng(["acTL", [0, 0, 0, 1, 0, 0, 0, 0]], ["fcTL", new Uint8Array(26).fill(1)]),
      "animation",
    ],
  ])("%s", async (_what, bytes, reason) => {
    const { parts, unreadable } = await opened("a.png", bytes);
    expect(unreadable).toContain(reason);
    expect(parts).toMatchObject([{ kind: "bytes", at: "" }]);
  });

  test("bytes after the end of the picture are a part of their own", async () => {
    const comparison = await compared("a.png", tinyPng(), Buffer.concat([tinyPng(), Buffer.from("secret")]));
    expect(comparison).toMatchObject({ kind: "different", explanation: expect.stringContaining("after the end") });
  });
});

const damaged = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length + at] = (copy.at(at) ?? 0) ^ 1;
  return copy;
};

const withTail = (row: readonly number[]): PngChunk => [
  "IDAT",
  Buffer.concat([deflateSync(Buffer.from(row)), Buffer.from("x")]),
];

test.each([
  "png/interlaced/produced.png",
  "png/one-colour-of-the-palette/recorded.png",
  "png/second-frame-of-an-animation/recorded.png",
])("%s, damaged in hundreds of ways, is never mistaken for the same picture", async (path) => {
  const whole = sample(path);
  for (const { what, bytes } of mutants(whole, 120, 11)) {
    const { unreadable } = await opened("a.png", bytes);
    expect(unreadable ?? "", what).not.toContain("gave up");
    const { kind } = await compared("a.png", whole, bytes);
    if (kind === "equivalent") expect(asAnotherReads(bytes), what).toEqual(asAnotherReads(whole));
  }
});

const asAnotherReads = (bytes: Buffer) => {
  const { width, height, depth, data, palette } = decode(bytes);
  return { width, height, depth, palette, data };
};
