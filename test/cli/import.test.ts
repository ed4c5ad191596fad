import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { prepareHome, storePaths } from "../../src/adapters/home.ts";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { aPlan } from "../builders.ts";
import { sumatraExport, sumatraTables } from "../imports/sumatra-samples.ts";
import { scenario, tiny } from "../live/lab.ts";

scenario("records of Sumatra come in once, are marked as imported, and go out letter by letter", async (lab) => {
  lab.write(".smt/records_export.json", sumatraExport);
  expect((await lab.cli("import", ".smt/records_export.json")).stdout).toContain("2 records of Sumatra imported");
  expect((await lab.cli("import", ".")).stdout).toContain("0 records of Sumatra imported, 2 were there already");
  const listed = (await lab.cli("list")).stdout;
  expect(listed.match(/· imported/g)).toHaveLength(2);
  expect((await lab.cli("completion", "tags")).stdout).toBe("_finished_\nb\nfigure1\npaper\n");
  const shown = (await lab.cli("show", "08e00c09573e")).stdout;
  expect(shown).toContain("Not observed by Tickmark");
  expect(shown).toContain("Executable       : Python (version: 3.11.2) at /usr/bin/python3");
  expect((await lab.cli("show", "08e00c09573e", "--verify")).code).toBe(0);
  const diff = await lab.cli("diff", "08e00c09573e", "second 1/x");
  expect([diff.code, diff.stdout]).toEqual([1, expect.stringContaining("output out.csv")]);
  for (const command of ["certify", "repeat", "comment"]) {
    const refused = await lab.cli(command, "08e00c09573e", ...(command === "comment" ? ["text"] : []));
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("not observed here") });
  }
  await lab.cli("export", "--output", "out.json");
  const [one, other] = (JSON.parse(sumatraExport) as unknown[]).map((record) => JSON.stringify(record));
  const out = lab.read("out.json");
  expect((JSON.parse(out) as unknown[]).map((record) => JSON.stringify(record))).toEqual([one, other]);
  for (const element of sumatraExport
    .trim()
    .slice(1, -1)
    .split(/(?<=\}), (?=\{"label)/))
    expect(out).toContain(element);
  await lab.cli("export", "--format", "csv", "--output", "out.csv");
  expect(lab.read("out.csv")).toContain(",imported,");
  expect((await lab.cli("delete", "second 1/x")).code).toBe(0);
  expect(JSON.parse((await lab.cli("list", "--json")).stdout)).toMatchObject({ runs: [], imported: [{}] });
});

scenario(
  "a project of Sumatra is read from its database; a shelf of Python objects is refused with the way out",
  async (lab) => {
    mkdirSync(join(lab.folder, ".smt"));
    const database = new DatabaseSync(join(lab.folder, ".smt/records"));
    database.exec(sumatraTables);
    database.close();
    lab.write(".smt/project", "{}");
    const { stdout } = await lab.cli("import", ".", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ format: "sumatra", read: 1, added: 1, problems: [] });
    lab.write(".smt/records", new Uint8Array([0x80, 4, 0x95, 0, 0]));
    for (const path of [".", ".smt/records"]) {
      expect(await lab.cli("import", path)).toMatchObject({ code: 2, stderr: expect.stringContaining("smt export") });
    }
  },
);

