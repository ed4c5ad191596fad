import { execFileSync } from "node:child_process";
import { expect } from "vitest";
import { signalAnalyses } from "../server/tickmark-server.ts";
import { docker, type Lab, scenario, tiny } from "./lab.ts";

/* The container that an analysis runs in, as the analysis itself sees it. */

async function seen(lab: Lab, run: string, more: object = {}, image = tiny): Promise<string> {
  lab.declare({ run: `(${run}) > out.txt 2>&1`, outputs: ["out.txt"], ...more }, image);
  const evidence = await lab.rerun();
  expect(evidence.verdict.kind).toBe("unrecorded");
  return (await lab.produced(evidence, "out.txt")) ?? "";
}

scenario("an analysis has no capability, no new privilege, a filter of system calls, and is not root", async (lab) => {
  const status = await seen(lab, "cat /proc/self/status");
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1]?.split(/\s+/);
  for (const name of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) expect(field(name)).toEqual(["0".repeat(16)]);
  expect(field("NoNewPrivs")).toEqual(["1"]);
  expect(field("Seccomp")).toEqual(["2"]);
  for (const id of [
    ...(field("Uid") ?? ["0"]),
    ...(field("Gid") ?? ["0"]),
    ...(field("Groups") ?? []).filter(Boolean),
  ]) {
    expect(Number(id)).toBeGreaterThan(0);
  }
});

scenario("what differs from machine to machine and from day to day is set to one value", async (lab) => {
  const told = await seen(lab, "echo $TZ $PYTHONHASHSEED $LC_ALL $OMP_NUM_THREADS $HOME; hostname; pwd; date +%Z");
  expect(told).toBe("UTC 0 C.UTF-8 1 /tmp/home\ntickmark\n/analysis\nUTC\n");
});

scenario("the author's own variables go first", async (lab) => {
  expect(
    await seen(lab, "echo $TZ $PYTHONHASHSEED $MODE", {
      env: { TZ: "Europe/Berlin", PYTHONHASHSEED: "7", MODE: "a b" },
    }),
  ).toBe("Europe/Berlin 7 a b\n");
});

scenario("nothing of this machine's environment is told to an analysis", async (lab) => {
  const variables = (await seen(lab, "env"))
    .trim()
    .split("\n")
    .map((line) => line.split("=")[0]);
  expect(variables).not.toContain("TICKMARK_HOME");
  expect(variables).not.toContain("DOCKER_HOST");
  expect(await seen(lab, "ls -a /var/run/docker.sock /run/docker.sock || echo none")).toContain("none");
});

