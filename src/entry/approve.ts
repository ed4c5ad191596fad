import type { Repository } from "../domain/repository.ts";
import { anew } from "./arrivals.ts";
import { pullLine } from "./fork-gate.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { openChecks } from "./open-checks.ts";

/** Lets one commit of a fork run, in the name of somebody with write access. */
export async function approve(
  repository: Repository,
  commit: string,
  by: string,
  world: IntakeWorld,
): Promise<"approved" | "not-a-head" | "never"> {
  const stranger = await world.pulls.stranger(repository.id, commit);
  const pull = (await world.pulls.openWithHead(repository.id, commit)).find(
    ({ number }) => number === stranger?.number,
  );
  // The head moved on: what was looked at is not what would run.
  if (stranger === undefined || pull === undefined) return "not-a-head";
  const policy = await world.policies.of(repository);
  if (policy.ok && policy.policy.forks === "never") return "never";
  await world.pulls.approve(repository.id, commit, by);
  // An approval holds for one base: the next one is another occasion.
  const cause = stranger.retargets === 0 ? "approved" : `approved ${stranger.retargets}`;
  const wanted = { ...anew(repository, commit), cause, line: pullLine(pull), base: stranger.base };
  await openChecks({ ...wanted, isAsked: true, isStranger: true }, world);
  return "approved";
}
