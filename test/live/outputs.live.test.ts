import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { comparisonOf, type Lab, scenario, science } from "./lab.ts";

/* Whatever an analysis leaves at the paths of its outputs: only regular files inside its own folder are collected. */

const secret = "a secret of this machine, and nobody else's affair\n";

/** A file outside of repository and workspace. */
function secretOf(lab: Lab): string {
  const path = join(lab.root, "secret.txt");
  writeFileSync(path, secret);
  return path;
}

/** Every file that the store keeps, whatever it is called. */
function everythingStored({ home }: Lab): readonly string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}

function expectNothingStoredOf(lab: Lab): void {
  const stored = everythingStored(lab);
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.filter((content) => content.includes(secret.trim()))).toEqual([]);
}

scenario("outputs may have spaces, quotes and letters of any alphabet in their names", async (lab) => {
  const names = ["Ergebnis Übersicht.csv", "график/步态 图.txt", 'it\'s "quoted" $HOME.txt', "-rf.txt", "😀.txt"];
  lab.write(
    "write.sh",
    names.map((name) => `mkdir -p "$(dirname -- '${quoted(name)}')"; echo data > './${quoted(name)}'`).join("\n"),
  );
  lab.declare({ run: "sh write.sh", outputs: names });
  lab.recorded(Object.fromEntries(names.map((name) => [name, "data\n"])), { files: false });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("reproduced");
  expect(evidence.comparisons.map(({ path }) => path)).toEqual(names);
});

const quoted = (name: string) => name.replaceAll("'", "'\\''");

scenario(
  "an output that is a link to a file of the machine is refused, and nothing of that file is kept",
  async (lab) => {
    const path = secretOf(lab);
    lab.declare({ run: `ln -s '${path}' out.txt`, outputs: ["out.txt"] });
    lab.recorded({ "out.txt": secret }, { files: false });
    const evidence = await lab.rerun();
    expect(evidence.verdict.kind).toBe("diverged");
    expect(comparisonOf(evidence, "out.txt")).toMatchObject({
      kind: "missing",
      explanation: expect.stringContaining("symbolic link"),
    });
    expectNothingStoredOf(lab);
    expect(await lab.world.objects.has(digestOf(secret))).toBe(false);
  },
);

scenario("an output in a folder that is a link out of the workspace is not followed there", async (lab) => {
  secretOf(lab);
  lab.declare({ run: `rm -rf results; ln -s '${lab.root}' results`, outputs: ["results/secret.txt", "results/*.txt"] });
  lab.recorded({ "results/secret.txt": secret }, { files: false });
  const evidence = await lab.rerun();
  expect(comparisonOf(evidence, "results/secret.txt").kind).toBe("missing");
  expectNothingStoredOf(lab);
});

scenario("a committed link at an output's path is taken away before the run like any other file there", async (lab) => {
  const path = secretOf(lab);
  lab.git("init", "--quiet", "--initial-branch=main");
  lab.declare({
    run: "if [ -e out.txt ] || [ -L out.txt ]; then exit 9; fi; echo mine > out.txt",
    outputs: ["out.txt"],
  });
  const { symlinkSync } = await import("node:fs");
  symlinkSync(path, join(lab.folder, "out.txt"));
  lab.commit();
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "out.txt")).toBe("mine\n");
  expect(readFileSync(path, "utf8")).toBe(secret);
  expectNothingStoredOf(lab);
});

scenario("pipes, folders and sockets at an output's path are refused, and nobody waits for them", async (lab) => {
  lab.declare({
    run: "mkfifo pipe.txt; mkdir folder.txt; touch folder.txt/inside; echo fine > file.txt",
    outputs: ["pipe.txt", "folder.txt", "file.txt"],
  });
  lab.recorded({ "pipe.txt": "pipe", "folder.txt": "folder", "file.txt": "fine\n" }, { files: false });
  const evidence = await lab.rerun();
  expect(evidence.comparisons.map(({ path, kind }) => [path, kind])).toEqual([
    ["pipe.txt", "missing"],
    ["folder.txt", "missing"],
    ["file.txt", "identical"],
  ]);
  expect(comparisonOf(evidence, "pipe.txt")).toMatchObject({
    explanation: expect.stringContaining("only regular files"),
  });
});

scenario("an analysis can make no device", async (lab) => {
  lab.declare({ run: "mknod disk.txt b 8 0", outputs: ["disk.txt"] });
  const evidence = await lab.rerun();
  expect(evidence.verdict).toMatchObject({ kind: "failed", failure: { kind: "exited" } });
  expect(await lab.log(evidence)).toContain("Operation not permitted");
});

scenario("an output that is one of several names of a file is refused, and says so", async (lab) => {
  lab.declare({ run: "echo same > a.txt; ln a.txt b.txt; cp a.txt c.txt", outputs: ["a.txt", "b.txt", "c.txt"] });
  lab.recorded({ "a.txt": "same\n", "b.txt": "same\n", "c.txt": "same\n" }, { files: false });
  const evidence = await lab.rerun();
  for (const name of ["a.txt", "b.txt"]) {
    expect(comparisonOf(evidence, name)).toMatchObject({
      kind: "missing",
      explanation: expect.stringContaining("hard links"),
    });
  }
  expect(comparisonOf(evidence, "c.txt")).toMatchObject({ kind: "identical" });
});

