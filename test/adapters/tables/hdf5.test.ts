import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { File, ready } from "h5wasm/node";
import { afterAll, expect, test } from "vitest";
import { hdf5File } from "../../../src/adapters/tables/hdf5.ts";
import { type Column, TooManyColumns } from "../../../src/domain/table.ts";
import { columns, firstMoment, rowNumber } from "./some-table.ts";

const folder = mkdtempSync(join(tmpdir(), "tickmark-hdf5-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function written(name: string, count: number): Promise<string> {
  const path = join(folder, name);
  const file = await hdf5File(columns, path);
  for (let number = 0; number < count; number += 1) file.add(rowNumber(number));
  file.close();
  return path;
}

const python = "/usr/bin/python3";

/** What Python says, with every warning an error. */
function said(script: string, ...args: readonly string[]): unknown {
  const done = spawnSync(python, ["-W", "error", "-c", script, ...args], { encoding: "utf8" });
  expect(done.stderr).toBe("");
  return JSON.parse(done.stdout);
}

test("HDF5 holds one data set with a field for each column, in as many rows as were added", async () => {
  const path = await written("plain.h5", 5000);
  await ready;
  const file = new File(path, "r");
  const table = file.get("records/table");
  if (table === null || !("shape" in table)) throw new Error("there is no table");
  expect(table.shape).toEqual([5000]);
  const fields = (table as { metadata: { compound_type?: { members: { name: string }[] } } }).metadata.compound_type;
  expect(fields?.members.map(({ name }) => name)).toEqual([
    "index",
    "label",
    "timestamp",
    "duration",
    "modified",
    "parameters_N",
    "parameters_N_",
    "parameters_fast",
    "claims_p___0_05_________",
    "outputs_figures_a_txt",
    "outputs_empty",
  ]);
  expect((table as { slice(ranges: number[][]): unknown }).slice([[4999, 5000]])).toEqual([
    [
      4999n,
      "run 4999",
      BigInt(firstMoment + 4999_000) * 1_000_000n,
      4999 / 4,
      1,
      BigInt(2 ** 53 - 1 - 4999),
      4999,
      0,
      -2499.5,
      "figures/a-4999.txt",
      "nan",
    ],
  ]);
  expect((table as { attrs: Record<string, { value: unknown }> }).attrs.parameters_N_kind?.value).toBe(
    "(lVparameters.N\na.",
  );
  file.close();
});

test("pandas reads it as a frame with types, gaps and the columns' own names, and can query it", async () => {
  const path = await written("pandas.h5", 3);
  const answer = said(
    `
import json, sys, pandas
frame = pandas.read_hdf(sys.argv[1], "records")
print(json.dumps({
  "types": [str(each) for each in frame.dtypes],
  "names": list(frame.columns),
  "first": json.loads(frame.iloc[0].to_json()),
  "second": json.loads(frame.iloc[1].to_json()),
  "queried": list(pandas.read_hdf(sys.argv[1], "records", where="parameters_N_ == 2").label),
}))`,
    path,
  ) as Record<string, Record<string, unknown>>;
  expect(answer.names).toEqual(columns.map(({ name }) => name));
  expect(answer.types).toEqual([
    "object",
    "datetime64[ns]",
    "float64",
    "bool",
    "int64",
    "float64",
    "float64",
    "float64",
    "object",
    "object",
  ]);
  expect(answer.first).toMatchObject({
    label: "run 0",
    timestamp: firstMoment,
    modified: false,
    "parameters.N ": null,
  });
  expect(answer.first?.["outputs.figures/a.txt"]).toBeNull();
  expect(answer.second).toMatchObject({
    label: "größer 😀",
    modified: true,
    "parameters.N": 2 ** 53 - 2,
    "parameters.N ": 1,
    "parameters.fast": 0,
    "claims.p = 0.05 \\ 'ü' 😀\n": -0.5,
    "outputs.figures/a.txt": "figures/a-1.txt",
  });
  expect(answer.queried).toEqual(["run 2"]);
});

test("h5py reads it as a plain data set", async () => {
  const script = `
import json, sys, h5py
table = h5py.File(sys.argv[1])["records/table"]
print(json.dumps([len(table), list(table["duration"][:3]), table["label"][1].decode(), int(table["modified"].sum())]))`;
  expect(said(script, await written("h5py.h5", 3000))).toEqual([3000, [0, 0.25, 0.5], "größer 😀", 1500]);
});

test("more columns than the header holds are refused before there is a file", async () => {
  const many = Array.from(
    { length: 700 },
    (_, at): Column => ({ name: `p${at}`, kind: "text", hasGaps: true, widthBytes: 9 }),
  );
  const path = join(folder, "many.h5");
  await expect(hdf5File(many, path)).rejects.toThrow(TooManyColumns);
  expect(existsSync(path)).toBe(false);
});

test("as many columns as it allows are held", async () => {
  const many = Array.from(
    { length: 540 },
    (_, at): Column => ({ name: `p${at}`, kind: "text", hasGaps: true, widthBytes: 9 }),
  );
  const path = join(folder, "most.h5");
  const file = await hdf5File(many, path);
  file.add(many.map(({ name }) => name));
  file.close();
  const read = new File(path, "r");
  expect(read.get("records/table")).toMatchObject({ shape: [1] });
  read.close();
});
