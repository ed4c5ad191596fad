import { Fault } from "../domain/fault.ts";
import type { Repository } from "../domain/repository.ts";
import type { ClaimedJob, Clock, Job, Parking, Queue } from "../ports.ts";
import { gaveUpText } from "../report/gave-up.ts";
import { type AcceptWorld, acceptOutputs, sayAccepted } from "./accept-outputs.ts";
import { type CallbackWorld, callBack, callbackRestSeconds, gaveUpCalling } from "./call-back.ts";
import { diagnoseCommit } from "./diagnose-commit.ts";
import { followInstallation, type InstallationWorld } from "./installations.ts";
import { intake } from "./intake.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { freshened, type LateWorld } from "./late-delivery.ts";
import { type OnboardingWorld, proposeDeclaration } from "./onboarding.ts";
import { commentOn } from "./pull-comment.ts";
import { abandon, giveUp, type RerunWorld, rerunCommit } from "./rerun-commit.ts";
import { verifyElsewhere } from "./verify-elsewhere.ts";
import { gaveUpVerifying, type RequestedWorld, verifyRequested } from "./verify-requested.ts";

export interface WorkerWorld
  extends IntakeWorld,
    RerunWorld,
    AcceptWorld,
    OnboardingWorld,
    InstallationWorld,
    RequestedWorld,
    CallbackWorld,
    LateWorld {
  readonly queue: Queue;
  readonly parking: Parking;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the operator reads; never a token, never the content of a repository. */
interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const leaseMilliseconds = 15_000;
const idleMilliseconds = 100;

/** A job that so many workers one after the other did not survive is one that kills them. */
const mostDeaths = 5;

/** How often a job is tried, and how long it rests before each further try. */
const restSeconds = [5, 30, 120, 600];

/**
 * Claims jobs of some kinds, one after the other, until the signal aborts, and hands back what it holds then. A job whose
 * process dies is claimed again when its lease ends. Deliveries have a worker of their own: a check is queued at once, also
 * while a rerun takes hours.
 */
export async function work(
  kinds: readonly Job["kind"][],
  name: string,
  world: WorkerWorld,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const claimed = await firstOf(kinds, name, world).catch((error: unknown) => {
      world.log.error({ error: messageOf(error) }, "the queue does not answer");
      return undefined;
    });
    if (claimed === undefined) await world.clock.sleep(idleMilliseconds, stop);
    else await attend(claimed, name, world, stop);
  }
}

/** A job of the first of these kinds of which there is one: a verdict goes before a diagnosis. */
async function firstOf(
  kinds: readonly Job["kind"][],
  name: string,
  { queue }: WorkerWorld,
): Promise<ClaimedJob | undefined> {
  for (const kind of kinds) {
    const claimed = await queue.claim(name, leaseMilliseconds, kind);
    if (claimed !== undefined) return claimed;
  }
  return undefined;
}

async function attend(claimed: ClaimedJob, name: string, world: WorkerWorld, stop: AbortSignal): Promise<void> {
  if (claimed.deaths >= mostDeaths) {
    return giveUpOn(claimed, name, world, `the server died ${mostDeaths} times while it was working on this`);
  }
  const lease = keepLease(claimed, name, world);
  const signal = AbortSignal.any([stop, lease.lost, lease.cancelled]);
  try {
    // A run that was judged is reported, also when nobody waits for it any more.
    const isJudged = claimed.job.kind === "verify" && claimed.job.verify.runId !== null;
    if (claimed.cancelled === null || isJudged) await perform(claimed, name, world, signal);
    else await endCancelled(claimed, claimed.cancelled, world);
    await world.queue.finish(claimed, name, "done");
  } catch (error) {
    if (lease.cancelled.aborted && !lease.lost.aborted && claimed.cancelled === null) {
      // The next claim knows that it is only to be ended, and a fault there is tried again like any other.
      await world.queue.release(claimed, name, 0);
    } else if (lease.lost.aborted)
      world.log.error({ job: claimed.id }, "the job was taken away: by another worker, or since nobody wants it now");
    else if (stop.aborted) await handBack(claimed, name, world);
    else await afterFault(claimed, name, world, error);
  } finally {
    lease.end();
  }
}

async function endCancelled({ id, job }: ClaimedJob, reason: string, world: WorkerWorld): Promise<void> {
  world.log.info({ job: id, reason }, "cancelled");
  if ("verify" in job) await giveUp(await whereItIsNow(job.verify, world), reason, world);
}

async function perform(claimed: ClaimedJob, name: string, world: WorkerWorld, signal: AbortSignal): Promise<void> {
  const { job } = claimed;
  world.log.info({ job: claimed.id, kind: job.kind, attempt: claimed.attempt }, "started");
  switch (job.kind) {
    case "delivery": {
      const delivery = await freshened(job.delivery, world);
      await followInstallation(delivery, world);
      return intake(delivery, world);
    }
    case "comment":
      return commentOn(await whereItIsNow(job, world), world);
    case "accept":
      return acceptOutputs(await whereItIsNow(job.accept, world), claimed.id, world);
    case "elsewhere":
      return verifyElsewhere(await whereItIsNow(job.elsewhere, world), claimed.id, world, signal, (elsewhere) =>
        keepHold(claimed, name, { kind: "elsewhere", elsewhere }, world),
      );
    case "requested":
      return verifyRequested(job, world, signal, (runs) => keepHold(claimed, name, { ...job, runs }, world));
    case "callback":
      return callBack(job.verification, world, signal);
    case "propose":
      return proposeDeclaration(await whereItIsNow(job, world), claimed.id, world, signal);
    case "diagnose":
      return diagnoseCommit(await whereItIsNow(job.verify, world), world, signal);
    case "verify":
      return rerunCommit(await whereItIsNow(job.verify, world), world, signal, (verify) =>
        keepHold(claimed, name, { kind: "verify", verify }, world),
      );
  }
}

