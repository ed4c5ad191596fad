import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { RecordTable, SortOrder, TableFilter } from "../../../src/ports.ts";
import { aContext, someEvidence } from "../../builders.ts";
import { openStore } from "./samples.ts";

interface Given {
  readonly values?: Readonly<Record<string, string | number>>;
  readonly wallSeconds?: number;
  readonly repositoryId?: number | null;
  readonly tags?: readonly string[];
  readonly reason?: string;
  readonly fails?: boolean;
}

/** Records that begin a minute after each other. */
async function filled(records: readonly Given[]) {
  const { ledger, table } = openStore();
  const ids: string[] = [];
  for (const [
    n,
    { values = {}, wallSeconds = n, repositoryId = 1, tags = [], reason = null, fails = false },
  ] of records.entries()) {
    const content = JSON.stringify(values);
    const evidence = someEvidence({
      failure: fails ? { kind: "exited", step: "plot", exitCode: 1 } : null,
      record: {
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
        wallSeconds,
        parameters: { path: "p.json", digest: digestOf(content), content, values },
      },
    });
    ids.push(evidence.run.id);
    await ledger.save(evidence, aContext({ repositoryId, tags, reason }));
  }
  const numbers = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => ids.indexOf(id));
  return { table, ids, numbers };
}

const newest: SortOrder = { by: "started", descending: true };

/** All pages there are, forwards; each must lead back to the one before. */
async function walked(table: RecordTable, filter: TableFilter, order: SortOrder, size: number): Promise<string[]> {
  const seen: string[] = [];
  let page = await table.page(filter, order, null, size);
  expect(page.hasBefore).toBe(false);
  for (let pages = 0; pages < 50; pages += 1) {
    seen.push(...page.rows.map(({ id }) => id));
    const last = page.rows.at(-1);
    if (!page.hasAfter || last === undefined) break;
    const next = await table.page(filter, order, { beyond: last.id, direction: "after" }, size);
    const back = await table.page(filter, order, { beyond: next.rows[0]?.id ?? "", direction: "before" }, size);
    expect(back.rows).toEqual(page.rows);
    expect([next.hasBefore, back.hasAfter]).toEqual([true, true]);
    page = next;
  }
  return seen;
}

test("page by page in every order each record comes once, forwards and back", async () => {
  const records = Array.from({ length: 23 }, (_, n) => ({
    values: { N: [10, 9, 100, 1e3][n % 4] ?? 0, word: ["b", "a"][n % 2] ?? "" },
    wallSeconds: n % 5,
    fails: n % 7 === 0,
    tags: n % 2 === 0 ? ["even"] : [],
  }));
  const { table, ids } = await filled(records);
  for (const by of ["started", "duration", "verdict", { parameter: "N" }, { parameter: "word" }] as const) {
    for (const descending of [true, false]) {
      for (const filter of [{}, { repositoryId: 1 }, { tags: ["even"] }, { where: [{ name: "word", value: "b" }] }]) {
        const seen = await walked(table, filter, { by, descending }, 4);
        const wanted = "tags" in filter || "where" in filter ? ids.filter((_, n) => n % 2 === 0) : ids;
        expect(seen.toSorted()).toEqual(wanted.toSorted());
      }
    }
  }
});

test("a parameter is sorted as a number where it is one, and those without it are left out", async () => {
  const { table, numbers } = await filled([{ values: { N: 100 } }, { values: { N: 9 } }, {}, { values: { N: 1e3 } }]);
  const { rows } = await table.page({}, { by: { parameter: "N" }, descending: false }, null, 10);
  expect(numbers(rows)).toEqual([1, 0, 3]);
  expect(rows.map(({ parameters }) => parameters.get("N"))).toEqual(["9", "100", "1000"]);
});

test("where somebody else's record would stand in a repository's table is not told", async () => {
  const { table, ids, numbers } = await filled([{}, { repositoryId: 2 }, {}]);
  const beyond = ids[1] ?? "";
  for (const direction of ["after", "before"] as const) {
    const page = await table.page({ repositoryId: 1 }, newest, { beyond, direction }, 1);
    expect([numbers(page.rows), page.hasBefore, page.hasAfter]).toEqual([[2], false, true]);
  }
});

test("records are found by their text, tag, verdict, id and commit", async () => {
  const { table, ids, numbers } = await filled([{ reason: "Too SLOW, 100 %" }, { tags: ["slowly"] }, { fails: true }]);
  const found = async (filter: TableFilter) => numbers((await table.page(filter, newest, null, 10)).rows);
  expect(await found({ text: "slow" })).toEqual([1, 0]);
  expect(await found({ text: "100 %" })).toEqual([0]);
  expect(await found({ text: "'; drop table runs; --" })).toEqual([]);
  expect(await found({ verdict: "failed" })).toEqual([2]);
  expect(await found({ text: ids[2]?.slice(0, 12) ?? "" })).toEqual([2]);
  expect(await found({ text: "1111111" })).toEqual([2, 1, 0]);
  expect([await table.count({ text: "slow" }, 10), await table.count({}, 2)]).toEqual([2, 2]);
});

test("of parameters it is known which vary among the newest records", async () => {
  const { table } = await filled([
    { values: { old: 1, N: 1 } },
    { values: { N: 1, same: "x" } },
    { values: { N: 2, same: "x" } },
  ]);
  expect(await table.parameters({}, 2)).toEqual({
    columns: [
      { name: "N", least: "1", most: "2", records: 2 },
      { name: "same", least: "x", most: "x", records: 2 },
    ],
    records: 2,
  });
});
