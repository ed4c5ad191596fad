import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "vitest";
import { type Lab, scenario } from "../live/lab.ts";

/* What a person sees, and that nothing from a repository or a container can play tricks on their terminal. */

const esc = "\u001b";
const evil = `${esc}[2J${esc}]0;owned\u0007\u009b31m\u202egnp.exe`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const harmful = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

scenario(
  "progress is plain lines where nobody watches a terminal, and the answer goes to standard output",
  async (lab) => {
    lab.declare({
      run: [
        { name: "simulate", run: "echo walking" },
        { name: "plot", run: "echo x > out.txt" },
      ],
      outputs: ["out.txt"],
    });
    lab.recorded({ "out.txt": "x\n" });
    const { stdout, stderr } = await lab.cli("verify");
    expect(stderr.trim().split("\n")).toEqual(
      expect.arrayContaining([
        expect.stringContaining("step 1 of 2: simulate"),
        "  | walking",
        expect.stringContaining("step 2 of 2: plot"),
      ]),
    );
    expect(stdout).toMatch(/^✓ Reproduced: 1 of 1 output identical\n/);
    expect(stdout + stderr).not.toMatch(harmful);
    expect((await lab.cli("verify", "--quiet")).stderr).toBe("");
  },
);

scenario("log lines, labels, names of files and of steps cannot steer a terminal", async (lab) => {
  lab.write("print.sh", `printf '${evil}\\n'; printf 'gh%s_%s\\n' p abcdefghijklmnopqrstuvwxyz0123456789; exit 3`);
  lab.declare({ run: "sh print.sh", outputs: [{ path: "out.txt", label: `Table ${evil}` }] });
  const failed = await lab.cli("verify");
  expect(failed.code).toBe(1);
  expect(failed.stdout + failed.stderr).not.toMatch(harmful);
  expect(failed.stdout + failed.stderr).not.toContain("abcdefghijklmnop");
  lab.declare({
    run: `echo 'b${evil}' > out.txt; echo x > 'a\u202eb.txt'`,
    outputs: [{ path: "out.txt", label: `Table ${evil}` }, "*.txt"],
  });
  lab.recorded({ "out.txt": `a${evil}\n` });
  const diverged = await lab.cli("verify");
  expect(diverged.code).toBe(1);
  expect(diverged.stdout + diverged.stderr).not.toMatch(harmful);
  for (const args of [
    ["list", "--long"],
    ["list"],
    ["plan"],
    ["validate"],
    ["record"],
    ["verify", "-a", `none${evil}`],
    ["verify", `none${evil}`],
    [`none${evil}`],
  ]) {
    const { stdout, stderr } = await lab.cli(...args);
    expect([args[0], harmful.exec(stdout + stderr)]).toEqual([args[0], null]);
  }
});

scenario("a lock that records a deceiving name is told of without the deception", async (lab) => {
  lab.declare({ run: "echo x > out.txt", outputs: ["out.txt"] });
  lab.recorded({ "out.txt": "x\n" }, { files: false });
  lab.write("reproduce.lock", lab.read("reproduce.lock").replace("path: out.txt", `path: "old\\u202E.txt"`));
  const { stdout, stderr, code } = await lab.cli("validate");
  expect(stdout + stderr).toContain("old");
  expect(stdout + stderr).not.toMatch(harmful);
  expect(code).toBe(0);
});

/** `tickmark … | head -c 1`: the reader goes away after the first byte. */
async function closedEarly(lab: Lab, ...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/cli.ts"), ...args], {
    cwd: lab.folder,
    env: { PATH: process.env.PATH, HOME: lab.root, TICKMARK_HOME: lab.home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

scenario("a reader that has seen enough is no error", async (lab) => {
  lab.declare({
    run: "i=0; while [ $i -lt 60000 ]; do echo a line of the log that somebody pages through $i; i=$((i+1)); done; echo x > out.txt",
    outputs: ["out.txt"],
  });
  await lab.cli("run", "--quiet");
  const [run] = await lab.world.store.ledger.list({ limit: 1 });
  for (const args of [["list"], ["show", run?.id ?? "", "--log"], ["show", run?.id ?? "", "--json"]]) {
    const { code, stderr } = await closedEarly(lab, ...args);
    expect([args[0], stderr]).toEqual([args[0], ""]);
    expect(code).toBe(0);
  }
});

scenario("show puts the whole log and the produced files where they are wanted", async (lab) => {
  lab.declare({ run: "mkdir results; echo one; echo x > results/out.txt", outputs: ["results/*.txt"] });
  await lab.cli("run", "--quiet", "--tag", "first", "--reason", "to see");
  const [run] = await lab.world.store.ledger.list({ limit: 1 });
  const label = run?.id.slice(0, 12) ?? "";
  expect((await lab.cli("show", label, "--log")).stdout).toBe("one\n\n");
  expect((await lab.cli("show", label, "-o", "copies")).code).toBe(0);
  expect(lab.read("copies/results/out.txt")).toBe("x\n");
  const { stdout } = await lab.cli("list");
  expect(stdout).toContain(label);
  expect(stdout).toContain("first, to see");
});
