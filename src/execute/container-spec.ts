import { workspacePath } from "../domain/names.ts";
import type { Plan, PlannedStep } from "../domain/plan.ts";
import type { ContainerSpec, Mount, User } from "../ports.ts";

/** One step of a plan as a container; `image` is what the engine resolved. */
export function containerSpec(
  plan: Plan,
  step: PlannedStep,
  prepared: { readonly run: string; readonly image: string; readonly mounts: readonly Mount[]; readonly user: User },
): ContainerSpec {
  return {
    ...prepared,
    // As in CI systems: the first line of a step that fails ends it.
    command: ["/bin/sh", "-e", "-c", step.command],
    workingDirectory: plan.folder === "" ? workspacePath : `${workspacePath}/${plan.folder}`,
    env: plan.env,
    limits: plan.limits,
    network: plan.network,
  };
}
