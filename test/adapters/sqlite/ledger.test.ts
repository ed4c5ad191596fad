import { expect, test } from "vitest";
import { type Digest, digestOf, hexOf } from "../../../src/domain/digest.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import type { Run, RunRecord } from "../../../src/domain/run.ts";
import { noRemarks, type RunContext } from "../../../src/domain/run-summary.ts";
import { openStore } from "./samples.ts";

test("the ledger gives back the evidence as it was saved, by the id or an unambiguous beginning", async () => {
  const { ledger } = openStore();
  const evidence = evidenceOf({ nonce: "1" });
  await ledger.save(evidence, onMain);
  const { id } = evidence.run;
  const saved = { evidence, context: onMain };
  expect(await ledger.find(id)).toEqual(saved);
  expect(await ledger.find(id.slice(0, 12))).toEqual(saved);
  expect(await ledger.find(id.slice(0, 4).toUpperCase())).toEqual(saved);
  expect(await ledger.find(id.slice(0, 3))).toBeUndefined();
  expect(await ledger.find("")).toBeUndefined();
  expect(await ledger.find(`${id}0`)).toBeUndefined();
  expect(await ledger.find("%")).toBeUndefined();
  expect(await ledger.find(id.startsWith("0000") ? "1111" : "0000")).toBeUndefined();
});

test("the ledger finds nothing where two runs begin the same way", async () => {
  const { ledger } = openStore();
  const one = evidenceOf({ nonce: "1" });
  const twin = {
    ...one,
    run: { ...one.run, id: `${one.run.id.slice(0, 63)}${one.run.id.endsWith("0") ? "1" : "0"}` },
  };
  await ledger.save(one, onMain);
  await ledger.save(twin, onMain);
  expect(await ledger.find(one.run.id.slice(0, 12))).toBeUndefined();
  expect((await ledger.find(one.run.id))?.evidence.run.id).toBe(one.run.id);
});

test("the ledger lists the newest first, as many as asked for, and only those asked for", async () => {
  const { ledger } = openStore();
  const save = (
    startedAt: string,
    change: { analysis?: string; commit?: string | null },
    context: Partial<RunContext>,
  ) => ledger.save(evidenceOf({ nonce: startedAt, startedAt, ...change }), { ...onMain, ...context });
  await save("2026-01-02T00:00:00Z", { commit: "aaa" }, {});
  await save("2026-01-04T00:00:00Z", { commit: "bbb", analysis: "appendix" }, {});
  await save("2026-01-01T00:00:00Z", { commit: "aaa" }, { branch: "draft" });
  await save("2026-01-03T00:00:00Z", { commit: null }, { repositoryId: null, branch: null });

  const days = async (filter: object) =>
    (await ledger.list({ limit: 10, ...filter })).map(({ startedAt }) => Number(startedAt.slice(8, 10)));
  expect(await days({})).toEqual([4, 3, 2, 1]);
  expect(await days({ limit: 2 })).toEqual([4, 3]);
  expect(await days({ repositoryId: 11 })).toEqual([4, 2, 1]);
  expect(await days({ repositoryId: 11, branch: "main" })).toEqual([4, 2]);
  expect(await days({ commit: "aaa" })).toEqual([2, 1]);
  expect(await days({ repositoryId: 11, commit: "aaa", branch: "draft", analysis: "main" })).toEqual([1]);
  expect(await days({ analysis: "appendix" })).toEqual([4]);
  expect(await days({ repositoryId: 99 })).toEqual([]);
});

test("a summary says what a list needs, without the evidence", async () => {
  const { ledger } = openStore();
  const evidence = evidenceOf({ nonce: "1" });
  await ledger.save(evidence, { ...onMain, tags: ["accepted"], reason: "pushed" });
  expect(await ledger.list({ limit: 1 })).toEqual([
    {
      id: evidence.run.id,
      analysis: "main",
      commit: "c0ffee",
      verdict: "reproduced",
      grade: "identical",
      startedAt: "2026-01-01T00:00:00Z",
      wallSeconds: 1.5,
      repositoryId: 11,
      askedIn: null,
      requested: null,
      branch: "main",
      label: null,
      tags: ["accepted"],
      reason: "pushed",
      outcome: null,
    },
  ]);
});

test("saving a run again keeps one run, with the newer judgement", async () => {
  const { ledger } = openStore();
  const evidence = evidenceOf({ nonce: "1" });
  await ledger.save(evidence, onMain);
  const failed: Evidence = {
    ...evidence,
    verdict: { kind: "failed", failure: { kind: "exited", step: "run", exitCode: 3 } },
  };
  await ledger.save(failed, onMain);
  expect(await ledger.list({ limit: 10 })).toMatchObject([{ verdict: "failed", grade: null }]);
  expect((await ledger.find(evidence.run.id))?.evidence).toEqual(failed);
  expect(await ledger.counts()).toEqual({ reproduced: 0, diverged: 0, failed: 1, unrecorded: 0 });
});

const onMain: RunContext = { ...noRemarks, repositoryId: 11, branch: "main" };

function evidenceOf({
  nonce,
  startedAt = "2026-01-01T00:00:00Z",
  analysis = "main",
  commit = "c0ffee",
}: {
  nonce: string;
  startedAt?: string;
  analysis?: string;
  commit?: string | null;
}): Evidence {
  const file = { digest: digestOf("1\n"), sizeBytes: 2, mediaType: "text/csv" };
  const match = { kind: "identical", path: "results.csv", label: "Table “1”", recorded: file, produced: file } as const;
  return {
    run: identified({
      nonce,
      startedAt,
      user: "ada",
      wallSeconds: 1.5,
      plan: { id: digestOf(analysis), analysis, source: { repository: null, commit, modified: false } } as Plan,
      outputs: [{ path: "results.csv", ...file }],
      log: { digest: `sha256:${"0".repeat(64)}` as Digest, sizeBytes: 0, leftOutBytes: 0 },
    } as unknown as RunRecord),
    comparisons: [match],
    verdict: { kind: "reproduced", grade: "identical", matches: [match] },
    claims: [],
    causes: [],
    decidedAt: "2026-01-01T00:00:02Z",
  };
}

const identified = (record: RunRecord): Run => ({ id: hexOf(digestOf(JSON.stringify(record))), record });
