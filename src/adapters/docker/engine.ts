import { cpus, release } from "node:os";
import type { Watch } from "../../domain/progress.ts";
import type { Machine } from "../../domain/run.ts";
import type { BuildSpec, ContainerSpec, Engine } from "../../ports.ts";
import { isAlive, processIdentity } from "../process-identity.ts";
import { buildImage } from "./build.ts";
import { connect } from "./connect.ts";
import { runContainer } from "./container.ts";
import { engineFault } from "./engine-fault.ts";
import { inspectImage, resolveImage } from "./images.ts";
import { canMeasure, forgetUsage, measuredNames } from "./usage.ts";

/**
 * Containers on a Docker engine of this machine.
 * `home` marks whose containers they are, so that a sweep leaves those of other stores alone.
 */
export function dockerEngine(options: { readonly dockerHost: string | undefined; readonly home: string }): Engine {
  const docker = connect(options.dockerHost);
  const labels = { "tickmark.home": options.home, "tickmark.owner": processIdentity() };
  let counter = 0;
  const nextName = () => `tickmark-${processIdentity().replace(".", "-")}-${++counter}`;

  return {
    async machine(): Promise<Machine> {
      const info = await (await docker).info().catch(engineFault("the Docker engine did not answer"));
      return {
        cpu: cpus()[0]?.model ?? "unknown",
        cpus: info.NCPU,
        kernel: info.KernelVersion ?? release(),
        engine: `docker ${info.ServerVersion}`,
      };
    },
    resolve: async (image, pinned, watch, signal) => resolveImage(await docker, image, pinned, watch, signal),
    build: async (spec: BuildSpec, watch: Watch, signal) =>
      buildImage(await docker, spec, { ...labels, "tickmark.run": spec.run }, watch, signal),
    async run(spec: ContainerSpec, onLog, signal) {
      const api = await docker;
      const [info, image] = await Promise.all([
        api.info().catch(engineFault("the Docker engine did not answer")),
        inspectImage(api, spec.image),
      ]);
      const around = {
        name: nextName(),
        cpus: info.NCPU,
        volumes: Object.keys(image?.Config.Volumes ?? {}),
        labels,
        measured: canMeasure(info.CgroupDriver),
      };
      return runContainer(api, spec, around, onLog, signal);
    },
    async sweep() {
      const api = await docker;
      const filters = { label: [`tickmark.home=${options.home}`] };
      const left = await api.listContainers({ all: true, filters }).catch(engineFault("could not list containers"));
      const dead = left.filter(({ Labels }) => !isAlive(Labels["tickmark.owner"] ?? ""));
      for (const { Id } of dead) await api.getContainer(Id).remove({ force: true, v: true }).catch(() => undefined);
      for (const name of measuredNames()) {
        const owner = /^tickmark-(\d+)-(\d+)-/.exec(name);
        if (owner === null || !isAlive(`${owner[1]}.${owner[2]}`)) forgetUsage(name);
      }
      return dead.length;
    },
  };
}
