import { findCause } from "../doctor/doctor.ts";
import type { CheckState } from "../domain/check.ts";
import type { Digest } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { VerifyJob } from "../ports.ts";
import { diagnosisCheck } from "../report/check-run.ts";
import { checkProgress, fetchTree, placeOf, planOf, type RerunWorld } from "./rerun-commit.ts";

/** Finds out why an analysis of a commit does not give what was recorded, and says so on a check of its own. */
export async function diagnoseCommit(job: VerifyJob, world: RerunWorld, signal: AbortSignal): Promise<void> {
  const startedAt = world.clock.now().toISOString();
  const { watch, settled } = checkProgress(job, startedAt, world);
  watch({ kind: "stage", stage: "fetch", detail: job.commit.slice(0, 12) });
  const state = await diagnosed(job, world, watch, signal).finally(settled);
  await lastWord(job, state, world, signal);
}

/** Waits here for GitHub's limits, since a diagnosis is kept nowhere: it would have to be found all over again. */
async function lastWord(job: VerifyJob, state: CheckState, world: RerunWorld, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await world.checks.update(job.repository, job.checkRunId, state);
    } catch (error) {
      if (!(error instanceof Fault) || error.retryAfterSeconds === undefined || signal.aborted) throw error;
      await world.clock.sleep(error.retryAfterSeconds * 1000, signal);
    }
  }
}

async function diagnosed(
  job: VerifyJob,
  world: RerunWorld,
  watch: Parameters<typeof findCause>[0]["watch"],
  signal: AbortSignal,
) {
  const tree = await fetchTree(job, world, signal);
  try {
    const planned = await planOf(tree, job, world);
    if (planned.kind === "rejected") return planned.state;
    const hasProduced = (digest: Digest) => world.ledger.hasProduced(job.repository.id, digest);
    const task = { ...planned, tree, hasProduced };
    const diagnosis = await findCause({ task, world, means: world.means, watch, announce: () => undefined, signal });
    return diagnosisCheck(diagnosis, await placeOf(job, world));
  } finally {
    await tree.close();
  }
}
