import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened, paxRecords, type TarMember, tarOf, textsOf } from "./containers.ts";
import { byTarStream } from "./other-readers.ts";

const one: TarMember = { name: "a.bin", data: `\0\x01${"0123456789".repeat(70)}` };
const two: TarMember = { name: "out/b.bin", data: "\0\x02", mode: 0o755 };
const folder: TarMember = { name: "out/", type: "5", mode: 0o755 };
const good = tarOf([one, folder, two]);
const pax = (records: Readonly<Record<string, string>>, type = "x"): TarMember => ({
  name: "pax",
  type,
  data: paxRecords(records),
});

describe("what is set aside", () => {
  test.each<[string, readonly TarMember[]]>([
    ["tar: times", [{ ...one, time: 1_795_000_000 }, folder, two]],
    ["tar: times", [pax({ mtime: "1795000000.25" }), one, folder, two]],
    ["tar: owner", [{ ...one, owner: 1000 }, folder, two]],
    ["tar: owner", [{ ...one, ownerName: "ada" }, folder, two]],
    ["tar: owner", [pax({ uname: "ada" }), one, folder, two]],
    ["tar: permissions", [{ ...one, mode: 0o600 }, folder, two]],
    ["tar: comments", [pax({ comment: "of a commit" }), one, folder, two]],
  ])("%s", async (rule, members) => {
    const comparison = await compared("a.tar", good, tarOf(members));
    expect(comparison).toMatchObject({ kind: "equivalent", format: "tar", setAside: [{ rule, where: "a.bin" }] });
  });

  test("a comment for all members", async () => {
    const comparison = await compared("a.tar", good, tarOf([pax({ comment: "of a commit" }, "g"), one, folder, two]));
    expect(comparison).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "tar: comments", where: "a.bin and 2 more" }],
    });
  });

  test("whether a folder is listed that its members tell of", async () => {
    const unlisted = await compared("a.tar", good, tarOf([one, two]));
    expect(unlisted.kind).toBe("equivalent");
    expect(unlisted.setAside).toContainEqual({
      rule: "tar: entries of folders that hold members",
      where: "out/",
    });
    const nested = [one, { ...folder, name: "x/" }, { ...folder, name: "x/y/" }, two];
    expect((await compared("a.tar", tarOf(nested), tarOf(nested.toSpliced(1, 1)))).kind).toBe("equivalent");
    expect((await compared("a.tar", tarOf(nested), tarOf(nested.toSpliced(2, 1)))).kind).toBe("different");
    const replaced = [{ name: "out", type: "2", link: "elsewhere" }, folder, two];
    expect((await compared("a.tar", tarOf(replaced), tarOf(replaced.toSpliced(1, 1)))).kind).toBe("different");
  });

  test("a folder, and nothing else, where names begin with a slash", async () => {
    const [root, file] = [
      { ...folder, name: "/out/" },
      { name: "/out/b.txt", data: "1" },
    ];
    const listed = await compared("a.tar", tarOf([root, file]), tarOf([file]));
    const rule = "tar: entries of folders that hold members";
    expect(listed.setAside.filter((each) => each.rule === rule)).toEqual([{ rule, where: "/out/" }]);
    const other = await compared("a.tar", tarOf([root, file]), tarOf([root, { ...file, data: "2" }]));
    expect(other).toMatchObject({ kind: "different", explanation: expect.stringMatching(/^\/out\/b\.txt/) });
  });

  test("the order of the members and the layout of headers", async () => {
    const others = [
      tarOf([two, folder, one]),
      tarOf([one, folder, two], Buffer.alloc(10240)),
      tarOf([pax({ path: "a.bin" }), { ...one, name: "other" }, folder, two]),
      tarOf([{ name: "././@LongLink", type: "L", data: "a.bin\0" }, { ...one, name: "other" }, folder, two]),
      tarOf([{ ...one, over: [257, "ustar  \0"] }, folder, two]),
      tarOf([{ ...one, over: [257, "\0\0\0\0\0\0\0\0"] }, folder, two]),
      tarOf([one, { ...folder, type: "0", over: [257, "\0\0\0\0\0\0\0\0"] }, two]),
    ];
    for (const other of others) {
      expect((await compared("a.tar", good, other)).setAside[0]?.rule).toMatch("order of the members and layout");
    }
  });
});

