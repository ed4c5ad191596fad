import { crc32, deflateRawSync, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened, textsOf } from "./containers.ts";

interface Fields {
  readonly time?: number;
  readonly system?: number;
  readonly name?: string;
  readonly comment?: string;
  readonly extra?: string;
  readonly level?: number;
}

/** One member with the header fields that gzip programs fill in. */
function member(text: string, { time = 0, system = 3, name, comment, extra, level = 6 }: Fields = {}): Buffer {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, system]);
  head[3] = (extra === undefined ? 0 : 4) + (name === undefined ? 0 : 8) + (comment === undefined ? 0 : 16);
  head.writeUInt32LE(time, 4);
  const fields = [
    extra === undefined ? "" : `${String.fromCharCode(extra.length, 0)}${extra}`,
    name === undefined ? "" : `${name}\0`,
    comment === undefined ? "" : `${comment}\0`,
  ];
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(text.length, 4);
  return Buffer.concat([head, Buffer.from(fields.join("")), deflateRawSync(text, { level }), trailer]);
}

/** No text format takes it for its own. */
const text = "\0\x01group,mean\na,1.25\nb,2.5\n".repeat(30);

describe("what is set aside", () => {
  test.each([
    ["time stamp", { time: 1 }, { time: 1_795_000_000 }],
    ["file name", { name: "a.csv" }, { name: "b.csv" }],
    ["file name", {}, { name: "b.csv" }],
    ["operating system and compression effort", { system: 3 }, { system: 255 }],
    ["comment", { comment: "one" }, { comment: "two" }],
    ["extra field", { extra: "ab" }, { extra: "cd" }],
  ])("the %s in the header", async (rule, left, right) => {
    const comparison = await compared("a.bin.gz", member(text, left), member(text, right));
    expect(comparison).toMatchObject({
      kind: "equivalent",
      format: "gzip",
      setAside: [{ rule: `gzip: ${rule}`, where: "header" }],
    });
  });

  test("how much it is compressed", async () => {
    const comparison = await compared("a.bin.gz", member(text, { level: 1 }), member(text, { level: 9 }));
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: "gzip: compression" }] });
  });

  test("into how many members it is cut, with the number told", async () => {
    const [head, tail] = [text.slice(0, 100), text.slice(100)];
    const parts = Buffer.concat([member(head, { name: "h" }), member(tail, { name: "t" })]);
    const comparison = await compared("a.bin.gz", member(text, { name: "h" }), parts);
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: "gzip: headers of further members" }] });
  });
});

describe("what is content", () => {
  test("one digit of what is compressed", async () => {
    const comparison = await compared("a.bin.gz", member(text), member(text.replace("1.25", "1.26")));
    expect(comparison.kind).toBe("different");
  });

  test("a further member", async () => {
    const comparison = await compared("a.bin.gz", member(text), Buffer.concat([member(text), member("c,3\n")]));
    expect(comparison.kind).toBe("different");
  });

  test("all of many members, and large ones", async () => {
    const pieces = Array.from({ length: 50 }, (_, index) => `\0${index}\n`.repeat(index * 400));
    const parts = await textsOf("a.bin.gz", Buffer.concat(pieces.map((piece) => member(piece))));
    expect(parts[""]).toBe(pieces.join(""));
  });

  test("what is compressed inside what is compressed", async () => {
    const twice = (inner: string) => gzipSync(gzipSync(inner));
    expect((await compared("a.bin.gz", twice(text), twice(`${text}.`))).kind).toBe("different");
    const other = gzipSync(gzipSync(text, { level: 1 }));
    expect((await compared("a.bin.gz", twice(text), other)).kind).toBe("equivalent");
  });

  test("what kind of file is compressed", async () => {
    const [left, right] = [gzipSync(text), gzipSync(gzipSync(text))];
    expect((await compared("a.bin.gz", left, right)).explanation).toMatch(/gzip/);
  });
});

describe("what cannot be read", () => {
  const good = member(text, { name: "a.csv" });
  test.each([
    ["bytes after the end", Buffer.concat([good, Buffer.from("more")])],
    ["zeros after the end, and bytes", Buffer.concat([good, Buffer.from("\0\0\0more")])],
    ["a cut end", good.subarray(0, -1)],
    ["a cut trailer", good.subarray(0, -8)],
    ["a cut header", good.subarray(0, 12)],
    ["data cut in the middle", good.subarray(0, good.length / 2)],
    ["another check sum", Buffer.concat([good.subarray(0, -5), Buffer.from("a"), good.subarray(-4)])],
    ["another length", Buffer.concat([good.subarray(0, -1), Buffer.from("a")])],
    ["unknown flags", Buffer.concat([good.subarray(0, 3), Buffer.from([0xe8]), good.subarray(4)])],
    [
      "a header that is not as its check sum says",
      Buffer.concat([good.subarray(0, 3), Buffer.from([10]), good.subarray(4)]),
    ],
  ])("with %s it is compared as bytes", async (_what, bytes) => {
    expect((await opened("a.csv.gz", bytes)).unreadable).not.toBeNull();
    expect((await compared("a.csv.gz", good, bytes)).kind).toBe("different");
  });

  test("the reason is told", async () => {
    const { explanation } = await compared("a.csv.gz", good, good.subarray(0, -1));
    expect(explanation).toContain("as gzip it cannot be read: it is cut short");
  });
});

test("a changed file is only the same when it unpacks to the same", async () => {
  const good = Buffer.concat([member(text, { name: "a.bin", time: 5 }), member("tail", { comment: "c", extra: "xy" })]);
  const whole = gunzipSync(good).toString("latin1");
  for (const { what, bytes } of mutants(good, 500, 1)) {
    const { kind } = await compared("a.bin.gz", good, bytes);
    if (kind !== "different") expect([what, gunzipSync(bytes).toString("latin1")]).toEqual([what, whole]);
  }
});
