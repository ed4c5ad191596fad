// Parquet and Arrow: DuckDB, Polars, parquet-wasm and apache-arrow, from the folder that COLUMNS_MODULES names
// (npm install @duckdb/node-api nodejs-polars nodejs-polars-linux-x64-gnu parquet-wasm apache-arrow).
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = process.argv[2];
const require = createRequire(join(process.env.COLUMNS_MODULES ?? ".", "index.js"));
const { DuckDBInstance } = require("@duckdb/node-api");
const pl = require("nodejs-polars");
const arrow = require("apache-arrow");
const wasm = require("parquet-wasm");
const version = (name) =>
  JSON.parse(readFileSync(join(process.env.COLUMNS_MODULES ?? ".", "node_modules", name, "package.json"), "utf8"))
    .version;

const DUCKDB = `DuckDB ${version("@duckdb/node-api").split("-")[0]}`;
const POLARS = `nodejs-polars ${version("nodejs-polars-linux-x64-gnu")}`;
const WASM = `parquet-wasm ${version("parquet-wasm")}`;
const ARROW = `apache-arrow ${version("apache-arrow")}`;

const db = await (await DuckDBInstance.create(":memory:")).connect();
await db.run("set threads = 1");

async function pair(name, ext, recorded, produced, expect, madeBy, why, says, compare) {
  const folder = join(root, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await recorded(join(folder, `recorded.${ext}`));
  await produced(join(folder, `produced.${ext}`));
  writeFileSync(join(folder, "case.json"), `${JSON.stringify({ expect, madeBy, why, compare, says }, null, 2)}\n`);
}

// Forty birds; every part of the query can be replaced.
const birds = ({
  mass = "round(3500 + 900 * sin(i), 1)",
  massName = "mass_g",
  where = "true",
  order = "i",
  year = "2007 + i % 3",
  seen = "timestamp '2007-11-11 08:00:00' + i * interval 7 minute",
  species = "['adelie', 'gentoo', 'chinstrap'][1 + i % 3]",
} = {}) =>
  `select i::integer as bird, ${species} as species, ${mass} as ${massName}, (${year})::smallint as year, ${seen} as seen_at from (select unnest(range(40)) as i) where ${where} order by ${order}`;
const parquet =
  (query = birds(), options = "") =>
  (path) =>
    db.run(`copy (${query}) to '${path}' (format parquet${options})`);

const equivalent = (name, recorded, produced, madeBy, why, says) =>
  pair(`parquet/${name}`, "parquet", recorded, produced, "equivalent", madeBy, why, says);
const different = (name, change, why, says, recorded = birds()) =>
  pair(
    `parquet/${name}`,
    "parquet",
    parquet(recorded),
    parquet(typeof change === "string" ? change : birds(change)),
    "different",
    DUCKDB,
    why,
    says,
  );

await equivalent(
  "codec",
  parquet(),
  parquet(birds(), ", codec zstd"),
  `${DUCKDB}, snappy and zstd`,
  "The same columns, compressed by another codec.",
  ["codec|compress"],
);
await equivalent(
  "groups-of-rows",
  parquet("select range as i, sin(range) as y from range(4500)", ", codec zstd, row_group_size 2048"),
  parquet("select range as i, sin(range) as y from range(4500)", ", codec zstd"),
  `${DUCKDB}, two sizes of row groups`,
  "The same columns, cut into other groups of rows.",
  ["row group|groups of rows|layout"],
);
await equivalent(
  "version-of-the-writer",
  parquet(),
  async (path) => {
    await parquet()(path);
    writeFileSync(
      path,
      Buffer.from(
        readFileSync(path)
          .toString("latin1")
          .replace(/DuckDB version v(\d)\.\d\.\d/, "DuckDB version v$1.2.1"),
        "latin1",
      ),
    );
  },
  `${DUCKDB}, and created_by as version 1.2.1 writes it`,
  "Only the text that names the writer differs.",
  ["created_by|writer|version"],
);
await equivalent(
  "encoding-of-pages",
  parquet(birds(), ", parquet_version v1"),
  parquet(birds(), ", parquet_version v2"),
  `${DUCKDB}, pages of version 1 and 2`,
  "The same columns in other encodings.",
);
await pair(
  "parquet/duckdb-run-twice",
  "parquet",
  parquet(),
  parquet(),
  "identical",
  `${DUCKDB}, run twice`,
  "The program writes the same bytes each time.",
);

const some = {
  bird: pl.Series("bird", [1, 2, 3, 4], pl.Int32),
  mass: pl.Series("mass", [3700.5, null, 4100.25, 3900], pl.Float64),
};
const frame = () => pl.DataFrame(some);
await equivalent(
  "codec-of-polars",
  (path) => frame().writeParquet(path, { compression: "snappy" }),
  (path) => frame().writeParquet(path, { compression: "zstd" }),
  `${POLARS}, snappy and zstd`,
  "The same columns, compressed by another codec.",
  ["codec|compress"],
);

const table = (mass, more = {}) =>
  arrow.tableFromArrays({ bird: Int32Array.from([1, 2, 3, 4]), mass: Float64Array.from(mass), ...more });
const byWasm =
  (made, set = (properties) => properties) =>
  (path) => {
    const properties = set(new wasm.WriterPropertiesBuilder()).build();
    writeFileSync(path, wasm.writeParquet(wasm.Table.fromIPCStream(arrow.tableToIPC(made, "stream")), properties));
  };
const masses = [3700.5, 3800, 4100.25, 3900];
await equivalent(
  "dictionary-or-plain",
  byWasm(table(masses), (p) => p.setDictionaryEnabled(true)),
  byWasm(table(masses), (p) => p.setDictionaryEnabled(false)),
  `${WASM}, with and without dictionaries`,
  "The same columns in another encoding.",
);
await equivalent(
  "created-by-another-program",
  byWasm(table(masses), (p) => p.setCreatedBy("parquet-cpp-arrow version 11.0.0")),
  byWasm(table(masses), (p) => p.setCreatedBy("parquet-cpp-arrow version 19.0.1")),
  `${WASM} with two values of created_by`,
  "Only the text that names the writer differs.",
  ["created_by|writer|version"],
);
await pair(
  "parquet/not-a-number-or-zero",
  "parquet",
  byWasm(table([1, Number.NaN, 3, 4])),
  byWasm(table([1, 0, 3, 4])),
  "different",
  WASM,
  "NaN became 0.",
  ["mass"],
);

await different(
  "one-value",
  { mass: "round(3500 + 900 * sin(i), 1) + (i = 17)::integer * 0.1" },
  "One value differs.",
  ["mass_g"],
);
await different(
  "one-text",
  { species: "case when i = 9 then 'gentoo' else ['adelie', 'gentoo', 'chinstrap'][1 + i % 3] end" },
  "One bird is another species.",
  ["species"],
);
await different(
  "one-time",
  { seen: "timestamp '2007-11-11 08:00:00' + i * interval 7 minute + (i = 4)::integer * interval 1 second" },
  "The time of an observation differs by a second.",
  ["seen_at"],
);
await different(
  "null-or-not-a-number",
  { mass: "case when i = 5 then 'nan'::double else 1.5 * i end" },
  "A null became NaN.",
  ["mass_g"],
  birds({ mass: "case when i = 5 then null else 1.5 * i end" }),
);
await different(
  "null-or-zero",
  { mass: "case when i = 5 then 0 else 1.5 * i end" },
  "A null became 0.",
  ["mass_g"],
  birds({ mass: "case when i = 5 then null else 1.5 * i end" }),
);
await different(
  "null-or-empty-text",
  { species: "case when i = 5 then '' else 'adelie' end" },
  "A null became an empty text.",
  ["species"],
  birds({ species: "case when i = 5 then null else 'adelie' end" }),
);
await different("column-renamed", { massName: "mass_kg" }, "A column has another name: another unit.", ["mass"]);
await different(
  "single-precision",
  { mass: "(1.5 * i)::float" },
  "A column has single precision.",
  ["mass_g"],
  birds({ mass: "(1.5 * i)::double" }),
);
await different(
  "integers-or-doubles",
  { mass: "i::bigint" },
  "A column of doubles became integers.",
  ["mass_g"],
  birds({ mass: "i::double" }),
);
await different(
  "time-with-a-zone",
  { seen: "(timestamp '2007-11-11 08:00:00' + i * interval 7 minute)::timestamptz" },
  "The times have a zone.",
  ["seen_at"],
);
await different(
  "rows-in-another-order",
  { order: "i desc" },
  "The same rows in the opposite order: the order of rows is content.",
  ["order|row"],
);
await different("row-missing", { where: "i <> 39" }, "The last row is missing.", ["row|39|40"]);
await different("column-missing", `select bird, species, mass_g, seen_at from (${birds()})`, "A column is missing.", [
  "year",
]);
await different("column-added", `select *, bird * 2 as ring from (${birds()})`, "A column was added.", ["ring"]);
await different(
  "integer-beyond-2-to-53",
  { mass: "9007199254740992 + (i = 0)::bigint" },
  "Two integers that fall on the same double are two integers.",
  ["mass_g"],
  birds({ mass: "9007199254740992 + (i = 1)::bigint" }),
);
await different(
  "decimal",
  { mass: "(1.5 * i)::decimal(10, 2) + (i = 3)::integer * 0.01" },
  "One decimal number differs.",
  ["mass_g"],
  birds({ mass: "(1.5 * i)::decimal(10, 2)" }),
);
await different(
  "element-of-a-list",
  { mass: "case when i = 3 then [1, 2, 4] else [1, 2, 3] end" },
  "One element of a list differs.",
  ["mass_g"],
  birds({ mass: "[1, 2, 3]" }),
);

const near = { rtol: 1e-9, atol: 0 };
const moved = (by) => parquet(birds({ mass: `(3500 + 900 * sin(i)) * (1 + ${by} * cos(i))` }));
await pair(
  "parquet/tolerance-last-digits",
  "parquet",
  moved(0),
  moved(3e-16),
  "close",
  DUCKDB,
  "Numbers differ by some units of their last digit.",
  undefined,
  near,
);
await pair(
  "parquet/tolerance-outside",
  "parquet",
  moved(0),
  moved(1e-6),
  "different",
  DUCKDB,
  "Numbers differ by more than is allowed.",
  ["mass_g"],
  near,
);
await pair(
  "parquet/tolerance-integers",
  "parquet",
  parquet(birds({ mass: "3500 + i" })),
  parquet(birds({ mass: "3500 + i + (i = 7)::integer" })),
  "different",
  DUCKDB,
  "Integers are compared exactly, whatever the tolerance.",
  ["mass_g"],
  { rtol: 0.01, atol: 5 },
);

const ipc = (name, recorded, produced, expect, madeBy, why, says) =>
  pair(`arrow/${name}`, "arrow", recorded, produced, expect, madeBy, why, says);
const feather =
  (made = frame(), compression = "uncompressed") =>
  (path) =>
    made.writeIPC(path, { compression });
await ipc(
  "compressed-by-lz4",
  feather(),
  feather(frame(), "lz4"),
  "equivalent",
  `${POLARS} writeIPC, without and with lz4`,
  "The same columns, compressed.",
  ["compress|lz4"],
);
await ipc(
  "compressed-by-zstd",
  feather(),
  feather(frame(), "zstd"),
  "equivalent",
  `${POLARS} writeIPC, without and with zstd`,
  "The same columns, compressed.",
  ["compress|zstd"],
);
const file = (made) => (path) => writeFileSync(path, arrow.tableToIPC(made, "file"));
const halves = table(masses).slice(0, 2).concat(table(masses).slice(2));
await ipc(
  "other-batches",
  file(table(masses)),
  file(halves),
  "equivalent",
  `${ARROW} tableToIPC`,
  "The same columns in one batch of records and in two.",
  ["batch|layout"],
);
await ipc(
  "polars-run-twice",
  feather(),
  feather(),
  "identical",
  `${POLARS} writeIPC, run twice`,
  "The program writes the same bytes each time.",
);
const changed = (mass) => pl.DataFrame({ ...some, mass: pl.Series("mass", mass, pl.Float64) });
await ipc(
  "one-value",
  feather(),
  feather(changed([3700.5, null, 4100.25, 3901])),
  "different",
  `${POLARS} writeIPC`,
  "One value differs.",
  ["mass"],
);
await ipc(
  "null-or-zero",
  feather(),
  feather(changed([3700.5, 0, 4100.25, 3900])),
  "different",
  `${POLARS} writeIPC`,
  "A null became 0.",
  ["mass"],
);
await ipc(
  "value-besides-compression",
  feather(),
  feather(changed([3700.5, null, 4100.5, 3900]), "lz4"),
  "different",
  `${POLARS} writeIPC, without and with lz4`,
  "One value differs, besides the compression.",
  ["mass"],
);
await ipc(
  "column-renamed",
  feather(),
  feather(frame().rename({ mass: "mass_kg" })),
  "different",
  `${POLARS} writeIPC`,
  "A column has another name.",
  ["mass"],
);
await ipc(
  "single-precision",
  feather(),
  feather(pl.DataFrame({ ...some, mass: pl.Series("mass", [3700.5, null, 4100.25, 3900], pl.Float32) })),
  "different",
  `${POLARS} writeIPC`,
  "A column has single precision.",
  ["mass"],
);
await ipc(
  "rows-in-another-order",
  file(table(masses)),
  file(
    arrow.tableFromArrays({
      bird: Int32Array.from([1, 3, 2, 4]),
      mass: Float64Array.from([3700.5, 4100.25, 3800, 3900]),
    }),
  ),
  "different",
  `${ARROW} tableToIPC`,
  "Two rows were swapped.",
  ["row|order|bird"],
);
await ipc(
  "value-in-the-second-batch",
  file(halves),
  file(
    table(masses)
      .slice(0, 2)
      .concat(table([3700.5, 3800, 4100.25, 3999]).slice(2)),
  ),
  "different",
  `${ARROW} tableToIPC`,
  "One value of the second batch of records differs.",
  ["mass"],
);
process.exit(0);
