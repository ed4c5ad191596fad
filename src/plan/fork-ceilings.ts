import type { Ceilings } from "../domain/ceilings.ts";
import { least } from "../domain/policy.ts";
import { parseDeclaration } from "./parse-declaration.ts";
import { defaultLimits } from "./plan.ts";

/**
 * What a stranger's commit may use: what the base branch's own declaration asks for, whatever the commit itself says.
 * A build is never done for a stranger, since it runs outside of the container's walls.
 */
export function forkCeilings(operator: Ceilings, baseDeclaration: string | undefined): Ceilings {
  const base = baseDeclaration === undefined ? undefined : parseDeclaration(baseDeclaration);
  const analyses = base?.ok === true ? base.declaration.analyses : [];
  const limits = analyses.map(({ resources }) => ({ ...defaultLimits, ...resources }));
  const most = (key: keyof typeof defaultLimits) => Math.max(...limits.map((each) => each[key]));
  const asked =
    limits.length === 0
      ? defaultLimits
      : {
          cpus: most("cpus"),
          memoryBytes: most("memoryBytes"),
          diskBytes: most("diskBytes"),
          timeoutSeconds: most("timeoutSeconds"),
        };
  return {
    ...least(operator, asked),
    network: operator.network && analyses.some(({ network }) => network === "full"),
    build: false,
  };
}
