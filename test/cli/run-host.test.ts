import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import { type Answer, eventually, type Lab, scenario, tiny } from "../live/lab.ts";

/* A command that nobody declared, in a container or on this machine itself: nobody's way of working has to change. */

const runOf = ({ stdout, stderr }: Answer): Evidence => {
  const { runs } = JSON.parse(stdout || "{}") as { runs?: Evidence[] };
  if (runs?.[0] === undefined) throw new Error(`there is no run: ${stdout}${stderr}`);
  return runs[0];
};

function script(lab: Lab): void {
  lab.write(
    "walk.sh",
    'echo walking; mkdir -p out __pycache__; cp "$1" out/copy.json; echo x > __pycache__/x; echo 1 > .hidden\n',
  );
  lab.write("params.json", '{"N": 10}');
}

/** No engine answers here. */
const alone = (lab: Lab) => ({ env: { DOCKER_HOST: `unix://${lab.root}/none.sock` } });

/** Of any process of this machine. */
const isRunning = (words: string): boolean =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim() === words;
      } catch {
        return false;
      }
    });

scenario(
  "a command without a declaration runs in the image that is named, and all that it writes is kept",
  async (lab) => {
    script(lab);
    const args = ["run", "--json", "--image", tiny, "--tag", "demo", "N=40", "--", "sh", "walk.sh", "params.json"];
    const run = runOf(await lab.cli(...args));
    expect(run.run.record).toMatchObject({
      plan: {
        environment: { kind: "image", image: tiny },
        steps: [{ command: "sh walk.sh params.json" }],
        outputs: [],
      },
      parameters: { path: "params.json", content: '{"N": 40}', changed: { overrides: { N: "40" } } },
    });
    expect(run.verdict.kind).toBe("unrecorded");
    expect(run.comparisons).toMatchObject([{ kind: "unrecorded", path: "out/copy.json" }]);
    expect(lab.read("out/copy.json")).toBe('{"N": 40}');
    expect(lab.read("params.json")).toBe('{"N": 10}');
    // It lies in the folder now, and is written again with the same content: produced all the same.
    expect(runOf(await lab.cli(...args)).run.record.outputs).toMatchObject([{ path: "out/copy.json" }]);
    const named = runOf(
      await lab.cli("run", "--json", "--image", tiny, "--produces", "*.txt", "--", "echo a > a.txt; echo b > b.log"),
    );
    expect(named.run.record.outputs).toMatchObject([{ path: "a.txt" }]);
    lab.declare({ run: "true", outputs: ["x"] });
    const declared = runOf(await lab.cli("run", "--json", "--", "echo", "one  two", "$HOME"));
    expect(declared.run.record.plan.environment).toEqual({ kind: "image", image: tiny });
    expect(await lab.log(declared)).toBe("one  two $HOME\n");
    expect(declared.verdict).toEqual({ kind: "unrecorded", unrecorded: [] });
  },
);

scenario("without a container the record says so, and the folder's own files stay as they are", async (lab) => {
  script(lab);
  lab.write(
    "walk.sh",
    'rm data.csv; cp "$1" copy.json; echo "$HOME $TICKMARK_MARK$WEBHOOK_SECRET $PYTHONHASHSEED"; pwd\n',
  );
  lab.write("data.csv", "1\n");
  const more = { env: { ...alone(lab).env, TICKMARK_MARK: "mine", WEBHOOK_SECRET: "hush" } };
  const run = runOf(await lab.start(["run", "--json", "--host", "--", "sh", "walk.sh", "params.json"], more).done);
  expect(run.run.record).toMatchObject({
    plan: { environment: { kind: "host" }, network: "full" },
    images: [{ resolved: "this machine, not a container", kind: "host" }],
    machine: { engine: "none" },
    outputs: [{ path: "copy.json" }],
  });
  expect(run.run.record.notes.join("\n")).toContain("the run was not contained");
  expect(run.run.record.packages.length).toBeGreaterThan(0);
  expect(await lab.log(run)).toMatch(new RegExp(`^${lab.root} mine 0\\n${lab.home}/work/`));
  expect([lab.read("data.csv"), lab.read("copy.json")]).toEqual(["1\n", '{"N": 10}']);
  const { stdout } = await lab.start(["show", "last"], more).done;
  expect(stdout).toMatch(/this machine, not a container · network on/);
  expect(await lab.start(["certify"], more).done).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no container held is not certified"),
  });
  const again = await lab.start(["repeat", "--quiet", "last"], more).done;
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining("exactly matches")]);
});

