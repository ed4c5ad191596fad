import { createHash } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { someEvidence } from "../builders.ts";
import { type Lab, scenario } from "../live/lab.ts";

/* What is said of runs afterwards, and what nobody can change about them. */

async function saved(lab: Lab, hour: number, parts: { label?: string; tags?: string[] } = {}) {
  const { digest } = await lab.world.objects.put(Buffer.from(`output of ${hour}`));
  const log = await lab.world.objects.put(Buffer.from("the log\n"));
  const evidence = someEvidence({
    record: {
      startedAt: `2026-01-31T${hour}:00:00.000Z`,
      outputs: [{ path: "results.csv", digest, sizeBytes: 12, mediaType: "text/csv" }],
      log: { ...log, leftOutBytes: 0 },
    },
  });
  await lab.world.store.ledger.save(evidence, { ...noRemarks, repositoryId: null, branch: null, ...parts });
  return evidence;
}

scenario("tags, reason and outcome are given, changed and taken away, and show tells what was said", async (lab) => {
  const first = await saved(lab, 11, { label: "first" });
  const last = await saved(lab, 12);
  const label = last.run.id.slice(0, 12);
  expect((await lab.cli("tag", "figure1")).stdout).toBe(`${label}: tagged figure1\n`);
  expect((await lab.cli("tag", "paper", "first", label)).stdout).toBe(`first, ${label}: tagged paper\n`);
  expect((await lab.cli("tag", "--remove", "paper", label)).code).toBe(0);
  expect((await lab.cli("comment", "too slow")).stdout).toBe(`${label}: outcome: too slow\n`);
  await lab.cli("comment", label, "but right");
  await lab.cli("comment", "first", "--reason", "for the reviewers");
  expect(JSON.parse((await lab.cli("show", "last", "--json")).stdout).context).toMatchObject({
    tags: ["figure1"],
    outcome: "too slow\nbut right",
  });
  await lab.cli("comment", "--replace", "fine");
  const { stdout } = await lab.cli("show", "last");
  expect(stdout).toMatch(/outcome +fine/);
  for (const said of [
    "tagged figure1",
    "tagged paper",
    "no longer tagged paper",
    "outcome: too slow",
    "outcome: fine",
  ]) {
    expect(stdout).toContain(said);
  }
  expect((await lab.world.store.ledger.find("first"))?.context).toMatchObject({
    tags: ["paper"],
    reason: "for the reviewers",
  });
  const verified = await lab.cli("show", "first", "--verify", "--json");
  expect(JSON.parse(verified.stdout)).toEqual({
    ok: true,
    runs: [{ id: first.run.id, record: true, files: { held: 2, gone: [] } }],
  });
});

scenario("of several runs none is changed when one of them does not exist", async (lab) => {
  const { run } = await saved(lab, 11, { tags: ["demo"] });
  for (const command of [["tag", "paper"], ["delete"]]) {
    const { code, stderr } = await lab.cli(...command, run.id, "nothing");
    expect([command, code, stderr]).toEqual([command, 2, expect.stringContaining("no run")]);
  }
  expect((await lab.world.store.ledger.find(run.id))?.context.tags).toEqual(["demo"]);
});

scenario("runs are deleted by label or by tag, and a wrong word deletes nothing", async (lab) => {
  await saved(lab, 11, { tags: ["scratch"] });
  await saved(lab, 12, { tags: ["scratch"] });
  const kept = await saved(lab, 13, { label: "kept" });
  const { run } = await saved(lab, 14);
  expect((await lab.cli("delete", "--tag", "scrtch")).stdout).toBe("No run is tagged so.\n");
  expect((await lab.cli("delete", "last")).stdout).toBe(`Deleted: ${run.id.slice(0, 12)}\n`);
  expect(JSON.parse((await lab.cli("delete", "--json", "--tag", "scratch")).stdout).deleted).toHaveLength(2);
  expect((await lab.cli("delete")).code).toBe(2);
  const left = await lab.world.store.ledger.list({ limit: 9 });
  expect(left.map(({ id }) => id)).toEqual([kept.run.id]);
});

scenario("the id can be computed by anybody, and a record that was touched is found out", async (lab) => {
  const { run } = await saved(lab, 11);
  const canonical = (await lab.cli("show", "last", "--record")).stdout.replaceAll("\n", "");
  expect(createHash("sha256").update(canonical).digest("hex")).toBe(run.id);
  const exported = (await lab.cli("show", "last", "--json")).stdout;
  lab.write("run.json", exported);
  expect(await lab.cli("show", "run.json", "--verify")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("✓"),
  });
  lab.write("run.json", exported.replace('"wallSeconds": 12.4', '"wallSeconds": 12.5'));
  expect(await lab.cli("show", "run.json", "--verify")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("✗"),
  });
  lab.write("run.json", "[]");
  expect((await lab.cli("show", "run.json", "--verify")).code).toBe(2);
  const output = run.record.outputs[0]?.digest.slice(7) ?? "";
  const object = await lab.world.objects.checkedPath(run.record.outputs[0]?.digest as never);
  expect(object).toContain(output.slice(2));
  chmodSync(object ?? "", 0o644);
  writeFileSync(object ?? "", "output of 12");
  const damaged = await lab.cli("show", "last", "--verify");
  expect([damaged.code, damaged.stdout]).toEqual([
    1,
    expect.stringContaining("no longer in the store as the record says: results.csv"),
  ]);
});
