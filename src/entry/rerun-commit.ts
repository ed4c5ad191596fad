import type { Means } from "../doctor/factors.ts";
import type { CheckState } from "../domain/check.ts";
import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import { Fault } from "../domain/fault.ts";
import type { Progress, Watch } from "../domain/progress.ts";
import type { Repository } from "../domain/repository.ts";
import { noRemarks } from "../domain/run-summary.ts";
import type { Planned } from "../plan/plan.ts";
import type { Certificates, Checks, Contents, Ledger, Pulls, Queue, Sources, SourceTree, VerifyJob } from "../ports.ts";
import { type CompletedContext, completedCheck, runningCheck } from "../report/check-run.ts";
import { cancelledCheck, faultCheck, problemsCheck } from "../report/unjudged-checks.ts";
import { type VerifyWorld, verify } from "../verify.ts";
import type { Addresses } from "./addresses.ts";
import { loggedOf } from "./certify.ts";
import { liveTopic, logsAbout } from "./live-topic.ts";
import { logText } from "./log-text.ts";
import { planTree } from "./plan-tree.ts";

export interface RerunWorld extends VerifyWorld {
  readonly contents: Contents;
  readonly checks: Checks;
  readonly sources: Sources;
  readonly ledger: Ledger;
  readonly addresses: Addresses;
  readonly certificates: Pick<Certificates, "find">;
  readonly queue: Pick<Queue, "add">;
  readonly pulls: Pulls;
  /** What the doctor can vary around a run here. */
  readonly means: Means;
}

/**
 * One analysis of one commit, from its queued check to the completed one. `keep` writes down how far it came: a run that
 * is saved is reported after a crash, not run again.
 */
export async function rerunCommit(
  job: VerifyJob,
  world: RerunWorld,
  signal: AbortSignal,
  keep: (job: VerifyJob) => Promise<void>,
): Promise<void> {
  const saved = job.runId === null ? undefined : await world.ledger.find(job.runId);
  if (saved !== undefined) return report(job, saved.evidence, world);
  const startedAt = world.clock.now().toISOString();
  const { watch, settled } = checkProgress(job, startedAt, world);
  watch({ kind: "stage", stage: "fetch", detail: job.commit.slice(0, 12) });
  // However it ends, no word about progress may come after the last word.
  const outcome = await judged(job, world, watch, signal).finally(settled);
  if (outcome.kind === "rejected") return world.checks.update(job.repository, job.checkRunId, outcome.state);
  const { evidence } = outcome;
  await world.ledger.save(evidence, { ...noRemarks, repositoryId: job.repository.id, branch: job.branch });
  await keep({ ...job, runId: evidence.run.id });
  await report(job, evidence, world);
}

async function judged(job: VerifyJob, world: RerunWorld, watch: Watch, signal: AbortSignal) {
  const tree = await fetchTree(job, world, signal);
  try {
    const planned = await planOf(tree, job, world);
    if (planned.kind === "rejected") return planned;
    const hasProduced = (digest: Digest) => world.ledger.hasProduced(job.repository.id, digest);
    const topic = liveTopic(job.repository.id, job.commit, job.analysis);
    const logs = logsAbout(topic, world.logs);
    const evidence = await verify({ ...planned, tree, hasProduced }, { ...world, logs }, watch, signal);
    return { kind: "judged" as const, evidence };
  } finally {
    await tree.close();
  }
}

/** Completes the check of a job whose fault outlived its retries: cancelled, since nothing was judged. */
export async function abandon(job: VerifyJob, reason: string, world: RerunWorld): Promise<void> {
  const place = await placeOf(job, world);
  await world.checks.update(job.repository, job.checkRunId, faultCheck(reason, place));
}

/** Ends the check of a job that nobody waits for any more. */
export async function giveUp(job: VerifyJob, reason: string, world: RerunWorld): Promise<void> {
  await world.checks.update(job.repository, job.checkRunId, cancelledCheck(reason, await placeOf(job, world)));
}

/** The tree of the job's commit. Throws a GIT fault where the repository no longer has it. */
export async function fetchTree(
  { repository, commit }: VerifyJob,
  world: RerunWorld,
  signal: AbortSignal,
): Promise<SourceTree> {
  const token = await world.contents.cloneToken(repository);
  const tree = await world.sources.commit({ url: repository.cloneUrl, ref: commit, token }, signal);
  if (tree === undefined) throw new Fault("GIT", `the repository no longer has the commit ${commit}`);
  return tree;
}

