import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened, textsOf } from "./containers.ts";

const frame = (text: string, level = 3, hasCheckSum = true): Buffer =>
  zstdCompressSync(text, {
    params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: hasCheckSum ? 1 : 0 },
  });

function skippable(kind: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + kind, 0);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data]);
}

/** The index of `zstd --seekable`: its last bytes are its own magic number. */
const index = (length: number): Buffer =>
  skippable(14, Buffer.concat([Buffer.alloc(length), Buffer.from([0xb1, 0xea, 0x92, 0x8f])]));

const text = `\0\x01${"group,mean\na,1.25\nb,2.5\n".repeat(300)}`;

describe("what is read", () => {
  test("how it was compressed does not matter", async () => {
    const comparison = await compared("a.bin.zst", frame(text, 1), frame(text, 19, false));
    expect(comparison).toMatchObject({ kind: "equivalent", format: "zstd", setAside: [{ rule: "zstd: compression" }] });
  });

  test("what is compressed matters", async () => {
    expect((await compared("a.bin.zst", frame(text), frame(text.replace("1.25", "1.26")))).kind).toBe("different");
  });

  test("all frames", async () => {
    const frames = Buffer.concat([frame(text), frame(""), frame("tail")]);
    expect(await textsOf("a.bin.zst", frames)).toEqual({ "": `${text}tail` });
    expect((await compared("a.bin.zst", frame(text), frames)).kind).toBe("different");
  });

  test("frames behind one that holds no data", async () => {
    const frames = Buffer.concat([
      skippable(0, Buffer.alloc(4)),
      frame("one"),
      skippable(0, Buffer.alloc(4)),
      frame("two"),
    ]);
    expect(await textsOf("a.bin.zst", frames)).toEqual({ "": "onetwo" });
  });

  test("an index of the frames is set aside and told", async () => {
    const comparison = await compared("a.bin.zst", frame(text), Buffer.concat([frame(text), index(9)]));
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: "zstd: index of the frames" }] });
  });

  test("other bytes in a skippable frame are content", async () => {
    const noted = (note: string) => Buffer.concat([frame(text), skippable(3, Buffer.from(note))]);
    expect((await compared("a.bin.zst", noted("seed 1"), noted("seed 2"))).kind).toBe("different");
    expect((await compared("a.bin.zst", frame(text), noted("seed 1"))).kind).toBe("different");
    expect((await compared("a.bin.zst", noted("seed 1"), Buffer.concat([noted("seed 1"), index(9)]))).kind).toBe(
      "equivalent",
    );
  });
});

const good = frame(text);

test.each([
  ["bytes after the end", Buffer.concat([good, Buffer.from("more than this")])],
  ["zeros after the end", Buffer.concat([good, Buffer.alloc(16)])],
  ["a cut check sum", good.subarray(0, -1)],
  ["no check sum where one is announced", good.subarray(0, -4)],
  ["data cut in the middle", good.subarray(0, good.length / 2)],
  ["half of a second frame", Buffer.concat([good, good.subarray(0, good.length / 2)])],
  ["only its beginning", good.subarray(0, 6)],
  ["another check sum", Buffer.concat([good.subarray(0, -1), Buffer.from([(good.at(-1) ?? 0) ^ 1])])],
  [
    "a skippable frame that is longer than the file",
    Buffer.concat([good, skippable(0, Buffer.alloc(64)).subarray(0, 20)]),
  ],
  ["a dictionary that it needs", Buffer.from("28b52ffd2107050000", "hex")],
])("with %s it is compared as bytes", async (_what, bytes) => {
  expect((await opened("a.bin.zst", bytes)).unreadable).not.toBeNull();
  expect((await compared("a.bin.zst", good, bytes)).kind).toBe("different");
});

test("a changed file is only the same when it unpacks to the same", async () => {
  const whole = zstdDecompressSync(good).toString("latin1");
  for (const { what, bytes } of mutants(good, 400, 4)) {
    const { kind } = await compared("a.bin.zst", good, bytes);
    if (kind !== "different") expect([what, zstdDecompressSync(bytes).toString("latin1")]).toEqual([what, whole]);
  }
});
