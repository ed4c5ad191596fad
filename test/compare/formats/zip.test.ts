import { zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, extraField, opened, textsOf, type ZipMember, zipOf } from "./containers.ts";
import { byYauzl } from "./other-readers.ts";

/** No text format takes it for its own. */
const text = `\0\x01${"0123456789".repeat(20)}`;
const one: ZipMember = { name: "a.bin", data: text };
const two: ZipMember = { name: "out/b.bin", data: "\0\x02" };
const good = zipOf([one, two]);

describe("what is set aside", () => {
  test("the times of members", async () => {
    const stamp = (seconds: number) => extraField(0x5455, Uint8Array.of(1, seconds, 0, 0, 0));
    const later = zipOf([{ ...one, time: 0x5a7a0000 }, two]);
    const exactly = zipOf([{ ...one, extra: stamp(7) }, two]);
    for (const other of [later, exactly]) {
      expect(await compared("a.zip", good, other)).toMatchObject({
        kind: "equivalent",
        format: "ZIP",
        setAside: [{ rule: "ZIP: times", where: "a.bin" }],
      });
    }
  });

  test("who wrote it, and permissions but for the executable bit", async () => {
    expect(await compared("a.zip", good, zipOf([{ ...one, mode: 0o100600 }, two]))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "ZIP: permissions and writer", where: "a.bin" }],
    });
    const owned = zipOf([{ ...one, extra: extraField(0x7875, Uint8Array.of(1, 4, 1, 0, 0, 0)) }, two]);
    expect(await compared("a.zip", good, owned)).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "ZIP: owner", where: "a.bin" }],
    });
  });

  test("comments", async () => {
    expect(await compared("a.zip", good, zipOf([one, two], { comment: "made today" }))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "ZIP: comments", where: "of the archive" }],
    });
    expect(await compared("a.zip", good, zipOf([one, { ...two, comment: "the second" }]))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "ZIP: comments", where: "out/b.bin" }],
    });
  });

  test("whether a folder is listed that its members tell of", async () => {
    const folder = (name: string): ZipMember => ({ name, mode: 0o040755 });
    const listed = await compared("a.zip", good, zipOf([folder("out/"), one, two]));
    expect(listed.kind).toBe("equivalent");
    expect(listed.setAside).toContainEqual({ rule: "ZIP: entries of folders that hold members", where: "out/" });
    const nested = [one, folder("x/"), folder("x/y/"), two];
    expect((await compared("a.zip", zipOf(nested), zipOf(nested.toSpliced(1, 1)))).kind).toBe("equivalent");
    expect((await compared("a.zip", zipOf(nested), zipOf(nested.toSpliced(2, 1)))).kind).toBe("different");
  });

  test("compression, order of the members and where their sizes stand", async () => {
    const others = [
      zipOf([two, one]),
      zipOf([{ ...one, isStored: true }, two]),
      zipOf([{ ...one, method: 93, packed: zstdCompressSync(text) }, two]),
      zipOf([{ ...one, hasDescriptor: true }, two]),
      zipOf([{ ...one, extra: extraField(0xd935, Uint8Array.of(4, 0, 0)) }, two]),
    ];
    for (const other of others) {
      expect(await compared("a.zip", good, other)).toMatchObject({
        kind: "equivalent",
        setAside: [{ rule: "ZIP: compression and order of the members" }],
      });
    }
  });

  test("of very many members by one digest for all", async () => {
    const many = (time: number) =>
      zipOf(Array.from({ length: 600 }, (_, index) => ({ name: `${index}`, data: "\0", time })));
    expect(await compared("a.zip", many(1), many(2))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "ZIP: times", where: "600 members" }],
    });
  });
});

