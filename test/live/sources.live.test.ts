import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { comparisonOf, gitIn, scenario, tiny } from "./lab.ts";

/* What an analysis finds in its workspace, from a folder and from a commit. */

scenario("the workspace holds the sources and nothing else: no .git, no ignored files, no outputs", async (lab) => {
  lab.write(".gitignore", "cache/\n");
  lab.write("cache/big", "ignored");
  lab.write("src/model.R", "x");
  lab.write("tool.sh", "#!/bin/sh\n", 0o755);
  lab.declare({
    run: "find . -type f | sort > /tmp/l; ls -l tool.sh | cut -c1-10 >> /tmp/l; cp /tmp/l listing.txt",
    outputs: ["listing.txt", "figures/*.png"],
  });
  lab.write("figures/old.png", "old");
  lab.commit();
  lab.write("new.txt", "not committed yet");
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "listing.txt")).toBe(
    ["./.gitignore", "./new.txt", "./reproduce.yml", "./src/model.R", "./tool.sh", "-rwxr-xr-x", ""].join("\n"),
  );
  expect(evidence.run.record.plan.source).toMatchObject({ modified: true });
});

scenario("a commit is rerun as it was committed, whatever lies in the folder now", async (lab) => {
  lab.declare({
    run: "cat data.txt > /tmp/l; find . -type f | sort >> /tmp/l; cp /tmp/l out.txt",
    outputs: ["out.txt"],
  });
  lab.write("data.txt", "committed\n");
  const commit = lab.commit();
  lab.write("data.txt", "changed\n");
  lab.write("new.txt", "new");
  const evidence = await lab.rerun({ commit: { url: `file://${lab.folder}`, ref: commit } });
  expect(await lab.produced(evidence, "out.txt")).toBe("committed\n./data.txt\n./reproduce.yml\n");
  expect(evidence.run.record.plan.source).toMatchObject({ commit, modified: false });
});

scenario("a folder and its commit give the same source digest, whoever's umask wrote the files", async (lab) => {
  lab.declare({ run: "echo one > out.txt", outputs: ["out.txt"] });
  lab.write("données/tableau 1.csv", "1,2\n");
  lab.write("tool.sh", "#!/bin/sh\n", 0o755);
  symlinkSync("tool.sh", join(lab.folder, "link.sh"));
  const ref = lab.commit();
  chmodSync(join(lab.folder, "données/tableau 1.csv"), 0o600);
  chmodSync(join(lab.folder, "tool.sh"), 0o700);
  const [folder, commit] = [await lab.rerun(), await lab.rerun({ commit: { url: `file://${lab.folder}`, ref } })];
  expect(folder.run.record.sourceDigest).toBe(commit.run.record.sourceDigest);
});

scenario("files have the one time that programs are told as well, since archives keep it", async (lab) => {
  lab.declare({
    run: "stat -c %Y reproduce.yml link data > out.txt; echo $SOURCE_DATE_EPOCH >> out.txt",
    outputs: ["out.txt"],
  });
  lab.write("data/a.txt", "x");
  symlinkSync("reproduce.yml", join(lab.folder, "link"));
  lab.commit();
  const times = (await lab.produced(await lab.rerun(), "out.txt"))?.trim().split("\n");
  expect(times).toHaveLength(4);
  expect(new Set(times).size).toBe(1);
});

scenario("only declared sources are visible, and the parameters with them", async (lab) => {
  lab.write("src/a.txt", "a");
  lab.write("notes/private.txt", "b");
  lab.write("params.json", '{ "N": 40 }');
  lab.declare({
    sources: ["src/**"],
    parameters: "params.json",
    run: "find . -type f | sort > /tmp/l; cp /tmp/l out.txt",
    outputs: ["out.txt"],
  });
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "out.txt")).toBe("./params.json\n./src/a.txt\n");
  expect(evidence.run.record.parameters).toEqual({
    path: "params.json",
    digest: digestOf('{ "N": 40 }'),
    content: '{ "N": 40 }',
    values: { N: 40 },
  });
});

scenario("parameters that are declared and not there leave the analysis unprepared", async (lab) => {
  lab.declare({ parameters: "params.json", run: "echo one > out.txt", outputs: ["out.txt"] });
  expect((await lab.rerun()).verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "source", message: expect.stringContaining("params.json") },
  });
});

