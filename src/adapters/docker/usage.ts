import { closeSync, constants, openSync, readdirSync, readFileSync, readSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** What a step used, as the kernel counted it; null where it does not say. */
export interface Usage {
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
}

const root = "/sys/fs/cgroup";
const family = "tickmark";

/**
 * A parent cgroup of its own for each container. Only where the engine drives cgroups as plain folders and we may read
 * and remove them; elsewhere the caller looks at the container's own group while it lives.
 */
export function cgroupParentFor(name: string): string {
  return `/${family}/${name}`;
}

/** Whether the folders of cgroupParentFor will be ours to read and remove. */
export function canMeasure(cgroupDriver: string): boolean {
  return cgroupDriver === "cgroupfs" && process.getuid?.() === 0 && hierarchies().length > 0;
}

/** Exact: the kernel keeps the sum of a parent group after its container is gone. */
export const usageOf = (name: string): Usage => usageAt(join(family, name));

/** What a living container used so far; both null where its group is not to be found under the usual names. */
export function usageSoFar(containerId: string): Usage {
  const homes = [join("docker", containerId), join("system.slice", `docker-${containerId}.scope`)];
  return (
    homes.map(usageAt).find(({ cpuSeconds }) => cpuSeconds !== null) ?? { cpuSeconds: null, peakMemoryBytes: null }
  );
}

function usageAt(group: string): Usage {
  const nanoseconds = number("cpuacct", group, "cpuacct.usage");
  const microseconds = /^usage_usec (\d+)$/m.exec(text("", group, "cpu.stat") ?? "")?.[1];
  const cpuSeconds =
    nanoseconds !== null ? nanoseconds / 1e9 : microseconds !== undefined ? Number(microseconds) / 1e6 : null;
  return {
    cpuSeconds,
    peakMemoryBytes: number("memory", group, "memory.max_usage_in_bytes") ?? number("", group, "memory.peak"),
  };
}

/** How many processes of the whole machine the kernel has killed for want of memory; undefined where it does not say. */
export function oomKillsSoFar(): string | undefined {
  try {
    return /^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "latin1"))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Whether the kernel killed one of the container's processes for want of memory. Version 2 counts it in the parent group
 * too; version 1 only in the container's own, which goes away with it, so there the kernel's log has to say.
 */
export function ranOutOfMemory(name: string): boolean {
  const events = text("", join(family, name), "memory.events");
  if (events !== undefined) return /^oom_kill [1-9]/m.test(events);
  return kernelSaid(`oom_memcg=/${family}/${name}/`);
}

/** Whether the words stand in what the kernel's log holds now; false where it is not ours to read. */
function kernelSaid(words: string): boolean {
  const record = Buffer.alloc(16 * 1024);
  let log: number | undefined;
  try {
    log = openSync("/dev/kmsg", constants.O_RDONLY | constants.O_NONBLOCK);
    // One record at a time, the oldest first; after the newest the system says EAGAIN.
    for (;;) if (record.toString("latin1", 0, nextRecord(log, record)).includes(words)) return true;
  } catch {
    return false;
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

function nextRecord(log: number, record: Buffer): number {
  try {
    return readSync(log, record);
  } catch (error) {
    // The oldest records were overwritten meanwhile: reading goes on at those that are left.
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return 0;
    throw error;
  }
}

/** Removes the parent group; a group that still has a container in it stays. */
export function forgetUsage(name: string): void {
  for (const hierarchy of hierarchies()) {
    try {
      rmdirSync(join(root, hierarchy, family, name));
    } catch {
      // Not in this hierarchy, or still in use: then the next clearing finds it.
    }
  }
}

/** Names of all parent groups, also of processes that died. */
export function measuredNames(): readonly string[] {
  return [...new Set(hierarchies().flatMap((hierarchy) => folders(join(root, hierarchy, family))))];
}

/** Version 1 has a folder for each controller, version 2 is the root itself. */
function hierarchies(): readonly string[] {
  return folders(root).includes("memory") ? folders(root) : [""];
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function text(hierarchy: string, group: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, hierarchy, group, file), "utf8");
  } catch {
    return undefined;
  }
}

function number(hierarchy: string, group: string, file: string): number | null {
  const content = text(hierarchy, group, file)?.trim();
  return content !== undefined && /^\d+$/.test(content) ? Number(content) : null;
}
