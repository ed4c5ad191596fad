import { expect } from "vitest";
import { scenario } from "./lab.ts";

/* Why an analysis does not give the same twice, and what it does not depend on, on a real engine. */

const science = "tickmark.test/science:1";
const minutes = 4 * 60_000;

scenario(
  "an analysis without a seed is told so, with the line that mends it",
  async (lab) => {
    lab.write("walk.py", "import random\nprint(random.random(), file=open('out.csv', 'w'))\n");
    lab.declare({ sources: ["walk.py"], run: "python3 walk.py", outputs: ["out.csv"] }, science);
    const { code, stdout } = await lab.cli("doctor", "--rerun", "--json");
    expect(code).toBe(1);
    const [diagnosis] = JSON.parse(stdout).diagnoses;
    expect(diagnosis).toMatchObject({ isStable: false, causes: [{ kind: "random" }] });
    expect(diagnosis.causes[0].advice).toContain("default_rng(42)");
  },
  minutes,
);

scenario(
  "an analysis that writes the clock is told so, not that it has no seed",
  async (lab) => {
    lab.write("walk.py", "import time\nprint('made at', time.time(), file=open('out.txt', 'w'))\n");
    lab.declare({ sources: ["walk.py"], run: "python3 walk.py", outputs: ["out.txt"] }, science);
    const { stdout } = await lab.cli("doctor", "--rerun", "--json");
    const [diagnosis] = JSON.parse(stdout).diagnoses;
    expect(diagnosis.isStable).toBe(false);
    expect(diagnosis.causes.map(({ kind }: { kind: string }) => kind)).toEqual(["clock"]);
  },
  minutes,
);

scenario("an analysis that gives the same twice is left alone", async (lab) => {
  lab.declare({ run: "echo 42 > out.txt", outputs: ["out.txt"] });
  const { code, stdout } = await lab.cli("doctor", "--rerun");
  expect(code).toBe(0);
  expect(stdout).toContain("Two equal runs gave the same");
});

scenario(
  "what an output depends on is found by varying one thing at a time",
  async (lab) => {
    lab.declare({
      run: "echo result > steady.txt; hostname > host.txt; pwd > path.txt; echo $TZ > zone.txt; cat /proc/sys/kernel/random/uuid > noise.txt",
      outputs: ["steady.txt", "host.txt", "path.txt", "zone.txt", "noise.txt"],
    });
    const { stdout } = await lab.cli("verify", "--vary", "--json");
    const { variations } = JSON.parse(stdout).runs[0];
    const changed = Object.fromEntries(
      variations
        .filter(({ outcome }: { outcome: string }) => outcome === "changes")
        .map(({ factor, evidence }: { factor: string; evidence: string[] }) => [
          factor,
          evidence.map((line) => line.split(":")[0]),
        ]),
    );
    // What is not even the same without a change says nothing about the others.
    expect(changed).toEqual({
      nothing: ["noise.txt"],
      "time zone": ["zone.txt"],
      "host name": ["host.txt"],
      path: ["path.txt"],
    });
    expect(variations.length).toBeGreaterThan(8);
    // It is kept with the run.
    const [{ run }] = JSON.parse(stdout).runs;
    const shown = await lab.cli("show", run.id.slice(0, 12));
    expect(shown.stdout).toMatch(/holds under \d+ of \d+ changes/);
  },
  minutes,
);