async function keepHold(claimed: ClaimedJob, name: string, job: Job, { queue }: WorkerWorld): Promise<void> {
  if (!(await queue.update(claimed, name, job))) throw new Fault("STORE", "the lease was lost");
}

/** A job may wait for long: meanwhile its repository is renamed, made private, or the App is installed there anew. */
async function whereItIsNow<Work extends { readonly repository: Repository }>(
  job: Work,
  { repositories }: WorkerWorld,
): Promise<Work> {
  return { ...job, repository: (await repositories.byId(job.repository.id)) ?? job.repository };
}

async function handBack(claimed: ClaimedJob, name: string, world: WorkerWorld): Promise<void> {
  world.log.info({ job: claimed.id }, "handed back");
  await world.queue.release(claimed, name, 0, "uncounted");
}

/** The one place where something is tried again. What outlives its retries is said on the check, and blames nobody. */
async function afterFault(claimed: ClaimedJob, name: string, world: WorkerWorld, error: unknown): Promise<void> {
  const reason = messageOf(error);
  if (error instanceof Fault && error.code === "GONE") {
    world.log.info({ job: claimed.id, reason }, "set aside");
    await world.parking.setAside(claimed, name);
    return;
  }
  if (error instanceof Fault && error.retryAfterSeconds !== undefined) {
    world.log.info({ job: claimed.id, reason, seconds: error.retryAfterSeconds }, "waits for GitHub");
    await world.queue.release(claimed, name, error.retryAfterSeconds * 1000, "uncounted");
    return;
  }
  world.log.error({ job: claimed.id, attempt: claimed.attempt, error: reason, ...stackOf(error) }, "a fault");
  const rest = restOf(claimed, error);
  if (rest !== undefined) {
    await world.queue.release(claimed, name, rest * 1000);
    return;
  }
  await giveUpOn(claimed, name, world, reason);
}

/** Says where people wait for it that there will be nothing, and why. */
async function giveUpOn(claimed: ClaimedJob, name: string, world: WorkerWorld, reason: string): Promise<void> {
  world.log.error({ job: claimed.id, reason }, "given up");
  await tell(claimed, reason, world).catch((problem: unknown) =>
    world.log.error({ job: claimed.id, error: messageOf(problem) }, "could not say that a job was given up"),
  );
  await world.queue.finish(claimed, name, "failed");
}

async function tell({ id, job }: ClaimedJob, reason: string, world: WorkerWorld): Promise<void> {
  const say = async ({ repository, issue }: { readonly repository: Repository; readonly issue: number }) => {
    const now = await whereItIsNow({ repository }, world);
    await world.conversations.create(now.repository, issue, gaveUpText(reason), `${id} given up`);
  };
  switch (job.kind) {
    case "verify":
    case "diagnose":
      return abandon(await whereItIsNow(job.verify, world), reason, world);
    case "accept":
      return sayAccepted(await whereItIsNow(job.accept, world), `${id} given up`, { kind: "given-up", reason }, world);
    case "elsewhere":
      return say(job.elsewhere);
    case "requested":
      return gaveUpVerifying(job.verification, reason, world);
    case "callback":
      return gaveUpCalling(job.verification, reason, world);
    case "propose":
      return say(job);
    default:
      return;
  }
}

/** How long a job rests before it is tried again; undefined when it was tried often enough. */
function restOf({ attempt, job }: ClaimedJob, error: unknown): number | undefined {
  const rest = (job.kind === "callback" ? callbackRestSeconds : restSeconds)[attempt - 1];
  if (rest !== undefined || job.kind !== "delivery") return rest;
  // It was answered as stored, so GitHub will not send it again: while GitHub itself is away it waits, for three days.
  const isGitHubAway = error instanceof Fault && error.code === "GITHUB";
  return isGitHubAway && attempt < restSeconds.length + 72 ? 3600 : undefined;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A fault explains itself; a bug needs its stack. */
const stackOf = (error: unknown) => (error instanceof Fault || !(error instanceof Error) ? {} : { stack: error.stack });

function keepLease(claimed: ClaimedJob, name: string, { queue, clock }: WorkerWorld) {
  const lost = new AbortController();
  const cancelled = new AbortController();
  const ended = new AbortController();
  void (async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(leaseMilliseconds / 5, ended.signal);
      if (ended.signal.aborted) return;
      // A store that does not answer now may do so before the lease ends.
      const hold = await queue.renew(claimed, name, leaseMilliseconds).catch(() => ({ kind: "kept" }) as const);
      if (hold.kind === "lost") lost.abort(new Fault("STORE", "the lease was lost"));
      if (hold.kind === "cancelled") cancelled.abort(new Error(hold.reason));
    }
  })();
  return { lost: lost.signal, cancelled: cancelled.signal, end: () => ended.abort() };
}
