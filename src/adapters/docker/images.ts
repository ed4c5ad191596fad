import type Docker from "dockerode";
import { imageName } from "../../domain/image-name.ts";
import type { Watch } from "../../domain/progress.ts";
import type { ReadyImage, Unprepared } from "../../ports.ts";
import { engineFault, reasonOf } from "./engine-fault.ts";

/**
 * Finds an image on the engine, or pulls it. The lock's pin goes first: what was recorded is what is run, even if the tag
 * moved since. A pinned image that only ever had a local id can't be pulled again, so then the tag has to serve.
 */
export async function resolveImage(
  docker: Docker,
  image: string,
  pinned: string | null,
  watch: Watch,
  signal: AbortSignal,
): Promise<ReadyImage | Unprepared> {
  if (pinned !== null) {
    const found = await ready(docker, image, pinned);
    if (found !== undefined) return found;
    if (pinned.includes("@")) return await pulled(docker, image, pinned, watch, signal);
  }
  return (await ready(docker, image, image)) ?? (await pulled(docker, image, image, watch, signal));
}

async function pulled(docker: Docker, image: string, reference: string, watch: Watch, signal: AbortSignal) {
  watch({ kind: "stage", stage: "image", detail: `pulling ${reference}` });
  try {
    await pull(docker, reference, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isAbsent(error)) return unprepared(`there is no image ${reference}: ${reasonOf(error)}`);
    return engineFault(`could not pull ${reference}`)(error);
  }
  const found = await ready(docker, image, reference);
  return found ?? unprepared(`the registry answered, but there is no image ${reference}`);
}

const unprepared = (message: string): Unprepared => ({ kind: "unprepared", what: "image", message });

/** The registry's clear "no": asking again changes nothing. Everything else is the network's fault. */
function isAbsent(error: unknown): boolean {
  const { statusCode, message = "" } = error as { statusCode?: number; message?: string };
  if (isUnreachable(message)) return false;
  return (
    statusCode === 404 ||
    statusCode === 400 ||
    /not found|manifest unknown|does not exist|access denied|unauthorized|denied: |invalid reference/i.test(message)
  );
}

/** The engine's words for a registry that it did not get an answer from. */
export function isUnreachable(message: string): boolean {
  return /\blookup |dial tcp|connection refused|connection reset|timeout|tls:|x509:|no such host|\bEOF\b|server misbehaving/i.test(
    message,
  );
}

async function pull(docker: Docker, reference: string, signal: AbortSignal): Promise<void> {
  // Without a tag the engine would pull every tag of the repository.
  const whole = /@|:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
  const stream = (await docker.pull(whole, { abortSignal: signal })) as NodeJS.ReadableStream;
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  });
}

/** The image as the engine holds it; undefined when it doesn't. */
async function ready(docker: Docker, image: string, reference: string): Promise<ReadyImage | undefined> {
  const found = await inspectImage(docker, reference);
  if (found === undefined) return undefined;
  // The engine also takes the beginning of an id for a name; that would be anybody's image, not the one that was declared.
  const isNamed = [...(found.RepoTags ?? []), ...(found.RepoDigests ?? [])].some(
    (name) => imageName(name) === imageName(image),
  );
  if (!isNamed && !reference.startsWith("sha256:")) return undefined;
  const platform = `${found.Os}/${found.Architecture}`;
  const registryDigest = digestFor(reference, found.RepoDigests ?? []);
  return registryDigest === undefined
    ? { image, resolved: found.Id, kind: "local-id", platform, id: found.Id, isNamed }
    : { image, resolved: registryDigest, kind: "registry-digest", platform, id: found.Id, isNamed };
}

export async function inspectImage(docker: Docker, reference: string): Promise<Docker.ImageInspectInfo | undefined> {
  try {
    return await docker.getImage(reference).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    return engineFault(`could not look at image ${reference}`)(error);
  }
}

/** The digest under the name that was asked for; an image can be known to several registries. */
function digestFor(reference: string, digests: readonly string[]): string | undefined {
  const own = digests.filter((digest) => imageName(digest) === imageName(reference));
  return own.find((digest) => digest === reference) ?? own.toSorted()[0];
}
