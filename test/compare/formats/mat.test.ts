import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { contentOf, endures, whyUnreadable } from "./arrays.ts";
import { compared } from "./containers.ts";
import { sample } from "./pictures.ts";

/** A data element; up to four bytes fit into its tag. */
function element(type: number, data: Uint8Array, isSmall = data.length > 0 && data.length <= 4): Buffer {
  const tag = Buffer.alloc(8);
  if (isSmall) {
    tag.writeUInt16LE(type, 0);
    tag.writeUInt16LE(data.length, 2);
    tag.set(data, 4);
    return tag;
  }
  tag.writeUInt32LE(type, 0);
  tag.writeUInt32LE(data.length, 4);
  return Buffer.concat([tag, data, Buffer.alloc(type === 15 ? 0 : (8 - (data.length % 8)) % 8)]);
}

const bytesOf = (numbers: ArrayBufferView): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
const ints = (...numbers: readonly number[]) => bytesOf(Int32Array.from(numbers));
const doubles = (...numbers: readonly number[]) => element(9, bytesOf(Float64Array.from(numbers)));

/** An array of a class (6: double), with flags (2: truth, 8: complex). */
const matrix = (
  name: string,
  classNumber: number,
  shape: readonly number[],
  values: readonly Uint8Array[],
  flags = 0,
): Buffer =>
  element(
    14,
    Buffer.concat([
      element(6, Uint8Array.of(classNumber, flags, 0, 0, 0, 0, 0, 0)),
      element(5, ints(...shape)),
      element(1, Buffer.from(name)),
      ...values,
    ]),
    false,
  );

const mat = (...elements: readonly Uint8Array[]): Buffer =>
  matWith("MATLAB 5.0 MAT-file, Created on: Wed Nov 25 2026", ...elements);
const matWith = (text: string, ...elements: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from(text.padEnd(116)), Buffer.alloc(8), Buffer.from("\0\u0001IM"), ...elements]);
const packed = (part: Uint8Array): Buffer => element(15, deflateSync(part), false);

const x = matrix("x", 6, [2, 3], [doubles(0, 3, 1, 4, 2, 5)]);

describe("variables of MATLAB 5 are read", () => {
  test("as arrays in the order of C, whatever type they are stored in", async () => {
    const stored = matrix("s", 6, [1, 3], [element(1, Uint8Array.of(1, 255, 3))]);
    const complex = matrix("z", 6, [1, 2], [doubles(1, 2), doubles(3, 4)], 8);
    const truth = matrix("t", 9, [1, 2], [element(2, Uint8Array.of(1, 0))], 2);
    const long = matrix("l", 14, [1, 1], [element(12, bytesOf(BigInt64Array.of(9007199254740993n)))]);
    expect(await contentOf("a.mat", mat(x, stored, complex, truth, long))).toEqual({
      x: "f8 2,3: 0 1 2 3 4 5",
      s: "f8 1,3: 1 -1 3",
      z: "c16 1,2: 1 3 2 4",
      t: "b1 1,2: 1 0",
      l: "i8 1,1: 9007199254740993",
    });
  });

  test("cells and structures by their places", async () => {
    const text = (name: string, value: string) => matrix(name, 4, [1, value.length], [element(16, Buffer.from(value))]);
    const cell = matrix("c", 1, [1, 2], [text("", "hé"), element(14, new Uint8Array(0), false)]);
    const fields = [element(5, ints(4)), element(1, Buffer.from("a\0\0\0b\0\0\0"))];
    const struct = matrix("s", 2, [1, 2], [...fields, text("", "p"), x, text("", "q"), x]);
    expect(await contentOf("a.mat", mat(cell, struct))).toMatchObject({
      "c{1}": "hé",
      "c{2}": "f8 0,0: ",
      s: new Map<string, unknown>([
        ["class", "struct"],
        ["shape", [1, 2]],
        ["fields", ["a", "b"]],
      ]),
      "s(1).a": "p",
      "s(2).a": "q",
      "s(2).b": "f8 2,3: 0 1 2 3 4 5",
    });
  });

  test("of several rows of text, row by row", async () => {
    const rows = matrix("t", 4, [2, 2], [element(4, bytesOf(Uint16Array.of(97, 99, 98, 100)))]);
    expect(await contentOf("a.mat", mat(rows))).toEqual({ t: ["ab", "cd"] });
  });

  test("of sparse matrices, without the room that is kept for more", async () => {
    const sparse = (...more: readonly number[]) =>
      matrix("p", 5, [3, 2], [element(5, ints(0, 2, ...more)), element(5, ints(0, 1, 2)), doubles(7, 8, ...more)]);
    expect(await contentOf("a.mat", mat(sparse()))).toMatchObject({
      "p: rows": "f8 2: 0 2",
      "p: starts of columns": "f8 3: 0 1 2",
      "p: values": "f8 2: 7 8",
    });
    expect((await compared("a.mat", mat(sparse()), mat(sparse(99)))).kind).toBe("equivalent");
  });

  test("and what has no documented form is kept as bytes", async () => {
    const handle = (byte: number) =>
      matrix("f", 16, [1, 1], [element(14, Uint8Array.of(byte, 0, 0, 0, 0, 0, 0, 0), false)]);
    expect(await contentOf("a.mat", mat(handle(1)))).toEqual({ f: "bytes" });
    expect((await compared("a.mat", mat(handle(1)), mat(handle(2)))).kind).toBe("different");
  });
});