scenario("each of several analyses runs in its folder, with its own recorded side", async (lab) => {
  lab.write("appendix/data.txt", "appendix\n");
  lab.declare(
    {
      analyses: {
        main: { image: tiny, run: "echo main > out.txt", outputs: ["out.txt"] },
        appendix: { image: tiny, in: "appendix", run: "cat data.txt > out.txt; pwd >> out.txt", outputs: ["out.txt"] },
      },
    },
    null,
  );
  lab.recorded({ "appendix/out.txt": "appendix\n/analysis/appendix\n" }, { files: false, analysis: "appendix" });
  const appendix = await lab.rerun({ analysis: "appendix" });
  expect(appendix.verdict).toMatchObject({ kind: "reproduced", matches: [{ path: "appendix/out.txt" }] });
  expect((await lab.rerun()).verdict.kind).toBe("unrecorded");
});

scenario(
  "a folder that is a link in the repository does not lead the input of an analysis out of its workspace",
  async (lab) => {
    mkdirSync(join(lab.root, "outside"));
    symlinkSync(join(lab.root, "outside"), join(lab.folder, "data"));
    const content = "raw\n";
    await lab.world.inputs.put(Buffer.from(content));
    lab.declare({
      inputs: [{ path: "data/raw.csv", url: "https://data.example.org/raw.csv", sha256: digestOf(content) }],
      run: "cat data/raw.csv > out.txt",
      outputs: ["out.txt"],
    });
    expect((await lab.rerun()).verdict).toMatchObject({
      kind: "failed",
      failure: { kind: "unprepared", what: "source", message: expect.stringContaining("data is a link") },
    });
    expect(execFileSync("ls", [join(lab.root, "outside")], { encoding: "utf8" })).toBe("");
  },
);

scenario("a folder that is a link in the repository does not lead outputs out of the workspace", async (lab) => {
  mkdirSync(join(lab.root, "outside"));
  symlinkSync(join(lab.root, "outside"), join(lab.folder, "figures"));
  symlinkSync("/tmp", join(lab.folder, "results"));
  lab.declare({
    run: "echo x > results/out.txt; echo x > figures/a.txt",
    outputs: ["results/out.txt", "figures/a.txt"],
  });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("failed");
  expect(evidence.run.record.outputs).toEqual([]);
  expect(execFileSync("ls", [join(lab.root, "outside")], { encoding: "utf8" })).toBe("");
});

scenario("the folder that an analysis runs in must not be a link", async (lab) => {
  symlinkSync("/tmp", join(lab.folder, "appendix"));
  lab.declare(
    { analyses: { appendix: { image: tiny, in: "appendix", run: "echo x > out.txt", outputs: ["out.txt"] } } },
    null,
  );
  expect((await lab.rerun({ analysis: "appendix" })).verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "source" },
  });
});

scenario("a tracked file whose folder was replaced by a link is not read through the link", async (lab) => {
  lab.declare({
    sources: ["keys/*.txt"],
    run: "cat keys/secret.txt > out.txt || echo nothing > out.txt",
    outputs: ["out.txt"],
  });
  lab.write("keys/secret.txt", "harmless\n");
  lab.commit();
  rmSync(join(lab.folder, "keys"), { recursive: true });
  mkdirSync(join(lab.root, "outside"));
  writeFileSync(join(lab.root, "outside", "secret.txt"), "a secret of this machine\n");
  symlinkSync(join(lab.root, "outside"), join(lab.folder, "keys"));
  expect(await lab.produced(await lab.rerun(), "out.txt")).toBe("nothing\n");
});

scenario("an input that would stand where the repository has a folder leaves the analysis unprepared", async (lab) => {
  lab.write("data/readme.txt", "x");
  await lab.world.inputs.put(Buffer.from("raw"));
  lab.declare({
    inputs: [{ path: "data", url: "https://data.example.org/raw", sha256: digestOf("raw") }],
    run: "echo x > out.txt",
    outputs: ["out.txt"],
  });
  expect((await lab.rerun()).verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "source" },
  });
});