/** The commit's page: there is no run that could have one of its own. */
export async function placeOf(
  { repository, commit }: VerifyJob,
  { addresses, clock }: RerunWorld,
): Promise<{ readonly pageUrl: string; readonly at: string }> {
  return { pageUrl: await addresses.commit(repository, commit), at: clock.now().toISOString() };
}

/** The job's analysis, planned; or the check that says why its declaration cannot be used. */
export async function planOf(
  tree: SourceTree,
  job: VerifyJob,
  world: RerunWorld,
): Promise<{ readonly kind: "rejected"; readonly state: CheckState } | ({ readonly kind: "planned" } & Planned)> {
  const { analysis, commit } = job;
  const planned = await planTree(tree, job.ceilings);
  if (planned?.ok === false) {
    return { kind: "rejected", state: problemsCheck(planned.problems, await placeOf(job, world)) };
  }
  const own = planned?.planned.find(({ plan }) => plan.analysis === analysis);
  if (own === undefined) throw new TypeError(`the declaration of ${commit} has no analysis ${analysis}`);
  return { kind: "planned", ...own };
}

const tailBytes = 64 * 1024;

async function report(job: VerifyJob, evidence: Evidence, world: RerunWorld): Promise<void> {
  const { repository, checkRunId, commit } = job;
  const context = await completedContext(repository, evidence, world);
  await world.checks.update(repository, checkRunId, completedCheck(evidence, context));
  for (const pull of await world.pulls.openWithHead(repository.id, commit)) {
    const id = `comment ${repository.id} ${pull.number} ${evidence.run.id}`;
    await world.queue.add(id, { kind: "comment", repository, pull: pull.number, commit });
  }
}

/** What a check about a run needs beside the evidence. */
export async function completedContext(
  repository: Repository,
  evidence: Evidence,
  { addresses, objects, certificates }: Pick<RerunWorld, "addresses" | "objects" | "certificates">,
): Promise<CompletedContext> {
  const logged = await loggedOf(evidence, certificates);
  return {
    pageUrl: await addresses.run(repository, evidence.run.id),
    reviewUrl: await addresses.review(repository, evidence.run.id),
    logTail: await logText(evidence, objects, tailBytes),
    viewUrl: addresses.view(repository, evidence.run.id),
    ...(logged !== undefined && { logged }),
  };
}

/** GitHub counts writes: a new step is shown soon, everything else now and then. */
const stepPauseSeconds = 1;
const linePauseSeconds = 20;
const refusedPauseSeconds = 3;

/** Writes progress to the check, one write at a time, the newest state last, and none after `settled` was asked for. */
export function checkProgress(
  job: VerifyJob,
  startedAt: string,
  world: RerunWorld,
): { watch: Watch; settled(): Promise<void> } {
  const started = world.clock.seconds();
  const closing = new AbortController();
  let nextAt = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> | undefined;
  let shown: Exclude<Progress, { kind: "log" }> | undefined;
  let lastLine: string | null = null;

  const write = async (pauseSeconds: number) => {
    await world.clock.sleep(Math.max(0, nextAt - world.clock.seconds()) * 1000, closing.signal);
    if (closing.signal.aborted || shown === undefined) return;
    nextAt = world.clock.seconds() + pauseSeconds;
    const elapsedSeconds = world.clock.seconds() - started;
    const state = runningCheck({ progress: shown, elapsedSeconds, lastLine, at: startedAt });
    // Progress is a courtesy: when GitHub does not take it now, it is offered again, and the verdict comes anyway.
    const isTaken = await world.checks.update(job.repository, job.checkRunId, state).then(
      () => true,
      () => false,
    );
    if (isTaken) return;
    nextAt = world.clock.seconds() + refusedPauseSeconds;
    await write(pauseSeconds);
  };
  return {
    watch(progress) {
      if (progress.kind === "log") lastLine = progress.line;
      else shown = progress;
      const pause = progress.kind === "log" ? linePauseSeconds : stepPauseSeconds;
      writing ??= write(pause).finally(() => {
        writing = undefined;
      });
    },
    async settled() {
      closing.abort();
      await writing;
    },
  };
}
