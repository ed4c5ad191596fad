import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { type SumatraRecord, sumatraRecord } from "../../src/record/sumatra.ts";
import { sumatraFields } from "../../src/record/sumatra-list.ts";
import { longLines } from "../../src/report/record-formats.ts";
import { aPlan, commitOne, hostile, identical, someEvidence } from "../builders.ts";

const surroundings = { digestOf: () => "5a1", root: "/data/0123/", log: "done\n" };
const sumatraLines = (record: SumatraRecord) => longLines(sumatraFields(record));

const mine = { ...noRemarks, repositoryId: null, branch: null };

function aRun() {
  const content = '{"N": 40, "suite": "trilinos"}';
  return someEvidence({
    comparisons: [identical("results.csv")],
    record: {
      plan: aPlan({
        parameters: "params.json",
        steps: [{ name: "run", command: "python3 simulate.py params.json --fast", image: null }],
        limits: { cpus: 8, memoryBytes: 1, diskBytes: 1, timeoutSeconds: 1 },
      }),
      sourceFiles: { "simulate.py": digestOf("1"), "params.json": digestOf("2") },
      packages: ["R MASS 7.3", "dpkg libc6 2.36-9", "pip numpy 1.26.4", "program python3 3.11.2"],
      parameters: { path: "params.json", digest: digestOf(content), content, values: { N: 40, suite: "trilinos" } },
      repeats: "abcdef".repeat(10),
    },
  });
}

test("a run is the record that Sumatra would have written, key by key", () => {
  const evidence = aRun();
  const context = { ...mine, tags: ["demo", "paper"], reason: "create demo record", outcome: "works fine" };
  const record = sumatraRecord(evidence, context, surroundings);
  expect(Object.keys(record)).toEqual(
    "label timestamp reason duration executable repository main_file version parameters input_data script_arguments launch_mode datastore input_datastore outcome stdout_stderr output_data tags diff user dependencies platforms repeats".split(
      " ",
    ),
  );
  expect(record).toEqual({
    label: evidence.run.id.slice(0, 12),
    timestamp: "2026-01-31 12:00:00+0000",
    reason: "create demo record",
    duration: 12.4,
    executable: { path: "python3", version: "3.11.2", name: "Python", options: "" },
    repository: { url: "https://github.com/ada/notes.git", type: "GitRepository", upstream: null },
    main_file: "simulate.py",
    version: commitOne,
    parameters: { content: '{"N": 40, "suite": "trilinos"}', type: "JSONParameterSet" },
    input_data: [],
    script_arguments: "<parameters> --fast",
    launch_mode: {
      type: "DistributedLaunchMode",
      parameters: {
        mpirun: "mpiexec",
        n: 8,
        hosts: [],
        pfi_path: "/usr/local/bin/pfi.py",
        options: null,
        working_directory: "/analysis",
      },
    },
    datastore: { type: "FileSystemDataStore", parameters: { root: "/data/0123/" } },
    input_datastore: { type: "FileSystemDataStore", parameters: { root: "/" } },
    outcome: "works fine",
    stdout_stderr: "done\n",
    output_data: [
      {
        path: "results.csv",
        digest: "5a1",
        metadata: { mimetype: "text/csv", encoding: null, size: 22 },
        creation: "2026-01-31 12:00:12+0000",
      },
    ],
    tags: ["_finished_", "demo", "paper"],
    diff: "",
    user: "tickmark",
    dependencies: [
      { path: "MASS", version: "7.3", name: "MASS", module: "r", diff: "", source: null },
      { path: "numpy", version: "1.26.4", name: "numpy", module: "python", diff: "", source: null },
    ],
    platforms: [
      {
        system_name: "Linux",
        ip_addr: "127.0.0.1",
        architecture_bits: "64bit",
        machine: "x86_64",
        architecture_linkage: "ELF",
        version: "Docker 28.0.1",
        release: "6.1.0",
        network_name: "",
        processor: "An honest processor",
      },
    ],
    repeats: "abcdefabcdef",
  });
});

test("what a run does not have is empty, never made up", () => {
  const evidence = someEvidence({ failure: { kind: "exited", step: "plot", exitCode: 1 } });
  const record = sumatraRecord(evidence, { ...mine, label: "figure-2" }, surroundings);
  expect(record).toMatchObject({
    label: "figure-2",
    reason: "",
    outcome: "",
    parameters: { content: "{}" },
    executable: { path: "/bin/sh", version: "unknown" },
    main_file: "reproduce.yml",
    tags: ["_failed_"],
    repeats: null,
  });
});

test.each([
  ["a.yml", "N: 1", "YAMLParameterSet"],
  ["a.param", 'distr = "uniform"', "SimpleParameterSet"],
  ["a.ini", "[a]\nb = 1", "ConfigParserParameterSet"],
  ["a.conf", '{"N": 1}', "JSONParameterSet"],
])("parameters in %s are named as Sumatra names them", (path, content, type) => {
  const evidence = someEvidence({ record: { parameters: { path, content, digest: digestOf(content) } } });
  expect(sumatraRecord(evidence, mine, surroundings).parameters).toEqual({ content, type });
});

test("the long list has Sumatra's fields in its order, a line each, and no more lines than there are", () => {
  const lines = longLines(
    sumatraFields(sumatraRecord(aRun(), { ...mine, tags: ["demo"], outcome: "one\ntwo" }, surroundings)),
  );
  const fields = lines.slice(1).map((line) => line.slice(0, 16).trim());
  expect(fields).toEqual(
    "Label Timestamp Reason Outcome  Duration Repository Main_File Version Script_Arguments Executable Parameters Input_Data Launch_Mode Output_Data User Tags Repeats".split(
      " ",
    ),
  );
  expect(lines).toContain("Tags             : _finished_, demo");
  expect(lines).toContain("                 : two");
});

test("nothing that a stranger wrote moves the cursor of whoever lists it", () => {
  const text = Object.values(hostile).join(" ").toWellFormed();
  const evidence = someEvidence({
    record: { user: text, parameters: { path: text, digest: digestOf(""), content: text } },
  });
  const context = { ...mine, label: text, tags: [text], reason: text, outcome: text };
  for (const line of sumatraLines(sumatraRecord(evidence, context, surroundings)))
    expect(line).not.toMatch(/[^\P{Cc}\t]|\u202e/u);
});
