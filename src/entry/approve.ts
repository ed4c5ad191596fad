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
  guid: string,
  world: IntakeWorld,
): Promise<"approved" | "not-a-head" | "never"> {
  const [pull] = await world.pulls.openWithHead(repository.id, commit);
  // The head moved on: what was looked at is not what would run.
  if (pull?.isFork !== true) return "not-a-head";
  const policy = await world.policies.of(repository);
  if (policy.ok && policy.policy.forks === "never") return "never";
  await world.pulls.approve(repository.id, commit, by);
  const wanted = { ...anew(repository, commit, guid), cause: "approved", line: pullLine(pull), base: pull.base };
  await openChecks({ ...wanted, isAsked: true, isStranger: true }, world);
  return "approved";
}
