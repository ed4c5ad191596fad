import { describe, expect, test } from "vitest";
import { contentOf, endures, numbersIn, partsOf, whyUnreadable } from "./arrays.ts";
import { compared } from "./containers.ts";
import * as files from "./hdf5-files.ts";
import { sample } from "./pictures.ts";

describe("a file is read", () => {
  test("with all that stands in it", async () => {
    const content = await contentOf("a.h5", files.ofEveryKind);
    expect(content).toMatchObject({
      "dataset /again": "f8 2,3: 0 1 2 3 4 5",
      "dataset /bool": "b1 2: 1 0",
      "dataset /cplx": "c16 1: 1 2",
      "dataset /one": "f8 : 3.5",
      "dataset /mixed": [
        ["a", "b", "s"],
        [1, 2.5, "ab"],
        [3, 4.5, "cd"],
      ],
      "dataset /texts": [["value"], ["a"], [""], ["hé"]],
      "dataset /lists": [
        ["list", "value"],
        [0, 1],
        [0, 2],
        [1, null],
        [2, 3],
      ],
      "dataset /named": [
        ["n", "v"],
        ["x", 1],
        ["yy", 2],
      ],
      "dataset /ref": [["value"], ["/again"], [null]],
      "dataset /state": "i2 2: 1 2",
      "type of /state": 'i2 { "off": 1, "on": 2 }',
      "group /g": "group",
      "link /soft": "a link to /be",
      "attribute units of /": "m",
      "attribute of of /again": "/one",
    });
    expect(content["dataset /empty"]).toEqual(new Map([["empty", "f4"]]));
    expect(content["attribute v of /"]).toEqual({ numbers: new Float64Array([0, 1]), shape: [2] });
  });

  test("and follows no link, to another file or around in a circle", async () => {
    expect(await contentOf("a.h5", files.ofEveryKind)).toMatchObject({
      "link /other": "a link to /x in the file big.h5",
      "link /g/up": "the same object as /",
      "link /be": "the same object as /again",
    });
  });

  test("of netCDF, with the dimensions of each variable by name", async () => {
    const content = await contentOf("a.nc", sample("netcdf/units/recorded.nc"));
    const { "attribute DIMENSION_LIST of /sst": dimensions } = content;
    expect(JSON.stringify([...(dimensions as Map<string, unknown>)])).toMatch(/time.*lat.*lon/);
    expect(Object.keys(content).join()).not.toMatch(/_NCProperties|_Netcdf4|REFERENCE_LIST/);
  });

  test("in slabs, each time anew, and several at once", async () => {
    const parts = await partsOf("a.h5", files.mostlyFilled);
    const part = parts["dataset /x"];
    if (part?.kind !== "array") throw new Error("it is no array");
    const [one, two] = [part.chunks()[Symbol.iterator](), part.chunks()[Symbol.iterator]()];
    expect([one.next().value?.[0], two.next().value?.[0]]).toEqual([0.5, 0.5]);
    one.return?.();
    two.return?.();
    let [count, last] = [0, 0];
    for (const chunk of part.chunks()) {
      count += chunk.length;
      last = Number(chunk.at(-1));
    }
    expect([count, last]).toEqual([9_000_000, 7]);
  }, 20_000);

  test("after a block that the user keeps before it, which is content", async () => {
    const own = sample("hdf5/user-block/produced.h5");
    expect((await partsOf("a.h5", own))["user block"]).toBeUndefined();
    const other = Buffer.from(own);
    other[100] = 1;
    expect((await compared("a.h5", own, other)).explanation).toMatch(/user block/);
  });
});

describe("what is set aside", () => {
  test("is the versions of the libraries, and the history of a netCDF file", async () => {
    const files = [
      sample("netcdf/properties-of-another-library/recorded.nc"),
      sample("netcdf/properties-of-another-library/produced.nc"),
    ] as const;
    const { setAside } = await compared("a.nc", ...files);
    expect(setAside).toEqual([{ rule: "netCDF: versions of the libraries", where: "attribute _NCProperties of /" }]);
  });

  test("is layout and compression", async () => {
    const { setAside, kind } = await compared(
      "a.h5",
      sample("hdf5/repacked-with-compression/recorded.h5"),
      sample("hdf5/repacked-with-compression/produced.h5"),
    );
    expect(kind).toBe("equivalent");
    expect(setAside[0]?.rule).toMatch(/^HDF5: layout \(chunks, compression/);
  });

  test("is no comment, which may hold a unit", async () => {
    const other = Buffer.from(files.inMetres);
    other.write("in feet\0\0", other.indexOf("in metres"), "latin1");
    const { kind, explanation } = await compared("a.h5", files.inMetres, other);
    expect([kind, explanation]).toEqual(["different", expect.stringContaining("comment of /x")]);
    expect(explanation).toContain("in feet");
  });

  test("is not the value of cells that were never written", async () => {
    const { kind, explanation } = await compared("a.h5", files.filledWithZero, files.filledWithSeven);
    expect([kind, explanation]).toEqual(["different", expect.stringContaining("fill value of /x")]);
  });

  test("is nothing that follows the file", async () => {
    const longer = Buffer.concat([files.ofEveryKind, Buffer.from("more")]);
    expect((await compared("a.h5", files.ofEveryKind, longer)).explanation).toBe("after the end is new");
  });
});

describe("what cannot be read completely is compared as bytes, with the reason", () => {
  test.each([
    ["numbers that are not laid out as usual", files.ofAnotherBias, /not laid out as usual/],
    ["numbers of twelve bits, even in an attribute", files.ofTwelveBits, /do not fill their bytes/],
    ["an unknown filter", files.byLzf, /^\/x is packed by the filter lzf, which is not supported$/],
    ["a dataset without end", files.ofNothing, /larger than it can be/],
    ["values in another HDF5 file", files.virtual, /takes its values from other files/],
    ["values in any other file", files.external, /unable to open external raw data file/],
    ["a file that is cut short", files.ofEveryKind.subarray(0, 3000), /the HDF5 library cannot read it/],
    ["a superblock that breaks off", files.ofEveryKind.subarray(0, 20), /superblock/],
  ])("%s", async (_, bytes, reason) => {
    expect(await whyUnreadable("a.h5", bytes)).toMatch(reason);
  });

  test("and the next file is read as before", async () => {
    await whyUnreadable("a.h5", files.ofEveryKind.subarray(0, 3000));
    const part = (await partsOf("a.h5", files.ofEveryKind))["dataset /one"];
    expect(part?.kind === "array" && numbersIn(part)).toEqual([3.5]);
  });
});

test("changed bytes are refused or told", async () => {
  await endures("a.h5", files.ofEveryKind, 25, 1);
  await endures("a.nc", sample("netcdf/units/recorded.nc"), 8, 2);
}, 30_000);
