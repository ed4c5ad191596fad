import initSqlJs from "sql.js";
import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

const { Database } = (await initSqlJs()) as unknown as {
  Database: new () => { run(sql: string): void; export(): Uint8Array; close(): void };
};

function database(...statements: readonly string[]): Buffer {
  const made = new Database();
  for (const statement of statements) made.run(statement);
  const bytes = Buffer.from(made.export());
  made.close();
  return bytes;
}

const birds = [
  "create table bird (id integer primary key, name text, mass real, tag integer)",
  "insert into bird values (1, 'ann', 3.5, 9007199254740993), (2, 'b' || char(0) || 'c', 4, null), (3, x'00ff', 1e300, 7)",
  'create table "odd ""name" (k, v, primary key (k)) without rowid',
  "insert into \"odd \"\"name\" values ('z', 1.0), ('a', 1)",
  "create view heavy as select * from bird where mass > 3",
];
const recorded = database(...birds);

describe("an SQLite database", () => {
  test.each([
    ["rows that came and went", ["insert into bird values (9, 'x', 1, 1)", "delete from bird where id = 9"]],
    ["another size of pages", ["pragma page_size = 8192", "vacuum"]],
  ])("says the same with %s", async (_what, more) => {
    expect((await comparing("birds.sqlite", recorded, database(...birds, ...more))).kind).toBe("equivalent");
  });

  test("says the same when a newer library wrote it", async () => {
    const other = Buffer.from(recorded);
    other.writeUInt32BE(3_051_000, 96);
    const { kind, setAside } = await comparing("birds.sqlite", recorded, other);
    expect({ kind, rules: setAside.map(({ rule }) => rule) }).toEqual({
      kind: "equivalent",
      rules: ["SQLite: version of the library"],
    });
  });

  test.each([
    [
      "a whole number beyond 2^53",
      "update bird set tag = tag - 1 where id = 1",
      /table bird.*column tag.*difference -1/,
    ],
    ["what stands behind a zero in a text", "update bird set name = 'b' || char(0) || 'd' where id = 2", /column name/],
    ["a blob for a text", "update bird set name = cast(name as blob) where id = 1", /column name/],
    [
      "a real for a whole number",
      'update "odd ""name" set v = 1.0 where k = \'a\'',
      /1 as a whole number.*1 as a real number/,
    ],
    ["a view", "drop view heavy", /view heavy/],
    ["the version of the user", "pragma user_version = 4", /user_version/],
    ["the application", "pragma application_id = 4", /application_id/],
    ["a row", "delete from bird where id = 3", /the last row is missing/],
  ])("differs by %s", async (_what, statement, says) => {
    const { kind, explanation } = await comparing("birds.sqlite", recorded, database(...birds, statement));
    expect(kind).toBe("different");
    expect(explanation).toMatch(says);
  });

  test("runs nothing that it declares", async () => {
    const slow = database(
      ...birds,
      "create view slow as with recursive n(i) as (select 1 union all select i + 1 from n) select * from n",
    );
    expect((await openedAs("birds.sqlite", slow)).unreadable).toBeNull();
  });

  test("is compared as bytes when it is damaged, cut, or followed by something", async () => {
    for (const bytes of [
      recorded.subarray(0, -100),
      Buffer.concat([recorded, Buffer.alloc(100)]),
      Buffer.concat([recorded.subarray(0, 4096), Buffer.alloc(recorded.length - 4096)]),
    ]) {
      expect((await openedAs("birds.sqlite", bytes)).unreadable).not.toBeNull();
    }
  });
});

test("whatever is done to a database, it is the same only if its cells are", { timeout: 30_000 }, async () => {
  const cells = async (bytes: Buffer) => {
    const { parts } = await openedAs("birds.sqlite", bytes);
    return parts.map((part) => (part.kind === "table" ? [part.at, part.columns, [...part.rows()].flat()] : part));
  };
  const original = await cells(recorded);
  for (const { bytes } of await survivors("birds.sqlite", recorded, 200, 7))
    expect(await cells(bytes)).toEqual(original);
});

describe("a GeoPackage", () => {
  const geo = (time: string, name = "trees", application = 0x47504b47) =>
    database(
      `pragma application_id = ${application}`,
      "create table gpkg_contents (table_name text primary key, last_change datetime)",
      `insert into gpkg_contents values ('${name}', '${time}')`,
    );
  const [one, two] = ["2024-01-02T03:04:05.678Z", "2024-02-03T04:05:06.789Z"] as const;

  test("says the same when it was written later", async () => {
    expect(await comparing("a.gpkg", geo(one), geo(two))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "GeoPackage: time of last change", where: "table gpkg_contents, row 1, column last_change" }],
    });
  });

  test.each([
    ["another cell", geo(one), geo(two, "shrubs")],
    ["what is no time", geo(one), geo("yesterday")],
    ["the same column of a database that is none", geo(one, "trees", 7), geo(two, "trees", 7)],
  ])("differs by %s", async (_what, left, right) => {
    expect((await comparing("a.gpkg", left, right)).kind).toBe("different");
  });
});