describe("what is content", () => {
  test.each<[string, readonly ZipMember[], RegExp]>([
    ["data of a member", [{ ...one, data: `${text}.` }, two], /^a\.bin/],
    ["a name", [{ ...one, name: "c.bin" }, two], /a\.bin/],
    ["a missing member", [one], /out\/b\.bin/],
    ["a further member", [one, two, { name: "c", data: "\0" }], /c/],
    ["an empty folder", [one, two, { name: "empty/", mode: 0o040755 }], /^empty is new/],
    ["the executable bit", [one, { ...two, mode: 0o100755 }], /out\/b\.bin › executable/],
    ["a link in place of a file", [one, { ...two, data: "a.bin", mode: 0o120777 }], /out\/b\.bin/],
    ["an extra field that nothing is known of", [one, { ...two, extra: extraField(0x4242, "seed 1") }], /extra field/],
    ["the same behind the list", [one, { ...two, localExtra: extraField(0x4242, "seed 1") }], /extra field/],
    [
      "two names swapped",
      [
        { ...one, name: two.name },
        { ...two, name: one.name },
      ],
      /bin/,
    ],
  ])("%s", async (_what, members, place) => {
    const comparison = await compared("a.zip", good, zipOf(members));
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toMatch(place);
  });

  test("where a link leads", async () => {
    const link = (target: string) => zipOf([one, { name: "l", data: target, mode: 0o120777 }]);
    expect((await compared("a.zip", link("a.bin"), link("b.bin"))).kind).toBe("different");
    expect(
      (
        await compared(
          "a.zip",
          link("a.bin"),
          zipOf([one, { name: "l", data: "a.bin", mode: 0o120777, isStored: true }]),
        )
      ).kind,
    ).toBe("equivalent");
  });

  test("members of archives in archives", async () => {
    const nested = (inner: Buffer) => zipOf([{ name: "deep/inner.zip", data: inner }]);
    expect(Object.keys(await textsOf("a.zip", nested(good)))).toEqual([
      "deep/inner.zip › a.bin",
      "deep/inner.zip › out/b.bin",
    ]);
    expect((await compared("a.zip", nested(good), nested(zipOf([two, one])))).kind).toBe("equivalent");
    expect((await compared("a.zip", nested(good), nested(zipOf([one])))).kind).toBe("different");
  });

  test("a broken archive in an archive is bytes, and the rest is what it is", async () => {
    const nested = (inner: Buffer, time: number) => zipOf([{ name: "inner.zip", data: inner, time }, one]);
    const broken = good.subarray(0, -1);
    expect((await compared("a.zip", nested(broken, 1), nested(broken, 2))).kind).toBe("equivalent");
    expect((await compared("a.zip", nested(good, 1), nested(broken, 1))).kind).toBe("different");
  });

  test("names in UTF-8 and names in no known code are two things", async () => {
    const plain = zipOf([{ name: "é", data: "\0" }]);
    const flagged = zipOf([{ name: "é", data: "\0", flags: 2048 }]);
    expect(Object.keys(await textsOf("a.zip", flagged))).toEqual(["é"]);
    expect((await compared("a.zip", plain, flagged)).kind).toBe("different");
  });
});

describe("what cannot be read", () => {
  const junk = Buffer.from("junk");
  test.each([
    ["another archive before it", Buffer.concat([zipOf([two]), good])],
    ["bytes between members", zipOf([one, { ...two, before: junk }])],
    [
      "bytes before the list",
      Buffer.concat([good.subarray(0, good.indexOf("PK\x01\x02")), junk, good.subarray(good.indexOf("PK\x01\x02"))]),
    ],
    ["bytes after the end", zipOf([one, two], { after: junk })],
    ["a cut end", good.subarray(0, -1)],
    ["no end", good.subarray(0, good.indexOf("PK\x05\x06"))],
    ["an encrypted member", zipOf([one, { ...two, flags: 1 }])],
    ["two members of one name", zipOf([one, { ...two, name: one.name }])],
    ["another name in front of the data", zipOf([one, { ...two, localName: "out/c.bin" }])],
    ["another check sum", zipOf([one, { ...two, crc: 1 }])],
    ["a member that is longer than it says", zipOf([{ ...one, size: 20 }, two])],
    ["a member that is shorter than it says", zipOf([{ ...one, size: 2000 }, two])],
    [
      "a member with bytes behind its compressed data",
      zipOf([{ ...one, packed: Buffer.concat([zipOf([one]).subarray(35, 60), junk]) }, two]),
    ],
    ["an unknown method", zipOf([{ ...one, method: 97 }, two])],
    ["a folder with data", zipOf([one, { name: "out/", data: "x", mode: 0o040755 }])],
    ["a device", zipOf([one, { ...two, mode: 0o020644 }])],
    [
      "a name that is not UTF-8 and says it is",
      Buffer.from(zipOf([{ name: "??", data: "\0", flags: 2048 }]).map((byte) => (byte === 63 ? 0xff : byte))),
    ],
  ])("with %s it is compared as bytes", async (_what, bytes) => {
    expect((await opened("a.zip", bytes)).unreadable).not.toBeNull();
    expect((await compared("a.zip", good, bytes)).kind).toBe("different");
  });

  test("the reason is told", async () => {
    const { explanation } = await compared("a.zip", good, zipOf([one, { ...two, flags: 1 }]));
    expect(explanation).toContain("as ZIP it cannot be read: it is encrypted");
  });
});

test("an archive without members", async () => {
  expect(await opened("a.zip", zipOf([]))).toMatchObject({ parts: [], unreadable: null });
  expect((await compared("a.zip", zipOf([]), zipOf([one]))).kind).toBe("different");
});

test("a changed archive is only the same when another reader finds the same in it", async () => {
  const archive = zipOf([
    { ...one, mode: 0o100755 },
    { ...two, hasDescriptor: true, comment: "c" },
    { name: "l", data: "a.bin", mode: 0o120777 },
  ]);
  const whole = await byYauzl(archive);
  for (const { what, bytes } of mutants(archive, 500, 5)) {
    const { kind } = await compared("a.zip", archive, bytes);
    if (kind !== "different") expect([what, await byYauzl(bytes)]).toEqual([what, whole]);
  }
});
