import { expect } from "vitest";
import { containersOf, eventually, type Lab, scenario } from "./lab.ts";

/* A run that is stopped in its middle leaves a record that says so, however it was stopped. */

const slow = { run: "echo working; sleep 45; echo x > out.txt", outputs: ["out.txt"], parameters: "params.json" };

async function listed(lab: Lab) {
  const answer = JSON.parse((await lab.cli("list", "--json")).stdout) as {
    runs: unknown[];
    unfinished: { id: string; state: string; startedAt: string | null; context: { tags: string[] } }[];
  };
  return answer;
}

scenario("a run is listed and shown while it runs, and says that it was killed when it was", async (lab) => {
  lab.write("params.json", '{"N": 1}');
  lab.declare(slow);
  lab.commit();
  const running = lab.start(["run", "--tag", "demo", "-r", "too long", "-l", "mine", "N=2"]);
  await running.says("| working");
  expect((await lab.cli("list")).stdout).toMatch(/▸ running .* demo, too long/);
  expect((await lab.cli("show", "mine")).stdout).toContain("N=2");
  expect((await lab.cli("list", "--long")).stdout).toContain("Tags             : _running_, demo");
  expect((await lab.cli("delete", "mine")).stderr).toContain("has not ended yet");
  await lab.cli("tag", "said-meanwhile", "mine");
  expect((await lab.cli("show", "mine", "--log")).stdout).toBe("working\n\n");
  running.child.kill("SIGKILL");
  expect((await running.done).signal).toBe("SIGKILL");
  const { runs, unfinished } = await listed(lab);
  expect(runs).toEqual([]);
  expect(unfinished).toMatchObject([{ state: "killed", context: { tags: ["demo", "said-meanwhile"] } }]);
  const shown = (await lab.cli("show", "last")).stdout;
  expect(shown).toContain("! Killed");
  expect(shown).not.toMatch(/reproduced/i);
  // Its log is kept before what it left is cleared away, and stays.
  expect(shown).toMatch(/The end of the log:\n.*working/);
  expect((await lab.cli("repeat", "mine")).stderr).toContain("was killed before it ended");
  await lab.cli("export", "-o", "all.json");
  expect(JSON.parse(lab.read("all.json"))).toMatchObject([
    {
      label: "mine",
      reason: "too long",
      duration: null,
      tags: ["_killed_", "demo", "said-meanwhile"],
      output_data: [],
    },
  ]);
  // The next run removes what the killed one left on the machine.
  lab.declare({ run: "echo x > out.txt", outputs: ["out.txt"] });
  expect((await lab.cli("run", "--quiet")).code).toBe(0);
  expect(lab.leftovers().work).toEqual([]);
  expect((await lab.cli("show", "mine", "--log")).stdout).toBe("working\n\n");
  expect((await lab.cli("delete", "--tag", "demo")).stdout).toBe("Deleted: mine\n");
  expect(await listed(lab)).toMatchObject({ runs: [{}], unfinished: [] });
});

scenario("Ctrl-C leaves a record of every combination of a sweep, and no container", async (lab) => {
  lab.write("params.json", '{"N": 1}');
  lab.declare({ ...slow, run: "grep -q 1 params.json || sleep 45; cp params.json out.txt" });
  const running = lab.start(["run", "--jobs", "2", "N=1..4"]);
  await running.says("run 1 of 4: N=1: ");
  await running.says("run 3 of 4: N=3");
  expect(await eventually(() => containersOf(lab.home).length === 2)).toBe(true);
  running.child.kill("SIGINT");
  expect((await running.done).signal).toBe("SIGINT");
  const { runs, unfinished } = await listed(lab);
  expect(runs).toHaveLength(1);
  expect(unfinished.map(({ state }) => state)).toEqual(["interrupted", "interrupted", "interrupted"]);
  expect(unfinished.filter(({ startedAt }) => startedAt === null)).toHaveLength(1);
  expect((await lab.cli("list", "--outcome", "interrupted", "--where", "N=4")).stdout).toMatch(/! interrupted/);
});
