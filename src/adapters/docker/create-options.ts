import type Docker from "dockerode";
import type { ContainerSpec } from "../../ports.ts";

/** What the engine and the image add to a container's specification. */
export interface Surroundings {
  /** Processors of the engine's machine: it refuses to promise more. */
  readonly cpus: number;
  /** VOLUME folders of the image. They would be writable, unbounded and left behind, so each is covered. */
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly cgroupParent: string | null;
}

const MiB = 1024 * 1024;

/**
 * A locked-down container: no capabilities, no new privileges, read-only root, no network unless asked, bounded memory,
 * processors, processes, file sizes and temporary space. Nothing that the image says about entry points, health checks
 * or volumes takes effect.
 */
export function createOptions(spec: ContainerSpec, around: Surroundings): Docker.ContainerCreateOptions {
  const { limits, user } = spec;
  const owner = `uid=${user.uid},gid=${user.gid}`;
  const scratch = Math.max(64 * MiB, Math.floor(limits.memoryBytes / 2));
  const tmpfs = (bytes: number) => `rw,exec,nosuid,nodev,mode=1777,${owner},size=${bytes}`;
  return {
    Image: spec.image,
    Entrypoint: [],
    Cmd: [...spec.command],
    WorkingDir: spec.workingDirectory,
    // A host name that changes from run to run would end up in outputs.
    Hostname: spec.hostname ?? "tickmark",
    User: `${user.uid}:${user.gid}`,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Healthcheck: { Test: ["NONE"] },
    Tty: false,
    AttachStdout: true,
    AttachStderr: true,
    Labels: { ...around.labels, "tickmark.run": spec.run },
    HostConfig: {
      NetworkMode: spec.network === "none" ? "none" : "bridge",
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      ReadonlyRootfs: true,
      PidsLimit: 4096,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      ...(spec.cpuset === undefined ? {} : { CpusetCpus: spec.cpuset }),
      NanoCpus: Math.round(Math.min(limits.cpus, around.cpus) * 1e9),
      // When the machine itself runs short, the analysis is to go first, not the service.
      OomScoreAdj: 500,
      IpcMode: "private",
      ShmSize: scratch,
      Ulimits: [
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "fsize", Soft: limits.diskBytes, Hard: limits.diskBytes },
      ],
      // Temporary space lies in memory, and counts as memory.
      Tmpfs: Object.fromEntries([
        ...around.volumes.map((path) => [path, tmpfs(scratch)]),
        ["/tmp", tmpfs(scratch)],
        ["/var/tmp", tmpfs(scratch)],
        ["/run", tmpfs(16 * MiB)],
        ["/tmp/home", tmpfs(scratch)],
        ...(spec.inMemory ?? []).map((path) => [path, tmpfs(scratch)]),
      ]),
      Mounts: spec.mounts.map(({ from, to, readOnly }) => ({
        Type: "bind",
        Source: from,
        Target: to,
        ReadOnly: readOnly,
        BindOptions: { Propagation: "rprivate" },
      })),
      // The log is taken from the stream and kept by us, bounded.
      LogConfig: { Type: "none", Config: {} },
      RestartPolicy: { Name: "no" },
      AutoRemove: false,
      ...(around.cgroupParent === null ? {} : { CgroupParent: around.cgroupParent }),
    },
  };
}