describe("what is content", () => {
  test.each<[string, readonly TarMember[], RegExp]>([
    ["data of a member", [{ ...one, data: "\0\x01" }, folder, two], /^a\.bin/],
    ["a name", [{ ...one, name: "c.bin" }, folder, two], /a\.bin/],
    ["a name in an extended header", [pax({ path: "c.bin" }), one, folder, two], /a\.bin/],
    ["a missing member", [one, folder], /out\/b\.bin/],
    ["an empty folder", [one, folder, two, { ...folder, name: "empty/" }], /^empty is new/],
    ["a folder in place of a file", [{ name: "a.bin", type: "5" }, folder, two], /a\.bin/],
    ["the executable bit", [one, folder, { ...two, mode: 0o644 }], /out\/b\.bin › executable/],
    ["a link in place of a file", [one, folder, { name: two.name, type: "2", link: "a.bin" }], /out\/b\.bin/],
    ["a further member of the same name", [one, folder, two, { ...two, data: "\0\x03" }], /out\/b\.bin \(2\)/],
    ["an attribute that nothing is known of", [pax({ "SCHILY.xattr.user.seed": "1" }), one, folder, two], /seed/],
  ])("%s", async (_what, members, place) => {
    const comparison = await compared("a.tar", good, tarOf(members));
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toMatch(place);
  });

  test.each(["1", "2"])("where a link of type %s leads", async (type) => {
    const link = (target: string) => tarOf([one, { name: "l", type, link: target }]);
    expect((await compared("a.tar", link("a.bin"), link("b.bin"))).kind).toBe("different");
  });

  test("which of two members of one name comes last", async () => {
    const [first, second] = [
      { ...one, data: "\0\x01" },
      { ...one, data: "\0\x02" },
    ];
    expect((await compared("a.tar", tarOf([first, second]), tarOf([second, first]))).kind).toBe("different");
  });

  test("the number of a device", async () => {
    const device = (minor: string) => tarOf([{ name: "null", type: "3", over: [337, `000000${minor}\0`] }]);
    expect((await compared("a.tar", device("3"), device("5"))).kind).toBe("different");
  });

  test("a size that stands in an extended header", async () => {
    const sized = (size: string) => tarOf([pax({ size }), { ...one, data: "\0".repeat(512) }]);
    expect((await textsOf("a.tar", sized("512")))["a.bin"]).toHaveLength(512);
    expect((await textsOf("a.tar", sized("20")))["a.bin"]).toHaveLength(20);
  });

  test("names as they are in prefixes and in binary numbers", async () => {
    const prefixed = tarOf([{ ...one, over: [345, "long/path"] }]);
    expect(Object.keys(await textsOf("a.tar", prefixed))).toEqual(["long/path/a.bin"]);
    const binary = tarOf([{ ...one, over: [124, "\x80\0\0\0\0\0\0\0\0\0\x02\xbe"] }]);
    expect(Object.keys(await textsOf("a.tar", binary))).toEqual(["a.bin"]);
  });
});

test.each([
  ["bytes after the end", Buffer.concat([good, Buffer.from("more".padEnd(512))])],
  ["a length that is no whole number of blocks", Buffer.concat([good, Buffer.alloc(100)])],
  ["no end", good.subarray(0, -1024)],
  ["half an end", good.subarray(0, -512)],
  ["a cut member", good.subarray(0, 1024)],
  ["bytes behind a member", tarOf([{ ...one, padding: "x" }, folder, two])],
  ["another check sum", Buffer.concat([good.subarray(0, 1536), Buffer.from("x"), good.subarray(1537)])],
  ["a sparse member", tarOf([{ ...one, type: "S" }])],
  ["a sparse member as pax has it", tarOf([pax({ "GNU.sparse.major": "1" }), one])],
  ["a folder with data", tarOf([{ ...folder, data: "x" }])],
  ["an extended header for no member", tarOf([one, pax({ path: "b" })])],
  ["a damaged extended header", tarOf([{ name: "pax", type: "x", data: "99 path=b\n" }, one])],
  ["a size that is no number", tarOf([pax({ size: "ten" }), one])],
  ["a size beyond all bounds", tarOf([{ ...one, over: [124, "77777777777\0"] }])],
  ["fields that belong to no known layout", tarOf([{ ...one, over: [504, "tar"] }])],
  ["text behind the end of a name", tarOf([{ ...one, over: [50, "hidden"] }])],
])("with %s it is compared as bytes", async (_what, bytes) => {
  expect((await opened("a.tar", bytes)).unreadable).not.toBeNull();
  expect((await compared("a.tar", good, bytes)).kind).toBe("different");
});

test("a changed archive is only the same when another reader finds the same in it", async () => {
  const archive = tarOf([
    one,
    folder,
    two,
    pax({ path: "deep/c.bin", mtime: "3.5" }),
    { ...two, time: 9 },
    { name: "l", type: "2", link: "a.bin" },
  ]);
  const whole = await byTarStream(archive);
  for (const { what, bytes } of mutants(archive, 500, 6)) {
    const { kind } = await compared("a.tar", archive, bytes);
    if (kind !== "different") expect([what, await byTarStream(bytes)]).toEqual([what, whole]);
  }
});
