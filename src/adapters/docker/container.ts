import { type Duplex, PassThrough } from "node:stream";
import type Docker from "dockerode";
import { Fault } from "../../domain/fault.ts";
import type { ContainerExit, ContainerSpec } from "../../ports.ts";
import { createOptions, type Surroundings } from "./create-options.ts";
import { engineFault, reasonOf } from "./engine-fault.ts";
import {
  cgroupParentFor,
  forgetUsage,
  oomKillsSoFar,
  ranOutOfMemory,
  type Usage,
  usageOf,
  usageSoFar,
} from "./usage.ts";

/** Runs one container from creation to removal; whatever happens, it is gone when this returns or throws. */
export async function runContainer(
  docker: Docker,
  spec: ContainerSpec,
  around: Omit<Surroundings, "cgroupParent"> & { readonly name: string; readonly measured: boolean },
  onLog: (chunk: Uint8Array) => void,
  signal: AbortSignal,
): Promise<ContainerExit> {
  const cgroupParent = around.measured ? cgroupParentFor(around.name) : null;
  const options = { name: around.name, ...createOptions(spec, { ...around, cgroupParent }) };
  const container = await docker.createContainer(options).catch(engineFault("could not create a container"));
  try {
    const meter = around.measured ? exactMeter(around.name) : samplingMeter(container);
    return await attended(container, onLog, signal, meter);
  } finally {
    await remove(container);
    if (around.measured) forgetUsage(around.name);
  }
}

async function attended(
  container: Docker.Container,
  onLog: (chunk: Uint8Array) => void,
  signal: AbortSignal,
  meter: Meter,
): Promise<ContainerExit> {
  const stream = await container
    .attach({ stream: true, stdout: true, stderr: true })
    .catch(engineFault("could not attach"));
  try {
    return await watched(container, drain(container, stream, onLog), onLog, signal, meter);
  } finally {
    // The engine never closes the stream of a container that was removed before it started, and an open one keeps us alive.
    (stream as Duplex).destroy();
  }
}

async function watched(
  container: Docker.Container,
  drained: Promise<void>,
  onLog: (chunk: Uint8Array) => void,
  signal: AbortSignal,
  meter: Meter,
): Promise<ContainerExit> {
  if (signal.aborted) return stoppedBeforeStart;
  const shell = await started(container);
  if (!shell.found) {
    onLog(Buffer.from(`${shell.reason}\n`));
    return { ...stoppedBeforeStart, exitCode: noShellExitCode };
  }
  // Removal by force is what ends a container that ignores its signals; wait() then returns.
  const kill = () => void container.kill().catch(() => undefined);
  signal.addEventListener("abort", kill, { once: true });
  // It may have come while the container was starting, when there was nothing to kill yet.
  if (signal.aborted) kill();
  meter.start();
  try {
    await container.wait().catch(engineFault("lost the container while it ran"));
  } finally {
    signal.removeEventListener("abort", kill);
    meter.stop();
  }
  // All writers are dead, so the stream ends by itself; a daemon that forgets to end it must not hold us.
  await within(2000, drained);
  const { State: state } = await container.inspect().catch(engineFault("could not inspect the container"));
  return {
    exitCode: signal.aborted ? null : state.ExitCode,
    // The engine does not hear of it when the container ends in the same moment.
    outOfMemory: state.OOMKilled || meter.ranOutOfMemory(),
    wallSeconds: Math.max(0, (Date.parse(state.FinishedAt) - Date.parse(state.StartedAt)) / 1000),
    ...meter.usage(),
  };
}

/** What a shell answers for a program that it does not find. */
const noShellExitCode = 127;

/** An image without a shell that can be run is the analysis's affair; all else that keeps a container from starting is ours. */
async function started(container: Docker.Container): Promise<{ found: true } | { found: false; reason: string }> {
  try {
    await container.start();
    return { found: true };
  } catch (error) {
    const reason = reasonOf(error);
    if (/exec: "\/bin\/sh": .*(no such file or directory|not found|permission denied|exec format error)/.test(reason)) {
      return { found: false, reason: `the image has no /bin/sh that can be run: ${reason}` };
    }
    return engineFault("could not start the container")(error);
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

const stoppedBeforeStart: ContainerExit = {
  exitCode: null,
  outOfMemory: false,
  wallSeconds: 0,
  cpuSeconds: null,
  peakMemoryBytes: null,
};

/** Both streams of the container in the order in which they arrive. */
function drain(
  container: Docker.Container,
  stream: NodeJS.ReadWriteStream,
  onLog: (chunk: Uint8Array) => void,
): Promise<void> {
  const sink = new PassThrough();
  sink.on("data", (chunk: Buffer) => onLog(chunk));
  container.modem.demuxStream(stream, sink, sink);
  return new Promise((resolve) => {
    stream.on("end", resolve);
    stream.on("close", resolve);
    stream.on("error", () => resolve());
  });
}

interface Meter {
  start(): void;
  stop(): void;
  usage(): Usage;
  ranOutOfMemory(): boolean;
}

/** The kernel's own sums, which outlive the container. */
function exactMeter(name: string): Meter {
  const before = oomKillsSoFar();
  return {
    start: () => undefined,
    stop: () => undefined,
    usage: () => usageOf(name),
    // Nearly always nobody was killed anywhere, and then nothing more has to be asked.
    ranOutOfMemory: () => oomKillsSoFar() !== before && ranOutOfMemory(name),
  };
}

/** Looks at the container's own group twenty times a second: misses what happens after the last look. */
function samplingMeter({ id }: Docker.Container): Meter {
  let usage: Usage = { cpuSeconds: null, peakMemoryBytes: null };
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const now = usageSoFar(id);
    if (now.cpuSeconds !== null) usage = now;
  };
  return {
    start() {
      look();
      timer = setInterval(look, 50);
    },
    stop: () => clearInterval(timer),
    usage: () => usage,
    ranOutOfMemory: () => false,
  };
}

async function remove(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    // 404: gone already; 409: somebody else (who clears up) is removing it.
    if (status !== 404 && status !== 409) throw new Fault("ENGINE", "could not remove a container", error);
  }
}