const notebook = (outputs: unknown[], count: number | null) =>
  `${JSON.stringify({ cells: [{ cell_type: "code", execution_count: count, outputs, source: "1 + 1" }], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;

scenario("a notebook that is executed in place is run from its cleared form", async (lab) => {
  lab.write("walk.ipynb", notebook([{ data: "old" }], 7));
  lab.declare({
    run: 'grep -c old walk.ipynb > seen.txt || true; sed -i \'s/"execution_count": null/"execution_count": 1/\' walk.ipynb',
    outputs: ["walk.ipynb", "seen.txt"],
  });
  lab.recorded({ "walk.ipynb": notebook([], 1) }, { files: false });
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "seen.txt")).toBe("0\n");
  expect(comparisonOf(evidence, "walk.ipynb").kind).toBe("identical");
});

scenario("a notebook that the run never wrote is missing, though its file is there", async (lab) => {
  const cleared = notebook([], null);
  lab.write("walk.ipynb", cleared);
  lab.declare({ run: "touch walk.ipynb", outputs: ["walk.ipynb"] });
  lab.recorded({ "walk.ipynb": cleared });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("diverged");
  expect(comparisonOf(evidence, "walk.ipynb")).toMatchObject({
    kind: "missing",
    explanation: expect.stringContaining("did not change it"),
  });
});

scenario("a file that is called a notebook and is none leaves the analysis unprepared", async (lab) => {
  lab.write("walk.ipynb", "not json");
  lab.declare({ run: "true", outputs: ["walk.ipynb"] });
  expect((await lab.rerun()).verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "source" },
  });
});

scenario("submodules are left out, and the record says so", async (lab) => {
  const library = join(lab.root, "library");
  mkdirSync(library);
  gitIn(library, lab.root, ["init", "--quiet", "--initial-branch=main"]);
  writeFileSync(join(library, "lib.txt"), "library");
  gitIn(library, lab.root, ["add", "--all"]);
  gitIn(library, lab.root, ["commit", "--quiet", "--message", "library"]);
  lab.declare({ run: "ls -A lib > out.txt 2>/dev/null || true", outputs: ["out.txt"] });
  lab.git("init", "--quiet", "--initial-branch=main");
  lab.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "lib");
  const ref = lab.commit();
  for (const evidence of [await lab.rerun(), await lab.rerun({ commit: { url: `file://${lab.folder}`, ref } })]) {
    expect(evidence.run.record.notes).toContainEqual("submodules were not fetched: lib");
    expect(await lab.produced(evidence, "out.txt")).toBe("");
  }
});

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 123456\n`;

scenario("a Git LFS pointer in place of data is refused, and the message says what to do", async (lab) => {
  lab.write("data/large.bin", pointer);
  lab.declare({ run: "echo x > out.txt", outputs: ["out.txt"] });
  const { verdict } = await lab.rerun();
  expect(verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "source", message: expect.stringContaining("data/large.bin") },
  });
  expect(verdict).toMatchObject({ failure: { message: expect.stringContaining("inputs") } });
});

scenario("a Git LFS pointer that the analysis never sees is in nobody's way", async (lab) => {
  lab.write("data/large.bin", pointer);
  lab.write("picture.png", pointer);
  lab.declare({
    sources: ["src/**"],
    run: "echo x > out.txt; echo y > picture.png",
    outputs: ["out.txt", "picture.png"],
  });
  expect((await lab.rerun()).verdict.kind).toBe("unrecorded");
});

scenario("a source whose name is no text is a clear answer or the file itself, never a fault", async (lab) => {
  lab.declare({ run: "echo x > out.txt", outputs: ["out.txt"] });
  writeFileSync(Buffer.concat([Buffer.from(`${lab.folder}/caf`), Buffer.from([0xe9]), Buffer.from(".txt")]), "x");
  const ref = lab.commit();
  for (const evidence of [await lab.rerun(), await lab.rerun({ commit: { url: `file://${lab.folder}`, ref } })]) {
    expect(evidence.verdict).toMatchObject({
      kind: "failed",
      failure: { kind: "unprepared", what: "source", message: expect.stringContaining("UTF-8") },
    });
  }
});

scenario("a tracked file that was deleted from the folder is simply not there", async (lab) => {
  lab.declare({ run: "ls > /tmp/l; cp /tmp/l out.txt", outputs: ["out.txt"] });
  lab.write("gone.txt", "x");
  lab.commit();
  unlinkSync(join(lab.folder, "gone.txt"));
  expect(await lab.produced(await lab.rerun(), "out.txt")).toBe("reproduce.yml\n");
});

scenario("the record holds what the author said of the commit", async (lab) => {
  lab.declare({ run: "echo one > out.txt", outputs: ["out.txt"] });
  const commit = lab.commit("Shorter walks\n\nThe reviewer asked for them.");
  const message = "Shorter walks\n\nThe reviewer asked for them.";
  const [here, fetched] = [
    await lab.rerun(),
    await lab.rerun({ commit: { url: `file://${lab.folder}`, ref: commit } }),
  ];
  expect([here, fetched].map(({ run }) => run.record.about?.message)).toEqual([message, message]);
});
