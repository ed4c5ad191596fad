import type { Conditions } from "../domain/conditions.ts";
import type { Failure, StepRecord } from "../domain/execution.ts";
import type { Plan } from "../domain/plan.ts";
import type { Watch } from "../domain/progress.ts";
import type { Clock, ContainerExit, Engine, LogFile, Mount, ReadyImage, Workspace } from "../ports.ts";
import { containerSpec } from "./container-spec.ts";
import { lineSplitter } from "./lines.ts";

export interface Execution {
  readonly steps: readonly StepRecord[];
  readonly failure: Failure | null;
}

export interface ExecuteWorld {
  readonly engine: Engine;
  readonly clock: Clock;
}

/** A log beyond this is a runaway program; it is stopped as one that fills the disk. */
const logLimitBytes = 1024 ** 3;

/** Runs the steps in order; the first that does not finish ends it. Throws when the signal aborts. */
export async function execute(
  plan: Plan,
  prepared: {
    readonly run: string;
    readonly images: readonly ReadyImage[];
    readonly mounts: readonly Mount[];
    readonly workspace: Workspace;
    readonly log: LogFile;
    readonly conditions: Conditions;
  },
  world: ExecuteWorld,
  watch: Watch,
  signal: AbortSignal,
): Promise<Execution> {
  const deadline = world.clock.seconds() + plan.limits.timeoutSeconds;
  const steps: StepRecord[] = [];
  for (const [index, step] of plan.steps.entries()) {
    const image = prepared.images[index];
    if (image === undefined) throw new TypeError("every step has an image");
    watch({ kind: "step", name: step.name, index, count: plan.steps.length });
    const blocked = await missingPlace(plan, prepared.workspace);
    if (blocked !== undefined) return { steps, failure: inTheWay(step.name, blocked) };
    const startedAt = world.clock.now().toISOString();
    const guard = guardRun(plan, deadline - world.clock.seconds(), prepared.workspace, prepared.log, world.clock);
    const around = { ...prepared, image: image.id, user: prepared.workspace.user };
    const spec = containerSpec(plan, step, around, prepared.conditions);
    const lines = lineSplitter((line) => watch({ kind: "log", line }));
    const onLog = (chunk: Uint8Array) => {
      prepared.log.write(chunk);
      lines.add(chunk);
    };
    const exit = await world.engine
      .run(spec, onLog, AbortSignal.any([signal, guard.signal]))
      .finally(() => guard.stop());
    guard.throwIfBlind();
    lines.end();
    signal.throwIfAborted();
    steps.push(stepRecord(step, image, startedAt, exit));
    const failure = failureOf(step.name, exit, guard.reason(), plan);
    if (failure !== null) return { steps, failure };
  }
  // A short step can fill the disk between two looks.
  const full = await prepared.workspace.exceeds(plan.limits.diskBytes, "exactly");
  return { steps, failure: full ? outOfDisk(plan, plan.steps.at(-1)?.name ?? "") : null };
}

/**
 * A step may have moved the folder in which the next one works, or a place where an input is mounted. The engine would make
 * them anew as root; so they are made here, as the user of the steps, or found to be in the way.
 */
async function missingPlace(plan: Plan, workspace: Workspace): Promise<string | undefined> {
  const folder = await workspace.makeFolder(plan.folder);
  if (folder !== undefined) return folder.link;
  for (const { path } of plan.inputs) {
    const file = await workspace.place(path);
    if (file !== undefined) return file.link;
  }
  return undefined;
}

const inTheWay = (step: string, path: string): Failure => ({
  kind: "unprepared",
  what: "source",
  message: `step ${step} could not start: an earlier step left something else at ${path}, where a folder or an input belongs`,
});

function stepRecord(
  { name, command }: { name: string; command: string },
  { resolved }: ReadyImage,
  startedAt: string,
  { exitCode, wallSeconds, cpuSeconds, peakMemoryBytes }: ContainerExit,
): StepRecord {
  return { name, command, image: resolved, startedAt, wallSeconds, cpuSeconds, peakMemoryBytes, exitCode };
}

function failureOf(step: string, exit: ContainerExit, stopped: StopReason | undefined, plan: Plan): Failure | null {
  if (stopped === "time") return { kind: "timed-out", step, limitSeconds: plan.limits.timeoutSeconds };
  if (stopped === "disk") return outOfDisk(plan, step);
  // Also when the step shrugged it off: what the killed process would have written is not there.
  if (exit.outOfMemory) return { kind: "out-of-memory", step, limitBytes: plan.limits.memoryBytes };
  if (exit.exitCode === 0) return null;
  return { kind: "exited", step, exitCode: exit.exitCode ?? -1 };
}

const outOfDisk = (plan: Plan, step: string): Failure => ({
  kind: "out-of-disk",
  step,
  limitBytes: plan.limits.diskBytes,
});

type StopReason = "time" | "disk";

/** Watches time, disk and log while a container runs, and stops it at the first limit that is passed. */
function guardRun(plan: Plan, secondsLeft: number, workspace: Workspace, log: LogFile, clock: Clock) {
  const controller = new AbortController();
  let reason: StopReason | undefined;
  let blinded: { readonly by: unknown } | undefined;
  const stop = (why: StopReason) => {
    reason ??= why;
    controller.abort();
  };
  const ended = new AbortController();
  void clock.sleep(Math.max(0, secondsLeft * 1000), ended.signal).then(() => {
    if (!ended.signal.aborted) stop("time");
  });
  const watchDisk = async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(200, ended.signal);
      if (ended.signal.aborted) return;
      if (log.seenBytes > logLimitBytes || (await workspace.exceeds(plan.limits.diskBytes, "soon"))) stop("disk");
    }
  };
  void watchDisk().catch((by: unknown) => {
    // Nothing runs unwatched; what went wrong is thrown to whoever waits for the container.
    blinded = { by };
    controller.abort();
  });
  return {
    signal: controller.signal,
    reason: () => reason,
    stop: () => ended.abort(),
    throwIfBlind() {
      if (blinded !== undefined) throw blinded.by;
    },
  };
}
