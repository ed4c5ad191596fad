import { afterAll, beforeAll, expect } from "vitest";
import { Fault } from "../../src/domain/fault.ts";
import { freePort } from "../free-port.ts";
import { docker, eventually, scenario, tiny } from "./lab.ts";
import { startRegistry } from "./registry.ts";

/* Where the environment comes from: a registry on loopback, or a Dockerfile. */

let registry: Awaited<ReturnType<typeof startRegistry>>;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

const saysWhich = { run: "echo $WHICH > out.txt", outputs: ["out.txt"] };

scenario("an image is pulled by its tag, and known by its digest from then on", async (lab) => {
  const digest = registry.push("env:1", "ENV WHICH=first");
  lab.declare(saysWhich, `${registry.host}/env:1`);
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "out.txt")).toBe("first\n");
  expect(evidence.run.record.images).toEqual([
    {
      image: `${registry.host}/env:1`,
      resolved: digest,
      kind: "registry-digest",
      platform: expect.stringMatching(/^linux\//),
    },
  ]);
  expect(evidence.run.record.steps[0]?.image).toBe(digest);
  expect(evidence.run.record.notes).toEqual([]);
});

scenario("an image is pulled by its digest", async (lab) => {
  const digest = registry.push("by-digest:1", "ENV WHICH=exactly");
  lab.declare(saysWhich, digest);
  const evidence = await lab.rerun();
  expect(await lab.produced(evidence, "out.txt")).toBe("exactly\n");
  expect(evidence.run.record.images).toMatchObject([{ image: digest, resolved: digest, kind: "registry-digest" }]);
});

scenario("an image is pulled by tag and digest together", async (lab) => {
  const [name = "", digest = ""] = registry.push("both:1", "ENV WHICH=both").split("@");
  lab.declare(saysWhich, `${name}:1@${digest}`);
  const evidence = await lab.rerun();
  expect(evidence.run.record.images).toMatchObject([{ resolved: `${name}@${digest}`, kind: "registry-digest" }]);
});

scenario("the image that was recorded is the one that runs, though its tag has moved since", async (lab) => {
  const image = `${registry.host}/moving:1`;
  const first = registry.push("moving:1", "ENV WHICH=first");
  registry.push("moving:1", "ENV WHICH=second");
  lab.declare(saysWhich, image);
  lab.recorded({ "out.txt": "first\n" }, { images: [{ image, resolved: first }] });
  const pinned = await lab.rerun();
  expect(pinned.verdict.kind).toBe("reproduced");
  expect(pinned.run.record.images).toMatchObject([{ image, resolved: first }]);
  expect(pinned.run.record.notes).toEqual([]);
  lab.recorded({ "out.txt": "first\n" });
  expect((await lab.rerun()).verdict.kind).toBe("diverged");
});

scenario("an image that its registry does not have fails the analysis", async (lab) => {
  lab.declare(saysWhich, `${registry.host}/nothing:1`);
  const { verdict, run } = await lab.rerun();
  expect(verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "image", message: expect.stringContaining(`${registry.host}/nothing:1`) },
  });
  expect(run.record.steps).toEqual([]);
});

scenario(
  "a recorded image that is gone from its registry fails the analysis; the tag's new one is not taken instead",
  async (lab) => {
    const image = `${registry.host}/gone:1`;
    const digest = registry.push("gone:1", "ENV WHICH=now");
    lab.declare(saysWhich, image);
    lab.recorded({ "out.txt": "now\n" }, { images: [{ image, resolved: digest.replace(/.{8}$/, "00000000") }] });
    expect((await lab.rerun()).verdict).toMatchObject({
      kind: "failed",
      failure: { kind: "unprepared", what: "image" },
    });
  },
);

scenario("a registry that nobody can reach is a fault, and no verdict", async (lab) => {
  lab.declare(saysWhich, `127.0.0.1:${await freePort()}/env:1`);
  await expect(lab.rerun()).rejects.toThrow(Fault);
  await expect(lab.rerun()).rejects.toMatchObject({ code: "ENGINE" });
});

scenario("a local image is known by its id, and the record says that nobody else can pull it", async (lab) => {
  lab.declare({ run: "echo x > out.txt", outputs: ["out.txt"] });
  const { run } = await lab.rerun();
  const id = docker("image", "inspect", "--format", "{{.Id}}", tiny);
  expect(run.record.images).toMatchObject([{ image: tiny, resolved: id, kind: "local-id" }]);
  expect(run.record.notes).toContainEqual(expect.stringContaining("local id"));
});