scenario("only the workspace and temporary space can be written to", async (lab) => {
  const told = await seen(
    lab,
    'for place in / /etc /bin /usr/bin /etc/tickmark/matplotlibrc /proc/sys/kernel/hostname /sys/fs/cgroup/memory/x; do touch $place/x 2>/dev/null || echo x 2>/dev/null > $place && echo "wrote $place"; done; for place in . /tmp /var/tmp /run /dev/shm "$HOME"; do touch "$place/x" || echo "no $place"; done; echo end',
  );
  expect(told.replace(/^.*(Read-only|Permission denied|nonexistent|Is a directory|can't create).*\n/gm, "")).toBe(
    "end\n",
  );
});

scenario("temporary space is bounded", async (lab) => {
  expect(await seen(lab, "dd if=/dev/zero of=/run/big bs=1M count=100 || true")).toContain("No space left");
});

scenario("an analysis that tries the network finds none", async (lab) => {
  lab.declare({ run: "nc -w 1 192.0.2.1 80 < /dev/null", outputs: ["out.txt"] });
  const evidence = await lab.rerun();
  expect(evidence.verdict).toMatchObject({ kind: "failed", failure: { kind: "exited" } });
  expect(await lab.log(evidence)).toMatch(/unreachable/i);
  expect(await seen(lab, "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '")).toBe("lo\n");
});

scenario("the network can be asked for, and the record says that it was on", async (lab) => {
  lab.declare({
    run: "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' ' > out.txt",
    outputs: ["out.txt"],
    network: "full",
  });
  const evidence = await lab.rerun();
  expect((await lab.produced(evidence, "out.txt"))?.trim().split("\n").toSorted()).toEqual(["eth0", "lo"]);
  expect(evidence.run.record.notes).toContainEqual(expect.stringContaining("network was on"));
});

scenario(
  "a fork bomb runs into its limit",
  async (lab) => {
    lab.declare({
      run: "i=0; while [ $i -lt 6000 ]; do sleep 30 & i=$((i+1)); done; echo all > out.txt",
      outputs: ["out.txt"],
      resources: { timeout: "25 s", memory: "4 GiB" },
    });
    const evidence = await lab.rerun();
    expect(evidence.verdict.kind).toBe("failed");
    expect(evidence.run.record.outputs).toEqual([]);
    expect(await lab.log(evidence)).toMatch(/fork/);
  },
  90_000,
);

scenario("processes that a step leaves behind end with it", async (lab) => {
  lab.declare({
    run: [
      { name: "one", run: "(until [ -e two ]; do sleep 0.05; done; echo late > late.txt) & echo one > one.txt" },
      { name: "two", run: "touch two; sleep 0.6; rm two; ls > /tmp/l; cp /tmp/l out.txt" },
    ],
    outputs: ["out.txt"],
  });
  expect(await lab.produced(await lab.rerun(), "out.txt")).toBe("one.txt\nreproduce.yml\n");
});

scenario("a flood of words is cut, kept at both ends, and slows nothing down", async (lab) => {
  lab.declare({
    run: "echo first; head -c 60000000 /dev/zero | tr '\\0' 'x' | fold -w 100; echo last; echo x > out.txt",
    outputs: ["out.txt"],
  });
  const evidence = await lab.rerun();
  const { sizeBytes, leftOutBytes } = evidence.run.record.log;
  expect(sizeBytes).toBeLessThan(11 * 2 ** 20);
  expect(leftOutBytes).toBeGreaterThan(40_000_000);
  const log = await lab.log(evidence);
  expect(log.startsWith("first\n")).toBe(true);
  expect(log.endsWith("last\n")).toBe(true);
});

scenario("the log holds both streams, in the order in which they were written", async (lab) => {
  lab.declare({
    run: "echo one; until [ -e 1 ]; do sleep 0.05; done; echo two >&2; until [ -e 2 ]; do sleep 0.05; done; echo three; echo x > out.txt",
    outputs: ["out.txt"],
  });
  const lines: string[] = [];
  // The engine reads the streams apart: a line goes on its way only when the one before it has arrived.
  const evidence = await lab.rerun({
    watch(progress) {
      if (progress.kind !== "log") return;
      lines.push(progress.line);
      signalAnalyses(lab.home, String(lines.length));
    },
  });
  expect(await lab.log(evidence)).toBe("one\ntwo\nthree\n");
  expect(lines).toEqual(["one", "two", "three"]);
});

scenario("each step says how long it ran, on which processors' time, with how much memory", async (lab) => {
  lab.declare({
    run: [
      { name: "busy", run: "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done" },
      { name: "idle", run: "sleep 0.5; echo x > out.txt" },
    ],
    outputs: ["out.txt"],
  });
  const [busy, idle] = (await lab.rerun()).run.record.steps;
  // Wide bounds: on a busy machine the engine is late with its own clock, and starting a container costs more.
  expect(busy?.cpuSeconds).toBeGreaterThan(0.05);
  expect(busy?.cpuSeconds).toBeGreaterThan(idle?.cpuSeconds ?? Number.POSITIVE_INFINITY);
  expect(busy?.peakMemoryBytes).toBeGreaterThan(100_000);
  expect(idle?.cpuSeconds).toBeGreaterThan(0);
  expect(idle?.wallSeconds).toBeGreaterThan(0.3);
});

/** An image made here from the tiny one, gone at the end. */
async function withImage(lab: Lab, lines: readonly string[], use: (image: string) => Promise<void>): Promise<void> {
  const name = `tickmark.test/made-${process.pid}:${lab.root.split("-").at(-1)?.toLowerCase()}`;
  execFileSync("docker", ["build", "--quiet", "--tag", name, "-"], {
    input: [`FROM ${tiny}`, ...lines].join("\n"),
    stdio: ["pipe", "ignore", "pipe"],
  });
  try {
    await use(name);
  } finally {
    docker("rmi", "--force", name);
  }
}

const volumes = () => docker("volume", "ls", "--quiet").split("\n").filter(Boolean);

scenario("the volumes of an image are temporary space, empty at every start and gone afterwards", async (lab) => {
  await withImage(lab, ['VOLUME ["/data", "/analysis", "/tmp", "/var/lib/deep/"]'], async (image) => {
    const before = new Set(volumes());
    lab.declare(
      { run: "touch /data/x /var/lib/deep/x; grep -c ' /data tmpfs ' /proc/mounts > out.txt", outputs: ["out.txt"] },
      image,
    );
    const evidence = await lab.rerun();
    expect(await lab.produced(evidence, "out.txt")).toBe("1\n");
    expect(volumes().filter((name) => !before.has(name))).toEqual([]);
  });
});

scenario("an image's entry point, user, working folder and health check do not take effect", async (lab) => {
  await withImage(
    lab,
    ['ENTRYPOINT ["/bin/false"]', "USER root", "WORKDIR /bin", "HEALTHCHECK CMD /bin/false", "ENV GREETING=hello"],
    async (image) => {
      expect(await seen(lab, "id -u; pwd; echo $GREETING", {}, image)).toBe(
        "64321\n/analysis\nhello\n".replace("64321", process.getuid?.() === 0 ? "64321" : String(process.getuid?.())),
      );
    },
  );
});

scenario("an image without a shell fails the analysis; it is not the engine's fault", async (lab) => {
  await withImage(lab, ["RUN rm /bin/sh"], async (image) => {
    lab.declare({ run: "echo x > out.txt", outputs: ["out.txt"] }, image);
    const evidence = await lab.rerun();
    expect(evidence.verdict).toMatchObject({ kind: "failed", failure: { kind: "exited", exitCode: 127 } });
    expect(await lab.log(evidence)).toContain("/bin/sh");
  });
});

scenario("each step may have an image of its own", async (lab) => {
  await withImage(lab, ["ENV WHERE=second"], async (image) => {
    lab.declare({
      run: [
        { name: "one", run: "echo first$WHERE > out.txt" },
        { name: "two", run: "echo $WHERE >> out.txt", image },
      ],
      outputs: ["out.txt"],
    });
    const evidence = await lab.rerun();
    expect(await lab.produced(evidence, "out.txt")).toBe("first\nsecond\n");
    expect(evidence.run.record.images.map((each) => each.image)).toEqual([tiny, image]);
  });
});
