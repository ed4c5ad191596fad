import { expect, test } from "vitest";
import { containerSpec } from "../../src/execute/container-spec.ts";
import { aPlan } from "../builders.ts";

const prepared = {
  run: "r",
  image: "sha256:1",
  mounts: [{ from: "/w", to: "/analysis", readOnly: false }],
  user: { uid: 1, gid: 2 },
};
const step = { name: "run", command: "python a.py", image: "never used here" };

test("a step is a shell command in the analysis's folder, under the plan's limits", () => {
  const plan = aPlan({ env: { TZ: "UTC" } });
  expect(containerSpec(plan, step, prepared)).toEqual({
    ...prepared,
    command: ["/bin/sh", "-e", "-c", "python a.py"],
    workingDirectory: "/analysis",
    env: { TZ: "UTC" },
    limits: plan.limits,
    network: "none",
  });
  expect(containerSpec(aPlan({ folder: "appendix/b" }), step, prepared).workingDirectory).toBe("/analysis/appendix/b");
});

test("what surrounds a run can be another host, path, processor and clock", () => {
  const clock = { time: "+400d", library: "/usr/lib/libfaketime.so.1" };
  const conditions = { hostname: "elsewhere", workspacePath: "/some/other/place", cpuset: "0", clock };
  const spec = containerSpec(aPlan({ folder: "b", env: { TZ: "UTC" } }), step, prepared, conditions);
  expect(spec).toMatchObject({ hostname: "elsewhere", cpuset: "0", workingDirectory: "/some/other/place/b" });
  expect(spec.mounts.map(({ from, to }) => [from, to])).toEqual([
    ["/w", "/some/other/place"],
    ["/usr/lib/libfaketime.so.1", "/etc/tickmark/libfaketime.so.1"],
  ]);
  expect(spec.env).toMatchObject({ TZ: "UTC", FAKETIME: "+400d", LD_PRELOAD: "/etc/tickmark/libfaketime.so.1" });
  expect(spec.env.FAKETIME_DONT_FAKE_MONOTONIC).toBe("1");
  const still = { time: "+400d", library: "/faketime.so", measures: true } as const;
  expect(containerSpec(aPlan(), step, prepared, { clock: still }).env.FAKETIME_DONT_FAKE_MONOTONIC).toBe("0");
});

test("a step can work on a copy of its workspace in memory, and what it leaves is brought back", () => {
  const spec = containerSpec(aPlan(), step, prepared, { workspaceInMemory: true });
  expect(spec.inMemory).toEqual(["/analysis"]);
  expect(spec.mounts).toMatchObject([{ from: "/w", to: "/tickmark/workspace" }]);
  // The step's own text is an argument, never a part of the script around it.
  expect(spec.command.slice(3)).toEqual(["sh", "/analysis", step.command]);
});