scenario("an environment is built from its Dockerfile, and once more from the engine's memory", async (lab) => {
  lab.write(
    "env/Dockerfile",
    `FROM ${tiny} AS base\nARG WORD=none\nCOPY data.txt /made/\nRUN echo $WORD >> /made/data.txt\nFROM base AS other\nRUN false\n`,
  );
  lab.write("env/data.txt", "copied\n");
  lab.declare(
    {
      build: { context: "env", args: { WORD: "hello" }, target: "base" },
      run: "cat /made/data.txt > out.txt",
      outputs: ["out.txt"],
    },
    null,
  );
  const lines: string[] = [];
  const evidence = await lab.rerun({ watch: (progress) => progress.kind === "log" && lines.push(progress.line) });
  expect(await lab.produced(evidence, "out.txt")).toBe("copied\nhello\n");
  expect(evidence.run.record.images).toMatchObject([
    { image: "env/Dockerfile", kind: "built", resolved: expect.stringMatching(/^sha256:/) },
  ]);
  expect(evidence.run.record.notes).toContainEqual(expect.stringContaining("built from env/Dockerfile"));
  expect(lines.some((line) => line.startsWith("Step "))).toBe(true);
  expect((await lab.rerun()).run.record.images).toEqual(evidence.run.record.images);
});

scenario("a build sees neither committed outputs nor .git", async (lab) => {
  lab.write("Dockerfile", `FROM ${tiny}\nCOPY . /seen\nRUN find /seen | sort > /list\n`);
  lab.write("results/table.csv", "old\n");
  lab.write("kept.txt", "x");
  lab.declare({ build: "Dockerfile", run: "cat /list > results/table.csv", outputs: ["results/table.csv"] }, null);
  lab.commit();
  expect(await lab.produced(await lab.rerun(), "results/table.csv")).toBe(
    ["/seen", "/seen/Dockerfile", "/seen/kept.txt", "/seen/reproduce.yml", "/seen/results", ""].join("\n"),
  );
});

scenario("a build that breaks fails the analysis, and says where", async (lab) => {
  lab.write("Dockerfile", `FROM ${tiny}\nRUN echo about to break && exit 7\n`);
  lab.declare({ build: "Dockerfile", run: "echo x > out.txt", outputs: ["out.txt"] }, null);
  expect((await lab.rerun()).verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "build", message: expect.stringContaining("non-zero code: 7") },
  });
});

scenario("a Dockerfile that nobody can read, or that is not there, fails the analysis", async (lab) => {
  lab.write("Dockerfile", "FORM nothing\n");
  lab.declare({ build: "Dockerfile", run: "echo x > out.txt", outputs: ["out.txt"] }, null);
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "failed", failure: { kind: "unprepared", what: "build" } });
  lab.declare({ build: "Elsewhere", run: "echo x > out.txt", outputs: ["out.txt"] }, null);
  expect((await lab.rerun()).verdict).toMatchObject({ kind: "failed", failure: { kind: "unprepared", what: "build" } });
});

scenario(
  "a build on an image that does not exist fails the analysis; on a registry out of reach it is a fault",
  async (lab) => {
    lab.declare({ build: "Dockerfile", run: "echo x > out.txt", outputs: ["out.txt"] }, null);
    lab.write("Dockerfile", `FROM ${registry.host}/nothing:1\n`);
    expect((await lab.rerun()).verdict).toMatchObject({
      kind: "failed",
      failure: { kind: "unprepared", what: "build" },
    });
    lab.write("Dockerfile", `FROM 127.0.0.1:${await freePort()}/env:1\n`);
    await expect(lab.rerun()).rejects.toMatchObject({ code: "ENGINE" });
  },
);

scenario("a build that outlives its time is stopped, with the container that it was in", async (lab) => {
  lab.write("Dockerfile", `FROM ${tiny}\nRUN sleep 61.25 && : ${lab.root}\n`);
  lab.declare(
    { build: "Dockerfile", run: "echo x > out.txt", outputs: ["out.txt"], resources: { timeout: "2 s" } },
    null,
  );
  expect((await lab.rerun()).verdict).toMatchObject({
    kind: "failed",
    failure: { kind: "unprepared", what: "build", message: expect.stringContaining("longer than 2 seconds") },
  });
  expect(
    await eventually(() => !docker("ps", "--all", "--no-trunc", "--format", "{{.Command}}").includes(lab.root)),
  ).toBe(true);
});
