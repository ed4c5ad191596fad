import { expect, test } from "vitest";
import { readTableQuery, writtenQuery } from "../../src/report/table-query.ts";
import { hostile } from "../builders.ts";

const now = new Date("2026-02-01T12:00:00Z");
const read = (address: string) => readTableQuery(new URLSearchParams(address), now);

test("an address without a query asks for the newest records as a table", () => {
  expect(read("")).toEqual({
    query: {
      text: "",
      tags: [],
      where: [],
      verdict: null,
      since: "",
      until: "",
      sort: "started",
      descending: true,
      after: null,
      before: null,
      view: "table",
    },
    problems: [],
  });
  expect(writtenQuery(read("").query)).toEqual([]);
});

test("what is asked is read from the address, and written back to the same", () => {
  const id = "a".repeat(64);
  const address = `q=too+slow&tag=demo+%22two+words%22&where=N%3D40+%22suite%3Da+b%22&verdict=diverged&since=2026-01-31&until=7+d&sort=-p.solver.tol&view=figures&after=${id}`;
  const { query, since, until, problems } = read(address);
  expect(problems).toEqual([]);
  expect(query).toMatchObject({
    tags: ["demo", "two words"],
    where: [
      { name: "N", value: "40" },
      { name: "suite", value: "a b" },
    ],
    sort: "p.solver.tol",
    descending: true,
    after: id,
  });
  expect([since, until]).toEqual(["2026-01-31T00:00:00.000Z", "2026-01-25T12:00:00.000Z"]);
  expect(
    new URLSearchParams(writtenQuery(query).map(([name, value]): [string, string] => [name, value])).toString(),
  ).toBe(address);
});

test("a day that records go up to is meant with its evening", () => {
  expect(read("until=2026-01-31").until).toBe("2026-02-01T00:00:00.000Z");
});

test("what cannot be understood is named", () => {
  expect(read("where=N&since=yesterday&verdict=good&sort=colour").problems).toEqual([
    "A parameter is given with its value, such as N=40; “N” is not.",
    "“From” takes a day such as 2026-01-31; “yesterday” is none.",
    "There is no verdict “good”.",
    "The table cannot be sorted by “colour”.",
  ]);
  expect(read("after=1&before=../..").query).toMatchObject({ after: null, before: null });
});

test("hostile text is bounded and read in time that grows with its length", () => {
  for (const text of [...Object.values(hostile), '"'.repeat(200_000), "a=".repeat(100_000), " \t".repeat(100_000)]) {
    const address = new URLSearchParams({ q: text, tag: text, where: text, since: text, sort: `p.${text}` });
    const { query } = readTableQuery(address, now);
    expect(query.tags.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(query).length).toBeLessThan(8000);
  }
});
