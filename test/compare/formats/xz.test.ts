import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened, textsOf } from "./containers.ts";

const decode = (text: string): Buffer => Buffer.from(text, "base64");

const text = "alpha\0\nbeta\n";
/** `text` by xz 5.4, with its default settings and with others. */
const plain = decode("/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQALYWxwaGEACmJldGEKAFXdyHn0RT2GAAEkDKYY2NgftvN9AQAAAAAEWVo=");
const extreme = decode("/Td6WFoAAAFpIt42AgAhARwAAAAQz1jMAQALYWxwaGEACmJldGEKAPiXBR4AASAMot20vJBCmQ0BAAAAAAFZWg==");
const unchecked = decode("/Td6WFoAAAD/EtlBAgAhARYAAAB0L+WjAQALYWxwaGEACmJldGEKAAABHAxdpEfPBnKeegEAAAAAAFla");
const sha256 = decode(
  "/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQALYWxwaGEACmJldGEKAFM/r5tJpq8skG3OTHN5PHVVWEhxGqfwOMioVwdNfY1OAAE8DP+Aw1oYm0uaAQAAAAAKWVo=",
);
const largeDictionary = decode(
  "/Td6WFoAAATm1rRGAgAhASQAAABeH8f5AQALYWxwaGEACmJldGEKAFXdyHn0RT2GAAEkDKYY2NgftvN9AQAAAAAEWVo=",
);
/** `gamma`, and nothing at all. */
const other = decode("/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFZ2FtbWEKAAAA7opIb5gZKccAAR4GwS+kHR+2830BAAAAAARZWg==");
const nothing = decode("/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=");

describe("what is read", () => {
  test("how it was compressed does not matter", async () => {
    const comparison = await compared("a.bin.xz", plain, extreme);
    expect(comparison).toMatchObject({ kind: "equivalent", format: "xz", setAside: [{ rule: "xz: compression" }] });
    for (const other of [unchecked, sha256]) expect((await compared("a.bin.xz", plain, other)).kind).toBe("equivalent");
  });

  test("what is compressed matters", async () => {
    expect((await compared("a.bin.xz", plain, other)).kind).toBe("different");
  });

  test("all streams, with zeros between and behind them", async () => {
    const zeros = Buffer.alloc(8);
    const streams = Buffer.concat([plain, zeros, nothing, other, zeros]);
    expect(await textsOf("a.bin.xz", streams)).toEqual({ "": `${text}gamma\n` });
    expect((await compared("a.bin.xz", plain, Buffer.concat([plain, other]))).kind).toBe("different");
    expect((await compared("a.bin.xz", plain, Buffer.concat([plain, zeros]))).kind).toBe("equivalent");
  });

  test("nothing, compressed", async () => {
    expect(await textsOf("a.bin.xz", nothing)).toEqual({ "": "" });
  });
});

test.each([
  ["bytes after the end", Buffer.concat([plain, Buffer.from("more")])],
  ["zeros after the end, but not four of them", Buffer.concat([plain, Buffer.alloc(3)])],
  ["bytes before the beginning of its second stream", Buffer.concat([plain, Buffer.from("more"), other])],
  ["a cut end", plain.subarray(0, -1)],
  ["only its beginning", plain.subarray(0, 12)],
  ["another SHA-256", Buffer.concat([sha256.subarray(0, 50), Buffer.from([0]), sha256.subarray(51)])],
  ["a dictionary of a gibibyte", largeDictionary],
])("with %s it is compared as bytes", async (_what, bytes) => {
  expect((await opened("a.bin.xz", bytes)).unreadable).not.toBeNull();
  expect((await compared("a.bin.xz", plain, bytes)).kind).toBe("different");
});

test("a changed file is only the same when it unpacks to the same", async () => {
  const good = Buffer.concat([plain, other, Buffer.alloc(4)]);
  for (const { what, bytes } of mutants(good, 300, 2)) {
    const { kind } = await compared("a.bin.xz", good, bytes);
    // All bytes but the zeros at the end are checked by a sum.
    if (kind !== "different") expect([what, bytes.subarray(0, -4)]).toEqual([what, good.subarray(0, bytes.length - 4)]);
  }
});
