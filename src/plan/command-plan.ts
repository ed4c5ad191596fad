import type { Ceilings } from "../domain/ceilings.ts";
import { mainAnalysis } from "../domain/names.ts";
import { type Environment, identified, type Plan, type PlanContent, type PlanSource } from "../domain/plan.ts";
import { deterministicEnv } from "./deterministic-env.ts";
import { defaultLimits, type Planned } from "./plan.ts";

/** A command that nobody declared, as an analysis; without outputs it is about whatever the command writes. */
export function commandPlan(
  command: string,
  {
    source,
    environment,
    parameters,
    outputs,
    ceilings,
  }: {
    readonly source: PlanSource;
    readonly environment: Environment;
    readonly parameters: string | null;
    readonly outputs: readonly string[];
    readonly ceilings: Ceilings;
  },
): Planned {
  const { cpus, memoryBytes, diskBytes, timeoutSeconds } = defaultLimits;
  const plan = identified({
    format: 1,
    source,
    analysis: mainAnalysis,
    folder: "",
    environment,
    pins: [],
    sources: ["**"],
    parameters,
    env: deterministicEnv(),
    inputs: [],
    steps: [{ name: "run", command, image: null }],
    outputs: outputs.map((path) => ({ path, label: null })),
    limits: {
      cpus: Math.min(cpus, ceilings.cpus),
      memoryBytes: Math.min(memoryBytes, ceilings.memoryBytes),
      diskBytes: Math.min(diskBytes, ceilings.diskBytes),
      timeoutSeconds: Math.min(timeoutSeconds, ceilings.timeoutSeconds),
    },
    network: "none",
  });
  return { plan, recorded: null, notes: [] };
}

/** Set for a container that knows nobody; on a machine that knows the person they would only be in the way. */
const containersOwn: readonly string[] = ["HOME", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "USER", "LOGNAME"];

/** The same on this machine itself: no image, and a network that nobody can keep from it. */
export function onHost({ id: _, ...content }: Plan): Plan {
  const env = Object.fromEntries(Object.entries(content.env).filter(([name]) => !containersOwn.includes(name)));
  const steps: PlanContent["steps"] = content.steps.map((step) => ({ ...step, image: null }));
  return identified({ ...content, environment: { kind: "host" }, pins: [], env, steps, network: "full" });
}
