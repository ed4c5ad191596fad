import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened, textsOf } from "./containers.ts";

const decode = (text: string): Buffer => Buffer.from(text, "base64");

const text = "alpha\0\nbeta\n";
/** `text` by bzip2 1.0.8, with blocks of 900 kB and of 100 kB. */
const plain = decode("QlpoOTFBWSZTWYw31+cAAALBgEAQMkREACAAMQZMQNA0epSlmJmh4u5IpwoSEYb6/OA=");
const small = decode("QlpoMTFBWSZTWYw31+cAAALBgEAQMkREACAAMQZMQNA0epSlmJmh4u5IpwoSEYb6/OA=");
/** `gamma`, nothing at all, and long runs. */
const other = decode("QlpoOTFBWSZTWcuHgA0AAAHBAAAQIIIgADDNNCGepBWF3JFOFCQy4eADQA==");
const nothing = decode("QlpoORdyRThQkAAAAAA=");
const runs = decode("QlpoOTFBWSZTWVybFI4AACtBoMAAMAAAQAAIAAggADDABFR+oVqhYCs7QJwu5IpwoSC5Nikc");

describe("what is read", () => {
  test("the size of the blocks does not matter", async () => {
    const comparison = await compared("a.bin.bz2", plain, small);
    expect(comparison).toMatchObject({
      kind: "equivalent",
      format: "bzip2",
      setAside: [{ rule: "bzip2: compression" }],
    });
  });

  test("what is compressed matters", async () => {
    expect((await compared("a.bin.bz2", plain, other)).kind).toBe("different");
  });

  test("all streams", async () => {
    expect(await textsOf("a.bin.bz2", Buffer.concat([plain, nothing, other]))).toEqual({ "": `${text}gamma\n` });
    expect((await compared("a.bin.bz2", plain, Buffer.concat([plain, other]))).kind).toBe("different");
  });

  test("runs of one byte", async () => {
    expect(await textsOf("a.bin.bz2", runs)).toEqual({ "": `x\0${"a".repeat(5000)}aaaabbbb` });
  });

  test("nothing, compressed", async () => {
    expect(await textsOf("a.bin.bz2", nothing)).toEqual({ "": "" });
  });
});

test.each([
  ["bytes after the end", Buffer.concat([plain, Buffer.from("more")])],
  ["a zero after the end", Buffer.concat([plain, Buffer.alloc(1)])],
  ["bits after the end", Buffer.concat([plain.subarray(0, -1), Buffer.from([0xe1])])],
  ["a cut end", plain.subarray(0, -1)],
  ["a cut beginning of a second stream", Buffer.concat([plain, other.subarray(0, 12)])],
  ["another check sum", Buffer.concat([plain.subarray(0, 10), Buffer.from([0]), plain.subarray(11)])],
])("with %s it is compared as bytes", async (_what, bytes) => {
  expect((await opened("a.bin.bz2", bytes)).unreadable).not.toBeNull();
  expect((await compared("a.bin.bz2", plain, bytes)).kind).toBe("different");
});

test("a changed file is only the same when no check sum and no data changed", async () => {
  const good = Buffer.concat([plain, runs]);
  for (const { what, bytes } of mutants(good, 250, 3)) {
    const { kind } = await compared("a.bin.bz2", good, bytes);
    // The size of the blocks may be another one, as they are small.
    const isSizeOnly = bytes.length === good.length && bytes.filter((byte, at) => byte !== good[at]).length <= 1;
    if (kind !== "different") expect([what, isSizeOnly]).toEqual([what, true]);
  }
});
