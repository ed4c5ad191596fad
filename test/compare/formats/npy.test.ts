import { describe, expect, test } from "vitest";
import { contentOf, endures, whyUnreadable } from "./arrays.ts";
import { comparing } from "./comparing.ts";
import { compared, zipOf } from "./containers.ts";

interface Saved {
  readonly descr?: string;
  readonly order?: "True" | "False";
  readonly shape?: string;
  readonly version?: number;
  readonly header?: string;
}

/** As numpy.save writes it, unless it says otherwise. */
function npy(
  data: Uint8Array | ArrayBuffer,
  { descr = "'<f8'", order = "False", shape = "(6,)", version = 1, header }: Saved = {},
): Buffer {
  const text = header ?? `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const padded = Buffer.from(
    `${text.padEnd(Math.ceil((9 + lengthBytes + text.length) / 64) * 64 - 9 - lengthBytes)}\n`,
  );
  const start = Buffer.alloc(8 + lengthBytes);
  start.set(Buffer.from("\u0093NUMPY", "latin1"));
  start[6] = version;
  if (version === 1) start.writeUInt16LE(padded.length, 8);
  else start.writeUInt32LE(padded.length, 8);
  return Buffer.concat([start, padded, Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data)]);
}

const doubles = (...numbers: readonly number[]): ArrayBuffer => new Float64Array(numbers).buffer;
const swapped = (data: ArrayBuffer): Buffer => Buffer.from(data.slice(0)).swap64();
const six = doubles(0, 1, 2, 3, 4, 5);

describe("an array is read", () => {
  test.each([
    ["<f8", six, "f8 6: 0 1 2 3 4 5"],
    [">f8", swapped(six), "f8 6: 0 1 2 3 4 5"],
    ["<f4", new Float32Array([0, 1, 2, 3, 4, 5.5]).buffer, "f4 6: 0 1 2 3 4 5.5"],
    [
      "<f2",
      new Uint16Array([0, 0x3c00, 0xc000, 1, 0x7c00, 0x3555]).buffer,
      "f2 6: 0 1 -2 5.960464477539063e-8 Infinity 0.333251953125",
    ],
    ["|i1", Uint8Array.of(0, 1, 2, 3, 255, 128), "i1 6: 0 1 2 3 -1 -128"],
    [
      "<u8",
      new BigUint64Array([0n, 1n, 2n, 3n, 4n, 18446744073709551615n]).buffer,
      "u8 6: 0 1 2 3 4 18446744073709551615",
    ],
    [">i2", Uint8Array.of(0, 1, 0, 2, 255, 255, 0, 4, 0, 5, 0, 6), "i2 6: 1 2 -1 4 5 6"],
    ["|b1", Uint8Array.of(0, 1, 0, 1, 1, 0), "b1 6: 0 1 0 1 1 0"],
    ["<c8", new Float32Array(12).fill(0.5).buffer, `c8 6: ${Array(12).fill("0.5").join(" ")}`],
  ] as const)("of type %s", async (descr, data, expected) => {
    expect(await contentOf("a.npy", npy(data, { descr: `'${descr}'` }))).toEqual({ "": expected });
  });

  test("in the order of C, however it is stored", async () => {
    const stored = npy(doubles(0, 3, 1, 4, 2, 5), { order: "True", shape: "(2, 3)" });
    expect(await contentOf("a.npy", stored)).toEqual({ "": "f8 2,3: 0 1 2 3 4 5" });
    const cube = npy(doubles(...[0, 4, 2, 6, 1, 5, 3, 7]), { order: "True", shape: "(2, 2, 2)" });
    expect(await contentOf("a.npy", cube)).toEqual({ "": "f8 2,2,2: 0 1 2 3 4 5 6 7" });
    const complex = npy(doubles(0, 0.5, 2, 2.5, 1, 1.5, 3, 3.5), { descr: "'<c16'", order: "True", shape: "(2, 2)" });
    expect(await contentOf("a.npy", complex)).toEqual({ "": "c16 2,2: 0 0.5 1 1.5 2 2.5 3 3.5" });
  });

  test("of text, of either kind", async () => {
    const bytes = npy(Buffer.from("ab\0c\0\0"), { descr: "'|S3'", shape: "(2,)" });
    expect(await contentOf("a.npy", bytes)).toEqual({ "": [["value"], ["ab"], ["c"]] });
    const wide = npy(new Uint32Array([0xe9, 0x1f600, 120, 0]).buffer, { descr: "'<U2'", shape: "(2,)" });
    expect(await contentOf("a.npy", wide)).toEqual({ "": [["value"], ["é😀"], ["x"]] });
  });

  test("of dates, with their unit", async () => {
    const dates = npy(new BigInt64Array([1n, 2n]).buffer, { descr: "'<M8[D]'", shape: "(2,)" });
    expect(await contentOf("a.npy", dates)).toEqual({ "": "i8 2: 1 2", type: "datetime64[D]" });
  });

  test("of records, field by field", async () => {
    const record = Buffer.alloc(2 * 17);
    for (const at of [0, 1]) {
      record.writeInt32LE(7 + at, 17 * at);
      record.writeDoubleBE(1.5 + at, 17 * at + 4);
      record.writeInt16LE(3 + at, 17 * at + 12);
      record.writeInt16LE(-4, 17 * at + 14);
    }
    const descr = "[('id', '<i4'), ('in', [('x', '>f8')]), ('pair', '<i2', (2,)), ('', '|V1')]";
    expect(await contentOf("a.npy", npy(record, { descr, shape: "(2,)" }))).toEqual({
      "": [
        ["id", "in.x", "pair[0]", "pair[1]"],
        [7, 1.5, 3, -4],
        [8, 2.5, 4, -4],
      ],
    });
  });

  test("of a single number, and of none", async () => {
    expect(await contentOf("a.npy", npy(doubles(4), { shape: "()" }))).toEqual({ "": "f8 : 4" });
    expect(await contentOf("a.npy", npy(doubles(), { shape: "(0, 3)" }))).toEqual({ "": "f8 0,3: " });
  });

  test("and another one behind it", async () => {
    const both = Buffer.concat([npy(six), npy(doubles(1), { shape: "(1,)" })]);
    expect(await contentOf("a.npy", both)).toEqual({ "array 0": "f8 6: 0 1 2 3 4 5", "array 1": "f8 1: 1" });
  });

  test("of objects as the pickle that it is", async () => {
    const pickle = Buffer.from("80049544", "hex");
    expect(Object.keys(await contentOf("a.npy", npy(pickle, { descr: "'|O'", shape: "(1,)" })))).toContain("type");
  });

  test("as a member of an archive, under its name", async () => {
    const npz = (last: number) => zipOf([{ name: "arr_0.npy", data: npy(doubles(0, 1, 2, 3, 4, last)) }]);
    expect((await compared("a.npz", npz(5), npz(6))).explanation).toMatch(
      /^arr_0\.npy: 1 of 6 numbers differs, at \[5\]/,
    );
  });
});

test("a tolerance for the whole file holds for fields of measurements, and not for those that count", async () => {
  const record = (count: number, mass: number): Buffer => {
    const data = Buffer.alloc(12);
    data.writeInt32LE(count, 0);
    data.writeDoubleLE(mass, 4);
    return npy(data, { descr: "[('count', '<i4'), ('mass', '<f8')]", shape: "(1,)" });
  };
  const tolerance = { kind: "scaled", rtol: 0.5, atol: 0 } as const;
  expect((await comparing("a.npy", record(10, 1), record(10, 1.1), { tolerance })).kind).toBe("close");
  const counted = await comparing("a.npy", record(10, 1), record(11, 1.1), { tolerance });
  expect(counted.kind).toBe("different");
  expect(counted.explanation).toContain("whole numbers are compared exactly; declare a tolerance for column count");
  const named = { tolerance, columns: { count: tolerance } };
  expect((await comparing("a.npy", record(10, 1), record(11, 1.1), named)).kind).toBe("close");
});

describe("what is set aside", () => {
  test("is the order of bytes and axes, and how the header is written", async () => {
    const plain = npy(six, { shape: "(2, 3)" });
    for (const other of [
      npy(swapped(six), { descr: "'>f8'", shape: "(2, 3)" }),
      npy(doubles(0, 3, 1, 4, 2, 5), { order: "True", shape: "(2, 3)" }),
      npy(six, { shape: "(2L, 3L)" }),
      npy(six, { header: "{'shape': (2, 3), 'descr': '<f8', 'fortran_order': False}" }),
      npy(six, { shape: "(2, 3)", version: 2 }),
      npy(six, { shape: "(2, 3)", version: 3 }),
    ]) {
      expect((await compared("a.npy", plain, other)).kind).toBe("equivalent");
    }
  });

  test("is never a number, a shape, a type or the name of a field", async () => {
    const plain = npy(six, { shape: "(2, 3)" });
    for (const other of [
      npy(doubles(0, 1, 2, 3, 4, 6), { shape: "(2, 3)" }),
      npy(six, { shape: "(3, 2)" }),
      npy(six, { shape: "(6,)" }),
      npy(six, { shape: "(2, 3)", descr: "'<i8'" }),
      npy(six, { shape: "(2, 3)", descr: "'>f8'" }),
      npy(six, { shape: "(2, 3)", order: "True" }),
      Buffer.concat([plain, plain]),
      Buffer.concat([plain, Buffer.from([0])]),
    ]) {
      expect((await compared("a.npy", plain, other)).kind).toBe("different");
    }
    const record = (name: string, at: string) =>
      npy(six, { descr: `[('a', '<f8'), ('${name}', '${at}f8')]`, shape: "(3,)" });
    for (const other of [record("c", "<"), record("b", ">")]) {
      expect((await compared("a.npy", record("b", "<"), other)).kind).toBe("different");
    }
  });
});

describe("a file that is no array is read as bytes, with the reason", () => {
  test.each([
    ["too few numbers", npy(six.slice(0, 40)), /ends before its numbers/],
    ["bytes behind it", Buffer.concat([npy(six), Buffer.from("more")]), /does not begin as an array/],
    ["more dimensions than fit into memory", npy(six, { shape: "(9007199254740993, 99999999)" }), /cannot be/],
    ["a negative dimension", npy(six, { shape: "(-6,)" }), /cannot be/],
    [
      "elements of no bytes, without end",
      npy(six.slice(0, 0), { descr: "'|S0'", shape: "(999999999999,)" }),
      /no bytes/,
    ],
    ["a header that is a program", npy(six, { shape: "__import__('os')" }), /no Python literal/],
    ["a header that is nested without end", npy(six, { descr: "[".repeat(5000) }), /nested too deeply/],
    ["a type of its own", npy(six, { descr: "'<x8'" }), /type <x8 is not known/],
    ["a key twice", npy(six, { header: "{'descr': '<f8', 'descr': '<f4', 'shape': (6,)}" }), /odd key/],
    ["a later version", npy(six, { version: 4 }), /version 4\.0/],
  ])("%s", async (_, bytes, reason) => {
    expect(await whyUnreadable("a.npy", bytes)).toMatch(reason);
  });
});

test("changed bytes are refused or told", async () => {
  await endures("a.npy", npy(six, { shape: "(2, 3)" }), 300, 1);
  await endures("a.npy", npy(six, { descr: "[('a', '<f8'), ('b', '|S8')]", shape: "(3,)" }), 200, 2);
});
