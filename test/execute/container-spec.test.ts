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