scenario("an imported dvc.yaml is shown, written once, validates, and reruns in a container", async (lab) => {
  lab.write("params.yaml", "greeting: it's; touch injected\nsizes: [one, two]\n");
  lab.write(
    "dvc.yaml",
    `stages:
  all:
    cmd: cat parts/one parts/two > all.txt
    deps: [parts]
    outs: [all.txt]
  part:
    foreach: \${sizes}
    do:
      wdir: parts
      cmd:
        - printf '%s\\n' \${greeting} > \${item}
        - echo "\${item}" >> \${item}
      outs: ["\${item}"]
`,
  );
  lab.write("parts/readme.md", "made here\n");
  const proposal = await lab.cli("import", "dvc.yaml");
  expect([proposal.code, proposal.stderr]).toEqual([0, expect.stringContaining("For you to decide:")]);
  expect(() => lab.read("reproduce.yml")).toThrow("ENOENT");
  expect((await lab.cli("import", ".", "--write")).code).toBe(0);
  expect(lab.read("reproduce.yml")).toBe(proposal.stdout);
  expect(await lab.cli("import", ".", "--write")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("already"),
  });
  expect((await lab.cli("validate")).code).toBe(0);
  lab.write("reproduce.yml", lab.read("reproduce.yml").replace(/^image: .*$/m, `image: ${tiny}`));
  const evidence = await lab.rerun();
  expect(evidence.run.record.failure).toBe(null);
  expect(await lab.produced(evidence, "all.txt")).toBe("it's; touch injected\none\nit's; touch injected\ntwo\n");
});

scenario("what cannot be imported is said with what to do, and several files in one folder are named", async (lab) => {
  expect((await lab.cli("import", ".")).stderr).toContain("tickmark init");
  lab.write("dvc.yaml", "stages: {a: {cmd: x}}\n");
  lab.write("codecheck.yml", "manifest: [\n");
  expect((await lab.cli("import", ".")).stderr).toContain("codecheck.yml, dvc.yaml");
  expect((await lab.cli("import", ".", "--from", "dvc")).code).toBe(0);
  expect((await lab.cli("import", "codecheck.yml")).stderr).toMatch(/codecheck\.yml:2: .*bracket/);
  expect((await lab.cli("import", "dvc.yaml", "--from", "make")).stderr).toContain("--from is one of");
  expect(readFileSync(join(lab.folder, "dvc.yaml"), "utf8")).toBe("stages: {a: {cmd: x}}\n");
});

scenario("an export of this very store brings nothing that is not there", async (lab) => {
  lab.declare({ run: "echo one > out.txt", outputs: ["out.txt"] });
  lab.commit();
  expect((await lab.cli("run")).code).toBe(0);
  await lab.cli("export", "-o", "own.json");
  const imported = JSON.parse((await lab.cli("import", "own.json", "--json")).stdout);
  expect(imported).toMatchObject({ read: 1, added: 0, known: 1 });
  expect(JSON.parse((await lab.cli("list", "--json")).stdout)).toMatchObject({ runs: [{}], imported: [] });
});

scenario("runs of this very store that have no end are not imported into it either", async (lab) => {
  const { unfinished, close } = openSqliteStore(prepared(lab.home), systemClock());
  const begun = { format: 1 as const, tickmark: "0", user: "ada", host: "here", plan: aPlan(), parameters: null };
  const context = { ...noRemarks, repositoryId: null, branch: null };
  const [killed = "", , running = "", waiting = ""] = await unfinished.begin(
    [null, "named", null, null].map((label, index) => ({
      begun: { ...begun, nonce: `${index}`, begunAt: "2026-01-01T00:00:00.000Z" },
      context: { ...context, label },
    })),
  );
  for (const id of [killed, running]) await unfinished.start(id);
  await unfinished.end(killed, "killed", "its process was gone", null);
  await lab.cli("export", "-o", "own.json");
  // Its turn came after it was written down as waiting.
  await unfinished.start(waiting);
  const imported = JSON.parse((await lab.cli("import", "own.json", "--json")).stdout);
  expect(imported).toMatchObject({ read: 4, added: 0, known: 4 });
  // Another run that happens to have the same name is none of ours.
  lab.write("other.json", lab.read("own.json").replaceAll("2026-01-01 ", "2025-01-01 "));
  expect(JSON.parse((await lab.cli("import", "other.json", "--json")).stdout)).toMatchObject({ added: 2, known: 2 });
  close();
});

function prepared(home: string): string {
  prepareHome(home);
  return storePaths(home).database;
}
