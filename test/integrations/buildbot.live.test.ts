import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "vitest";
import { recordSite } from "../entry/sumatra/site.ts";
import { freePort } from "../free-port.ts";
import { type Lab, scenario } from "../live/lab.ts";

/* A lab that has Buildbot: a master and a worker of the distribution, a repository whose pushes it is told of, our step. */

const step = join(import.meta.dirname, "../../integrations/buildbot/tickmark_buildbot.py");
const cli = join(import.meta.dirname, "../../dist/cli.js");
/** Buildbot's own state of a build and of a step. */
const [success, failure] = [0, 2];

interface Build {
  readonly complete: boolean;
  readonly results: number;
  readonly properties: Readonly<Record<string, readonly [unknown, string]>>;
  readonly steps: readonly { readonly name: string; readonly results: number; readonly state_string: string }[];
}

scenario("a step of Buildbot reruns an analysis, and says on the build what came of it", async (lab) => {
  lab.declare({ run: "echo one > out.txt", outputs: ["out.txt"] });
  lab.recorded({ "out.txt": "one\n" });
  lab.commit();
  const site = await recordSite();
  const { token, labels } = await site.client("paper");
  const records = `${site.origin}/sumatra/paper/`;
  const buildbot = await startBuildbot(lab, { records, token });
  try {
    const first = await buildbot.push();
    expect(verifyIn(first)).toMatchObject({
      results: success,
      state_string: "✓ Reproduced: 1 of 1 output identical",
    });
    const [ids] = first.properties.tickmark_runs ?? [];
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(first.properties.tickmark_verdicts?.[0]).toEqual(["reproduced"]);
    expect((await lab.world.store.ledger.find((ids as string[])[0] ?? ""))?.context.tags).toEqual(["buildbot-paper-1"]);
    expect(await labels()).toEqual([(ids as string[])[0]?.slice(0, 12)]);

    lab.declare({ run: "echo two > out.txt", outputs: ["out.txt"] });
    lab.commit();
    const second = await buildbot.push();
    expect(second.results).toBe(failure);
    expect(verifyIn(second).state_string).toMatch(/^✗ Diverged: out\.txt differs/);

    lab.write("reproduce.yml", "version: 1\n");
    lab.commit();
    expect(verifyIn(await buildbot.push()).results).not.toBe(failure);
  } finally {
    await buildbot.stop();
  }
});

const verifyIn = ({ steps }: Build) => {
  const found = steps.find(({ name }) => name === "tickmark verify");
  if (found === undefined) throw new Error(`there is no such step in ${JSON.stringify(steps)}`);
  return found;
};

async function startBuildbot(lab: Lab, server: { readonly records: string; readonly token: string }) {
  const finished: Build[] = [];
  let arrived: () => void = () => undefined;
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.end();
      const build = JSON.parse(Buffer.concat(chunks).toString()) as Build;
      if (build.complete) finished.push(build);
      arrived();
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");

  const [master, worker] = [join(lab.root, "master"), join(lab.root, "worker")];
  const port = await freePort();
  mkdirSync(master);
  copyFileSync(step, join(master, "tickmark_buildbot.py"));
  writeFileSync(join(master, "master.cfg"), configuration(lab, port, (listener.address() as AddressInfo).port, server));
  const env = {
    PATH: `${process.env.PATH}:/usr/bin`,
    HOME: lab.root,
    TICKMARK_HOME: lab.home,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  execFileSync("buildbot", ["create-master", "--quiet", master], { env, stdio: "pipe" });
  execFileSync("buildbot-worker", ["create-worker", "--quiet", worker, `127.0.0.1:${port}`, "worker", "secret"], {
    env,
    stdio: "pipe",
  });
  const processes = [
    spawn("buildbot", ["start", "--nodaemon", master], { env, stdio: "ignore" }),
    spawn("buildbot-worker", ["start", "--nodaemon", worker], { env, stdio: "ignore" }),
  ];
  return {
    /** Tells the master of the newest commit, and answers the build that came of it. */
    async push(): Promise<Build> {
      await told(
        [
          "sendchange",
          "--auth",
          "change:changepw",
          "--master",
          `127.0.0.1:${port}`,
          "--vc",
          "git",
          "--repository",
          lab.folder,
          "--branch",
          "main",
          "--revision",
          lab.git("rev-parse", "HEAD"),
          "--who",
          "alice",
          "reproduce.yml",
        ],
        env,
      );
      const limit = AbortSignal.timeout(60_000);
      while (finished.length === 0) {
        if (limit.aborted) throw new Error(readFileSync(join(master, "twistd.log"), "utf8").slice(-4000));
        await Promise.race([new Promise<void>((resolve) => (arrived = resolve)), once(limit, "abort")]);
      }
      return finished.shift() as Build;
    },
    async stop() {
      await Promise.all(processes.map(ended));
      listener.close();
    },
  };
}

/** The master may not listen yet. */
async function told(words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      execFileSync("buildbot", words, { env, stdio: "pipe" });
      return;
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** As docs/buildbot.md has it, with a repository and a reporter of this test. */
const configuration = (
  lab: Lab,
  port: number,
  listener: number,
  { records, token }: { readonly records: string; readonly token: string },
): string => `
from buildbot.plugins import changes, reporters, schedulers, steps, util, worker
from buildbot.reporters.generators.build import BuildStatusGenerator
from buildbot.reporters.message import MessageFormatterFunction
from tickmark_buildbot import TickmarkVerify

c = BuildmasterConfig = {}
c["workers"] = [worker.Worker("worker", "secret")]
c["protocols"] = {"pb": {"port": "tcp:${port}:interface=127.0.0.1"}}
c["change_source"] = [changes.PBChangeSource()]
c["schedulers"] = [
    schedulers.SingleBranchScheduler(
        name="pushes", change_filter=util.ChangeFilter(branch="main"), treeStableTimer=None, builderNames=["paper"]
    )
]
c["builders"] = [
    util.BuilderConfig(
        name="paper",
        workernames=["worker"],
        factory=util.BuildFactory(
            [
                steps.Git(repourl="${lab.folder}", branch="main", mode="full"),
                TickmarkVerify(tickmark=["${process.execPath}", "${cli}"], env={"TICKMARK_HOME": "${lab.home}"}, records="${records}", token="${token}"),
            ]
        ),
    )
]
c["services"] = [
    reporters.HttpStatusPush(
        "http://127.0.0.1:${listener}",
        generators=[
            BuildStatusGenerator(
                report_new=False,
                mode="all",
                message_formatter=MessageFormatterFunction(
                    lambda context: context["build"], "json", wantProperties=True, wantSteps=True
                ),
            )
        ],
    )
]
c["title"] = "lab"
c["titleURL"] = "http://127.0.0.1/"
c["buildbotURL"] = "http://127.0.0.1/"
c["buildbotNetUsageData"] = None
c["db"] = {"db_url": "sqlite:///state.sqlite"}
`;
