import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { expect } from "vitest";
import { noRemarks } from "../../src/domain/run-summary.ts";
import { someEvidence } from "../builders.ts";
import { type Lab, scenario } from "../live/lab.ts";
import { brokenMusts } from "../record/crate/musts.ts";

/** Three runs of one analysis, whose outputs the store holds. */
async function threeRuns(lab: Lab): Promise<void> {
  for (const number of [1, 2, 3]) {
    const content = `{"N": ${number * 10}, "suite": "trilinos"}`;
    const { digest, sizeBytes } = await lab.world.objects.put(Buffer.from(`result ${number}\n`));
    const { digest: log } = await lab.world.objects.put(Buffer.from("done\n"));
    const { digest: parameters } = await lab.world.objects.put(Buffer.from(content));
    const evidence = someEvidence({
      record: {
        nonce: String(number).padStart(32, "0"),
        startedAt: `2026-01-31T12:00:0${number}.000Z`,
        wallSeconds: number + 0.5,
        outputs: [{ path: "out/results.txt", digest, sizeBytes, mediaType: "text/plain" }],
        log: { digest: log, sizeBytes: 5, leftOutBytes: 0 },
        parameters: { path: "params.json", digest: parameters, content, values: { N: number * 10, suite: "trilinos" } },
      },
    });
    const context = { ...noRemarks, repositoryId: null, branch: null, tags: number === 3 ? ["paper"] : [] };
    await lab.world.store.ledger.save(evidence, context);
  }
}

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

scenario(
  "tables with types are written where they are wanted, with links to the files that runs produced",
  async (lab) => {
    await threeRuns(lab);
    expect(await lab.cli("export", "-f", "parquet", "-o", "runs.parquet")).toMatchObject({
      code: 0,
      stdout: "3 runs written to runs.parquet\n",
    });
    const bytes = readFileSync(join(lab.folder, "runs.parquet"));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const rows = await parquetReadObjects({ file });
    expect(rows.map((row) => [row["parameters.N"], row.duration, row.timestamp])).toEqual(
      [3, 2, 1].map((number) => [BigInt(number * 10), number + 0.5, new Date(`2026-01-31T12:00:0${number}.000Z`)]),
    );
    expect(readFileSync(rows[0]?.["outputs.out/results.txt"], "utf8")).toBe("result 3\n");
    expect(await lab.cli("export", "--format", "hdf5", "--tag", "paper", "--json")).toMatchObject({ code: 0 });
    expect(readFileSync(join(lab.home, "records.h5")).subarray(1, 4).toString()).toBe("HDF");
    expect(readdirSync(lab.home).filter((name) => name.includes(".tickmark-"))).toEqual([]);
  },
);

scenario("a notebook goes with the JSON that its code reads, and neither takes another file's place", async (lab) => {
  await threeRuns(lab);
  expect((await lab.cli("export", "-f", "notebook", "-o", "runs.ipynb")).code).toBe(0);
  const notebook = JSON.parse(lab.read("runs.ipynb"));
  const sources = notebook.cells.map(({ source }: { source: string[] }) => source.join(""));
  expect(sources[1]).toContain('open("runs.json"');
  expect(sources.join()).toContain('runs.plot.scatter("parameters.N", "duration"');
  expect(JSON.parse(lab.read("runs.json"))).toMatchObject([
    { "parameters.N": 30 },
    { "parameters.N": 20 },
    { "parameters.N": 10 },
  ]);
  // Again over its own, but over nobody else's.
  expect((await lab.cli("export", "-f", "notebook", "-o", "runs.ipynb")).code).toBe(0);
  lab.write("mine.json", '{"precious": true}');
  expect(await lab.cli("export", "-f", "notebook", "-o", "mine.ipynb")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("mine.json is there already and is no export of this format"),
  });
  expect(existsSync(join(lab.folder, "mine.ipynb"))).toBe(false);
  lab.write("runs.csv", "my,own,table\n");
  expect((await lab.cli("export", "-f", "csv", "-o", "runs.csv")).code).toBe(2);
  expect(lab.read("runs.csv")).toBe("my,own,table\n");
});

scenario("an RO-Crate is a folder with the files it names, and holds what its specification asks for", async (lab) => {
  await threeRuns(lab);
  const made = await lab.cli("export", "-f", "ro-crate", "-o", "runs.crate", "--license", "CC-BY-4.0");
  expect(made).toMatchObject({ code: 0, stdout: "3 runs written to runs.crate\n" });
  const crate = join(lab.folder, "runs.crate");
  const document = JSON.parse(readFileSync(join(crate, "ro-crate-metadata.json"), "utf8"));
  expect(brokenMusts(document, (path) => existsSync(join(crate, path)))).toEqual([]);
  const files = document["@graph"].filter((each: { "@type": unknown }) => each["@type"] === "File");
  // Record, log, parameters and an output of each.
  expect(files).toHaveLength(12);
  for (const each of files) if (each.sha256) expect(sha256(join(crate, each["@id"]))).toBe(each.sha256);
  mkdirSync(join(lab.folder, "precious"));
  writeFileSync(join(lab.folder, "precious/thesis.tex"), "");
  expect((await lab.cli("export", "-f", "ro-crate", "-o", "precious")).stderr).toContain("is no crate");
  // A crate takes the place of one, without what is not chosen any more.
  expect((await lab.cli("export", "-f", "ro-crate", "-o", "runs.crate", "-w", "N=20")).code).toBe(0);
  expect(readdirSync(join(crate, "runs"))).toHaveLength(1);
  expect(readdirSync(lab.folder).toSorted()).toEqual(["precious", "runs.crate"]);
});

scenario("what can go into a pipe does, and a format that there is not is told with the nearest", async (lab) => {
  await threeRuns(lab);
  const { stdout, stderr } = await lab.cli("export", "-f", "prov", "--no-files", "-o", "-");
  expect(Object.keys(JSON.parse(stdout).activity)).toHaveLength(3);
  expect(stderr).toBe("3 runs written\n");
  expect((await lab.cli("export", "-f", "hdf5", "-o", "-")).stderr).toContain("cannot go into a pipe");
  expect((await lab.cli("export", "-f", "json", "--json", "-o", "-")).code).toBe(2);
  expect((await lab.cli("export", "-f", "paquet")).stderr).toContain("did you mean parquet?");
  // Whoever reads only the beginning ends it without a word.
  const program = join(import.meta.dirname, "../../src/cli.ts");
  const head = spawnSync("sh", ["-c", `"${process.execPath}" "${program}" export -f csv --no-files -o - | head -n 1`], {
    env: { ...process.env, TICKMARK_HOME: lab.home },
    encoding: "utf8",
  });
  expect(head.stdout).toMatch(/^label,id,timestamp,/);
  expect(head.stderr).not.toContain("EPIPE");
});
