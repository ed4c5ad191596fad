import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { noRemarks } from "../../src/domain/run-summary.ts";
import type { SumatraRecord } from "../../src/record/sumatra.ts";
import { someEvidence } from "../builders.ts";
import { type Lab, scenario } from "../live/lab.ts";

/* What was written against Sumatra's export in 2014 is read from ours. */

const sha1 = (content: string) => createHash("sha1").update(content).digest("hex");

async function twoRuns(lab: Lab): Promise<void> {
  lab.write("params.json", '{"N": 10, "suite": "pysparse"}');
  lab.write("fipy_timing.sh", 'echo "timing"; mkdir -p figures; cat $1 > data.txt; echo plot > figures/a.txt\n');
  lab.declare({
    run: "sh fipy_timing.sh params.json",
    outputs: ["data.txt", "figures/*"],
    parameters: "params.json",
    resources: { cpus: 1 },
  });
  await lab.cli("run", "--quiet", "-t", "demo4", "-r", "create demo record");
  await lab.cli("run", "--quiet", "-t", "demo4", "-l", "larger", "N=40", "suite=trilinos");
}

scenario(
  "the notebook's own steps work on the export: columns, launch mode, parameters, and the files themselves",
  async (lab) => {
    await twoRuns(lab);
    expect((await lab.cli("export")).stdout).toContain("2 runs written to");
    const records = JSON.parse(readFileSync(join(lab.home, "records_export.json"), "utf8")) as SumatraRecord[];
    expect(records.map(({ label, tags, reason }) => [label, tags, reason])).toEqual([
      ["larger", ["_finished_", "demo4"], ""],
      [expect.stringMatching(/^[0-9a-f]{12}$/), ["_finished_", "demo4"], "create demo record"],
    ]);
    const [larger] = records;
    if (larger === undefined) throw new Error("there are two records");
    expect(larger.duration).toBeGreaterThan(0);
    expect(larger.launch_mode.parameters.n).toBe(1);
    expect(JSON.parse(larger.parameters.content)).toEqual({ N: 40, suite: "trilinos" });
    const content = '{"N": 40, "suite": "trilinos"}';
    expect(readFileSync(larger.datastore.parameters.root + larger.output_data[0]?.path, "utf8")).toBe(content);
    expect(readFileSync(`${larger.datastore.parameters.root}figures/a.txt`, "utf8")).toBe("plot\n");
    expect(larger.output_data.map(({ path, digest }) => [path, digest])).toEqual([
      ["data.txt", sha1(content)],
      ["figures/a.txt", sha1("plot\n")],
    ]);
    expect(larger).toMatchObject({
      main_file: "fipy_timing.sh",
      script_arguments: "<parameters>",
      executable: { path: "sh", name: "sh" },
      stdout_stderr: expect.stringContaining("timing\n"),
    });
    expect(statSync(join(lab.home, "records_export.json")).mode & 0o077).toBe(0);
    // Once more, over what is there already.
    expect((await lab.cli("export")).code).toBe(0);
    expect(readdirSync(join(lab.home, "data"))).toHaveLength(2);
    await lab.cli("delete", "larger");
    expect(readdirSync(join(lab.home, "data"))).toHaveLength(1);
  },
);

scenario("flat forms have a column for every parameter and output that any run has", async (lab) => {
  await twoRuns(lab);
  lab.write("params.json", '{"N": 1, "seed": 7}');
  lab.declare({ run: "echo x > other.txt", outputs: ["other.txt"], parameters: "params.json" });
  await lab.cli("run", "--quiet");
  expect((await lab.cli("export", "--format", "csv", "-o", "runs.csv")).stdout).toBe("3 runs written to runs.csv\n");
  const [head = "", newest = "", second = ""] = lab.read("runs.csv").split("\n");
  const columns = head.split(",");
  expect(columns.slice(-6)).toEqual([
    "parameters.N",
    "parameters.seed",
    "parameters.suite",
    "outputs.other.txt",
    "outputs.data.txt",
    "outputs.figures/a.txt",
  ]);
  expect(newest.split(",").slice(-6)).toEqual(["1", "7", "", expect.stringMatching(/\/other.txt$/), "", ""]);
  const cells = second.split(",").slice(-6);
  expect(cells.slice(0, 4)).toEqual(["40", "", "trilinos", ""]);
  expect(readFileSync(cells[4] ?? "", "utf8")).toContain("trilinos");
  const answer = JSON.parse((await lab.cli("export", "--json", "--format", "json", "--where", "N=40")).stdout);
  expect(answer).toEqual({ file: join(lab.home, "records.json"), format: "json", runs: 1 });
  expect(JSON.parse(readFileSync(answer.file, "utf8"))).toMatchObject([{ label: "larger", "parameters.N": 40 }]);
});

scenario(
  "nothing to export is an empty list, and what is gone from the store is neither linked nor made up",
  async (lab) => {
    expect((await lab.cli("export")).stdout).toContain("0 runs");
    expect(readFileSync(join(lab.home, "records_export.json"), "utf8")).toBe("[\n]\n");
    const digest = `sha256:${"0".repeat(64)}` as never;
    const outside = { path: "../../../escaped.txt", digest: (await lab.world.objects.put(Buffer.from("x"))).digest };
    const input = await lab.world.inputs.put(Buffer.from("raw\n"));
    const gone = { path: "gone.txt", digest };
    const facts = { sizeBytes: 1, mediaType: "text/plain" };
    const evidence = someEvidence({
      record: {
        outputs: [
          { ...gone, ...facts },
          { ...outside, ...facts },
        ],
        inputs: [
          {
            path: "raw.csv",
            url: "https://example.org/raw.csv",
            sizeBytes: 4,
            origin: "stored",
            digestBefore: input.digest,
            digestAfter: input.digest,
          },
        ],
      },
    });
    await lab.world.store.ledger.save(evidence, { ...noRemarks, repositoryId: null, branch: null });
    await lab.cli("export");
    const [record] = JSON.parse(readFileSync(join(lab.home, "records_export.json"), "utf8")) as SumatraRecord[];
    expect(record?.output_data[0]?.digest).toBe("0".repeat(64));
    expect(record?.input_data).toMatchObject([{ path: "raw.csv", digest: sha1("raw\n") }]);
    expect(existsSync(`${record?.datastore.parameters.root}gone.txt`)).toBe(false);
    expect(existsSync(join(lab.root, "escaped.txt")) || existsSync(join(lab.home, "escaped.txt"))).toBe(false);
    expect((await lab.cli("export", "--format", "xml")).code).toBe(2);
    expect(await lab.cli("export", "-o", "nowhere/runs.json")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nowhere/runs.json cannot be written"),
    });
  },
);
