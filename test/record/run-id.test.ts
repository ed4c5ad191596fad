import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { expect, test } from "vitest";
import type { RunRecord } from "../../src/domain/run.ts";
import { identifiedRun } from "../../src/record/run-id.ts";
import { someEvidence } from "../builders.ts";

const aRecord = (parts: Partial<RunRecord> = {}): RunRecord => someEvidence({ record: parts }).run.record;

test("anybody can compute a run's id again from its record", () => {
  const record = aRecord();
  const { id } = identifiedRun(record);
  expect(id).toBe(
    createHash("sha256")
      .update(canonicalize(record) ?? "")
      .digest("hex"),
  );
});

test("the order in which a record was put together does not show in its id", () => {
  const record = aRecord();
  const reversed = Object.fromEntries(Object.entries(record).toReversed()) as unknown as typeof record;
  expect(identifiedRun(reversed).id).toBe(identifiedRun(record).id);
});

test("whatever changes in a record changes its id", () => {
  const ids = [
    aRecord(),
    aRecord({ nonce: "00000000000000000000000000000002" }),
    aRecord({ notes: ["network was on"] }),
    { ...aRecord(), failure: { kind: "exited", step: "run", exitCode: 1 } } as const,
    aRecord({ wallSeconds: 12.5 }),
  ].map((record) => identifiedRun(record).id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a record of what JSON cannot hold has no id", () => {
  expect(() => identifiedRun({ ...aRecord(), wallSeconds: Number.NaN })).toThrow();
});
