import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../../src/adapters/sqlite/database.ts";
import { migrate } from "../../../src/adapters/sqlite/schema.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Begun } from "../../../src/domain/unfinished.ts";
import type { KeptFilter, KeptTable, SortOrder } from "../../../src/ports.ts";
import { aContext, aPlan, someEvidence } from "../../builders.ts";
import { manualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { openStore } from "./samples.ts";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
const given = (n: number) => ({ N: [10, 9, 100, 1e3][n % 4] ?? 0, word: ["b", "a"][n % 2] ?? "" });

const begun = (n: number, plan = {}): Begun => ({
  format: 1,
  nonce: String(n).padStart(32, "0"),
  tickmark: "0.1.0",
  user: "ada",
  host: "here",
  plan: aPlan(plan),
  parameters: { path: "p.json", digest: digestOf(""), content: "", values: given(n) },
  begunAt: at(n),
});

/** Of each kind as many, which begin in turn, several at the same moment. */
async function filled(rounds: number) {
  const clock = manualClock();
  const { ledger, unfinished, imported, keptTable: table } = openStore(clock);
  const ids: string[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const content = JSON.stringify(given(n));
    const evidence = someEvidence({
      record: {
        nonce: String(n).padStart(32, "0"),
        startedAt: at(n),
        wallSeconds: n % 3,
        parameters: { path: "p.json", digest: digestOf(content), content, values: given(n) },
      },
    });
    await ledger.save(evidence, aContext({ repositoryId: 1, tags: n % 2 === 0 ? ["even"] : [] }));
    const [stopped = ""] = await unfinished.begin([
      { begun: begun(n), context: aContext({ repositoryId: n % 2, tags: n % 2 === 0 ? ["even"] : [], label: null }) },
    ]);
    if (n % 3 === 1) await unfinished.end(stopped, "interrupted", "stopped", null);
    if (n % 3 === 2) await unfinished.end(stopped, "broken", "the disk was full", null);
    const id = String(n).padStart(64, "f");
    const words = { label: `old-${n}`, version: "c0ffee", reason: "once", outcome: "killed it", content: "{}" };
    await imported.add(
      [
        {
          id,
          startedAt: at(n),
          duration: n % 2 === 0 ? n : null,
          tags: n % 2 === 0 ? ["even"] : [],
          parameters: given(n),
          ...words,
        },
      ],
      "records_export.json",
    );
    ids.push(evidence.run.id, stopped, id);
  }
  return { table, ids, unfinished };
}

/** All pages there are, forwards; each must lead back to the one before. */
async function walked(table: KeptTable, filter: KeptFilter, order: SortOrder, size: number) {
  const rows = [];
  let page = await table.page(filter, order, null, size);
  for (let pages = 0; pages < 50; pages += 1) {
    rows.push(...page.rows);
    const last = page.rows.at(-1);
    if (!page.hasAfter || last === undefined) break;
    const next = await table.page(filter, order, { beyond: last.id, direction: "after" }, size);
    const back = await table.page(filter, order, { beyond: next.rows[0]?.id ?? "", direction: "before" }, size);
    expect(back.rows).toEqual(page.rows);
    page = next;
  }
  return rows;
}

const orders = ["started", "duration", "verdict", { parameter: "N" }, { parameter: "word" }] as const;

test("runs, those without an end and imported records come once each, page by page in every order", async () => {
  const { table, ids } = await filled(7);
  for (const by of orders) {
    for (const descending of [true, false]) {
      const rows = await walked(table, {}, { by, descending }, 4);
      expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      const keys = rows.map(({ startedAt, wallSeconds, state, parameters }) => {
        if (by === "started") return startedAt;
        if (by === "duration") return wallSeconds ?? -1;
        return by === "verdict" ? state : by.parameter === "N" ? Number(parameters.get("N")) : parameters.get("word");
      });
      const sorted = keys.toSorted((a, b) => ((a ?? 0) < (b ?? 0) ? -1 : (a ?? 0) > (b ?? 0) ? 1 : 0));
      expect(keys).toEqual(descending ? sorted.toReversed() : sorted);
    }
  }
});

test("a filter means the same for every kind of record, and a state only the records that are in it", async () => {
  const { table, unfinished } = await filled(6);
  const newest = { by: "started", descending: true } as const;
  const states = async (filter: KeptFilter) =>
    (await table.page(filter, newest, null, 100)).rows.map(({ state }) => state);
  for (const filter of [{ tags: ["even"] }, { where: [{ name: "word", value: "b" }] }, { since: at(3) }]) {
    const found = await states(filter);
    expect([found.length, new Set(found).size]).toEqual([9, 5]);
    expect(await table.count(filter, 100)).toBe(9);
  }
  expect(await states({ state: "broken" })).toEqual(["broken", "broken"]);
  expect(await states({ state: "killed" })).toEqual([]);
  // The limit counts those that are in the state, whichever is the newest of all.
  expect((await unfinished.list({ state: "broken", limit: 1 })).map(({ state }) => state)).toEqual(["broken"]);
  expect((await unfinished.list({ state: "interrupted", limit: 1 })).map(({ state }) => state)).toEqual([
    "interrupted",
  ]);
  expect(await states({ state: "imported", tags: ["even"] })).toEqual(["imported", "imported", "imported"]);
  expect(new Set(await states({ state: "reproduced" }))).toEqual(new Set(["reproduced"]));
  expect(await table.count({}, 5)).toBe(5);
});

test("imported records and another repository's runs are in no repository's table, and none tells where they stand", async () => {
  const { table, ids } = await filled(4);
  const newest = { by: "started", descending: true } as const;
  const all = await table.page({ repositoryId: 1 }, newest, null, 100);
  expect(all.rows.map(({ repositoryId }) => repositoryId)).toEqual(all.rows.map(() => 1));
  expect(all.rows).toHaveLength(6);
  for (const beyond of [ids[1] ?? "", ids[2] ?? ""]) {
    const page = await table.page({ repositoryId: 1 }, newest, { beyond, direction: "after" }, 100);
    expect([page.rows.length, page.hasBefore]).toEqual([6, false]);
  }
});

test("unfinished runs of an older store are found by their parameters and times too", async () => {
  const file = join(temporaryFolder(), "tickmark.db");
  const old = openDatabase(file);
  migrate(old, 10);
  const values = { small: 1e-9, word: "a b", is: true, n: 40 };
  const written = { ...begun(1), parameters: { path: "p.json", digest: digestOf(""), content: "", values } };
  const columns = "id, label, state, owner, begun_at, begun, context, history";
  const context = JSON.stringify(aContext({ repositoryId: 1, tags: ["old"] }));
  for (const [id, content] of [
    ["a", written],
    ["b", { ...written, parameters: null }],
  ] as const) {
    old.run(
      `insert into unfinished (${columns}) values (?, ?, 'killed', '1.1.1', ?, ?, ?, '[]')`,
      ...[id.repeat(64), null, at(1), JSON.stringify(content), context],
    );
  }
  old.close();
  const { keptTable: table, unfinished } = openStore(manualClock(), file);
  const { rows } = await table.page({ tags: ["old"] }, { by: { parameter: "n" }, descending: true }, null, 10);
  expect(rows.map(({ id, startedAt, parameters }) => [id[0], startedAt, Object.fromEntries(parameters)])).toEqual([
    ["a", at(1), { small: "1e-9", word: "a b", is: "true", n: "40" }],
  ]);
  expect(await unfinished.list({ where: [{ name: "small", value: "0.000000001" }], limit: 10 })).toHaveLength(1);
  expect(await table.count({}, 10)).toBe(2);
});

test("of parameters it is known which vary among the newest records of all kinds", async () => {
  const { table } = await filled(3);
  expect(await table.parameters({}, 6)).toEqual({
    columns: [
      { name: "N", least: "100", most: "9", records: 6 },
      { name: "word", least: "a", most: "b", records: 6 },
    ],
    records: 6,
  });
});
