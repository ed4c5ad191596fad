import { expect, test } from "vitest";
import { readSumatraRecords } from "../../../src/imports/sumatra-records.ts";
import type { RunFilter } from "../../../src/ports.ts";
import { sumatraExport } from "../../imports/sumatra-samples.ts";
import { openStore } from "./samples.ts";

test("imported records are kept once, found by filters as runs are, and never counted as runs", async () => {
  const { imported, ledger } = openStore();
  const { records } = readSumatraRecords(sumatraExport);
  expect(await imported.add(records, "one.json")).toBe(2);
  expect(await imported.add(records, "again.json")).toBe(0);
  const found = async (filter: Partial<RunFilter>) => {
    const labels: string[] = [];
    for await (const { label } of imported.entries({ limit: 10, ...filter })) labels.push(label);
    return labels;
  };
  expect(await found({})).toEqual(["08e00c09573e", "second 1/x"]);
  expect(await found({ tags: ["figure1", "paper"] })).toEqual(["08e00c09573e"]);
  expect(await found({ where: [{ name: "n", value: "1e2" }] })).toHaveLength(2);
  expect(await found({ where: [{ name: "distr", value: "uniform" }] })).toEqual(["08e00c09573e"]);
  expect(await found({ outcome: "FINE" })).toEqual(["second 1/x"]);
  expect(await found({ outcome: "imported" })).toHaveLength(2);
  // No verdict of ours is one of theirs, and an analysis is nothing that they have.
  expect([await found({ outcome: "reproduced" }), await found({ analysis: "main" })]).toEqual([[], []]);
  expect([await found({ verdict: "reproduced" }), await found({ text: "nowhere" })]).toEqual([[], []]);
  expect([await found({ text: "SECOND 1" }), await found({ text: "paper" })]).toEqual([
    ["second 1/x"],
    ["08e00c09573e"],
  ]);
  expect(await found({ since: "2026-11-22T12:00:00.000Z" })).toEqual(["08e00c09573e"]);
  expect(await found({ limit: 1 })).toHaveLength(1);
  const [first] = records;
  expect(await imported.find(first?.id.slice(0, 8) ?? "")).toMatchObject({ ...first, origin: "one.json" });
  expect(await ledger.list({ limit: 10 })).toEqual([]);
  expect(await imported.remove(first?.id ?? "")).toBe(true);
  expect(await imported.remove(first?.id ?? "")).toBe(false);
});
