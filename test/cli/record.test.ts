import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { scenario, tiny } from "../live/lab.ts";

/* The author's round: record, verify, change something, verify again. */

scenario("what was recorded is reproduced, and what is tampered with afterwards is not", async (lab) => {
  lab.write("data.txt", "3\n");
  lab.declare({
    run: "cat data.txt > results.csv; mkdir -p figures; echo plot > figures/a.txt",
    outputs: ["results.csv", "figures/*.txt"],
  });
  expect((await lab.cli("verify", "--quiet")).stdout).toMatch(/^○ Not recorded yet/);
  const recorded = await lab.cli("record", "--quiet");
  expect(recorded.code).toBe(0);
  expect(recorded.stdout).toContain("reproduce.lock");
  expect(lab.read("results.csv")).toBe("3\n");
  expect((await lab.cli("verify", "--quiet")).code).toBe(0);

  lab.write("data.txt", "4\n");
  const diverged = await lab.cli("verify", "--quiet");
  expect(diverged.code).toBe(1);
  expect(diverged.stdout).toContain("column 1: recorded 3, produced 4");

  lab.write("data.txt", "3\n");
  lab.write("results.csv", "tampered\n");
  // The committed file proves nothing either way: only the lock and the rerun count.
  expect((await lab.cli("verify", "--quiet")).code).toBe(0);

  const lock = lab.read("reproduce.lock");
  lab.write("reproduce.lock", lock.replaceAll(/((?:digest:|canonical: text\/\d+) sha256:)..../g, "$10000"));
  expect((await lab.cli("verify", "--quiet")).code).toBe(1);
  lab.write("reproduce.lock", lock.replace("version: 1", "version: 9"));
  expect((await lab.cli("verify", "--quiet")).code).toBe(2);
});

scenario("recording the same again changes nothing but the run and its time", async (lab) => {
  lab.declare({ run: "echo b > b.txt; echo a > a.txt", outputs: ["b.txt", "a.txt"] });
  // The first record fixes the image, which is part of the plan from then on.
  await lab.cli("record", "--quiet");
  await lab.cli("record", "--quiet");
  const first = lab.read("reproduce.lock").split("\n");
  await lab.cli("record", "--quiet");
  const second = lab.read("reproduce.lock").split("\n");
  expect(second).toHaveLength(first.length);
  const changed = second.filter((line, index) => line !== first[index]).map((line) => line.trim().split(":")[0]);
  expect(changed).toEqual(["run", "recordedAt"]);
  expect(first.filter((line) => line.includes("path:")).map((line) => line.trim())).toEqual([
    "- path: a.txt",
    "- path: b.txt",
  ]);
});

scenario("nothing is recorded of a run that failed or left an output out", async (lab) => {
  lab.declare({ run: "echo a > a.txt; exit 4", outputs: ["a.txt"] });
  expect(await lab.cli("record", "--quiet")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Nothing was recorded"),
  });
  lab.declare({ run: "echo a > a.txt", outputs: ["a.txt", "b.txt"] });
  const { code, stdout } = await lab.cli("record", "--quiet");
  expect(code).toBe(1);
  expect(stdout).toContain("b.txt");
  expect(() => lab.read("reproduce.lock")).toThrow("ENOENT");
  expect(() => lab.read("a.txt")).toThrow("ENOENT");
});

scenario("a file that recording replaces is kept in the store", async (lab) => {
  lab.declare({ run: "echo new > out.txt", outputs: ["out.txt"] });
  lab.write("out.txt", "written by hand\n");
  expect((await lab.cli("record", "--quiet")).code).toBe(0);
  expect(lab.read("out.txt")).toBe("new\n");
  expect(await lab.world.objects.has(digestOf("written by hand\n"))).toBe(true);
});

scenario("recording with --lock-only leaves the outputs of the folder as they are", async (lab) => {
  lab.declare({ run: "echo new > out.txt", outputs: ["out.txt"] });
  lab.write("out.txt", "old\n");
  expect((await lab.cli("record", "--quiet", "--lock-only")).code).toBe(0);
  expect(lab.read("out.txt")).toBe("old\n");
  expect(lab.read("reproduce.lock")).toContain(digestOf("new\n"));
});

scenario("more outputs than a lock can hold are not recorded halfway", async (lab) => {
  lab.declare({
    run: "mkdir many; i=0; while [ $i -lt 20001 ]; do : > many/$i; i=$((i+1)); done",
    outputs: ["many/*"],
  });
  const { code, stderr } = await lab.cli("record", "--quiet");
  expect([code, stderr]).toEqual([2, expect.stringContaining("nothing was recorded")]);
  expect(() => lab.read("reproduce.lock")).toThrow("ENOENT");
  expect(() => lab.read("many/0")).toThrow("ENOENT");
});

scenario("recording never writes through a link", async (lab) => {
  mkdirSync(join(lab.root, "outside"));
  lab.write("../outside/out.txt", "somebody's file\n");
  symlinkSync(join(lab.root, "outside", "out.txt"), join(lab.folder, "out.txt"));
  lab.declare({ run: "echo new > out.txt", outputs: ["out.txt"] });
  const { code, stderr } = await lab.cli("record", "--quiet");
  expect(code).toBe(2);
  expect(stderr).toContain("symbolic link");
  expect(lab.read("../outside/out.txt")).toBe("somebody's file\n");
});

scenario("one analysis is recorded anew, and the other's side stays as it was", async (lab) => {
  const analysis = (word: string) => ({ image: tiny, run: `echo ${word} > ${word}.txt`, outputs: [`${word}.txt`] });
  lab.declare({ analyses: { main: analysis("main"), appendix: analysis("appendix") } }, null);
  expect((await lab.cli("record", "--quiet")).code).toBe(0);
  const blockOf = (name: string) => new RegExp(`^  ${name}:\\n(    .*\\n)+`, "m").exec(lab.read("reproduce.lock"))?.[0];
  const before = { main: blockOf("main"), appendix: blockOf("appendix") };
  expect((await lab.cli("record", "--quiet", "-a", "appendix")).code).toBe(0);
  expect(blockOf("main")).toBe(before.main);
  expect(blockOf("appendix")).not.toBe(before.appendix);
  const verified = await lab.cli("verify", "--json");
  expect(JSON.parse(verified.stdout).runs).toHaveLength(2);
  expect(verified.code).toBe(0);
});

scenario("the recorded image is the one that is used from then on", async (lab) => {
  lab.declare({ run: "echo a > a.txt", outputs: ["a.txt"] });
  await lab.cli("record", "--quiet");
  const lock = lab.read("reproduce.lock");
  expect(lock).toMatch(/image: tickmark.test\/tiny:1\n\s+resolved: sha256:[0-9a-f]{64}/);
  lab.write("reproduce.lock", lock.replace(/resolved: sha256:.{8}/, "resolved: sha256:00000000"));
  const { stdout, code } = await lab.cli("verify", "--quiet");
  // A local image cannot be had again by its id, so the tag serves, and a note says so.
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain("is not the recorded one");
});
