import type Docker from "dockerode";
import type { Finding } from "../../domain/finding.ts";
import { reasonOf } from "./engine-fault.ts";
import { canMeasure } from "./usage.ts";

/** The parts of the engine's answer that are read; its types know some of them only as `any`. */
interface EngineInfo {
  readonly ServerVersion: string;
  readonly MemoryLimit: boolean;
  readonly SwapLimit: boolean;
  readonly PidsLimit: boolean;
  readonly CpuCfsQuota: boolean;
  readonly CgroupDriver: string;
  readonly CgroupVersion?: string;
  readonly SecurityOptions?: readonly string[];
}

/** Looks at the engine as an operator would before trusting it with strangers' programs. */
export async function diagnoseEngine(docker: Promise<Docker>): Promise<readonly Finding[]> {
  let info: EngineInfo;
  try {
    info = (await (await docker).info()) as EngineInfo;
  } catch (error) {
    return [{ level: "bad", subject: "engine", detail: reasonOf(error) }];
  }
  const limits: readonly (readonly [string, boolean])[] = [
    ["memory", info.MemoryLimit],
    ["processes", info.PidsLimit],
    ["processors", info.CpuCfsQuota],
  ];
  const missing = limits.filter(([, enforced]) => !enforced).map(([name]) => name);
  return [
    { level: "good", subject: "engine", detail: `Docker ${info.ServerVersion}` },
    missing.length === 0 && info.CgroupDriver !== "none"
      ? { level: "good", subject: "limits", detail: "memory, processes and processors are limited by the kernel" }
      : {
          level: "bad",
          subject: "limits",
          detail: `not enforced by this engine: ${missing.join(", ") || "any (it has no cgroups)"}`,
        },
    ...(info.SwapLimit
      ? []
      : [
          {
            level: "warning",
            subject: "swap",
            detail: "the kernel does not limit swap; an analysis may use it beyond its memory",
          } as const,
        ]),
    info.SecurityOptions?.some((option) => option.includes("seccomp")) === true
      ? { level: "good", subject: "system calls", detail: "filtered (seccomp)" }
      : { level: "bad", subject: "system calls", detail: "not filtered: this engine has no seccomp" },
    canMeasure(info.CgroupDriver)
      ? { level: "good", subject: "measuring", detail: "processor time and peak memory are exact" }
      : {
          level: "warning",
          subject: "measuring",
          detail: "processor time and peak memory are looked at twenty times a second, not exact",
        },
  ];
}
