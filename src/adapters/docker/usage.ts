import { readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** What a step used: exact, because the kernel keeps the sum of a parent group after its container is gone. */
export interface Usage {
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
}

const root = "/sys/fs/cgroup";
const family = "tickmark";

/**
 * A parent cgroup of its own for each container. Only where the engine drives cgroups as plain folders and we may read
 * and remove them; elsewhere the caller samples the engine's statistics.
 */
export function cgroupParentFor(name: string): string {
  return `/${family}/${name}`;
}

/** Whether the folders of cgroupParentFor will be ours to read and remove. */
export function canMeasure(cgroupDriver: string): boolean {
  return cgroupDriver === "cgroupfs" && process.getuid?.() === 0 && hierarchies().length > 0;
}

/** Reads the sums of a finished container's parent group. */
export function usageOf(name: string): Usage {
  const nanoseconds = number("cpuacct", name, "cpuacct.usage");
  const microseconds = /^usage_usec (\d+)$/m.exec(text("", name, "cpu.stat") ?? "")?.[1];
  const cpuSeconds =
    nanoseconds !== null ? nanoseconds / 1e9 : microseconds !== undefined ? Number(microseconds) / 1e6 : null;
  return {
    cpuSeconds,
    peakMemoryBytes: number("memory", name, "memory.max_usage_in_bytes") ?? number("", name, "memory.peak"),
  };
}

/** Removes the parent group; a group that still has a container in it stays. */
export function forgetUsage(name: string): void {
  for (const hierarchy of hierarchies()) {
    try {
      rmdirSync(join(root, hierarchy, family, name));
    } catch {
      // Not in this hierarchy, or still in use: then the next sweep finds it.
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

function text(hierarchy: string, name: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, hierarchy, family, name, file), "utf8");
  } catch {
    return undefined;
  }
}

function number(hierarchy: string, name: string, file: string): number | null {
  const content = text(hierarchy, name, file)?.trim();
  return content !== undefined && /^\d+$/.test(content) ? Number(content) : null;
}
