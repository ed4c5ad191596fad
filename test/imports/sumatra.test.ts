import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openSumatraStore } from "../../src/adapters/sqlite/sumatra-store.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { jsonElements } from "../../src/imports/json-elements.ts";
import { pythonLiteral } from "../../src/imports/python-literal.ts";
import { isSumatraExport, readSumatraRecords } from "../../src/imports/sumatra-records.ts";
import { sumatraText } from "../../src/imports/sumatra-store.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { sumatraExport, sumatraTables } from "./sumatra-samples.ts";

test("records are read with their parameters, and keep their text letter by letter", () => {
  expect(isSumatraExport(sumatraExport)).toBe(true);
  const { records, problems } = readSumatraRecords(sumatraExport);
  expect(problems).toEqual([]);
  expect(records.map(({ label, startedAt, parameters }) => [label, startedAt, parameters])).toEqual([
    ["08e00c09573e", "2026-11-22T12:43:51.000Z", { seed: 65785, distr: "uniform", n: 100 }],
    ["second 1/x", "2026-11-22T11:43:52.000Z", { n: 100 }],
  ]);
  expect(`[${records.map(({ content }) => content).join(", ")}]`).toBe(sumatraExport.trim());
  expect(records[1]?.content).toContain('"duration": 1.0,');
  const [first] = records;
  const canonical = canonicalJson(JSON.parse(first?.content ?? ""));
  expect(first?.id).toBe(createHash("sha256").update(canonical).digest("hex"));
});

test("a broken record keeps no other one out, and nothing of a record is evaluated", () => {
  const evil = `{"label": "e", "timestamp": "2026-01-01 00:00:00", "parameters": {"type": "dict", "content": "__import__('os').system('false')"}}`;
  const { records, problems } = readSumatraRecords(
    `[${evil}, {"label": 3}, {"label": "t", "timestamp": "soon"}, {"label": "n", "duration": NaN}, {"label": "\\ud800", "timestamp": "2026-01-01 00:00:00"}]`,
  );
  expect(records.map(({ label, parameters }) => [label, parameters])).toEqual([["e", {}]]);
  expect(problems.map((problem) => problem.slice(0, 9))).toEqual(["record 2:", "record 3:", "record 4:", "record 5:"]);
});

test.each([
  ["{}", "list"],
  ["[1, 2", "cut off"],
  ['["a', "cut off"],
  ["[1] 2", "follows"],
  ["[".repeat(1000), "deeply"],
])("%s is no list of records", (text, problem) => {
  expect(jsonElements(text)).toMatchObject({ problem: expect.stringContaining(problem) });
});

test("what Python's repr writes is read, and code is not", () => {
  expect(
    pythonLiteral(`{'root': u'/a\\'b', "n": -1.5e3, 'm': None, 't': (True, False,), 'l': [1L, '\\u00e9']}`),
  ).toEqual({
    root: "/a'b",
    n: -1500,
    m: null,
    t: [true, false],
    l: [1, "é"],
  });
  for (const code of [
    "__import__('os')",
    "{'a': open('x')}",
    "1 + 1",
    "{'a'",
    "'a' 'b'",
    "[".repeat(50),
    "lambda: 1",
  ]) {
    expect([code, pythonLiteral(code)]).toEqual([code, undefined]);
  }
});

test("the database of a project gives the records that its export would", () => {
  const file = `${temporaryFolder()}/records`;
  const database = new DatabaseSync(file);
  database.exec(sumatraTables);
  database.close();
  const store = openSumatraStore(file);
  if (store.kind === "refused") throw new Error(store.reason);
  const [text = ""] = [...store.records].map(sumatraText);
  const [expected] = JSON.parse(sumatraExport) as Record<string, unknown>[];
  const record = JSON.parse(text) as Record<string, unknown>;
  expect(record).toEqual({ ...expected, tags: ["_finished_", "figure 1", "paper"] });
  expect(Object.keys(record)).toEqual(Object.keys(expected ?? {}));
});

test("a shelf of Python objects is never opened, and a view that computes for ever is never asked", () => {
  const folder = temporaryFolder();
  const database = new DatabaseSync(`${folder}/records`);
  database.exec(
    "create view django_store_record as with recursive n(db_id) as (select 1 union all select db_id + 1 from n) select db_id, 1 as timestamp from n",
  );
  database.close();
  const store = openSumatraStore(`${folder}/records`);
  expect(store.kind === "records" && [...store.records]).toEqual([]);
  expect(openSumatraStore(import.meta.filename)).toMatchObject({ kind: "refused" });
});
