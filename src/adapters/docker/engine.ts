import { cpus, release } from "node:os";
import { join, posix } from "node:path";
import type Docker from "dockerode";
import type { Watch } from "../../domain/progress.ts";
import type { Machine } from "../../domain/run.ts";
import type { BuildSpec, ContainerSpec, Engine } from "../../ports.ts";
import { isAlive, processIdentity } from "../process-identity.ts";
import { buildImage } from "./build.ts";
import { connect } from "./connect.ts";
import { runContainer } from "./container.ts";
import { diagnoseEngine } from "./diagnose.ts";
import { engineFault } from "./engine-fault.ts";
import { inspectImage, resolveImage } from "./images.ts";
import { packagesOf } from "./packages.ts";
import { canMeasure, forgetUsage, measuredNames } from "./usage.ts";

/** Of the whole process: two stores in it must not give one name twice. */
let counter = 0;

/**
 * Containers on a Docker engine of this machine.
 * `home` marks whose containers they are, so that clearing leaves those of other stores alone.
 */
export function dockerEngine(options: { readonly dockerHost: string | undefined; readonly home: string }): Engine {
  // Only what runs something pays for loading the client.
  let connection: Promise<Docker> | undefined;
  const docker = () => (connection ??= connect(options.dockerHost));
  const info = remembered(async () => (await docker()).info().catch(engineFault("the Docker engine did not answer")));
  const labels = { "tickmark.home": options.home, "tickmark.owner": processIdentity() };
  const nextName = () => `tickmark-${processIdentity().replaceAll(".", "-")}-${++counter}`;

  const run: Engine["run"] = async (spec, onLog, signal) => {
    const api = await docker();
    const [{ NCPU, CgroupDriver }, image] = await Promise.all([info(), inspectImage(api, spec.image)]);
    const around = {
      name: nextName(),
      cpus: NCPU,
      volumes: coveredVolumes(Object.keys(image?.Config.Volumes ?? {}), spec),
      labels,
      measured: canMeasure(CgroupDriver),
    };
    return runContainer(api, spec, around, onLog, signal);
  };

  return {
    async machine(): Promise<Machine> {
      const { NCPU, KernelVersion, ServerVersion } = await info();
      return {
        cpu: cpus()[0]?.model ?? "unknown",
        cpus: NCPU,
        kernel: KernelVersion ?? release(),
        engine: `docker ${ServerVersion}`,
      };
    },
    diagnose: () => diagnoseEngine(docker()),
    resolve: async (image, pinned, watch, signal) => resolveImage(await docker(), image, pinned, watch, signal),
    build: async (spec: BuildSpec, watch: Watch, signal) =>
      // No label of this run: the same Dockerfile on the same tree is the same image.
      buildImage(await docker(), spec, { "tickmark.home": options.home }, watch, signal),
    run,
    packages: ({ id }, signal) => packagesOf(id, join(options.home, "packages"), run, signal),
    async clear() {
      const api = await docker();
      const filters = { label: [`tickmark.home=${options.home}`] };
      const left = await api.listContainers({ all: true, filters }).catch(engineFault("could not list containers"));
      const dead = left.filter(({ Labels }) => !isAlive(Labels["tickmark.owner"] ?? "", options.home));
      for (const { Id } of dead)
        await api
          .getContainer(Id)
          .remove({ force: true, v: true })
          .catch(() => undefined);
      for (const name of measuredNames()) {
        const owner = /^tickmark-(\d+)-(\d+)-(\d+)-/.exec(name)?.slice(1).join(".");
        // A group that still has a container in it stays anyhow.
        if (owner === undefined || !isAlive(owner, options.home)) forgetUsage(name);
      }
      return dead.length;
    },
  };
}

const memoryMilliseconds = 60_000;

/** Asks again only after a minute: the engine counts all its images and containers to answer. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let askedAt = 0;
  return () => {
    if (answer === undefined || performance.now() - askedAt > memoryMilliseconds) {
      askedAt = performance.now();
      answer = ask();
      answer.catch(() => {
        answer = undefined;
      });
    }
    return answer;
  };
}

/** A volume where something of ours is mounted has no effect; covering it would hide that. */
function coveredVolumes(volumes: readonly string[], { mounts }: ContainerSpec): readonly string[] {
  const ours = new Set(mounts.map(({ to }) => to));
  return volumes.map((path) => posix.resolve("/", path)).filter((path) => !ours.has(path));
}
