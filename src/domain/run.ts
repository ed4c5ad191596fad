import type { Digest } from "./digest.ts";
import type { Failure, ProducedOutput, StepRecord } from "./execution.ts";
import type { Parameters } from "./parameters.ts";
import type { Plan } from "./plan.ts";
import type { SourceAbout } from "./source-about.ts";

/** What one image turned out to be. */
export interface ResolvedImage {
  /** As declared, or `Dockerfile` path of a build. */
  readonly image: string;
  /** `name@sha256:…` where a registry vouches for it, else the local image id; nothing more than its name where it is no image. */
  readonly resolved: string;
  readonly kind: "registry-digest" | "local-id" | "built" | "host";
  readonly platform: string;
}

export interface InputRecord {
  readonly path: string;
  readonly url: string;
  readonly sizeBytes: number;
  /** Whether this run asked the address, or had the content from an earlier one. */
  readonly origin: "downloaded" | "stored";
  readonly digestBefore: Digest;
  readonly digestAfter: Digest;
}

export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly kernel: string;
  readonly engine: string;
}

/** The parameters as the container saw them. */
export interface ParametersRecord {
  readonly path: string;
  readonly digest: Digest;
  readonly content: string;
  /** Each by its name; absent where the file could not be read as any known format. */
  readonly values?: Parameters;
  /** Present where they are not those of the source. */
  readonly changed?: ParametersChange;
}

/** How parameters differ from those of the source. */
export interface ParametersChange {
  /** The file whose content stood in for the declared one; null where it was the declared one. */
  readonly from: string | null;
  /** What was given by name, as it was typed. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** Changes of a working folder that were in no commit when it ran, kept as an object: what `git diff --binary HEAD` says. */
export interface ChangesRecord {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Files that git did not know; their content is in the diff unless `left` names them. */
  readonly untracked: readonly string[];
  /** Untracked files that were too large to be kept in the diff. */
  readonly left: readonly string[];
}

/** A log in the object store. */
export interface KeptLog {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Of what was printed between its beginning and its end. */
  readonly leftOutBytes: number;
}

/** The metadata of a run: everything that was observed, never the data. */
export interface RunRecord {
  readonly format: 1;
  /** Random, so that two runs are two runs even in the same millisecond. */
  readonly nonce: string;
  readonly tickmark: string;
  readonly plan: Plan;
  /** Digest of the exported tree: its sorted paths, modes and content. */
  readonly sourceDigest: Digest | null;
  /** Digest of each file of it, by path; null where they are too many. */
  readonly sourceFiles: Readonly<Record<string, Digest>> | null;
  readonly parameters: ParametersRecord | null;
  readonly images: readonly ResolvedImage[];
  readonly machine: Machine;
  /** What is installed in the images, sorted, as `manager name version`. */
  readonly packages: readonly string[];
  readonly user: string;
  readonly inputs: readonly InputRecord[];
  readonly steps: readonly StepRecord[];
  readonly outputs: readonly ProducedOutput[];
  readonly log: KeptLog;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly wallSeconds: number;
  readonly failure: Failure | null;
  /** What the source says of itself; absent in records of older versions. */
  readonly about?: SourceAbout;
  /** The id that git, and so Software Heritage, gives the content of each output, by path; absent in older records. */
  readonly gitBlobs?: Readonly<Record<string, string>>;
  /** What the source had that its commit has not; absent where nothing, or where it was not to be kept. */
  readonly diff?: ChangesRecord;
  /** The run that this one repeats; absent where it repeats none. */
  readonly repeats?: string;
  /** What a reader must know to weigh the verdict: "network was on", "tag, not digest". */
  readonly notes: readonly string[];
}

export interface Run {
  /** 64 hexadecimal digits: SHA-256 of the record in canonical form (RFC 8785). */
  readonly id: string;
  readonly record: RunRecord;
}

/** Whether it is what the source declares: not other parameters, nor a command of somebody's, nor a run outside of a container. */
export function isDeclared({ plan, parameters }: RunRecord): boolean {
  return parameters?.changed === undefined && plan.outputs.length > 0 && plan.environment.kind !== "host";
}

/** The first 12 digits of a run's id, for people. */
export function labelOf(runId: string): string {
  return runId.slice(0, 12);
}
