import { expect } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { comparisonOf, scenario } from "./lab.ts";

/* What a rerun on a real engine says about an analysis. */

scenario("an analysis that writes the recorded bytes again is reproduced, identical", async (lab) => {
  lab.declare({
    run: "mkdir -p figures && printf 'a,b\\n1,2\\n' > results.csv && echo walk > figures/walk.txt",
    outputs: ["results.csv", "figures/*.txt"],
  });
  lab.recorded({ "results.csv": "a,b\n1,2\n", "figures/walk.txt": "walk\n" });
  const { verdict, comparisons } = await lab.rerun();
  expect(verdict).toMatchObject({ kind: "reproduced", grade: "identical" });
  expect(comparisons.map(({ path, kind }) => [path, kind])).toEqual([
    ["results.csv", "identical"],
    ["figures/walk.txt", "identical"],
  ]);
});

scenario("a changed number diverges, and the explanation names the row, the column and both values", async (lab) => {
  lab.declare({
    run: "printf 'a,b\\n1,2\\n3,5\\n' > results.csv",
    outputs: [{ path: "results.csv", label: "Table 1" }],
  });
  lab.recorded({ "results.csv": "a,b\n1,2\n3,4\n" });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("diverged");
  expect(comparisonOf(evidence, "results.csv")).toMatchObject({
    kind: "different",
    label: "Table 1",
    explanation: expect.stringMatching(/row 2 \(line 3.*column b: recorded 4, produced 5/),
  });
});

scenario("a difference nobody can look at is still a difference, and says why it is not explained", async (lab) => {
  lab.declare({ run: "echo new > out.txt", outputs: ["out.txt"] });
  lab.recorded({ "out.txt": "old\n" }, { files: false });
  expect(comparisonOf(await lab.rerun(), "out.txt")).toMatchObject({
    kind: "different",
    explanation: expect.stringContaining("only digests of the recorded file are known"),
  });
});

scenario(
  "a lock that names the digest of somebody else's file in the same store is not answered with its content",
  async (lab) => {
    await lab.world.objects.put(Buffer.from("somebody's secret\n"));
    lab.declare({ run: "echo mine > out.txt", outputs: ["out.txt"] });
    lab.recorded({ "out.txt": "somebody's secret\n" }, { files: false });
    const evidence = await lab.rerun();
    expect(evidence.verdict.kind).toBe("diverged");
    expect(JSON.stringify(evidence)).not.toContain("somebody");
    expect(evidence.recordedInTree).toEqual([]);
  },
);

scenario("the digest of somebody else's file in the same store fetches nothing as an input", async (lab) => {
  await lab.world.objects.put(Buffer.from("somebody's secret\n"));
  lab.declare({
    inputs: [{ path: "raw.txt", url: "https://127.0.0.1/raw.txt", sha256: digestOf("somebody's secret\n") }],
    run: "cat raw.txt > out.txt",
    outputs: ["out.txt"],
  });
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "failed", failure: { kind: "unprepared", what: "input" } });
});

scenario(
  "a step that exits with an error fails the analysis with its code, and later steps do not run",
  async (lab) => {
    lab.declare({
      run: [
        { name: "simulate", run: "echo about to fail; echo half > out.txt; exit 3" },
        { name: "plot", run: "echo never" },
      ],
      outputs: ["out.txt"],
    });
    lab.recorded({ "out.txt": "half\n" });
    const evidence = await lab.rerun();
    expect(evidence.verdict).toEqual({ kind: "failed", failure: { kind: "exited", step: "simulate", exitCode: 3 } });
    expect(evidence.comparisons).toEqual([]);
    expect(evidence.run.record.steps.map(({ name, exitCode }) => [name, exitCode])).toEqual([["simulate", 3]]);
    expect(await lab.log(evidence)).toBe("about to fail\n");
    // Kept to be looked at, though not compared.
    expect(await lab.produced(evidence, "out.txt")).toBe("half\n");
  },
);

scenario("the first line that fails ends a step", async (lab) => {
  lab.declare({ run: "false\necho went on > out.txt", outputs: ["out.txt"] });
  const { verdict, run } = await lab.rerun();
  expect(verdict).toMatchObject({ kind: "failed", failure: { kind: "exited", exitCode: 1 } });
  expect(run.record.outputs).toEqual([]);
});

scenario("an analysis that outlives its time is stopped, even one that ignores signals", async (lab) => {
  lab.declare({
    run: "trap '' TERM INT HUP; echo early > out.txt; while :; do sleep 1; done",
    outputs: ["out.txt"],
    resources: { timeout: "1 s" },
  });
  lab.recorded({ "out.txt": "early\n" });
  const { verdict, run } = await lab.rerun();
  expect(verdict).toEqual({ kind: "failed", failure: { kind: "timed-out", step: "run", limitSeconds: 1 } });
  expect(run.record.steps[0]?.exitCode).toBeNull();
  expect(run.record.steps[0]?.wallSeconds).toBeLessThan(5);
});

scenario("the time is for all steps together", async (lab) => {
  lab.declare({
    run: [
      // Starting a container takes seconds on a busy machine, and that counts too.
      { name: "first", run: "sleep 1" },
      { name: "second", run: "sleep 7.5; echo done > out.txt" },
    ],
    outputs: ["out.txt"],
    resources: { timeout: "8 s" },
  });
  const { verdict } = await lab.rerun();
  expect(verdict).toEqual({ kind: "failed", failure: { kind: "timed-out", step: "second", limitSeconds: 8 } });
});