scenario("a declared analysis runs on this machine too, and is held against the lock with a note", async (lab) => {
  lab.declare({ run: ["echo x > out.txt", "cat in.txt >> out.txt"], outputs: ["out.txt"], sources: ["in.txt"] });
  lab.write("in.txt", "y\n");
  lab.recorded({ "out.txt": "x\ny\n" }, { files: false });
  const { code, stdout } = await lab.start(["run", "--host", "--quiet"], alone(lab)).done;
  expect([code, stdout]).toEqual([0, expect.stringContaining("Reproduced")]);
  expect(stdout.replace(/\s+/g, " ")).toContain("note: the run was not contained");
  lab.declare({ run: "exit 4", outputs: ["out.txt"] });
  const failed = runOf(await lab.start(["run", "--host", "--json"], alone(lab)).done);
  expect(failed.verdict).toMatchObject({ kind: "failed", failure: { kind: "exited", exitCode: 4 } });
  lab.declare({ run: "sleep 46.25", outputs: ["out.txt"], resources: { timeout: "1 s" } });
  const late = runOf(await lab.start(["run", "--host", "--json"], alone(lab)).done);
  expect(late.verdict).toMatchObject({ kind: "failed", failure: { kind: "timed-out" } });
  expect(isRunning("sleep 46.25")).toBe(false);
});

scenario("what a command leaves in the background ends with it, and so does everything at Ctrl-C", async (lab) => {
  const left = await lab.start(["run", "--host", "--quiet", "--", "sleep 47.25 & echo x > out.txt"], alone(lab)).done;
  expect([left.code, isRunning("sleep 47.25")]).toEqual([0, false]);
  const running = lab.start(["run", "--host", "--", "echo working; sleep 48.25"], alone(lab));
  await running.says("| working");
  expect(await eventually(() => isRunning("sleep 48.25"))).toBe(true);
  running.child.kill("SIGINT");
  expect((await running.done).signal).toBe("SIGINT");
  expect(await eventually(() => !isRunning("sleep 48.25"))).toBe(true);
});

scenario("a command that is killed takes its steps with it, whatever they had started", async (lab) => {
  const steps = "echo working; sleep 49.25 & sleep 50.25";
  const running = lab.start(["run", "--host", "-l", "gone", "--", steps], alone(lab));
  await running.says("| working");
  expect(await eventually(() => isRunning("sleep 49.25") && isRunning("sleep 50.25"))).toBe(true);
  running.child.kill("SIGKILL");
  expect((await running.done).signal).toBe("SIGKILL");
  expect(await eventually(() => !isRunning("sleep 49.25") && !isRunning("sleep 50.25"))).toBe(true);
  // What it printed until then was kept, and stays when the next run clears away what the killed one left.
  const next = await lab.start(["run", "--host", "--quiet", "--", "wait; cat; echo x > out.txt"], alone(lab)).done;
  expect([next.code, readdirSync(`${lab.home}/work`)]).toEqual([0, []]);
  expect((await lab.start(["show", "gone", "--log"], alone(lab)).done).stdout).toBe("working\n\n");
  expect((await lab.start(["show", "gone"], alone(lab)).done).stdout).toMatch(
    /! Killed[\s\S]*The end of the log:\n.*working/,
  );
});

scenario("what nobody can mean is told before anything runs", async (lab) => {
  const slips: readonly (readonly [string[], string])[] = [
    [["--", "true"], "Say --image python:3.12-slim, or --host"],
    [["--host", "--"], "which command?"],
    [["--image", tiny], "--image is for a command after --"],
    [["--produces", "x"], "--produces is for a command after --"],
    [["--host", "--image", tiny, "--", "true"], "either --host or --image"],
    [["--jobs", "2", "--host", "--", "true"], "--jobs is for a sweep"],
    [["--host", "https://example.org/lab/paper"], "only a folder of this machine runs with --host"],
  ];
  for (const [args, message] of slips) {
    const { code, stdout, stderr } = await lab.cli("run", ...args);
    expect([args, code, stdout, stderr]).toEqual([args, 2, "", expect.stringContaining(message)]);
  }
});