describe("what is set aside", () => {
  test("is the text of the header, and compression", async () => {
    const { setAside } = await compared(
      "a.mat",
      mat(x),
      matWith("MATLAB 5.0 MAT-file, Created on: Thu Nov 26 2026", x),
    );
    expect(setAside).toEqual([{ rule: "MAT: header text", where: "bytes 0 to 115" }]);
    expect((await compared("a.mat", mat(x), mat(packed(x)))).kind).toBe("equivalent");
  });

  test("is no class, name, shape, flag or number", async () => {
    for (const other of [
      matrix("x", 6, [2, 3], [doubles(0, 3, 1, 4, 2, 6)]),
      matrix("y", 6, [2, 3], [doubles(0, 3, 1, 4, 2, 5)]),
      matrix("x", 6, [3, 2], [doubles(0, 3, 1, 4, 2, 5)]),
      matrix("x", 12, [2, 3], [element(5, ints(0, 3, 1, 4, 2, 5))]),
      matrix("x", 6, [2, 3], [doubles(0, 3, 1, 4, 2, 5)], 4),
    ]) {
      expect((await compared("a.mat", mat(x), mat(other))).kind).toBe("different");
    }
    expect((await compared("a.mat", mat(x), mat(x, x))).kind).toBe("different");
  });
});

describe("a file is read as bytes, with the reason", () => {
  const long = matrix("x", 6, [2, 3], [doubles(0, 3, 1, 4, 2)]);
  const nested = (depth: number): Buffer => (depth === 0 ? x : matrix("c", 1, [1, 1], [nested(depth - 1)]));
  test.each([
    ["with too few numbers", mat(long), /not as many numbers as it says/],
    ["with cells in cells without end", mat(nested(60)), /nested too deeply/],
    ["that ends early", mat(x).subarray(0, 180), /ends inside an element/],
    [
      "with bytes behind a compressed element",
      mat(element(15, Buffer.concat([deflateSync(x), Buffer.from("ab")]), false)),
      /follow the end/,
    ],
    ["with a damaged compressed element", mat(packed(x).fill(7, 20, 30)), /damaged or cut short/],
    [
      "with a number that its class cannot hold",
      mat(matrix("x", 8, [1, 1], [element(9, bytesOf(Float64Array.of(1.5)))])),
      /does not fit/,
    ],
    ["with an impossible shape", mat(matrix("x", 6, [-1, -6], [doubles(1)])), /cannot be/],
  ])("%s", async (_, bytes, reason) => {
    expect(await whyUnreadable("a.mat", bytes)).toMatch(reason);
  });
});

describe("MATLAB 4", () => {
  const own = sample("mat/version-4-run-twice/recorded.mat");

  test("is read by name, since its beginning says little", async () => {
    expect(Object.keys(await contentOf("a.mat", own)).length).toBeGreaterThan(0);
    expect(await contentOf("a.dat", own)).toEqual({ "": "bytes" });
  });

  test("a changed number is told", async () => {
    const other = Buffer.from(own);
    other[other.length - 1] = 1;
    expect((await compared("a.mat", own, other)).kind).toBe("different");
  });
});

test("changed bytes are refused or told", async () => {
  await endures("a.mat", mat(x), 150, 1);
  await endures("a.mat", sample("mat/compressed/produced.mat"), 60, 2);
  await endures("a.mat", sample("mat/version-4-run-twice/recorded.mat"), 60, 3);
});