/** Holds what it reads in memory, twice as much with every line. */
const hog = "awk 'BEGIN { s = \"0123456789abcdef\"; for (;;) s = s s }'";

scenario("an analysis that needs more memory than it may have ran out of memory", async (lab) => {
  lab.declare({ run: `${hog}\necho done > out.txt`, outputs: ["out.txt"], resources: { memory: "32 MiB" } });
  const { verdict } = await lab.rerun();
  expect(verdict).toEqual({
    kind: "failed",
    failure: { kind: "out-of-memory", step: "run", limitBytes: 32 * 2 ** 20 },
  });
});

scenario("a step that shrugs off the killing of one of its programs still ran out of memory", async (lab) => {
  lab.declare({
    run: `${hog} | cat > out.txt; echo fine >> out.txt`,
    outputs: ["out.txt"],
    resources: { memory: "32 MiB" },
  });
  lab.recorded({ "out.txt": "fine\n" });
  const { verdict, run } = await lab.rerun();
  expect(run.record.steps[0]?.exitCode).toBe(0);
  expect(verdict).toMatchObject({ kind: "failed", failure: { kind: "out-of-memory" } });
});

scenario("an analysis that fills the disk is stopped as such, whichever number of files it takes", async (lab) => {
  lab.declare({
    run: "i=0; while :; do i=$((i+1)); head -c 1000000 /dev/zero > part.$i; done",
    outputs: ["out.txt"],
    resources: { disk: "20 MiB", timeout: "20 s" },
  });
  const { verdict, run } = await lab.rerun();
  expect(verdict).toEqual({ kind: "failed", failure: { kind: "out-of-disk", step: "run", limitBytes: 20 * 2 ** 20 } });
  expect(run.record.outputs).toEqual([]);
});

scenario("a step so short that nobody looked while it ran has filled the disk all the same", async (lab) => {
  lab.declare({
    run: "head -c 3000000 /dev/zero > a; head -c 3000000 /dev/zero > b; echo done > out.txt",
    outputs: ["out.txt"],
    resources: { disk: "4 MiB" },
  });
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "failed", failure: { kind: "out-of-disk" } });
});

scenario("an output that nobody produced is missing", async (lab) => {
  lab.declare({ run: "echo one > one.txt", outputs: ["one.txt", "two.txt", "figures/*.png"] });
  lab.recorded({ "one.txt": "one\n", "two.txt": "two\n", "figures/a.png": "picture" });
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("diverged");
  expect(evidence.comparisons.map(({ path, kind }) => [path, kind])).toEqual([
    ["one.txt", "identical"],
    ["two.txt", "missing"],
    ["figures/a.png", "missing"],
  ]);
});

scenario("a committed output that the analysis no longer writes is missing, not identical", async (lab) => {
  lab.declare({ run: "ls results > listing.txt", outputs: ["results/table.csv", "listing.txt"] });
  lab.recorded({ "results/table.csv": "old\n", "listing.txt": "" });
  lab.commit();
  const evidence = await lab.rerun();
  expect(comparisonOf(evidence, "results/table.csv")).toMatchObject({
    kind: "missing",
    explanation: "was not produced by the run",
  });
  // The folder of the outputs was there, and empty.
  expect(comparisonOf(evidence, "listing.txt").kind).toBe("identical");
});

scenario("an analysis that only copies what was committed at an output's path finds nothing to copy", async (lab) => {
  lab.declare({ run: "cp results/table.csv copy.csv && mv copy.csv results/table.csv", outputs: ["results/*.csv"] });
  lab.recorded({ "results/table.csv": "old\n" });
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "failed", failure: { kind: "exited" } });
});

scenario("outputs of which nothing is recorded yet are unrecorded, never reproduced", async (lab) => {
  lab.declare({ run: "echo one > one.txt", outputs: ["one.txt"] });
  const evidence = await lab.rerun();
  expect(evidence.verdict).toMatchObject({ kind: "unrecorded", unrecorded: [{ path: "one.txt" }] });
});

scenario("one output without a recorded side keeps the whole from being reproduced", async (lab) => {
  lab.declare({ run: "echo one > one.txt; echo two > two.txt", outputs: ["*.txt"] });
  lab.recorded({ "one.txt": "one\n" });
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "unrecorded", unrecorded: [{ path: "two.txt" }] });
});

scenario("a digest that was pinned by hand is a recorded side", async (lab) => {
  lab.declare({ run: "echo one > one.txt", outputs: [{ path: "one.txt", sha256: digestOf("one\n") }] });
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "reproduced" });
  lab.declare({ run: "echo two > one.txt", outputs: [{ path: "one.txt", sha256: digestOf("one\n") }] });
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "diverged" });
});

scenario("two reruns of one plan have one plan id and two run ids", async (lab) => {
  lab.declare({ run: "echo one > one.txt", outputs: ["one.txt"] });
  const [first, second] = [await lab.rerun(), await lab.rerun()];
  expect(first.run.record.plan.id).toBe(second.run.record.plan.id);
  expect(first.run.id).not.toBe(second.run.id);
  expect(first.run.record.sourceDigest).toBe(second.run.record.sourceDigest);
});
