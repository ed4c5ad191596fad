import type Docker from "dockerode";
import type { Headers, PackOptions } from "tar-fs";
import { Fault } from "../../domain/fault.ts";
import type { Watch } from "../../domain/progress.ts";
import type { BuildSpec, ReadyImage, Unprepared } from "../../ports.ts";
import { engineFault, reasonOf } from "./engine-fault.ts";
import { inspectImage, isUnreachable } from "./images.ts";

interface BuildEvent {
  readonly stream?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
}

/**
 * Builds the environment from a Dockerfile. A build has the network and runs as root, so whether it is allowed at all is
 * decided before this is called.
 */
export async function buildImage(
  docker: Docker,
  spec: BuildSpec,
  labels: Readonly<Record<string, string>>,
  watch: Watch,
  signal: AbortSignal,
): Promise<ReadyImage | Unprepared> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(spec.timeoutSeconds * 1000)]);
  const stopped = stoppedBy(signal, spec.timeoutSeconds);
  // `sort` is documented by the library, but missing from its types.
  const options: PackOptions & { sort: boolean } = { sort: true, map: withoutNoise };
  // Loaded here, since few analyses are built.
  const { default: tar } = await import("tar-fs");
  const context = tar.pack(spec.contextFolder, options) as unknown as NodeJS.ReadableStream;
  const stream = await docker
    .buildImage(context, {
      dockerfile: spec.dockerfile,
      buildargs: { ...spec.args },
      ...(spec.target === null ? {} : { target: spec.target }),
      labels: { ...labels },
      forcerm: true,
      abortSignal: stop,
    })
    .catch((error: unknown) => (stop.aborted ? stopped() : refusedBuild(error)));
  if ("kind" in stream) return stream;
  const built = await follow(docker, stream, watch).catch((error: unknown) => {
    if (stop.aborted) return stopped();
    if (error instanceof Fault) throw error;
    return engineFault("lost the build")(error);
  });
  if (stop.aborted) return stopped();
  if (typeof built !== "string") return built;
  const image = await inspectImage(docker, built);
  if (image === undefined) return failed("the build left no image");
  return {
    image: spec.dockerfile,
    resolved: image.Id,
    kind: "built",
    platform: `${image.Os}/${image.Architecture}`,
    id: image.Id,
    isNamed: true,
  };
}

function stoppedBy(signal: AbortSignal, timeoutSeconds: number): () => Unprepared {
  return () => {
    signal.throwIfAborted();
    return failed(`the build took longer than ${timeoutSeconds} seconds`);
  };
}

const failed = (message: string): Unprepared => ({ kind: "unprepared", what: "build", message });

/** 400: the Dockerfile cannot be read or is not there, which is the repository's affair. */
function refusedBuild(error: unknown): Unprepared {
  const status = (error as { statusCode?: number }).statusCode;
  const reason = reasonOf(error);
  if (status === 400 || /dockerfile|parse error/i.test(reason)) return failed(`the Dockerfile was refused: ${reason}`);
  return engineFault("could not start the build")(error);
}

/** Answers the image's id, or why there is none. */
async function follow(docker: Docker, stream: NodeJS.ReadableStream, watch: Watch): Promise<string | Unprepared> {
  let id: string | undefined;
  let reason: string | undefined;
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error) => (error && reason === undefined ? reject(error) : resolve()),
      (event: BuildEvent) => {
        id = event.aux?.ID ?? id;
        reason = event.error ?? reason;
        for (const line of (event.stream ?? "").split("\n")) if (line.trim() !== "") watch({ kind: "log", line });
      },
    );
  });
  // A command of the Dockerfile may fail on the network too, but then it is that command that failed.
  if (reason !== undefined && isUnreachable(reason) && !/returned a non-zero code/.test(reason)) {
    throw new Fault("ENGINE", `could not pull what the Dockerfile builds on: ${reason}`);
  }
  if (reason !== undefined) return failed(reason);
  return id ?? failed("the build ended without an image");
}

/** The same tree gives the same context, so that the engine's cache is hit. */
function withoutNoise(header: Headers): Headers {
  header.mtime = new Date(0);
  header.uid = 0;
  header.gid = 0;
  return header;
}
