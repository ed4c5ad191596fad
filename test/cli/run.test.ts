import { join } from "node:path";
import { expect } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import { type Answer, scenario } from "../live/lab.ts";

/* Sumatra's own command, with parameters from the command line. */

const runOf = ({ stdout, stderr }: Answer): Evidence => {
  const { runs } = JSON.parse(stdout) as { runs: Evidence[] };
  if (runs[0] === undefined) throw new Error(`there is no run: ${stdout}${stderr}`);
  return runs[0];
};

const params = '{\n  "wait": 1,\n  "solver": { "rtol": 1e-6 }\n}\n';
const copied = { run: "cp params.json out.txt", outputs: ["out.txt"] };

scenario(
  "overridden parameters are what the container sees and what the record says; the file stays as it is",
  async (lab) => {
    lab.write("params.json", params);
    lab.declare({ ...copied, parameters: "params.json", sources: ["nothing"] });
    const answer = await lab.cli(
      "run",
      "--json",
      "-t",
      "demo",
      "-t",
      "paper",
      "-r",
      "why not",
      "-l",
      "figure-2",
      "params.json",
      "wait=3",
      "solver.rtol=1e-9",
    );
    const run = runOf(answer);
    const changed = params.replace("1,", "3,").replace("1e-6", "1e-9");
    expect(await lab.produced(run, "out.txt")).toBe(changed);
    expect(lab.read("params.json")).toBe(params);
    expect(run.run.record.parameters).toMatchObject({
      path: "params.json",
      content: changed,
      values: { wait: 3, "solver.rtol": 1e-9 },
      changed: { from: null, overrides: { wait: "3", "solver.rtol": "1e-9" } },
    });
    expect(run.run.record.notes).toContain("the parameters are not those of the source: wait=3, solver.rtol=1e-9");
    expect((await lab.world.store.ledger.find("figure-2"))?.context).toMatchObject({
      label: "figure-2",
      tags: ["demo", "paper"],
      reason: "why not",
    });
    expect(await lab.cli("run", "-l", "figure-2")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is a run called"),
    });
    expect((await lab.cli("show", "figure-2")).stdout).toMatch(
      new RegExp(`again +tickmark repeat ${run.run.id.slice(0, 12)}`),
    );
    expect((await lab.cli("run", "--quiet", "wait=4")).stdout).not.toContain("tickmark record");
    expect((await lab.cli("run", "--quiet")).stdout).toContain("tickmark record");
    const plain = runOf(await lab.cli("run", "--json"));
    expect(plain.run.record.parameters).toMatchObject({ content: params, values: { wait: 1 } });
    expect(plain.run.record.parameters).not.toHaveProperty("changed");
  },
);

scenario(
  "another file stands in for the declared parameters, and a file that is named needs no declaration",
  async (lab) => {
    lab.write("params.json", params);
    lab.write("../big.json", '{"wait": 9, "solver": {"rtol": 1}}');
    lab.declare({ ...copied, parameters: "params.json" });
    const other = runOf(await lab.cli("run", "--json", "../big.json", "wait=8"));
    expect(await lab.produced(other, "out.txt")).toBe('{"wait": 8, "solver": {"rtol": 1}}');
    expect(other.run.record.parameters?.changed).toEqual({ from: "../big.json", overrides: { wait: "8" } });
    lab.write("params.yaml", "wait: 2\n");
    expect((await lab.cli("run", "params.yaml")).stderr).toContain(
      "params.yaml is YAML, but the analysis reads its parameters as JSON",
    );
    lab.declare(copied);
    const named = runOf(await lab.cli("run", "--json", join(lab.folder, "params.json"), "wait=5"));
    expect(await lab.produced(named, "out.txt")).toBe(params.replace("1,", "5,"));
    expect(named.run.record.plan.parameters).toBe("params.json");
  },
);

scenario("a slip of the hand is told before anything runs, with the name that was meant", async (lab) => {
  lab.write("params.json", params);
  lab.declare({ ...copied, parameters: "params.json" });
  const slips: readonly (readonly [string[], string])[] = [
    [["wiat=3"], "params.json has no parameter wiat; did you mean wait?"],
    [["wait=soon"], 'wait is a number (1), and "soon" is not'],
    [["wait=1", "wait=2", "-o", "out"], "-o is for one run"],
    [["wait=1,2", "-l", "both"], "a label is for one run"],
    [["wait=1..40", "solver.rtol=1..40"], "more than 1000 combinations"],
    [["wait=1..5000"], "more than 1000 values"],
    [["wait=1,soon"], 'wait is a number (1), and "soon" is not'],
    [["params.json", "reproduce.yml"], "second file of parameters"],
    [["nowhere.json"], "there is no folder nowhere.json"],
    [["--label", "abcdef"], "means something else already"],
    [["--label", "../x"], "a label is made of"],
  ];
  for (const [args, message] of slips) {
    const { code, stdout, stderr } = await lab.cli("run", ...args);
    expect([args, code, stdout, stderr]).toEqual([args, 2, "", expect.stringContaining(message)]);
  }
  lab.declare(copied);
  expect((await lab.cli("run", "wait=3")).stderr).toContain("no file of parameters is known");
  expect(await lab.world.store.ledger.list({ limit: 1 })).toEqual([]);
});

scenario("values are swept: each with each of the others, a record for every combination", async (lab) => {
  lab.write("params.json", '{"N": 1, "word": "a,b"}');
  lab.declare({
    run: "grep -q 3 params.json && exit 1; cp params.json out.txt",
    outputs: ["out.txt"],
    parameters: "params.json",
  });
  const { code, stdout, stderr } = await lab.cli("run", "--tag", "sweep", "N=2,3", "word=x,y", "word=z");
  expect(code).toBe(1);
  const [table = "", totals] = stdout.trim().split("\n\n");
  const [head = "", ...rows] = table.split("\n");
  expect(totals).toBe("4 runs: 2 unrecorded, 2 failed");
  expect(head).toMatch(/^run +N +word +verdict +took$/);
  expect(rows.map((row) => row.split(/\s+/).slice(1, 5).join(" "))).toEqual([
    "2 x,y ○ unrecorded",
    "2 z ○ unrecorded",
    "3 x,y ✗ failed",
    "3 z ✗ failed",
  ]);
  expect(stderr).toContain("run 2 of 4: N=2 word=z");
  const { runs } = JSON.parse((await lab.cli("list", "--json", "--tag", "sweep", "--where", "N=2")).stdout);
  expect(runs).toHaveLength(2);
  const range = JSON.parse((await lab.cli("run", "--json", "N=2..1")).stdout).runs as Evidence[];
  expect(range.map(({ run }) => run.record.parameters?.values?.N)).toEqual([2, 1]);
});
