import { describe, expect, test } from "vitest";
import { contentOf, endures, whyUnreadable } from "./arrays.ts";
import { compared } from "./containers.ts";
import { sample } from "./pictures.ts";

const word = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
const name = (text: string): Buffer => Buffer.concat([word(text.length), padded(Buffer.from(text))]);
const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const text = (value: string): Buffer =>
  Buffer.concat([word(2), word(Buffer.byteLength(value)), padded(Buffer.from(value))]);
const list = (tag: number, members: readonly Uint8Array[]): Buffer =>
  members.length === 0 ? Buffer.alloc(8) : Buffer.concat([word(tag), word(members.length), ...members]);

interface Made {
  readonly records?: number;
  readonly history?: string;
  readonly title?: string;
  readonly after?: Uint8Array;
  readonly side?: number;
}

/** Two records of `a` (shorts, two in a record) and `b` (bytes, one in a record), and the text `t`. */
function classic({
  records = 2,
  history = "ran",
  title = "T",
  after = new Uint8Array(0),
  side = 2,
}: Made = {}): Buffer {
  const variable = (own: string, dimensions: readonly number[], type: number, size: number, start: number) =>
    Buffer.concat([
      name(own),
      word(dimensions.length),
      ...dimensions.map(word),
      Buffer.alloc(8),
      word(type),
      word(size),
      word(start),
    ]);
  const attributes = list(12, [
    Buffer.concat([name("history"), text(history)]),
    Buffer.concat([name("title"), text(title)]),
  ]);
  const header = (start: number) =>
    Buffer.concat([
      Buffer.from("CDF\u0001", "latin1"),
      word(records),
      list(10, [Buffer.concat([name("time"), word(0)]), Buffer.concat([name("x"), word(side)])]),
      attributes,
      list(11, [
        variable("a", [0, 1], 3, 4, start + 4),
        variable("b", [0], 1, 4, start + 8),
        variable("t", [1], 2, 4, start),
      ]),
    ]);
  const data = Buffer.from("4869ffff00010002030000000003000405ffffff", "hex");
  return Buffer.concat([header(header(0).length), data, after]);
}

describe("a classic file is read", () => {
  test("record by record, without what fills up", async () => {
    expect(await contentOf("a.nc", classic())).toEqual({
      "dimension time": "unlimited",
      "dimension x": 2,
      "attribute history of the file": "ran",
      "attribute title of the file": "T",
      "variable a": "i2 2,2: 1 2 3 4",
      "dimensions of a": ["time", "x"],
      "variable b": "i1 2: 3 5",
      "dimensions of b": ["time"],
      "variable t": [["text"], ["Hi"]],
      "variable t: shape": [2],
      "dimensions of t": ["x"],
    });
  });

  test("as the netCDF library wrote it", async () => {
    const content = await contentOf("a.nc", sample("netcdf/classic-units/recorded.nc"));
    expect(content).toMatchObject({ "attribute units of sst": "K", "dimensions of sst": ["time", "lat", "lon"] });
  });

  test("with as many records as there is room for, when it does not say how many", async () => {
    expect(await contentOf("a.nc", classic({ records: 0xffffffff }))).toMatchObject({ "variable b": "i1 2: 3 5" });
  });
});

describe("what is set aside", () => {
  test.each([
    ["Mon Jan 01 12:00:00 2024: cdo mulc,2 in.nc out.nc", "Tue Feb  6 08:09:10 2024: cdo mulc,2 in.nc out.nc"],
    [
      "2024-01-01 12:00:00 GMT by grib_to_netcdf-2.23.0: a.grib",
      "2024-02-06 08:09:10 GMT by grib_to_netcdf-2.23.0: a.grib",
    ],
    ["Created on 2024-01-01T12:00:00Z", "Created on 2024-02-06T08:09:10Z"],
    ["first\n2024-01-01T12:00:00Z second", "first\n2024-02-06T08:09:10Z second"],
    [
      "2024-01-01T12:00:00Z altered by CMOR: units. 2024-01-01T12:00:01Z altered by CMOR: axes",
      "2024-02-01T12:00:00Z altered by CMOR: units. 2024-02-01T12:00:01Z altered by CMOR: axes",
    ],
  ])("is the time of an entry in the history: %j", async (one, two) => {
    const { kind, setAside } = await compared("a.nc", classic({ history: one }), classic({ history: two }));
    expect(kind).toBe("equivalent");
    expect(setAside).toEqual([{ rule: "netCDF: times in the history", where: "attribute history of the file" }]);
  });

  test.each([
    ["Mon Jan 01 12:00:00 2024: cdo mulc,2 in.nc out.nc", "Mon Jan 01 12:00:00 2024: cdo mulc,3 in.nc out.nc"],
    ["source: ERA5", "source: ERA-Interim"],
    [
      "Mon Jan 01 12:00:00 2024: cdo seldate,2000-01-01T00:00:00",
      "Mon Jan 01 12:00:00 2024: cdo seldate,2001-01-01T00:00:00",
    ],
    ["Mon Jan 01 12:00:00 2024: ncks", "⟨time⟩: ncks"],
    ["ncks", "Mon Jan 01 12:00:00 2024: ncks"],
  ])("is nothing else in the history: %j", async (one, two) => {
    const { kind, explanation } = await compared("a.nc", classic({ history: one }), classic({ history: two }));
    expect(kind).toBe("different");
    expect(explanation).toContain("attribute history of the file");
  });

  test("is no other attribute, number, dimension or byte behind the last record", async () => {
    const changed = classic();
    changed[changed.length - 4] = 6;
    const all = [
      classic({ title: "U" }),
      changed,
      classic({ side: 1 }),
      classic({ records: 1 }),
      classic({ after: Buffer.from("more") }),
    ];
    for (const other of all) expect((await compared("a.nc", classic(), other)).kind).toBe("different");
  });
});

describe("a file is read as bytes, with the reason", () => {
  test.each([
    ["when it is cut short", classic().subarray(0, -8), /ends before its numbers do/],
    ["when its header breaks off", classic().subarray(0, 60), /breaks off/],
    ["when it says that it has billions of records", classic({ records: 0x7fffffff }), /ends before its numbers do/],
    [
      "when it says that it has billions of dimensions",
      Buffer.concat([classic().subarray(0, 12), word(0x7fffffff)]),
      /breaks off/,
    ],
  ])("%s", async (_, bytes, reason) => {
    expect(await whyUnreadable("a.nc", bytes)).toMatch(reason);
  });
});

test("changed bytes are refused or told", async () => {
  await endures("a.nc", classic(), 300, 1);
});
