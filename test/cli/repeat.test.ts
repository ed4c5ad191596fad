import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Lab, scenario } from "../live/lab.ts";

/* A run once more, and two runs beside each other. */

const params = '{ "N": 10, "word": "walk" }\n';

function analysis(lab: Lab, run = "cat params.json code.txt > out.txt"): void {
  lab.write("params.json", params);
  lab.write("code.txt", "one\n");
  lab.declare({ run, outputs: ["out.txt"], parameters: "params.json" });
}

const last = async (lab: Lab) => {
  const [summary] = await lab.world.store.ledger.list({ limit: 1 });
  const found = await lab.world.store.ledger.find(summary?.id ?? "");
  if (found === undefined) throw new Error("there is no run");
  return found;
};

scenario("a run is repeated with its own commit and parameters, whatever the folder holds by now", async (lab) => {
  analysis(lab);
  const commit = lab.commit();
  await lab.cli("run", "--quiet", "-l", "original", "N=40");
  lab.write("code.txt", "two\n");
  lab.write("params.json", params.replace("10", "20"));
  lab.commit("changed");
  lab.write("code.txt", "three, and never committed\n");
  const { code, stdout } = await lab.cli("repeat", "--quiet", "original");
  expect([code, stdout]).toEqual([0, expect.stringContaining("The new record exactly matches the original.\n")]);
  const { evidence, context } = await last(lab);
  const original = await lab.world.store.ledger.find("original");
  expect(context).toMatchObject({
    reason: "Repeat experiment original",
    outcome: "The new record exactly matches the original.",
  });
  expect(evidence.run.record).toMatchObject({
    repeats: original?.evidence.run.id,
    plan: { source: { commit, modified: false } },
    parameters: { content: params.replace("10", "40") },
  });
  expect(await lab.produced(evidence, "out.txt")).toBe(`${params.replace("10", "40")}one\n`);
  expect(evidence.run.record.notes.join("\n")).toContain("compared with what the run original produced");
});

scenario("a repetition that gives something else says what, and what else is not the same", async (lab) => {
  analysis(lab);
  await lab.cli("run", "--quiet", "-l", "original");
  lab.write("code.txt", "two\n");
  const { code, stdout } = await lab.cli("repeat", "--quiet", "--json", "original");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    matches: false,
    outcome: "The new record does not match the original: out.txt is different, code.txt is another.",
    runs: [{ comparisons: [{ kind: "different", path: "out.txt" }] }],
  });
  analysis(lab, "cut -c1-3 code.txt > out.txt");
  await lab.cli("run", "--quiet", "-l", "other");
  lab.write("code.txt", "one, and more\n");
  const same = await lab.cli("repeat", "--quiet", "other");
  expect([same.code, same.stdout]).toEqual([
    0,
    expect.stringContaining("The new record matches the original, except that code.txt is another."),
  ]);
});

scenario("an analysis that gives something else each time is found out by repeating it", async (lab) => {
  lab.declare({ run: "cat /proc/sys/kernel/random/uuid > out.txt", outputs: ["out.txt"] });
  lab.commit();
  await lab.cli("run", "--quiet");
  const { code, stdout } = await lab.cli("repeat", "--quiet", "last");
  expect([code, stdout]).toEqual([1, expect.stringContaining("does not match the original: out.txt is different.")]);
});

scenario("a run that failed is repeated too, and never called a match", async (lab) => {
  lab.declare({ run: "exit 3", outputs: ["out.txt"] });
  lab.commit();
  await lab.cli("run", "--quiet");
  const { code, stdout } = await lab.cli("repeat", "--quiet", "last");
  expect([code, stdout]).toEqual([1, expect.stringContaining("The new record failed as the original did.")]);
});

scenario("a source that is not to be had is told before anything runs", async (lab) => {
  analysis(lab);
  lab.commit();
  await lab.cli("run", "--quiet");
  mkdirSync(join(lab.root, "elsewhere"));
  const elsewhere = await lab.start(["repeat", "last"], { cwd: join(lab.root, "elsewhere") }).done;
  expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining("is not to be had")]);
  expect((await lab.cli("repeat", "nothing")).code).toBe(2);
  expect(await lab.world.store.ledger.list({ limit: 9 })).toHaveLength(1);
});

scenario("two runs are compared in parameters, source, environment and outputs", async (lab) => {
  analysis(lab, "echo mean > out.txt; cut -c 8-9 params.json >> out.txt");
  await lab.cli("run", "--quiet", "-l", "first");
  await lab.cli("run", "--quiet", "-l", "again");
  const same = await lab.cli("diff", "first", "again");
  expect([same.code, same.stdout]).toEqual([0, expect.stringMatching(/^outputs\n✓ identical +out.txt\n$/)]);
  lab.write("code.txt", "two\n");
  lab.declare({
    run: "cp params.json out.txt",
    outputs: ["out.txt"],
    parameters: "params.json",
    env: { MODE: "full" },
  });
  await lab.cli("run", "--quiet", "N=40");
  const { code, stdout } = await lab.cli("diff", "first");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^source\n {2}code.txt +[0-9a-f]{12} +→ +[0-9a-f]{12}$/m);
  expect(stdout).toMatch(/^parameters\n {2}N +10 +→ +40$/m);
  expect(stdout).toMatch(/^environment\n {2}variable MODE +– +→ +full$/m);
  expect(stdout).toMatch(/^✗ different +out.txt$/m);
  const json = JSON.parse((await lab.cli("diff", "--json", "first", "last")).stdout);
  expect(json.differences).toContainEqual({ in: "parameters", name: "N", first: "10", second: "40" });
});