scenario("a file that only pretends to be huge is stopped at the disk limit", async (lab) => {
  lab.declare({ run: "truncate -s 1T out.bin", outputs: ["out.bin"], resources: { disk: "20 MiB" } });
  expect((await lab.rerun()).verdict.kind).toBe("failed");
});

scenario(
  "outputs that together pass the disk limit by their size, though not on the disk, are refused",
  async (lab) => {
    lab.declare({
      run: "truncate -s 15M a.bin; truncate -s 15M b.bin",
      outputs: ["a.bin", "b.bin"],
      resources: { disk: "20 MiB" },
    });
    const evidence = await lab.rerun();
    expect(comparisonOf(evidence, "b.bin")).toMatchObject({
      kind: "missing",
      explanation: expect.stringContaining("disk limit"),
    });
    expect(evidence.run.record.outputs.map(({ path }) => path)).toEqual(["a.bin"]);
  },
);

scenario("folders that nobody may enter are removed all the same", async (lab) => {
  lab.declare({
    run: "mkdir -p a/b/c; echo x > a/b/c/x; echo fine > out.txt; chmod 000 a/b/c/x a/b/c a/b a out.txt .",
    outputs: ["out.txt"],
  });
  lab.recorded({ "out.txt": "fine\n" }, { files: false });
  expect((await lab.rerun()).verdict.kind).toBe("reproduced");
});

scenario("a name that could deceive a terminal or a list is refused", async (lab) => {
  lab.write(
    "write.sh",
    "printf evil > \"$(printf 'a\\nb.txt')\"; printf evil > \"$(printf 'a\\033[31mb.txt')\"; echo fine > fine.txt",
  );
  lab.declare({ run: "sh write.sh", outputs: ["*.txt"] });
  lab.recorded({ "fine.txt": "fine\n" }, { files: false });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("diverged");
  expect(evidence.run.record.outputs.map(({ path }) => path)).toEqual(["fine.txt"]);
});

scenario("a name that is no text is refused, not fallen over", async (lab) => {
  lab.write(
    "write.sh",
    "printf caf > \"$(printf 'caf\\351.txt')\"; mkdir \"$(printf 'd\\351')\"; echo x > \"$(printf 'd\\351/x.txt')\"; echo fine > fine.txt",
  );
  lab.declare({ run: "sh write.sh", outputs: ["**/*.txt"] });
  lab.recorded({ "fine.txt": "fine\n" }, { files: false });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("diverged");
  expect(evidence.run.record.outputs.map(({ path }) => path)).toEqual(["fine.txt"]);
  expect(evidence.comparisons.filter(({ kind }) => kind === "missing").length).toBeGreaterThan(0);
});

scenario("folders nested deeper than any path can say are measured, passed over and removed", async (lab) => {
  lab.write(
    "deep.py",
    "import os\nfor i in range(60):\n    os.mkdir('d' * 200)\n    os.chdir('d' * 200)\nopen('x.txt', 'w').write('x')\nos.chdir('/analysis')\nopen('out.txt', 'w').write('fine')\n",
  );
  lab.declare(
    {
      run: "python3 deep.py; head -c 30000000 /dev/zero > ballast; sleep 0.5",
      outputs: ["**/*.txt"],
      // What lies that deep is bounded by the disk's own counters, on which others leave their marks too.
      resources: { disk: "400 MiB" },
    },
    science,
  );
  const evidence = await lab.rerun();
  expect(evidence.run.record.outputs.map(({ path }) => path)).toEqual(["out.txt"]);
});

scenario("more files than anybody collects by hand are collected in order", async (lab) => {
  lab.declare({
    run: "mkdir many; i=0; while [ $i -lt 3000 ]; do echo $i > many/$i.txt; i=$((i+1)); done",
    outputs: ["many/*.txt"],
  });
  const { verdict, run } = await lab.rerun();
  expect(verdict.kind).toBe("unrecorded");
  const paths = run.record.outputs.map(({ path }) => path);
  expect(paths).toHaveLength(3000);
  expect(paths).toEqual(paths.toSorted());
});

scenario("an output keeps the bytes that it had when the run ended, in a store nobody writes to", async (lab) => {
  lab.declare({ run: "echo fine > out.txt", outputs: ["out.txt"] });
  const evidence = await lab.rerun();
  const path = await lab.world.objects.checkedPath(digestOf("fine\n"));
  expect(path).toBeDefined();
  expect(existsSync(path ?? "")).toBe(true);
  expect(await lab.produced(evidence, "out.txt")).toBe("fine\n");
});

scenario(
  "whoever reads the verdict is told of an output that is a committed file under another name, or empty",
  async (lab) => {
    lab.write("expected/result.csv", "1,2,3\n");
    lab.declare({ run: "cp expected/result.csv result.csv; : > empty.csv", outputs: ["result.csv", "empty.csv"] });
    const { notes } = (await lab.rerun()).run.record;
    expect(notes).toContainEqual(expect.stringContaining("same bytes as the source file expected/result.csv"));
    expect(notes).toContainEqual("empty.csv is empty");
  },
);

scenario("a step that takes its own folder away is what failed", async (lab) => {
  lab.write("a/b/in.txt", "x\n");
  const run = ["cd /analysis; rm -rf a; echo file > a", "echo 1 > out.txt"];
  lab.declare({ analyses: { main: { in: "a/b", image: "tickmark.test/tiny:1", run, outputs: ["out.txt"] } } }, null);
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "failed", failure: { kind: "unprepared" } });
});
