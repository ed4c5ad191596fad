import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { containersOf, docker, eventually, gitIn, scenario, tiny } from "./lab.ts";

/* Whoever stops the program, and however: the machine is left as it was. */

const slow = { run: "echo working; sleep 45; echo x > out.txt", outputs: ["out.txt"] };
const quick = { run: "echo x > out.txt", outputs: ["out.txt"] };

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  scenario(
    `${name} in the middle of a run removes container and workspace, and ends the program by that signal`,
    async (lab) => {
      lab.declare(slow);
      const running = lab.start(["verify"]);
      await running.says("| working");
      await expect.poll(() => containersOf(lab.home)).toHaveLength(1);
      running.child.kill(name);
      const { signal, stderr } = await running.done;
      expect(signal).toBe(name);
      expect(stderr).toContain("interrupted");
      expect(stderr).not.toMatch(/mistake in Tickmark/);
      expect((await lab.world.store.ledger.list({ limit: 9 })).length).toBe(0);
    },
  );
}

for (const milliseconds of [0, 60, 120, 180, 240]) {
  scenario(
    `Ctrl-C ${milliseconds} ms after a step was begun, while its container is starting, is not lost`,
    async (lab) => {
      lab.declare(slow);
      const running = lab.start(["verify"]);
      await running.says("step 1 of 1");
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running.child.kill("SIGINT");
      expect((await running.done).signal).toBe("SIGINT");
    },
  );
}

scenario("a run that its caller gives up is over before the caller goes on", async (lab) => {
  lab.declare(slow);
  const controller = new AbortController();
  const reason = new Error("enough");
  const watch = (progress: { kind: string }) => void (progress.kind === "log" && controller.abort(reason));
  await expect(lab.rerun({ signal: controller.signal, watch })).rejects.toBe(reason);
  expect(lab.leftovers().containers).toEqual([]);
  await expect(lab.rerun({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

scenario(
  "a run that is given up while its container is being made keeps no connection to the engine open",
  async (lab) => {
    lab.declare(slow);
    const connections = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith("Pipe")).length;
    const before = connections();
    for (const milliseconds of [0, 10, 20, 30, 40, 60, 80, 100]) {
      const controller = new AbortController();
      const watch = ({ kind }: { kind: string }) => {
        if (kind === "step") setTimeout(() => controller.abort(new Error("enough")), milliseconds);
      };
      await expect(lab.rerun({ signal: controller.signal, watch })).rejects.toThrow("enough");
      // Such a connection would keep a server from ending for ever.
      await expect.poll(connections).toBe(before);
    }
  },
);

scenario("Ctrl-C in the middle of a build stops the build too", async (lab) => {
  lab.write("Dockerfile", `FROM ${tiny}\nRUN echo building && sleep 61.75 && : ${lab.root}\n`);
  lab.declare({ ...quick, build: "Dockerfile" }, null);
  const running = lab.start(["verify"]);
  await running.says("| building");
  running.child.kill("SIGINT");
  expect((await running.done).signal).toBe("SIGINT");
  expect(
    await eventually(() => !docker("ps", "--all", "--no-trunc", "--format", "{{.Command}}").includes(lab.root)),
  ).toBe(true);
});

scenario("what a killed program left behind is removed by the next one", async (lab) => {
  const origin = join(lab.root, "origin.git");
  mkdirSync(origin);
  gitIn(origin, lab.root, ["init", "--quiet", "--bare"]);
  lab.declare(slow);
  lab.commit();
  lab.git("push", "--quiet", origin, "HEAD:refs/heads/main");
  const running = lab.start(["verify", `file://${origin}@main`]);
  await running.says("| working");
  await expect.poll(() => containersOf(lab.home)).toHaveLength(1);
  running.child.kill("SIGKILL");
  expect((await running.done).signal).toBe("SIGKILL");
  const left = lab.leftovers();
  expect(left.containers).toHaveLength(1);
  expect(left.work.length).toBeGreaterThan(0);
  expect(left.git).toHaveLength(1);
  lab.declare(quick);
  lab.commit();
  lab.git("push", "--quiet", origin, "HEAD:refs/heads/main");
  expect((await lab.cli("verify", `file://${origin}@main`)).code).toBe(1);
});

scenario("clearing leaves alone what a living program is at", async (lab) => {
  lab.declare({ ...quick, run: "echo working; sleep 2; echo x > out.txt" });
  lab.recorded({ "out.txt": "x\n" });
  const running = lab.start(["verify"]);
  await running.says("| working");
  expect((await lab.cli("verify", "--quiet", "--json")).code).toBe(0);
  expect((await running.done).code).toBe(0);
});

scenario("three programs at once on one store all come to their verdict", async (lab) => {
  lab.declare(quick);
  lab.recorded({ "out.txt": "x\n" });
  const answers = await Promise.all([1, 2, 3].map(() => lab.cli("verify", "--json")));
  expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ""],
    [0, ""],
    [0, ""],
  ]);
  const runs = await lab.world.store.ledger.list({ limit: 9 });
  expect(new Set(runs.map(({ id }) => id)).size).toBe(3);
});

scenario("an engine that does not answer is trouble, and says what to do", async (lab) => {
  lab.declare(quick);
  const { code, stdout, stderr } = await lab.start(["verify"], { env: { DOCKER_HOST: `unix://${lab.root}/none.sock` } })
    .done;
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("no Docker engine answers");
});
