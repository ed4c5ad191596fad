import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestOf, hexOf } from "../../src/domain/digest.ts";
import { machineScript } from "../../src/launch/machine-script.ts";
import type { Recipe } from "../../src/launch/recipe.ts";
import { docker, gitIn, tiny } from "../live/lab.ts";

/* The script of a rented machine, stage by stage, on this one: real git, real containers, a repository on the disk. */

const name = `it's $(touch pwned) "quoted", *.csv`;

function machine() {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-machine-"));
  const paper = join(folder, "paper");
  mkdirSync(paper);
  const root = join(folder, "opt");
  const git = (...args: string[]) => gitIn(paper, folder, args);
  writeFileSync(join(paper, "in.txt"), "3\n");
  // What the authors committed is not what passes for a result.
  writeFileSync(join(paper, name), "committed\n");
  git("init", "--quiet", "--initial-branch=main");
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  git("add", "--all");
  git("commit", "--quiet", "--message", "analysis");
  const recipe: Recipe = {
    repository: `file://${paper}`,
    commit: git("rev-parse", "HEAD"),
    analysis: "main\nrm -rf /",
    folder: "",
    env: { GREETING: `a 'b' $HOME\n"c"`, HOME: "/tmp/home" },
    inputs: [],
    steps: [
      {
        name,
        image: tiny,
        command: `test ! -e '${name.replaceAll("'", "'\\''")}' && printf '%s' "$GREETING" >out.txt`,
      },
      { name: "second", image: tiny, command: `cat in.txt >'${name.replaceAll("'", "'\\''")}'; id -u >who.txt` },
    ],
    outputs: [
      { path: "out.txt", sha256: hexOf(digestOf(`a 'b' $HOME\n"c"`)), isSource: false },
      { path: name, sha256: hexOf(digestOf("3\n")), isSource: false },
      { path: "who.txt", sha256: hexOf(digestOf("0\n")), isSource: false },
      { path: "never.txt", sha256: "0".repeat(64), isSource: false },
    ],
    limits: { cpus: 64, memoryBytes: 64 * 2 ** 20, diskBytes: 2 ** 30, timeoutSeconds: 60 },
    network: "none",
    notebook: null,
  };
  const run = (changed: Partial<Recipe>, ...stages: string[]) => {
    const script = join(folder, "analysis.sh");
    writeFileSync(script, machineScript({ ...recipe, ...changed }, { hours: 4 }));
    const env = { PATH: process.env.PATH, HOME: folder, TICKMARK_ROOT: root };
    return spawnSync("sh", [script, ...stages], { encoding: "utf8", env });
  };
  return { root, recipe, run, close: () => rmSync(folder, { recursive: true, force: true }) };
}

test("a machine reruns a commit in containers without a network, and says which outputs came out the same", () => {
  const { root, run, close } = machine();
  try {
    const { status, stdout, stderr } = run({}, "install", "checkout", "inputs", "run", "check");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const result = readFileSync(join(root, "result.txt"), "utf8");
    expect(result).toBe(
      [
        "identical  ./out.txt",
        `identical  ./${name}`,
        "other bytes (Tickmark itself would look whether they say the same)  ./who.txt",
        "missing  ./never.txt",
        "tickmark: 2 of 4 outputs have the bytes that were recorded",
        "",
      ].join("\n"),
    );
    expect(stdout).toContain("step second");
    expect(readFileSync(join(root, "workspace/who.txt"), "utf8")).toBe("64321\n");
    expect(readdirSync(join(root, "workspace")).toSorted()).toEqual(["in.txt", name, "out.txt", "who.txt"]);
    expect(docker("ps", "--all", "--quiet", "--filter", `volume=${join(root, "workspace")}`)).toBe("");
  } finally {
    close();
  }
}, 60_000);

test("a step that fails ends it, and the machine says where it stopped", () => {
  const { root, run, close } = machine();
  try {
    const steps = [{ name: "broken", image: tiny, command: "false; true" }];
    const { status, stderr } = run({ steps }, "checkout", "run", "check");
    expect(status).toBe(1);
    expect(stderr).toContain("step broken ended with exit code 1");
    expect(readFileSync(join(root, "result.txt"), "utf8")).toContain("stopped in stage run");
  } finally {
    close();
  }
}, 60_000);

test("every stage is a script that the strictest shell reads", () => {
  const { recipe, close } = machine();
  const script = machineScript(
    { ...recipe, inputs: [{ path: `a, "b"`, url: "https://x.example/'", sha256: "0".repeat(64) }] },
    { hours: 4 },
  );
  try {
    for (const shell of ["dash", "bash"]) execFileSync(shell, ["-n"], { input: script });
  } finally {
    close();
  }
});
