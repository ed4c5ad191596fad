import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../../src/adapters/sqlite/database.ts";
import { queryOf } from "../../../src/adapters/sqlite/run-filter.ts";
import { migrate } from "../../../src/adapters/sqlite/schema.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Parameters } from "../../../src/domain/parameters.ts";
import { noRemarks, type RunContext } from "../../../src/domain/run-summary.ts";
import type { RunFilter } from "../../../src/ports.ts";
import { aPlan, someEvidence } from "../../builders.ts";
import { manualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { openStore } from "./samples.ts";

const mine: RunContext = { ...noRemarks, repositoryId: null, branch: "main" };

function aRun(day: number, values: Parameters = {}, parts: { failed?: boolean } = {}) {
  const content = JSON.stringify(values);
  return someEvidence({
    failure: parts.failed ? { kind: "exited", step: "simulate", exitCode: 1 } : null,
    record: {
      plan: aPlan({ parameters: "params.json" }),
      startedAt: `2026-01-${String(day).padStart(2, "0")}T12:00:00.000Z`,
      parameters: { path: "params.json", digest: digestOf(content), content, values },
    },
  });
}

test("runs are found by tags, parameters, times and outcome, newest first", async () => {
  const { ledger } = openStore();
  await ledger.save(aRun(1, { N: 10, suite: "trilinos" }), { ...mine, tags: ["demo"] });
  await ledger.save(aRun(2, { N: 40, suite: "trilinos" }), { ...mine, tags: ["demo", "paper"] });
  await ledger.save(aRun(3, { N: 40, suite: "pysparse" }), { ...mine, outcome: "Slower than expected" });
  await ledger.save(aRun(4, { N: 40 }, { failed: true }), mine);
  const days = async (filter: Omit<RunFilter, "limit">) =>
    (await ledger.list({ limit: 10, ...filter })).map(({ startedAt }) => Number(startedAt.slice(8, 10)));
  const where = (...pairs: string[]) =>
    pairs.map((pair) => ({ name: pair.split("=")[0] ?? "", value: pair.split("=")[1] ?? "" }));
  expect(await days({ tags: ["demo"] })).toEqual([2, 1]);
  expect(await days({ tags: ["demo", "paper"] })).toEqual([2]);
  expect(await days({ where: where("N=40") })).toEqual([4, 3, 2]);
  expect(await days({ where: where("N=4e1", "suite=trilinos") })).toEqual([2]);
  expect(await days({ where: where("N=40"), tags: ["demo"] })).toEqual([2]);
  expect(await days({ where: where("N=40"), since: "2026-01-03", until: "2026-01-04" })).toEqual([3]);
  expect(await days({ since: "2026-01-02T12:00:00.000Z", until: "2026-01-04T12:00:00.000Z" })).toEqual([3, 2]);
  expect(await days({ outcome: "slower" })).toEqual([3]);
  expect(await days({ outcome: "failed" })).toEqual([4]);
  expect(await days({ outcome: "%" })).toEqual([]);
  expect(await days({ tags: ["nothing"] })).toEqual([]);
  expect(
    (await ledger.list({ limit: 1, where: where("N=40") })).map(({ startedAt }) => startedAt.slice(8, 10)),
  ).toEqual(["04"]);
});

test("what people say changes what lists show, is kept with who and when, and leaves the run's id alone", async () => {
  const clock = manualClock();
  const { ledger } = openStore(clock);
  const evidence = aRun(1);
  const { id } = evidence.run;
  await ledger.save(evidence, { ...mine, tags: ["demo"], reason: "first" });
  expect(await ledger.annotate(id, { kind: "tagged", text: "paper" }, "ada")).toBe(true);
  await ledger.annotate(id, { kind: "tagged", text: "paper" }, "ada");
  await ledger.annotate(id, { kind: "untagged", text: "demo" }, "ada");
  await ledger.annotate(id, { kind: "outcome", text: "as expected" }, "eve");
  await ledger.annotate(id, { kind: "outcome", text: "no, it is not" }, "eve");
  const said = (await ledger.history(id)).map(({ kind, text, by }) => [kind, text, by]);
  expect(said).toEqual([
    ["tagged", "demo", "tickmark"],
    ["reason", "first", "tickmark"],
    ["tagged", "paper", "ada"],
    ["untagged", "demo", "ada"],
    ["outcome", "as expected", "eve"],
    ["outcome", "no, it is not", "eve"],
  ]);
  // Whoever has not heard all that was said is told, and says nothing.
  expect(await ledger.annotate(id, { kind: "outcome", text: "late" }, "bob", said.length - 1)).toBe(false);
  expect(await ledger.annotate(id, { kind: "outcome", text: "no, it is not" }, "bob", said.length)).toBe(true);
  const found = await ledger.find(id);
  expect(found).toEqual({ evidence, context: { ...mine, tags: ["paper"], reason: "first", outcome: "no, it is not" } });
  // A newer judgement of the same run does not undo what was said in between.
  await ledger.save(evidence, { ...mine, tags: ["demo"] });
  expect((await ledger.find(id))?.context.tags).toEqual(["paper"]);
  expect(await ledger.annotate("0".repeat(64), { kind: "reason", text: "x" }, "ada")).toBe(false);
});

test("a run is found by its label, which only one can have", async () => {
  const { ledger } = openStore();
  const [first, second] = [aRun(1), aRun(2)];
  await ledger.save(first, { ...mine, label: "figure-2" });
  await ledger.save(second, { ...mine, label: "figure-2" });
  expect((await ledger.find("figure-2"))?.evidence.run.id).toBe(first.run.id);
  // The second lost the race for the name, and nothing else.
  expect((await ledger.find(second.run.id))?.context.label).toBeNull();
  expect(await ledger.find("figure-3")).toBeUndefined();
});

test("a run that is removed is gone with all that was said of it, and no other", async () => {
  const { ledger } = openStore();
  const [first, second] = [aRun(1, { N: 1 }), aRun(2, { N: 1 })];
  for (const each of [first, second]) await ledger.save(each, { ...mine, tags: ["demo"] });
  expect(await ledger.remove(first.run.id)).toBe(true);
  expect(await ledger.remove(first.run.id)).toBe(false);
  expect(await ledger.find(first.run.id)).toBeUndefined();
  expect(await ledger.history(first.run.id)).toEqual([]);
  for (const filter of [{ tags: ["demo"] }, { where: [{ name: "N", value: "1" }] }, {}]) {
    expect((await ledger.list({ limit: 9, ...filter })).map(({ id }) => id)).toEqual([second.run.id]);
  }
});

test("runs are handed out one by one, while others write", async () => {
  const { ledger } = openStore();
  for (const day of [1, 2, 3]) await ledger.save(aRun(day), { ...mine, tags: ["demo"] });
  const seen: string[] = [];
  for await (const { evidence, context } of ledger.entries({ limit: 10 })) {
    seen.push(`${evidence.run.record.startedAt.slice(8, 10)} ${context.tags}`);
    if (seen.length === 1) await ledger.remove((await ledger.list({ limit: 2 }))[1]?.id ?? "");
  }
  expect(seen).toEqual(["03 demo", "01 demo"]);
});

test("every filter walks an index in the order of the answer, so a hundred thousand runs are not looked at for twenty", () => {
  const database = openDatabase(":memory:");
  onTestFinished(() => database.close());
  migrate(database);
  const where = [
    { name: "N", value: "40" },
    { name: "suite", value: "trilinos" },
  ];
  const filters: readonly Omit<RunFilter, "limit">[] = [
    {},
    { tags: ["demo", "paper"] },
    { where },
    { where, tags: ["demo"], since: "2026-01-01", until: "2026-02-01", outcome: "slow" },
    { since: "2026-01-01" },
    { outcome: "slow" },
    { analysis: "main" },
  ];
  for (const filter of filters) {
    const { from, values, order } = queryOf(filter);
    const plan = database
      .all<{ detail: string }>(`explain query plan select runs.id from ${from} order by ${order} limit 20`, ...values)
      .map(({ detail }) => detail);
    expect([
      filter,
      plan.filter((line) => /TEMP B-TREE|SCAN (?!runs USING (COVERING )?INDEX runs_newest)/.test(line)),
    ]).toEqual([filter, []]);
  }
});

test("a store in which a run had one tag at most keeps its tags and reasons", async () => {
  const file = `${temporaryFolder()}/tickmark.db`;
  const evidence = aRun(1);
  const { id, record } = evidence.run;
  const old = openDatabase(file);
  migrate(old, 3);
  old.run(
    `insert into runs (id, tag, reason, analysis, verdict, started_at, wall_seconds)
     values (?, 'demo', 'why not', 'main', 'reproduced', ?, 1)`,
    id,
    record.startedAt,
  );
  old.run("insert into evidence (run, content) values (1, ?)", JSON.stringify(evidence));
  old.close();
  const { ledger } = openStore(manualClock(), file);
  expect(await ledger.list({ limit: 9, tags: ["demo"] })).toMatchObject([{ id, tags: ["demo"], reason: "why not" }]);
  expect((await ledger.history(id)).map(({ kind, text }) => [kind, text])).toEqual([
    ["tagged", "demo"],
    ["reason", "why not"],
  ]);
  expect((await ledger.find(id))?.evidence).toEqual(evidence);
});
